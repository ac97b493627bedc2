"""The class tree of a message, read from our own schema: the single source of structure for composing.

>>> from ketenwissel.standards.catalogus import berichttype
>>> [e.naam for e in model(berichttype("WMO319", "3.2")).elementen]
['Header', 'Antwoord']
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lxml import etree

from ketenwissel.standards.catalogus import load_release
from ketenwissel.standards.values import Berichttype

__all__ = ["EnkelvoudigType", "Klasse", "SchemaElement", "model"]

_XS = "{http://www.w3.org/2001/XMLSchema}"
_GROUPS = (f"{_XS}sequence", f"{_XS}all")


@dataclass(frozen=True, slots=True)
class EnkelvoudigType:
    """A simple type with its facets; where an element narrows a type, both count."""

    naam: str
    """Name of the datatype, such as LDT_Frequentie."""
    basis: str
    """XSD base: string, integer, date or time."""
    enumeratie: tuple[str, ...]
    """Codes admitted; empty when free."""
    patronen: tuple[str, ...]
    """XSD regular expressions, verbatim; all must match."""
    min_lengte: int | None
    max_lengte: int | None
    minimum: int | None
    maximum: int | None


@dataclass(frozen=True, slots=True)
class SchemaElement:
    """One element of a class, in its place."""

    naam: str
    namespace: str
    min: int
    max: int | None
    """None where the number is unbounded."""
    type: "EnkelvoudigType | Klasse"


@dataclass(frozen=True, slots=True)
class Klasse:
    """A class of a message or a CDT_* of the basisschema: elements in the order of the schema."""

    naam: str
    """Name of the class; that of the element Bericht is Root."""
    elementen: tuple[SchemaElement, ...]

    def element(self, naam: str) -> SchemaElement | None:
        """Find an element by name; a name occurs once in a class."""
        return next((element for element in self.elementen if element.naam == naam), None)


def model(bericht: Berichttype) -> Klasse:
    """Give the class tree of a message, starting at the children of Bericht."""
    return _model(bericht.standaard, bericht.release, bericht.code)


@cache
def _model(standaard: str, release: str, code: str) -> Klasse:
    bericht = load_release(standaard, release).berichten[code]
    basis = _basis(standaard, release, bericht.basis_namespace)
    return _Types(_parse(standaard, release, bericht.xsd), bericht.namespace, basis).klasse("Root")


@cache
def _basis(standaard: str, release: str, namespace: str) -> "_Types":
    return _Types(_parse(standaard, release, "basisschema.xsd"), namespace, None)


def _parse(standaard: str, release: str, name: str) -> etree._Element:
    source = files("ketenwissel.standards").joinpath("data", f"{standaard}-{release}", name)
    return etree.fromstring(source.read_bytes(), etree.XMLParser(no_network=True, resolve_entities=False))


class _Types:
    """The named types of one schema; those of the basisschema are shared by all messages of a release."""

    def __init__(self, schema: etree._Element, namespace: str, basis: "_Types | None") -> None:
        self._named = {
            str(node.get("name")): node for node in schema.findall("*[@name]") if "Type" in str(node.tag)
        }
        self._namespace = namespace
        self._basis = basis or self
        self._known: dict[str, EnkelvoudigType | Klasse] = {}

    def klasse(self, name: str) -> Klasse:
        """Give a class of this schema."""
        found = self.type(name)
        assert isinstance(found, Klasse)
        return found

    def type(self, name: str) -> "EnkelvoudigType | Klasse":
        """Give a type of this schema by name, once built always the same object."""
        if name not in self._known:
            node = self._named[name]
            group = next((child for child in node if child.tag in _GROUPS), None)
            self._known[name] = (
                _simple(name, node, None)
                if group is None
                else Klasse(name, tuple(self._element(child) for child in group))
            )
        return self._known[name]

    def _element(self, node: etree._Element) -> SchemaElement:
        named = node.get("type")
        local = None if named else node.find(f"{_XS}simpleType")
        restriction = None if local is None else local.find(f"{_XS}restriction")
        reference = named if restriction is None else restriction.get("base")
        prefix, _, name = str(reference).partition(":")
        kind = (self._basis if prefix == "b" else self).type(name)
        if local is not None:
            assert isinstance(kind, EnkelvoudigType)
            kind = _simple(name, local, kind)
        high = node.get("maxOccurs", "1")
        return SchemaElement(
            naam=str(node.get("name")),
            namespace=self._namespace,
            min=int(node.get("minOccurs", "1")),
            max=None if high == "unbounded" else int(high),
            type=kind,
        )


def _simple(name: str, node: etree._Element, wider: EnkelvoudigType | None) -> EnkelvoudigType:
    restriction = node.find(f"{_XS}restriction")
    assert restriction is not None
    values: dict[str, list[str]] = {}
    for facet in restriction:
        values.setdefault(etree.QName(facet).localname, []).append(str(facet.get("value")))

    def number(facet: str, inherited: int | None) -> int | None:
        return int(values[facet][0]) if facet in values else inherited

    return EnkelvoudigType(
        naam=name,
        basis=wider.basis if wider else str(restriction.get("base")).removeprefix("xs:"),
        enumeratie=tuple(values.get("enumeration", wider.enumeratie if wider else ())),
        patronen=(wider.patronen if wider else ()) + tuple(values.get("pattern", ())),
        min_lengte=number("minLength", wider.min_lengte if wider else None),
        max_lengte=number("maxLength", wider.max_lengte if wider else None),
        minimum=number("minInclusive", wider.minimum if wider else None),
        maximum=number("maxInclusive", wider.maximum if wider else None),
    )
