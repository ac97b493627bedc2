"""Answering a heenbericht with its retourbericht (IV028, IV032).

A retour is no message of its own: it carries the header of the heenbericht unchanged but for BerichtCode, so
Afzender and Ontvanger are *not* swapped. What fails level 1 gets a foutbericht instead.
"""

from collections.abc import Sequence
from datetime import date

from lxml import etree

from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.bericht.compose import compose
from ketenwissel.bericht.kop import berichttype_of
from ketenwissel.bericht.lezen import Waarden, elements, waarden
from ketenwissel.bericht.retourcodes import AFGEKEURD, GEEN_OPMERKINGEN, CodesByClass, numbered
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.standards import Berichttype, Klasse, berichttype, model

__all__ = ["answer_type", "heen_kop", "retourbericht"]


def retourbericht(
    heen: etree._Element,
    *,
    identificatie: str,
    dagtekening: date,
    bevindingen: Sequence[Bevinding] = (),
    xslt_versie: str | None = None,
) -> bytes:
    """Write the retourbericht on a heenbericht that passed level 1.

    No findings: the header alone, without retourcodes. A finding of level 2: the header with 0001. Of level 3
    or 4: in the Header, the header with its code; elsewhere all classes unchanged, each with its own codes or
    0200. `identificatie` is the retour's own (at most 12 characters), `xslt_versie` is required
    by the standard where level 2 was judged with the national XSLTs.

    Raises KetenwisselError for a message that is answered in another way, and for findings that no retour can
    carry.
    """
    soort = answer_type(heen)
    if soort.eigen_kop or not _has(soort, "IdentificatieRetour"):
        raise KetenwisselError(f"a {soort.code} is not a retour that copies its header")
    kop = heen_kop(heen) | {
        "IdentificatieRetour": identificatie,
        "DagtekeningRetour": dagtekening,
        "XsltVersie": xslt_versie,
    }
    codes = CodesByClass(bevindingen, _coded_classes(model(soort)))
    if codes.technical:
        kop["RetourCodes"] = {"RetourCode": [AFGEKEURD]}
    elif of_header := codes.take("/Bericht/Header"):
        kop["RetourCodes"] = {"RetourCode": of_header}
    elif codes:
        kop["RetourCodes"] = {"RetourCode": [GEEN_OPMERKINGEN]}
        inhoud = {name: value for name, value in waarden(heen).items() if name != "Header"}
        _fill(model(soort), inhoud, "/Bericht", codes)
        codes.close()
        return compose(soort, {"Header": kop, **inhoud})
    return compose(soort, {"Header": kop})


def answer_type(heen: etree._Element) -> Berichttype:
    """Give the type of the message that answers this one; raises KetenwisselError when nothing does."""
    soort = berichttype_of(heen)
    found = berichttype(soort.retour, soort.release) if soort and soort.retour else None
    if found is None:
        raise KetenwisselError("only a heenbericht of a known type can be answered")
    return found


def heen_kop(heen: etree._Element) -> Waarden:
    """Give the header of a heenbericht as an answer copies it: without what is fixed for each type."""
    kop = waarden(elements(heen, "Header")[0])
    return {name: value for name, value in kop.items() if name != "BerichtCode"}


def _has(soort: Berichttype, name: str) -> bool:
    header = model(soort).element("Header")
    assert header is not None
    assert isinstance(header.type, Klasse)
    return header.type.element(name) is not None


def _coded_classes(klasse: Klasse) -> set[str]:
    """Name the elements of a retour whose class carries retourcodes."""
    names: set[str] = set()
    for element in klasse.elementen:
        if isinstance(element.type, Klasse):
            names |= _coded_classes(element.type)
            if element.type.element("RetourCodes"):
                names.add(element.naam)
    return names


def _fill(klasse: Klasse, inhoud: Waarden, place: str, codes: CodesByClass) -> None:
    """Give every class below this one the codes at its place."""
    for element in klasse.elementen:
        found = inhoud.get(element.naam)
        if not isinstance(element.type, Klasse) or found is None:
            continue
        values: list[Waarden] = found if isinstance(found, list) else [found]  # type: ignore[list-item]  # `waarden` gives classes here
        for where, value in numbered(f"{place}/{element.naam}", values):
            if element.type.element("RetourCodes"):
                value["RetourCodes"] = {"RetourCode": codes.take(where) or [GEEN_OPMERKINGEN]}
            _fill(element.type, value, where, codes)
