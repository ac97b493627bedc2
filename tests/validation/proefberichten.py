"""Messages that pass level 2, made to hold its edges: credits, nothing, euros, open ends, unknown dates."""

import copy
from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from ketenwissel.bericht import Bevinding, compose, declaratieantwoord, parse, waarden
from ketenwissel.core.bsn import is_testbsn
from ketenwissel.standards import Berichttype, Schemas, berichttype
from ketenwissel.validation import check

Values = dict[str, Any]
Wijziging = Mapping[str, object]
"""Path of names and numbers to what comes there; None takes it away."""
Row = tuple[str, tuple[str, ...], Wijziging, str]
"""Number of a message, standards, what is changed in it, and the rules that it then breaks: one word for all
releases or one for each, `-` for none, `+` between rules that cannot be broken one by one, and `x` where its
schema does not let the message come so far."""

RELEASES = ("3.0", "3.1", "3.2")
BEIDE = ("ijw", "iwmo")
SCHEMAS = Schemas()

GEMEENTE, AANBIEDER = "9000", "98000000"
DAG = date(2022, 3, 7)
BSNS = [str(number) for number in range(999900006, 999900100) if is_testbsn(str(number))]
NIET_BSN = "999900007"
_CODE = "45A04"
_FEBRUARI = {"Begindatum": date(2022, 2, 1), "Einddatum": date(2022, 2, 28)}
_JANUARI = {"Begindatum": date(2022, 1, 1), "Einddatum": date(2022, 1, 31)}
_CATEGORIEEN = {"ijw": ("45", "54", "43"), "iwmo": ("01", "07", "03")}


def soort(nummer: str, standaard: str, release: str) -> Berichttype:
    """Give a message type."""
    found = berichttype(f"{'JW' if standaard == 'ijw' else 'WMO'}{nummer}", release)
    assert found is not None
    return found


def goed(kind: Berichttype) -> Values:
    """Give the values of a message of this type that passes level 2."""
    return copy.deepcopy(_BODIES[kind.nummer](kind))


def bytes_van(kind: Berichttype, wijziging: Wijziging | None = None) -> bytes:
    """Compose such a message, with changes."""
    values = goed(kind)
    for path, value in (wijziging or {}).items():
        zet(values, path, value)
    return compose(kind, values)


def zet(values: Values, path: str, value: object) -> None:
    """Put a value at a path: a number is a place in a list, `+` adds to one, None takes away."""
    *above, last = path.split("/")
    node: Any = values
    for step in above:
        if isinstance(node, list):
            node = node[int(step)]
        elif step != "0":  # what is there once may be written without a list
            node = node.setdefault(step, {})
    if last == "+":
        node.append(value)
    elif isinstance(node, list):
        node[int(last)] = value
    elif value is None:
        node.pop(last, None)
    else:
        node[last] = value


def verwacht(row: Row, release: str) -> set[str] | None:
    """Give the rules that a row names for a release; None where the message cannot be judged there."""
    words = row[3].split()
    found = words[RELEASES.index(release) if len(words) > 1 else 0]
    if found == "x":
        return None
    return set() if found == "-" else set(found.split("+"))


def gebroken(row: Row, standaard: str, release: str) -> set[str]:
    """Judge the message of a row, which must pass level 1; gives the rules that it breaks."""
    uitkomst = check(bytes_van(soort(row[0], standaard, release), row[2]), SCHEMAS, level=2)
    assert uitkomst.level == 2, uitkomst.bevindingen
    assert uitkomst.valid is not bool(uitkomst.bevindingen)
    for bevinding in uitkomst.bevindingen:
        assert (bevinding.code, bevinding.level) == ("0001", 2)
        assert bevinding.text
        assert "\n" not in bevinding.text
    return {str(bevinding.rule) for bevinding in uitkomst.bevindingen}


def _kop(kind: Berichttype) -> Values:
    van_gemeente = kind.kop_afzender_rol == "gemeente"
    return {
        "Afzender": GEMEENTE if van_gemeente else AANBIEDER,
        "Ontvanger": AANBIEDER if van_gemeente else GEMEENTE,
        "BerichtIdentificatie": {"Identificatie": "000000001", "Dagtekening": DAG},
    }


def regel(
    nummer: int,
    toewijzing: int,
    periode: Mapping[str, object],
    bedrag: int,
    categorie: str,
    vorig: str | None = None,
) -> Values:
    """Give a line of a declaration: pieces of a cent each, credit where it names an earlier line."""
    return {
        "ProductReferentie": {"ReferentieNummer": f"R{nummer}", "VorigReferentieNummer": vorig},
        "ToewijzingNummer": toewijzing,
        "ProductCategorie": categorie,
        "ProductCode": _CODE,
        "ProductPeriode": dict(periode),
        "GeleverdVolume": bedrag,
        "Eenheid": "84",
        "ProductTarief": 1,
        "IngediendBedrag": {"Bedrag": bedrag, "DebetCredit": "C" if vorig else "D"},
    }


def declaratie(kind: Berichttype, clienten: list[Values], cents: int) -> Values:
    """Give a declaration over February."""
    return {
        "Header": _kop(kind),
        "Declaratie": {
            "DeclaratieNummer": "D00000001",
            "DeclaratiePeriode": dict(_FEBRUARI),
            "DeclaratieDagtekening": DAG,
            "TotaalIngediendBedrag": {"TotaalBedrag": abs(cents), "DebetCredit": "C" if cents < 0 else "D"},
            "Clienten": {"Client": clienten},
        },
    }


def _body_323(kind: Berichttype) -> Values:
    """February, January corrected, care in euros, and a line that costs nothing."""
    categorie = _CATEGORIEEN[kind.standaard][0]
    first = [
        regel(1, 1, _FEBRUARI, 72300, categorie),
        regel(2, 1, _JANUARI, 60250, categorie, "OUD1"),
        regel(3, 1, _JANUARI, 66275, categorie),
    ]
    euros = regel(1, 2, _FEBRUARI, 5000, categorie) | {"Eenheid": "83", "ProductTarief": None}
    second = [euros, regel(5, 2, {**_JANUARI, "Begindatum": date(2022, 1, 15)}, 0, categorie)]
    clienten: list[Values] = [
        {"Bsn": bsn, "Prestaties": {"Prestatie": lines}}
        for bsn, lines in zip(BSNS, (first, second), strict=False)
    ]
    return declaratie(kind, clienten, 72300 - 60250 + 66275 + 5000)


def _body_325(kind: Berichttype) -> Values:
    """Two lines rejected, of which one a credit: more is granted than was submitted."""
    heen = parse(bytes_van(soort("323", kind.standaard, kind.release)))
    assert not isinstance(heen, Bevinding)
    place = "/Bericht/Declaratie/Clienten/Client[{}]/Prestaties/Prestatie[{}]"
    rejected = [Bevinding("9319", 3, "TR319", place.format(*pair), "") for pair in ((1, 2), (2, 1))]
    inhoud = declaratieantwoord(
        heen, identificatie="000000002", dagtekening=date(2022, 3, 14), bevindingen=rejected
    )
    root = parse(inhoud)
    assert not isinstance(root, Bevinding)
    return waarden(root)


def _client(naamgebruik: str | None = None) -> Values:
    naam: Values = {"Geslachtsnaam": {"Achternaam": "Voorbeeld"}, "Voorletters": "O"}
    if naamgebruik:
        naam |= {"Partnernaam": {"Achternaam": "Oefening"}, "NaamGebruik": naamgebruik}
    return {
        "Bsn": BSNS[0],
        "Geboortedatum": {"Datum": date(2009, 5, 1), "DatumGebruik": "1"},
        "Geslacht": "2",
        "Naam": naam,
    }


def _omvang(frequentie: str = "4") -> Values:
    return {"Volume": 12, "Eenheid": "84", "Frequentie": frequentie}


def _body_301(kind: Berichttype) -> Values:
    first, second, third = _CATEGORIEEN[kind.standaard]
    adres = {
        "Huis": {"Huisnummer": 12},
        "Postcode": "1234AB",
        "Straatnaam": "Oefenstraat",
        "Plaatsnaam": "Oefenstad",
        "LandCode": "NL",
    }
    telefoon = {"Telefoon01": {"Telefoonnummer": "0201234567", "Landnummer": "+31"}}
    tijdelijk = {"Begindatum": date(2022, 3, 1), "Einddatum": date(2022, 3, 1)}
    contacten: list[Values] = [
        {"Soort": "01", "Adres": adres},
        {"Soort": "03", "Telefoon": telefoon},
        {"Soort": "04", "Adres": {**adres, "LandCode": "DE", "Postcode": "10115"}, "Periode": tijdelijk},
    ]
    relatie = {
        "Nummer": "1",
        "Soort": "03",
        "Geboortedatum": {"Datum": date(1900, 1, 1), "DatumGebruik": "3"},
        "Naam": {"Geslachtsnaam": {"Achternaam": "Voogdij"}, "NaamGebruik": "6"},
        "Contact": {"Soort": "02", "Telefoon": telefoon},
    }

    def product(nummer: int, ingang: date, einde: date | None, **more: object) -> Values:
        return {
            "ToewijzingNummer": nummer,
            "Product": {"Categorie": first, "Code": _CODE},
            "Toewijzingsdatum": DAG,
            "Toewijzingstijd": time(9, 30),
            "Ingangsdatum": ingang,
            "Einddatum": einde,
            "Omvang": _omvang(),
        } | more

    # What was taken back counts no more; reason 13 came after 3.0.
    weg = "01" if kind.release == "3.0" else "13"
    producten = [
        product(1, date(2022, 1, 1), date(2022, 3, 31), Omvang=_omvang("2")),
        product(2, date(2022, 4, 1), None),
        product(3, date(2022, 4, 1), date(2022, 4, 1), RedenWijziging=weg),
        product(4, date(2022, 4, 1), None, Product={"Categorie": first, "Code": "45A05"}),
        product(5, date(2022, 4, 1), None, Product={"Categorie": second}, Omvang=None),
        product(
            6, date(2022, 4, 1), date(2022, 6, 30), Product={"Categorie": third}, Omvang=None, Budget=500000
        ),
    ]
    client = _client("3")
    client |= {
        "Communicatie": {"Vorm": "1", "Taal": "fr"},
        "Relaties": {"Relatie": [relatie]},
        "Contactgegevens": {"Contact": contacten},
        "ToegewezenProducten": {"ToegewezenProduct": producten},
    }
    return {"Header": _kop(kind), "Client": client}


def _product(kind: Berichttype) -> Values:
    return {"Categorie": _CATEGORIEEN[kind.standaard][0], "Code": _CODE}


def _body_305(kind: Berichttype) -> Values:
    product = {
        "ToewijzingNummer": 1,
        "Product": _product(kind),
        "ToewijzingIngangsdatum": date(2022, 3, 1),
        "Begindatum": DAG,
        "StatusAanlevering": "1",
    }
    client = _client() | {"StartProducten": {"StartProduct": [product]}}
    return {"Header": _kop(kind), "Client": client}


def _body_307(kind: Berichttype) -> Values:
    product = {
        "ToewijzingNummer": 1,
        "Product": _product(kind),
        "ToewijzingIngangsdatum": date(2022, 3, 1),
        "Begindatum": DAG,
        "RedenBeeindiging": "31",
        "Einddatum": DAG,
        "StatusAanlevering": "3",
    }
    client = _client() | {"StopProducten": {"StopProduct": [product]}}
    return {"Header": _kop(kind), "Client": client}


def _body_315(kind: Berichttype) -> Values:
    first, second, _ = _CATEGORIEEN[kind.standaard]

    def product(nummer: int, **more: object) -> Values:
        return {
            "ReferentieAanbieder": f"VZ{nummer:09d}",
            "Product": {"Categorie": first, "Code": _CODE},
            "ToewijzingIngangsdatum": date(2022, 4, 1),
            "Omvang": _omvang(),
            "Verwijzer": {"Type": "02", "Naam": "Oefenhuisarts"},
        } | more

    producten = [
        product(1, BeschikkingNummer=7, BeschikkingIngangsdatum=date(2022, 3, 1)),
        product(2, Product={"Categorie": second}, Omvang=None, Verwijzer={"Type": "06"}),
        product(3, Product={"Categorie": first, "Code": "45A05"}, ToewijzingEinddatum=date(2022, 4, 1),
                Verwijzer={"Type": "05", "ZorgverlenerCode": AANBIEDER}),
    ]  # fmt: skip
    client = _client() | {"AangevraagdeProducten": {"AangevraagdProduct": producten}}
    return {"Header": _kop(kind), "Client": client}


def _body_317(kind: Berichttype) -> Values:
    first, second, third = _CATEGORIEEN[kind.standaard]
    nieuw = [
        {
            "Product": {"Categorie": first, "Code": _CODE},
            "GewensteIngangsdatum": date(2022, 3, 8),
            "Einddatum": date(2022, 6, 30),
            "Omvang": _omvang("2"),
        },
        {"Product": {"Categorie": second}, "GewensteIngangsdatum": date(2022, 4, 1)},
        {
            "Product": {"Categorie": third},
            "GewensteIngangsdatum": date(2022, 4, 1),
            "Einddatum": date(2022, 4, 30),
            "Budget": 500000,
        },
    ]
    wijziging = {"ToewijzingNummer": 2, "GewensteIngangsdatum": date(2022, 4, 1), "Omvang": _omvang()}
    verzoek = {
        "ReferentieAanbieder": "VZ000000001",
        "RedenVerzoek": "1",
        "OngewijzigdeProducten": {"OngewijzigdProduct": [{"ToewijzingNummer": 1}]},
        "TeWijzigenProducten": {"TeWijzigenProduct": [wijziging]},
        "NieuweProducten": {"NieuwProduct": nieuw},
    }
    return {"Header": _kop(kind), "Client": {"Bsn": BSNS[0], "Verzoek": verzoek}}


def _body_319(kind: Berichttype) -> Values:
    antwoord = {"ReferentieAanbieder": "VZ000000001", "VerzoekAntwoord": "1", "RedenAfwijzingVerzoek": "3"}
    return {"Header": _kop(kind), "Antwoord": antwoord}


_BODIES: Mapping[str, Callable[[Berichttype], Values]] = {
    "301": _body_301,
    "305": _body_305,
    "307": _body_307,
    "315": _body_315,
    "317": _body_317,
    "319": _body_319,
    "323": _body_323,
    "325": _body_325,
}
BERICHTEN = tuple(_BODIES)
