"""In which form a refusal reaches the sender of a StUF envelope, as `data/vorm-stuf.toml` holds it.

>>> vorm("ontvanger_onbekend", "WMO301"), vorm("geblokkeerd", "WMO301")
(Vorm(meteen=True, code='StUF010'), Vorm(meteen=False, code=None))
>>> vorm("functie_onbekend", "WMO399").code, vorm("functie_onbekend", "WMO303").code
('StUF034', 'StUF037')
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from ketenwissel.standards import berichttype, releases

__all__ = ["Vorm", "vorm"]


class Vorm(NamedTuple):
    """`meteen`: a Fo03 answers at once; else a Bv03 does, and a Fo01 follows.

    `code` is that of StUF, None where the side has its own for the situation.
    """

    meteen: bool
    code: str | None


def vorm(situatie: str, functie: str) -> Vorm:
    """Give the form of a refusal; raises KeyError for a situation that the table does not hold."""
    table = _table()
    if situatie in table["fo01"]["situaties"]:
        return Vorm(False, None)
    if situatie in table["fo03_van_de_kant"]["situaties"]:
        return Vorm(True, None)
    if situatie == "functie_onbekend" and any(berichttype(functie, naam) for _, naam in releases()):
        situatie = "functie_elders"
    return Vorm(True, table["fo03"][situatie])


@cache
def _table() -> dict[str, Any]:
    text = files("ketenwissel.keten").joinpath("data", "vorm-stuf.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
