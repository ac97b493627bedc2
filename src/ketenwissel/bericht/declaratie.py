"""Answering a declaration: the 325 on a 323 (IV087, IV088) and the 304 on a 303.

Both give back rejected lines only, and the amount that is granted: submitted minus rejected, debit and credit
counted with their sign. Amounts are whole eurocents. A line is granted or rejected whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lxml import etree

from ketenwissel.bericht.antwoord import answer_type, heen_kop
from ketenwissel.bericht.bevinding import Bevinding
from ketenwissel.bericht.compose import compose
from ketenwissel.bericht.kop import berichttype_of
from ketenwissel.bericht.lezen import Waarden, elements, text, waarden
from ketenwissel.bericht.retourcodes import (
    AFGEKEURD,
    GEEN_OPMERKINGEN,
    NIET_BEOORDEELD,
    VOLLEDIG_TOEGEWEZEN,
    CodesByClass,
    numbered,
)
from ketenwissel.core.errors import KetenwisselError
from ketenwissel.standards import Berichttype, split_code

__all__ = ["declaratieantwoord", "declaratieretour"]


def declaratieantwoord(
    heen: etree._Element,
    *,
    identificatie: str,
    dagtekening: date,
    bevindingen: Sequence[Bevinding] = (),
    xslt_versie: str | None = None,
) -> bytes:
    """Write the 325 on a 323 that passed level 1: a message of its own, from gemeente to aanbieder.

    No findings: 8001 and the whole amount. A finding of level 2: the header with 0001. Of level 3 or 4: in
    the Header, the header with its code; in Declaratie, its code and nothing granted; at a Client, its code
    and 0233 on all its lines; at a Prestatie, its code. Lines without findings are granted and left out.

    Raises KetenwisselError for another message, and for findings that no answer can carry.
    """
    soort = answer_type(heen)
    if not soort.eigen_kop:
        raise KetenwisselError(f"a {soort.code} is answered in another way than a 323")
    from_heen = heen_kop(heen)
    kop: Waarden = {
        "Afzender": from_heen["Ontvanger"],
        "Ontvanger": from_heen["Afzender"],
        "BerichtIdentificatie": {"Identificatie": identificatie, "Dagtekening": dagtekening},
        "DeclaratieIdentificatie": from_heen["BerichtIdentificatie"],
        "XsltVersie": xslt_versie,
        "XsdVersieDeclaratie": from_heen["XsdVersie"],
    }
    codes = CodesByClass(bevindingen, {"Header", "Declaratie", "Client", "Prestatie"})
    of_header = [AFGEKEURD] if codes.technical else codes.take("/Bericht/Header")
    if of_header:
        return compose(soort, {"Header": {**kop, "RetourCodes": {"RetourCode": of_header}}})
    kop["RetourCodes"] = {"RetourCode": [GEEN_OPMERKINGEN]}
    declaratie = elements(heen, "Declaratie")[0]
    submitted = _cents(declaratie, "TotaalIngediendBedrag", "TotaalBedrag")
    antwoord: Waarden = {
        "DeclaratieNummer": text(declaratie, "DeclaratieNummer"),
        "TotaalIngediendBedrag": _bedrag("TotaalBedrag", submitted),
        "TotaalToegekendBedrag": _bedrag("TotaalBedrag", submitted),
        "RetourCodes": {"RetourCode": [VOLLEDIG_TOEGEWEZEN]},
    }
    if of_declaratie := codes.take("/Bericht/Declaratie"):
        antwoord["TotaalToegekendBedrag"] = _bedrag("TotaalBedrag", 0)
        antwoord["RetourCodes"] = {"RetourCode": of_declaratie}
    elif codes:
        rejected = _rejected(declaratie, "/Bericht/Declaratie", "IngediendBedrag", codes, {})
        antwoord["TotaalToegekendBedrag"] = _bedrag("TotaalBedrag", submitted - rejected.cents)
        antwoord["RetourCodes"] = {"RetourCode": [GEEN_OPMERKINGEN]}
        antwoord["Clienten"] = {"Client": rejected.clienten}
    return compose(soort, {"Header": kop, "DeclaratieAntwoord": antwoord})


def declaratieretour(
    heen: etree._Element,
    *,
    identificatie: str,
    dagtekening: date,
    bevindingen: Sequence[Bevinding] = (),
    xslt_versie: str | None = None,
) -> bytes:
    """Write the 304 on a 303 that passed level 1, as declaratie or factuur like the 303.

    No findings: the header with 8001. A finding of level 2 or in the Header: the header with its code and
    nothing granted. Elsewhere: the header with 0200 and the rejected lines with their client, nothing granted
    on them. `identificatie` becomes GemeenteReferentieNummer (at most 24 characters).

    Raises KetenwisselError for another message, and for findings that no answer can carry.
    """
    soort = answer_type(heen)
    header = elements(heen, "Header")[0]
    kop = heen_kop(heen)
    if "DeclaratieFactuurBedragen" not in kop:
        raise KetenwisselError(f"a {soort.code} is answered in another way than a 303")
    kop.pop("DeclaratieFactuurBedragen")
    total = "DeclaratieFactuurBedragen/DeclaratieFactuurTotaalBedrag"
    submitted = granted = _cents(header, total, "TotaalBedrag")
    codes = CodesByClass(bevindingen, {"Header", "Client", "Prestatie"})
    retourcodes, clienten = [VOLLEDIG_TOEGEWEZEN], None
    if of_header := [AFGEKEURD] if codes.technical else codes.take("/Bericht/Header"):
        retourcodes, granted = of_header, 0
    elif codes:
        nothing = _bedrag("Bedrag", 0)
        granted_on_line = {"GemeenteBerekendBedrag": nothing, "ToegekendBedrag": nothing}
        amount = "IngediendeBedragPrestatie/DeclaratieFactuurBedrag"
        rejected = _rejected(heen, "/Bericht", amount, codes, {"ToegekendeBedragPrestatie": granted_on_line})
        retourcodes, granted = [GEEN_OPMERKINGEN], submitted - rejected.cents
        clienten = {"Client": rejected.clienten}
    kop |= {
        "BerichtCode": _same_letter(heen, soort),
        "RetourHeader": {"GemeenteReferentieNummer": identificatie, "RetourDagtekening": dagtekening},
        "RetourBedragen": {
            "IngediendTotaalBedrag": _bedrag("TotaalBedrag", submitted),
            "ToegekendTotaalBedrag": _bedrag("TotaalBedrag", granted),
        },
        "XsltVersie": xslt_versie,
        "RetourCodes": {"RetourCode": retourcodes},
    }
    return compose(soort, {"Header": kop, "Clienten": clienten})


@dataclass(frozen=True, slots=True)
class _Rejected:
    """The rejected lines below their clients, and what was submitted on them in eurocents, with its sign."""

    clienten: list[Waarden]
    cents: int


def _rejected(
    parent: etree._Element, place: str, amount: str, codes: CodesByClass, extra: Waarden
) -> _Rejected:
    """Collect the lines with findings; `extra` is added to each of them."""
    clienten: list[Waarden] = []
    cents = 0
    for client_place, client in numbered(f"{place}/Clienten/Client", elements(parent, "Clienten/Client")):
        of_client = codes.take(client_place)
        lines: list[Waarden] = []
        prestaties = elements(client, "Prestaties/Prestatie")
        for line_place, prestatie in numbered(f"{client_place}/Prestaties/Prestatie", prestaties):
            of_line = codes.take(line_place)
            if of_client or of_line:
                retourcodes = {"RetourCode": [NIET_BEOORDEELD] if of_client else of_line}
                lines.append(waarden(prestatie) | extra | {"RetourCodes": retourcodes})
                cents += _cents(prestatie, amount, "Bedrag")
        if lines:
            whole = waarden(client) | {"RetourCodes": {"RetourCode": of_client or [GEEN_OPMERKINGEN]}}
            clienten.append(whole | {"Prestaties": {"Prestatie": lines}})
    codes.close()
    return _Rejected(clienten, cents)


def _cents(element: etree._Element, path: str, name: str) -> int:
    """Read an amount in eurocents; credit counts negative."""
    cents = int(text(element, f"{path}/{name}") or 0)
    return -cents if text(element, f"{path}/DebetCredit") == "C" else cents


def _bedrag(name: str, cents: int) -> Waarden:
    """Write an amount in eurocents; zero is debit (CS325)."""
    return {name: abs(cents), "DebetCredit": "C" if cents < 0 else "D"}


def _same_letter(heen: etree._Element, soort: Berichttype) -> str:
    """Give the BerichtCode of the retour that is declaratie or factuur like its heenbericht."""
    of_heen = berichttype_of(heen)
    assert of_heen is not None, "answer_type found it"
    letter = _letter(of_heen.berichtcodes[(text(heen, "Header/BerichtCode") or "").strip()])
    return next(code for code, full in soort.berichtcodes.items() if _letter(full) == letter)


def _letter(full: str) -> str:
    parts = split_code(full)
    return parts[2] if parts else ""
