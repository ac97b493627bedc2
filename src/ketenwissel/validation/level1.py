"""Control level 1: the message against the schema of its type (IV032).

The verdict comes from the schema that all threads share. Only what failed is looked at again, on the schema
of this thread: the error logs of a shared one mix. An error becomes a finding with the rule of the standard
that the facet stands for; the parser's own text is never passed on, since it quotes the message.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import Protocol, cast

from lxml import etree

from ketenwissel.bericht import Bevinding, element_at, plaats
from ketenwissel.core.limits import MAX_BEVINDINGEN
from ketenwissel.standards import Berichttype, Klasse, Niveau1Regel, Schemas, level1_rule, model
from ketenwissel.validation.inlezen import Lezing

__all__ = ["FOUTCODE", "level1"]

FOUTCODE = "StUF055"
"""The code of the foutbericht that a receiver sends on a message that fails level 1."""

_FACETS = {
    "SCHEMAV_CVC_ENUMERATION_VALID": "enumeration",
    "SCHEMAV_CVC_LENGTH_VALID": "length",
    "SCHEMAV_CVC_MAXINCLUSIVE_VALID": "maxInclusive",
    "SCHEMAV_CVC_MAXLENGTH_VALID": "maxLength",
    "SCHEMAV_CVC_MININCLUSIVE_VALID": "minInclusive",
    "SCHEMAV_CVC_MINLENGTH_VALID": "minLength",
    "SCHEMAV_CVC_PATTERN_VALID": "pattern",
}
_TEXTS = {
    "enumeration": "waarde staat niet in de codelijst",
    "length": "waarde heeft niet de vaste lengte",
    "maxInclusive": "waarde is te groot",
    "maxLength": "waarde is te lang",
    "minInclusive": "waarde is te klein",
    "minLength": "element is leeg",
    "pattern": "waarde voldoet niet aan het patroon",
    "date": "waarde is geen geldige datum (JJJJ-MM-DD)",
    "time": "waarde is geen geldige tijd (UU:MM:SS)",
    "integer": "waarde is geen geheel getal",
}
_EXPECTED = re.compile(r"Expected is (?:one of )?\( (.+) \)\.$")


class _SchemaError(Protocol):
    """An entry of the error log of lxml."""

    message: str
    path: str | None
    type_name: str


def level1(lezing: Lezing, bericht: Berichttype, schemas: Schemas) -> tuple[Bevinding, ...]:
    """Judge a message by the schema of its type; no findings means valid.

    Of a message above 1 MB only the verdict is given, which reading it told: the time for details grows with
    the square of the number of errors. At most 100 findings are listed, and then one that says so.
    """
    root, geldig = lezing
    if geldig is False:
        text = "voldoet niet aan het schema; van een bericht boven 1 MB worden geen details gegeven"
        return (_finding("/Bericht", text),)
    if geldig or schemas.shared(bericht).validate(root):
        return ()
    schema = schemas.private(bericht)
    schema.validate(root)
    findings: dict[tuple[str, str | None, str], Bevinding] = {}
    reader = _Reader(root, bericht)
    for error in cast(Iterable[_SchemaError], schema.error_log):
        finding = reader.finding(error)
        findings.setdefault((finding.place, finding.rule, finding.text), finding)
        if len(findings) > MAX_BEVINDINGEN:
            break
    listed = list(findings.values())
    if len(listed) > MAX_BEVINDINGEN:
        listed[MAX_BEVINDINGEN:] = [
            _finding("/Bericht", f"meer dan {MAX_BEVINDINGEN} bevindingen; de rest is weggelaten")
        ]
    return tuple(listed)


def _finding(place: str, text: str, rule: str | None = None) -> Bevinding:
    return Bevinding(FOUTCODE, 1, rule, place, text)


@cache
def _known_names(bericht: Berichttype) -> frozenset[str]:
    def names(klasse: Klasse) -> set[str]:
        inside = (names(e.type) for e in klasse.elementen if isinstance(e.type, Klasse))
        return {e.naam for e in klasse.elementen}.union(*inside)

    return frozenset({"Bericht"} | names(model(bericht)))


class _Reader:
    """Reads the errors of a schema on one message."""

    def __init__(self, root: etree._Element, bericht: Berichttype) -> None:
        self._root = root
        self._bericht = bericht
        self._known = _known_names(bericht)

    def finding(self, error: _SchemaError) -> Bevinding:
        """Turn one error into a finding."""
        element = element_at(self._root, error.path or "")
        facet = _FACETS.get(error.type_name)
        if facet is not None:
            return self._of_value(element, facet)
        if error.type_name == "SCHEMAV_ELEMENT_CONTENT":
            return self._of_structure(element, error.message)
        if error.type_name == "SCHEMAV_CVC_DATATYPE_VALID_1_2_1":
            return self._of_value(element, self._base(element))
        text = "element bevat iets dat hier niet mag staan: tekst, attributen of andere elementen"
        return _finding(self._place(element), text)

    def _place(self, element: etree._Element) -> str:
        return plaats(element, self._known)

    def _of_value(self, element: etree._Element, facet: str) -> Bevinding:
        rule = self._rule(element, facet)
        text = rule.tekst if rule else _TEXTS.get(facet, "waarde is ongeldig")
        return _finding(self._place(element), text, rule.code if rule else None)

    def _rule(self, element: etree._Element, facet: str) -> Niveau1Regel | None:
        return level1_rule(self._bericht, "/".join(self._class_path(element)), facet)

    def _class_path(self, element: etree._Element) -> list[str]:
        """Give the names from the class that holds this element: classes live in the message namespace."""
        names = []
        node: etree._Element | None = element
        while node is not None:
            names.append(etree.QName(node).localname)
            inside_class = etree.QName(node).namespace == self._bericht.namespace
            node = node.getparent()
            if inside_class and node is not None:
                names.append(etree.QName(node).localname)
                break
        return names[::-1]

    def _base(self, element: etree._Element) -> str:
        """Give the XSD base of the type of an element, empty when the element is not where it belongs."""
        kind: object = model(self._bericht)
        for node in (*list(element.iterancestors())[-2::-1], element):
            found = kind.element(etree.QName(node).localname) if isinstance(kind, Klasse) else None
            kind = found.type if found else None
        return str(getattr(kind, "basis", ""))

    def _of_structure(self, element: etree._Element, message: str) -> Bevinding:
        """Say which element is missing or out of place, in names of the schema, never of the message."""
        match = _EXPECTED.search(message)
        expected = re.findall(r"\{[^}]*\}(\w+)", match.group(1)) if match else []
        names = [name for name in expected if name in self._known]
        unexpected = "not expected" in message
        parent = element.getparent() if unexpected else element
        if len(names) == 1 and parent is not None and parent.find(f"{{*}}{names[0]}") is None:
            return _finding(self._place(parent), f"element ontbreekt: {names[0]}")
        hint = f"; verwacht: {' of '.join(names)}" if names else ""
        if not unexpected:
            return _finding(self._place(element), f"element is niet compleet{hint}")
        known = etree.QName(element).localname in self._known
        text = "element staat hier niet goed" if known else "onbekend element"
        return _finding(self._place(element), f"{text}{hint}")
