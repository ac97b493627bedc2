"""Reading a message class by class: the plain values of one instance, by path below it.

A date becomes a text that sorts as dates do, a whole number an int, all else stays text as it is. What is not
there has no entry; a group of elements (CDT_*) has one when one of its elements is there, and so has a class.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from lxml import etree

from ketenwissel.bericht import own_text
from ketenwissel.standards import EnkelvoudigType, Klasse

__all__ = ["Klasseplan", "Tekst", "Waarde", "Waarden", "convert", "make_plan", "number", "text_reader"]

Waarde = str | int
Waarden = dict[str, Waarde]

_is_date = re.compile("(-?)([0-9]{4,})(-[0-9]{2}-[0-9]{2})").fullmatch
_DIGITS = 4
_BEFORE_ALL, _AFTER_ALL, _NO_DATE = "0000-00-00", "9999-99-99", -1
_MOST_DIGITS = 20


def number(text: str) -> Waarde:
    """Read a whole number of the schema; a text that is none stays what it is and equals no number.

    >>> number(" 007"), number("0" * 5000 + "7"), number("zeven")
    (7, 7, 'zeven')
    """
    try:
        # The schema has no bound on leading zeros, Python has one on digits; no number here is negative.
        return int(text if len(text) <= _MOST_DIGITS else text.strip().lstrip("+-0") or "0")
    except ValueError:
        return text


def _date(text: str) -> Waarde:
    r"""Give a date so that texts compare as dates: a year before Christ is the first, a fifth digit the last.

    What is no date (a schema of somebody else may let it through) becomes a number, which is no date either.

    >>> _date("2022-03-01"), _date(" 2022-03-01\n"), _date("-0044-03-15"), _date("12022-03-01"), _date("ooit")
    ('2022-03-01', '2022-03-01', '0000-00-00', '9999-99-99', -1)
    """
    found = _is_date(text.strip())
    if found is None:
        return _NO_DATE
    before, year, rest = found.groups()
    return _BEFORE_ALL if before else f"{year}{rest}" if len(year) == _DIGITS else _AFTER_ALL


Tekst = Callable[[etree._Element], str | None]
"""Reads the text of an element."""


def text_reader(root: etree._Element) -> Tekst:
    """Give what reads the texts of a message: with care where a comment may stand in the midst of one."""
    noise = next(root.iter(etree.Comment, etree.ProcessingInstruction), None)
    return attrgetter("text") if noise is None else own_text


_Lezer = Callable[[str], Waarde] | None
"""Makes a value of a text; None where the text is the value."""
_READERS: Mapping[str, _Lezer] = {"date": _date, "integer": number}


def convert(soort: EnkelvoudigType, text: str) -> Waarde:
    """Make the value of a text of a simple type."""
    reader = _READERS.get(soort.basis)
    return reader(text) if reader else text


@dataclass(frozen=True, slots=True)
class _Groep:
    """What to read of an element: by tag its simple elements, and the groups of elements in it."""

    pad: str
    bladen: Mapping[str, tuple[str, _Lezer]]
    groepen: "Mapping[str, _Groep]"


@dataclass(frozen=True, slots=True)
class Klasseplan:
    """How to read the instances of one class, and which classes are in it."""

    naam: str
    """Name of the class, which is also that of its element."""
    herhaalt: bool
    groep: _Groep
    kinderen: "Mapping[str, Klasseplan]"
    soorten: Mapping[str, EnkelvoudigType]
    """Path of every simple element of the class to its type."""

    def read(
        self, element: etree._Element, into: Waarden, text_of: Tekst
    ) -> "list[tuple[etree._Element, Klasseplan]]":
        """Read one instance; gives the classes in it, which have an entry in the values as well."""
        kinderen = []
        for child in _collect(element, self.groep, into, text_of):
            plan = self.kinderen.get(child.tag)
            if plan is not None:
                into[plan.naam] = ""
                kinderen.append((child, plan))
        return kinderen


def _collect(element: etree._Element, groep: _Groep, into: Waarden, text_of: Tekst) -> list[etree._Element]:
    """Read what is in a group; gives what is something else."""
    others = []
    leaf_of = groep.bladen.get
    for child in element:
        tag = child.tag
        if leaf := leaf_of(tag):
            if text := text_of(child):
                path, reader = leaf
                into[path] = reader(text) if reader else text
        elif group := groep.groepen.get(tag):
            before = len(into)
            _collect(child, group, into, text_of)
            if len(into) > before:
                into[group.pad] = ""
        else:
            others.append(child)
    return others


def make_plan(naam: str, klasse: Klasse, namespace: str, *, repeats: bool = False) -> Klasseplan:
    """Make the plan of a class and of all classes below it; classes live in the namespace of the message."""
    soorten: dict[str, EnkelvoudigType] = {}
    kinderen = {
        f"{{{element.namespace}}}{element.naam}": make_plan(
            element.naam, element.type, namespace, repeats=element.max is None
        )
        for element in klasse.elementen
        if isinstance(element.type, Klasse) and _is_class(element.type, namespace)
    }
    return Klasseplan(naam, repeats, _group("", klasse, namespace, soorten), kinderen, soorten)


def _is_class(klasse: Klasse, namespace: str) -> bool:
    return klasse.elementen[0].namespace == namespace


def _group(path: str, klasse: Klasse, namespace: str, soorten: dict[str, EnkelvoudigType]) -> _Groep:
    bladen: dict[str, tuple[str, _Lezer]] = {}
    groepen: dict[str, _Groep] = {}
    for element in klasse.elementen:
        tag = f"{{{element.namespace}}}{element.naam}"
        below = f"{path}/{element.naam}" if path else element.naam
        if isinstance(element.type, EnkelvoudigType):
            soorten[below] = element.type
            bladen[tag] = below, _READERS.get(element.type.basis)
        elif not _is_class(element.type, namespace):
            groepen[tag] = _group(below, element.type, namespace, soorten)
    return _Groep(path, bladen, groepen)
