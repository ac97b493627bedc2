"""Valid values for every message type, made from its class tree."""

from collections.abc import Iterator
from datetime import date, time

from ketenwissel.bericht import Waarden
from ketenwissel.standards import (
    Berichttype,
    EnkelvoudigType,
    Klasse,
    SchemaElement,
    load_release,
    model,
    releases,
)

TESTBSN = "999900006"
_PATRONEN = {
    "[0-9]{4}": "0344",
    "[0-9]{8}": "42420001",
    "[0-9]{9}": TESTBSN,
    "[0-9]*": "0612345678",
    "NL[0-9]{9}B[0-9]{2}": "NL123456789B01",
    r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)": "1.0.0",
}


def berichttypen(soort: str = "") -> Iterator[Berichttype]:
    """Give every message type of every release, or those of one direction."""
    for standaard, naam in releases():
        for bericht in load_release(standaard, naam).berichten.values():
            if soort in ("", bericht.soort):
                yield bericht


def waarden_van(bericht: Berichttype, *, vol: bool, aantal: int = 2) -> Waarden:
    """Give values for a message: `vol` fills what is optional and repeats `aantal` times what may repeat."""
    values = _klasse(model(bericht), vol, aantal)
    header = values["Header"]
    assert isinstance(header, dict)
    for name in ("BerichtVersie", "BerichtSubversie"):
        del header[name]
    header["BerichtCode"] = next(iter(bericht.berichtcodes))
    return values


def _klasse(klasse: Klasse, vol: bool, aantal: int) -> Waarden:
    return {
        element.naam: _element(element, vol, aantal) for element in klasse.elementen if vol or element.min > 0
    }


def _element(element: SchemaElement, vol: bool, aantal: int) -> object:
    times = aantal if vol and element.max is None else 1
    kind = element.type
    made = [_klasse(kind, vol, aantal) if isinstance(kind, Klasse) else waarde(kind) for _ in range(times)]
    return made if element.max is None else made[0]


def waarde(soort: EnkelvoudigType) -> object:
    """Give a value that a simple type admits."""
    if soort.enumeratie:
        return soort.enumeratie[0]
    if soort.basis == "date":
        return date(2022, 3, 1)
    if soort.basis == "time":
        return time(9, 30)
    if soort.basis == "integer":
        return 7
    return next((_PATRONEN[p] for p in soort.patronen if p in _PATRONEN), "A" * min(soort.max_lengte or 9, 9))
