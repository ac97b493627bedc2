"""The messages that are measured, composed from plain values: sizes as the chain knows them."""

from collections.abc import Callable, Mapping
from datetime import date, time
from functools import cache

from ketenwissel.bericht import compose
from ketenwissel.core.bsn import is_testbsn
from ketenwissel.standards import Berichttype, berichttype

__all__ = ["DAG", "LARGE_LINES", "RELEASE", "declaration", "heenbericht", "soort"]

Values = dict[str, object]

RELEASE = "3.0"
DAG = date(2022, 3, 7)
LARGE_LINES = 51_000
"""Lines of the declaration that comes just below the limit of 25 MB."""

_FIRST_BSN = 999900006
_BSN = str(_FIRST_BSN)
_FROM_GEMEENTE = ("301", "319")
_PER_CLIENT = 100
_CLIENT: Values = {
    "Bsn": _BSN,
    "Geboortedatum": {"Datum": date(2009, 5, 17)},
    "Geslacht": "2",
    "Naam": {
        "Geslachtsnaam": {"Achternaam": "Voorbeeld", "Voorvoegsel": "van der"},
        "Voornamen": "Oefening",
        "Voorletters": "O",
    },
}


def soort(nummer: str) -> Berichttype:
    """Give a message type of iJw in the release that is measured."""
    found = berichttype(f"JW{nummer}", RELEASE)
    assert found is not None, "the numbers here exist"
    return found


def heenbericht(kind: Berichttype, gemeente: str, aanbieder: str, volgnummer: int) -> bytes:
    """Compose an everyday heenbericht; `volgnummer` makes it one of its own."""
    return _compose(kind, gemeente, aanbieder, volgnummer, _BODIES[kind.nummer](volgnummer))


def declaration(lines: int) -> bytes:
    """Compose a JW323 with this many performances: 8 make 5 KB."""
    return _compose(soort("323"), "9000", "98000000", 1, _declaratie(1, lines))


def _compose(kind: Berichttype, gemeente: str, aanbieder: str, volgnummer: int, body: Values) -> bytes:
    from_gemeente = kind.nummer in _FROM_GEMEENTE
    kop = {
        "Afzender": gemeente if from_gemeente else aanbieder,
        "Ontvanger": aanbieder if from_gemeente else gemeente,
        "BerichtIdentificatie": {"Identificatie": f"{volgnummer:09d}", "Dagtekening": DAG},
    }
    return compose(kind, {"Header": kop, **body})


def _naam() -> Values:
    naam = _CLIENT["Naam"]
    assert isinstance(naam, dict)
    return dict(naam)


@cache
def _bsns(number: int) -> list[str]:
    """Give so many BSNs of the test range: a client stands once in a declaration."""
    found, candidate = [_BSN], _FIRST_BSN
    while len(found) < number:
        candidate += 1
        if is_testbsn(str(candidate)):
            found.append(str(candidate))
    return found


def _contact(soort: str = "01") -> Values:
    return {
        "Soort": soort,
        "Adres": {
            "Huis": {"Huisnummer": 12, "HuisnummerToevoeging": "bis"},
            "Postcode": "1234AB",
            "Straatnaam": "Oefenstraat",
            "Plaatsnaam": "Oefenstad",
            "LandCode": "NL",
        },
        "Telefoon": {"Telefoon01": {"Telefoonnummer": "0201234567", "Landnummer": "+31"}},
        "Emailadres": "oefening@example.org",
    }


def _product_301(volgnummer: int, number: int) -> Values:
    return {
        "ToewijzingNummer": 7 * volgnummer + number,
        "Product": {"Categorie": "45", "Code": f"45A0{number}"},
        "Toewijzingsdatum": DAG,
        "Toewijzingstijd": time(9, 30),
        "Ingangsdatum": DAG,
        "Einddatum": date(2022, 12, 31),
        "Omvang": {"Volume": 12, "Eenheid": "84", "Frequentie": "4"},
        "Commentaar": "Oefening zonder betekenis",
    }


def _assignment(volgnummer: int) -> Values:
    """Give a client with relations and contacts, and seven allocated products: 7 KB."""
    relatie = {
        "Volgorde": 1,
        "Soort": "03",
        "Geboortedatum": {"Datum": date(1980, 1, 31)},
        "Geslacht": "2",
        "Naam": {**_naam(), "NaamGebruik": "1"},
        "Contact": _contact(),
    }
    producten = [_product_301(volgnummer, number) for number in range(7)]
    client = {
        **_CLIENT,
        "Naam": {**_naam(), "NaamGebruik": "1"},
        "Relaties": {"Relatie": [{**relatie, "Nummer": str(number)} for number in (1, 2)]},
        "Contactgegevens": {"Contact": [_contact(), _contact("02")]},
        "ToegewezenProducten": {"ToegewezenProduct": producten},
    }
    return {"Client": client}


def _product(volgnummer: int) -> Values:
    return {
        "ToewijzingNummer": volgnummer,
        "Product": {"Categorie": "45", "Code": "45A04"},
        "ToewijzingIngangsdatum": DAG,
        "Begindatum": DAG,
        "StatusAanlevering": "1",
    }


def _start(volgnummer: int) -> Values:
    return {"Client": {**_CLIENT, "StartProducten": {"StartProduct": [_product(volgnummer)]}}}


def _stop(volgnummer: int) -> Values:
    product = {**_product(volgnummer), "RedenBeeindiging": "31", "Einddatum": DAG}
    return {"Client": {**_CLIENT, "StopProducten": {"StopProduct": [product]}}}


def _request(volgnummer: int) -> Values:
    product = {
        "ReferentieAanbieder": f"VZ{volgnummer:09d}",
        "Product": {"Categorie": "45", "Code": "45A04"},
        "ToewijzingIngangsdatum": DAG,
        "Omvang": {"Volume": 12, "Eenheid": "84", "Frequentie": "4"},
        "Verwijzer": {"Type": "02", "Naam": "Oefenhuisarts"},
    }
    return {"Client": {**_CLIENT, "AangevraagdeProducten": {"AangevraagdProduct": [product]}}}


def _change(volgnummer: int) -> Values:
    wijziging = {
        "ToewijzingNummer": volgnummer,
        "GewensteIngangsdatum": date(2022, 4, 4),
        "Omvang": {"Volume": 16, "Eenheid": "84", "Frequentie": "4"},
    }
    verzoek = {
        "ReferentieAanbieder": f"VZ{volgnummer:09d}",
        "RedenVerzoek": "1",
        "TeWijzigenProducten": {"TeWijzigenProduct": [wijziging]},
    }
    return {"Client": {"Bsn": _BSN, "Verzoek": verzoek}}


def _refusal(volgnummer: int) -> Values:
    antwoord = {
        "ReferentieAanbieder": f"VZ{volgnummer:09d}",
        "VerzoekAntwoord": "1",
        "RedenAfwijzingVerzoek": "8",
        "Woonplaatsbeginsel": {"Gemeente": "9001"},
    }
    return {"Antwoord": antwoord}


def _declaratie(volgnummer: int, lines: int = 8) -> Values:
    periode = {"Begindatum": date(2022, 2, 1), "Einddatum": date(2022, 2, 28)}
    line = {
        "ToewijzingNummer": volgnummer,
        "ProductCategorie": "45",
        "ProductCode": "45A04",
        "ProductPeriode": periode,
        "GeleverdVolume": 12,
        "Eenheid": "84",
        "ProductTarief": 6025,
        "IngediendBedrag": {"Bedrag": 72300, "DebetCredit": "D"},
    }
    prestaties = [
        {"ProductReferentie": {"ReferentieNummer": f"P{volgnummer}R{number}"}, **line}
        for number in range(lines)
    ]
    starts = range(0, lines, _PER_CLIENT)
    clienten = [
        {"Bsn": bsn, "Prestaties": {"Prestatie": prestaties[start : start + _PER_CLIENT]}}
        for bsn, start in zip(_bsns(len(starts)), starts, strict=True)
    ]
    return {
        "Declaratie": {
            "DeclaratieNummer": f"D{volgnummer:09d}",
            "DeclaratiePeriode": periode,
            "DeclaratieDagtekening": DAG,
            "TotaalIngediendBedrag": {"TotaalBedrag": lines * 72300, "DebetCredit": "D"},
            "Clienten": {"Client": clienten},
        }
    }


_BODIES: Mapping[str, Callable[[int], Values]] = {
    "301": _assignment,
    "305": _start,
    "307": _stop,
    "315": _request,
    "317": _change,
    "319": _refusal,
    "323": _declaratie,
}
