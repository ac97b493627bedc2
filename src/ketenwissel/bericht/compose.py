"""Composing a message from plain values, in the order of the schema and with its namespaces.

What the standard fixes is filled in: BerichtCode (where there is one), BerichtVersie, BerichtSubversie and
the schema versions (IV034). Names are checked here, values are not: that is what the schema is for.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cache
from typing import Self
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards import Berichttype, Klasse, load_release, model

__all__ = ["ComposeError", "compose", "write"]

_MARKUP = re.compile("[&<>\r]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class ComposeError(UnusableInput):
    """The values do not fit the message type; the text names the path, never the value."""


def compose(bericht: Berichttype, waarden: Mapping[str, object]) -> bytes:
    """Write a message as UTF-8 without byte order mark.

    `waarden` maps names to values: a mapping for a class, a list where an element repeats, and str, int, date
    or time for a text (amounts are whole eurocents). None and an empty list mean that an element is left out.

    Raises ComposeError for a name that the message type does not know, a required one that is missing, and a
    value of another kind.
    """
    plan = _plan(bericht)
    out = [plan.start]
    try:
        _write_class(plan.stappen, _with_fixed(plan, waarden), out)
    except _Fault as fault:
        path = "/".join(("Bericht", *reversed(fault.path)))
        raise ComposeError(f"{bericht.code} {bericht.release}: {path} {fault.reason}") from None
    out.append("</Bericht>\n")
    return "".join(out).encode()


def write(root: etree._Element) -> bytes:
    """Write a tree as UTF-8 without byte order mark; its canonical form stays what it was."""
    return etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=True)


class _Fault(Exception):
    """What is wrong, and the names on the way there from the inside out."""

    def __init__(self, reason: str, *path: str) -> None:
        self.reason = reason
        self.path = list(path)

    def inside(self, name: str) -> Self:
        self.path.append(name)
        return self


@dataclass(frozen=True, slots=True)
class _Stap:
    """One element of a class, ready to be written."""

    naam: str
    open: str
    close: str
    verplicht: bool
    herhaalt: bool
    stappen: "tuple[_Stap, ...] | None"


@dataclass(frozen=True, slots=True)
class _Plan:
    """How to write one message type."""

    start: str
    stappen: tuple[_Stap, ...]
    vast: Mapping[str, object]


@cache
def _plan(bericht: Berichttype) -> _Plan:
    release = load_release(bericht.standaard, bericht.release)
    versie = release.xsd_versies[bericht.code]
    vast: dict[str, object] = {"BerichtVersie": release.versie, "BerichtSubversie": release.subversie}
    if len(bericht.berichtcodes) == 1:
        vast["BerichtCode"] = next(iter(bericht.berichtcodes))
    # A retour that copies the header of its heenbericht keeps the version of that in XsdVersie (IV028).
    copies = bericht.heen is not None and not bericht.eigen_kop
    vast["XsdVersieRetour" if copies else "XsdVersie"] = {
        "BasisschemaXsdVersie": versie.basisschema,
        "BerichtXsdVersie": versie.bericht,
    }
    namespaces = f"xmlns={quoteattr(bericht.namespace)} xmlns:b={quoteattr(bericht.basis_namespace)}"
    start = f'<?xml version="1.0" encoding="UTF-8"?>\n<Bericht {namespaces}>'
    return _Plan(start, _stappen(model(bericht), bericht.namespace), vast)


def _stappen(klasse: Klasse, namespace: str) -> tuple[_Stap, ...]:
    stappen = []
    for element in klasse.elementen:
        tag = element.naam if element.namespace == namespace else f"b:{element.naam}"
        inside = _stappen(element.type, namespace) if isinstance(element.type, Klasse) else None
        stappen.append(
            _Stap(element.naam, f"<{tag}>", f"</{tag}>", element.min > 0, element.max != 1, inside)
        )
    return tuple(stappen)


def _with_fixed(plan: _Plan, waarden: Mapping[str, object]) -> Mapping[str, object]:
    kop = waarden.get("Header")
    if not isinstance(kop, Mapping):
        return waarden
    return {**waarden, "Header": {**plan.vast, **kop}}


def _write_class(stappen: tuple[_Stap, ...], waarden: object, out: list[str]) -> None:
    if isinstance(waarden, str) and not waarden.strip():
        waarden = {}  # a class without elements (Periode may be) is read back as an empty text
    if not isinstance(waarden, Mapping):
        raise _Fault("is a class: give its elements by name")
    seen = 0
    for stap in stappen:
        value = waarden.get(stap.naam)
        if value is None or value == []:
            if stap.verplicht:
                raise _Fault("is required", stap.naam)
            seen += stap.naam in waarden
            continue
        seen += 1
        try:
            if not isinstance(value, list):
                _write_element(stap, value, out)
            elif stap.herhaalt:
                for one in value:
                    _write_element(stap, one, out)
            else:
                raise _Fault("occurs once: give one value")
        except _Fault as fault:
            raise fault.inside(stap.naam) from None
    if seen != len(waarden):
        known = {stap.naam for stap in stappen}
        raise _Fault(
            "does not exist in this message", str(next(name for name in waarden if name not in known))
        )


def _write_element(stap: _Stap, value: object, out: list[str]) -> None:
    out.append(stap.open)
    if stap.stappen is None:
        out.append(_text(value))
    else:
        _write_class(stap.stappen, value, out)
    out.append(stap.close)


def _text(value: object) -> str:
    if isinstance(value, str):
        if _MARKUP.search(value):
            # A bare carriage return would be read back as a line feed.
            value = escape(value, {"\r": "&#13;"})
        if _FORBIDDEN.search(value):
            raise _Fault("has a character that XML cannot hold")
        return value
    kind = type(value)
    if kind is int:
        return str(value)
    if kind is date or (kind is time and isinstance(value, time) and value.tzinfo is None):
        assert isinstance(value, (date, time))
        return value.isoformat()
    raise _Fault("takes a str, int, date or time without zone")
