"""What settles work beside the traffic, as `data/naast.toml` has it, and when there is no traffic.

>>> settling_type("iwmo", "3.1", "gemeente")
'WMO301'
"""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.draaiboek import Draaiboek, Omgeving, gate
from ketenwissel.standards import load_release

__all__ = ["Begonnen", "is_silent", "reasons", "settling_type", "stop_situations"]

Begonnen = Literal["gemeente", "aanbieder"]
"""Who began an urgent order: the gemeente gave it, or the aanbieder started the care."""


@cache
def _data() -> Mapping[str, Any]:
    text = files("ketenwissel.regie").joinpath("data", "naast.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def settling_type(standaard: str, release: str, begonnen_door: Begonnen) -> str:
    """Give the code of the message that settles an urgent order.

    Raises KetenwisselError when the release has no such message: a fault of the data.
    """
    nummer = _data()["spoed"][begonnen_door]
    for code, kind in load_release(standaard, release).berichten.items():
        if kind.nummer == nummer:
            return code
    raise KetenwisselError("the release has no message that settles an urgent order: see regie/data")


def stop_situations() -> frozenset[str]:
    """Give the situations in which a refusal is work that the stop left behind."""
    return frozenset(_data()["herstel"]["situaties"])


def reasons() -> Mapping[str, str]:
    """Give the Dutch sentences that tell why something is not done, by their keys."""
    return dict(_data()["reden"])


def is_silent(draaiboek: Draaiboek, functie: str, at: datetime, omgeving: Omgeving) -> bool:
    """Say whether at an instant a type can pass in neither release, so that it goes beside the traffic."""
    return not any(
        gate(draaiboek, functie, release, at, "indienen", omgeving).passes
        for release in (draaiboek.van, draaiboek.naar)
    )
