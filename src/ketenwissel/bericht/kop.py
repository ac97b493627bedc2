"""The header of a message as a value, read from the tree without validating it.

Type and release follow from the namespace of the root; what the header says must agree with it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from lxml import etree

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.bericht.lezen import waarden
from ketenwissel.standards import (
    Berichttype,
    Klasse,
    berichttype_of_namespace,
    level1_rule,
    load_release,
    model,
)

__all__ = ["Kop", "berichttype_of", "read_kop"]

_PARTS = ("Identificatie", "Dagtekening", "DeclarantFactuurNummer", "FactuurDagtekening")
"""What is read inside the composed types of a header."""


class Kop(NamedTuple):
    """The header of one message, every field as it is written there.

    A named tuple, since it is made for every message: a frozen dataclass takes as long to make as its
    fields take to read. What no check needs (IdentificatieRetour, XsdVersie) is left in the tree.
    BerichtVersie and BerichtSubversie are those of `berichttype.release`: a header that differs is not read.
    """

    berichttype: Berichttype
    berichtcode: str
    """COD002, such as 414; tells 303D from 303F."""
    afzender: str
    """The party in the place of the sender: in a retour that of its heenbericht (IV028)."""
    ontvanger: str
    identificatie: str
    """BerichtIdentificatie/Identificatie, in 303 and 304 DeclarantFactuurNummer; in a retour that of its
    heenbericht, but for the 325 its own."""
    dagtekening: str
    """Date of sending as written, such as 2022-03-30; in 303 and 304 FactuurDagtekening."""
    declaratie_identificatie: str | None = None
    """The declaration that is answered: of a 325 DeclaratieIdentificatie, of a 304 DeclarantFactuurNummer."""

    @property
    def bericht(self) -> str:
        """Full code of the message, such as WMO301 or WMO303F."""
        return self.berichttype.berichtcodes[self.berichtcode]

    @property
    def gemeente(self) -> str:
        """Gemeentecode of the gemeente of this message, whichever way it travels."""
        return self.afzender if self.berichttype.kop_afzender_rol == "gemeente" else self.ontvanger

    @property
    def aanbieder(self) -> str:
        """AGB-code of the aanbieder of this message, whichever way it travels."""
        return self.ontvanger if self.berichttype.kop_afzender_rol == "gemeente" else self.afzender

    @property
    def beantwoordt(self) -> str | None:
        """Identification of the declaration that a 325 or 304 answers; None for every other message."""
        return self.declaratie_identificatie


def read_kop(root: etree._Element) -> Kop | Bevinding:
    """Read the header of a message, or give the finding of level 1 that makes it unreadable.

    Those are: a root of no known message type, a missing element that identifies the message or its parties,
    and a BerichtCode, BerichtVersie or BerichtSubversie that differs from the root.
    """
    plan = _plan(root.tag)
    if plan is None:
        return _finding("/", "het bericht is van geen bekend berichttype: onbekende naam of namespace", None)
    header = root[0] if len(root) else None
    if header is None or header.tag != plan.header:
        header = root.find(plan.header)
    if header is None:
        return _finding("/Bericht", "element ontbreekt: Header", None)
    found = _texts(header, plan)
    try:
        return _kop(plan, found)
    except KeyError:
        return _explain(plan, found)


def berichttype_of(root: etree._Element) -> Berichttype | None:
    """Tell the message type of a tree by the name of its root; None when it is no known message."""
    plan = _plan(root.tag)
    return plan.berichttype if plan else None


def _finding(place: str, text: str, rule: str | None) -> Bevinding:
    return Bevinding("StUF055", 1, rule, place, text)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to read from the header of one message type."""

    berichttype: Berichttype
    header: str
    names: Mapping[str, str]
    """Qualified tag of an element of the header to its name."""
    parts: Mapping[str, str]
    """Qualified tag of what is read inside a composed type to its name, with a slash before it."""
    required: tuple[str, ...]
    fixed: tuple[tuple[str, tuple[str, ...]], ...]
    agreeing: Mapping[tuple[str, str, str], str]
    """BerichtCode, BerichtVersie and BerichtSubversie that belong together, to that BerichtCode."""
    identificatie: str
    dagtekening: str
    declaratie: str | None


@lru_cache(maxsize=256)
def _plan(tag: str) -> _Plan | None:
    name = etree.QName(tag)
    soort = berichttype_of_namespace(name.namespace or "") if name.localname == "Bericht" else None
    if soort is None:
        return None
    header = model(soort).element("Header")
    assert header is not None
    assert isinstance(header.type, Klasse)
    identificatie, dagtekening = "BerichtIdentificatie/Identificatie", "BerichtIdentificatie/Dagtekening"
    declaratie = "DeclaratieIdentificatie/Identificatie" if soort.eigen_kop else None
    if soort.kop_afzender != "Afzender":  # 303 and 304 are known by the declaration they hold
        identificatie = "DeclaratieFactuurIdentificatie/DeclarantFactuurNummer"
        dagtekening = "DeclaratieFactuurIdentificatie/FactuurDagtekening"
        declaratie = identificatie if soort.heen else None
    release = load_release(soort.standaard, soort.release)
    fixed = (
        ("BerichtCode", tuple(soort.berichtcodes)),
        ("BerichtVersie", (str(release.versie),)),
        ("BerichtSubversie", (str(release.subversie),)),
    )
    parties = (soort.kop_afzender, soort.kop_ontvanger)
    required = (*(name for name, _ in fixed), *parties, identificatie, dagtekening)
    return _Plan(
        berichttype=soort,
        header=f"{{{soort.namespace}}}Header",
        names={f"{{{soort.namespace}}}{e.naam}": e.naam for e in header.type.elementen},
        parts={f"{{{soort.basis_namespace}}}{part}": f"/{part}" for part in _PARTS},
        required=(*required, declaratie) if declaratie else required,
        fixed=fixed,
        agreeing={(code, str(release.versie), str(release.subversie)): code for code in soort.berichtcodes},
        identificatie=identificatie,
        dagtekening=dagtekening,
        declaratie=declaratie,
    )


def _texts(header: etree._Element, plan: _Plan) -> dict[str, str]:
    """Give the texts of the header by path below it; an element of a composed type by the outermost name."""
    found: dict[str, str] = {}
    outer, name_of, part_of = "", plan.names.get, plan.parts.get
    for element in header.iter():
        tag = element.tag
        if name := name_of(tag):
            outer = name
            found[name] = element.text or ""
        elif part := part_of(tag):
            found[outer + part] = element.text or ""
        elif callable(tag):  # the tag of a comment or an instruction is the function that makes one
            return _texts_around_comments(header)
    return found


def _texts_around_comments(header: etree._Element) -> dict[str, str]:
    """Give the same, at leisure, for a header with comments or instructions, which may split a text."""
    found: dict[str, str] = {}
    for name, value in waarden(header).items():
        inside = value.items() if isinstance(value, dict) else ()
        found |= {f"{name}/{part}": str(text) for part, text in inside}
        found[name] = str(value)
    return found


def _explain(plan: _Plan, found: dict[str, str]) -> Bevinding:
    """Say what keeps a header from being read: the first element that is missing or differs from the root."""
    for name in plan.required:
        if name not in found:
            return _finding("/Bericht/Header", f"element ontbreekt: {name.rpartition('/')[2]}", None)
    for name, allowed in plan.fixed:
        if (found[name] if name == "BerichtCode" else found[name].strip()) not in allowed:
            break
    rule = level1_rule(plan.berichttype, f"Header/{name}", "pattern")
    text = rule.tekst if rule else f"{name} hoort niet bij dit bericht"
    return _finding(f"/Bericht/Header/{name}", text, rule.code if rule else None)


def _kop(plan: _Plan, found: dict[str, str]) -> Kop:
    """Make the header; raises KeyError when something is missing or differs from the root."""
    soort = plan.berichttype
    versie = found["BerichtVersie"].strip(), found["BerichtSubversie"].strip()
    return Kop(
        soort,
        plan.agreeing[found["BerichtCode"], *versie],
        found[soort.kop_afzender],
        found[soort.kop_ontvanger],
        found[plan.identificatie],
        found[plan.dagtekening].strip(),
        found[plan.declaratie] if plan.declaratie else None,
    )
