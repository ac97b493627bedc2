"""In which form a refusal reaches the sender of a StUF envelope, as `data/vorm-stuf.toml` holds it.

>>> fo03_code("ontvanger_onbekend", ""), fo03_code("geblokkeerd", "WMO301")
('StUF010', None)
>>> fo03_code("functie_onbekend", "WMO399"), fo03_code("functie_onbekend", "WMO303")
('StUF034', 'StUF037')
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ketenwissel.standards import berichttype, releases

__all__ = ["fo03_code"]


def fo03_code(situatie: str, functie: str) -> str | None:
    """Give the code of the Fo03 that answers at once; None when a Bv03 does and a Fo01 follows.

    Raises KeyError for a situation that the table does not hold.
    """
    table = _table()
    if situatie in table["fo01"]["situaties"]:
        return None
    if situatie == "functie_onbekend" and any(berichttype(functie, naam) for _, naam in releases()):
        situatie = "functie_elders"
    code: str = table["fo03"][situatie]
    return code


@cache
def _table() -> dict[str, Any]:
    text = files("ketenwissel.keten").joinpath("data", "vorm-stuf.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
