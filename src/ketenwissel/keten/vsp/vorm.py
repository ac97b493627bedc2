"""In which form a refusal reaches a sender on the side of VECOZO, as `data/vorm-vsp.toml` holds it.

>>> vorm("te_groot"), vorm("niet_volgens_xsd"), vorm("niet_opgeslagen")
('direct', 'later', 'storing')
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal, cast

__all__ = ["Vorm", "vorm"]

Vorm = Literal["direct", "later", "storing"]
"""direct: 422, do not send it again. later: 204, then a status AfgekeurdDoorDienst and a foutbericht.
storing: 503, send it again unchanged."""


def vorm(situatie: str) -> Vorm:
    """Give the form of a situation; raises KeyError for one that the table does not hold."""
    return cast(Vorm, _table()[situatie])


@cache
def _table() -> dict[str, str]:
    text = files("ketenwissel.keten").joinpath("data", "vorm-vsp.toml").read_text(encoding="utf-8")
    return {naam: form for form, namen in tomllib.loads(text).items() for naam in namen["situaties"]}
