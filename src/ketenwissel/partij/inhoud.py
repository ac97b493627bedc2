"""From work to message: the plain values of each heenbericht, as `bericht.compose` takes them.

The values are release-neutral but for one thing: elements that a release does not know are never filled.
Amounts are eurocents.
"""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Any

from ketenwissel.partij.opdracht import Client, Opdracht, Prestatie, Toewijzing

__all__ = ["waarden"]

_EENHEID_STUKS = "84"
_FREQUENTIE_MAAND = "4"

Waarden = dict[str, Any]


def waarden(opdracht: Opdracht, afzender: str, identificatie: str, dagtekening: date) -> Waarden:
    """Give the values of the heenbericht that this work asks for.

    `identificatie` is the payload's own identity (at most 12 characters, unique per type and sender: TR056),
    `dagtekening` the day of sending.
    """
    if opdracht.nummer == "303":
        return _declaratie_303(opdracht, afzender, identificatie, dagtekening)
    kop: Waarden = {
        "Afzender": afzender,
        "Ontvanger": opdracht.ontvanger,
        "BerichtIdentificatie": {"Identificatie": identificatie, "Dagtekening": dagtekening},
    }
    return {"Header": kop, **_BODIES[opdracht.nummer](opdracht, dagtekening)}


def _toewijzing(opdracht: Opdracht) -> Toewijzing:
    assert opdracht.toewijzing is not None, "this type of message is about one allocation"
    return opdracht.toewijzing


def _client(client: Client, *, naamgebruik: bool = False) -> Waarden:
    naam: Waarden = {
        "Geslachtsnaam": {"Achternaam": client.achternaam},
        "Voorletters": client.voorletters,
    }
    if naamgebruik:
        naam["NaamGebruik"] = "1"
    return {
        "Bsn": client.bsn,
        "Geboortedatum": {"Datum": client.geboortedatum},
        "Geslacht": client.geslacht,
        "Naam": naam,
    }


def _product(toewijzing: Toewijzing) -> Waarden:
    return {"Categorie": toewijzing.categorie, "Code": toewijzing.productcode}


def _omvang(toewijzing: Toewijzing) -> Waarden:
    return {"Volume": toewijzing.volume, "Eenheid": _EENHEID_STUKS, "Frequentie": _FREQUENTIE_MAAND}


def _referentie(toewijzing: Toewijzing) -> str:
    return f"VZ{toewijzing.nummer:09d}"


def _body_301(opdracht: Opdracht, dagtekening: date) -> Waarden:
    toewijzing = _toewijzing(opdracht)
    product = {
        "ToewijzingNummer": toewijzing.nummer,
        "Product": _product(toewijzing),
        "Toewijzingsdatum": dagtekening,
        "Toewijzingstijd": time(9, toewijzing.nummer % 60),
        "Ingangsdatum": toewijzing.ingangsdatum,
        "Einddatum": toewijzing.ingangsdatum + timedelta(days=364),
        "Omvang": _omvang(toewijzing),
    }
    adres = {
        "Huis": {"Huisnummer": 1 + toewijzing.nummer % 200},
        "Postcode": f"{1000 + toewijzing.nummer % 9000}AB",
        "Straatnaam": "Oefenstraat",
        "Plaatsnaam": "Oefenstad",
        "LandCode": "NL",
    }
    client = _client(toewijzing.client, naamgebruik=True)
    client["Contactgegevens"] = {"Contact": [{"Soort": "01", "Adres": adres}]}
    client["ToegewezenProducten"] = {"ToegewezenProduct": [product]}
    return {"Client": client}


def _begin(toewijzing: Toewijzing, dagtekening: date) -> date:
    """Give the first day of care: nobody tells of care that has yet to begin (TR134)."""
    return min(toewijzing.ingangsdatum, dagtekening)


def _body_305(opdracht: Opdracht, dagtekening: date) -> Waarden:
    toewijzing = _toewijzing(opdracht)
    product = {
        "ToewijzingNummer": toewijzing.nummer,
        "Product": _product(toewijzing),
        "ToewijzingIngangsdatum": toewijzing.ingangsdatum,
        "Begindatum": _begin(toewijzing, dagtekening),
        "StatusAanlevering": "1",
    }
    return {"Client": {**_client(toewijzing.client), "StartProducten": {"StartProduct": [product]}}}


def _body_307(opdracht: Opdracht, dagtekening: date) -> Waarden:
    toewijzing = _toewijzing(opdracht)
    product = {
        "ToewijzingNummer": toewijzing.nummer,
        "Product": _product(toewijzing),
        "ToewijzingIngangsdatum": toewijzing.ingangsdatum,
        "Begindatum": _begin(toewijzing, dagtekening),
        "RedenBeeindiging": "31",
        "Einddatum": dagtekening,
        "StatusAanlevering": "1",
    }
    return {"Client": {**_client(toewijzing.client), "StopProducten": {"StopProduct": [product]}}}


def _body_315(opdracht: Opdracht, dagtekening: date) -> Waarden:
    toewijzing = _toewijzing(opdracht)
    product = {
        "ReferentieAanbieder": _referentie(toewijzing),
        "Product": _product(toewijzing),
        "ToewijzingIngangsdatum": toewijzing.ingangsdatum,
        "Omvang": _omvang(toewijzing),
        "Verwijzer": {"Type": "02", "Naam": "Oefenhuisarts"},
    }
    return {
        "Client": {**_client(toewijzing.client), "AangevraagdeProducten": {"AangevraagdProduct": [product]}}
    }


def _body_317(opdracht: Opdracht, dagtekening: date) -> Waarden:
    toewijzing = _toewijzing(opdracht)
    wijziging = {
        "ToewijzingNummer": toewijzing.nummer,
        "GewensteIngangsdatum": toewijzing.ingangsdatum + timedelta(days=28),
        "Omvang": _omvang(toewijzing),
    }
    verzoek = {
        "ReferentieAanbieder": _referentie(toewijzing),
        "RedenVerzoek": "1",
        "TeWijzigenProducten": {"TeWijzigenProduct": [wijziging]},
    }
    return {"Client": {"Bsn": toewijzing.client.bsn, "Verzoek": verzoek}}


def _body_319(opdracht: Opdracht, dagtekening: date) -> Waarden:
    return {"Antwoord": {"ReferentieAanbieder": _referentie(_toewijzing(opdracht)), "VerzoekAntwoord": "2"}}


def _bedrag(eurocent: int) -> Waarden:
    return {"Bedrag": eurocent, "DebetCredit": "D"}


def _totaal(prestaties: tuple[Prestatie, ...]) -> Waarden:
    return {"TotaalBedrag": sum(prestatie.bedrag for prestatie in prestaties), "DebetCredit": "D"}


def _periode(prestaties: tuple[Prestatie, ...]) -> Waarden:
    return {
        "Begindatum": min(prestatie.begin for prestatie in prestaties),
        "Einddatum": max(prestatie.einde for prestatie in prestaties),
    }


def _maand(prestaties: tuple[Prestatie, ...]) -> Waarden:
    """Give the calendar month of the last care: a declaration is about one whole month (CS340)."""
    einde = max(prestatie.einde for prestatie in prestaties)
    first = einde.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return {"Begindatum": first, "Einddatum": following - timedelta(days=1)}


def _per_client(prestaties: tuple[Prestatie, ...]) -> list[tuple[Client, list[Prestatie]]]:
    """Put the lines of a client together: a BSN stands once in a declaration (TR101)."""
    clients: dict[str, tuple[Client, list[Prestatie]]] = {}
    for prestatie in prestaties:
        client = prestatie.toewijzing.client
        clients.setdefault(client.bsn, (client, []))[1].append(prestatie)
    return list(clients.values())


def _regel(prestatie: Prestatie) -> Waarden:
    return {
        "ProductReferentie": {"ReferentieNummer": prestatie.referentie},
        "ToewijzingNummer": prestatie.toewijzing.nummer,
        "ProductCategorie": prestatie.toewijzing.categorie,
        "ProductCode": prestatie.toewijzing.productcode,
        "ProductPeriode": {"Begindatum": prestatie.begin, "Einddatum": prestatie.einde},
    }


def _geleverd(prestatie: Prestatie) -> Waarden:
    return {
        "GeleverdVolume": prestatie.volume,
        "Eenheid": _EENHEID_STUKS,
        "ProductTarief": prestatie.toewijzing.tarief,
    }


def _body_323(opdracht: Opdracht, dagtekening: date) -> Waarden:
    clienten = [
        {
            "Bsn": client.bsn,
            "Prestaties": {
                "Prestatie": [
                    {**_regel(line), **_geleverd(line), "IngediendBedrag": _bedrag(line.bedrag)}
                    for line in lines
                ]
            },
        }
        for client, lines in _per_client(opdracht.prestaties)
    ]
    return {
        "Declaratie": {
            "DeclaratieNummer": opdracht.prestaties[0].referentie[:12],
            "DeclaratiePeriode": _maand(opdracht.prestaties),
            "DeclaratieDagtekening": dagtekening,
            "TotaalIngediendBedrag": _totaal(opdracht.prestaties),
            "Clienten": {"Client": clienten},
        }
    }


def _declaratie_303(opdracht: Opdracht, afzender: str, identificatie: str, dagtekening: date) -> Waarden:
    """The old declaration, over periods before 2021 only (CS103), with a header of its own kind."""
    kop: Waarden = {
        "BerichtCode": "416" if opdracht.standaard == "iwmo" else "432",
        "Gemeente": opdracht.ontvanger,
        "Aanbieder": afzender,
        "BetalingAanID": "02",
        "DeclaratieFactuurIdentificatie": {
            "DeclarantFactuurNummer": identificatie,
            "DeclaratiePeriode": _periode(opdracht.prestaties),
            "FactuurDagtekening": dagtekening,
            "ValutaCode": "EUR",
        },
        "DeclaratieFactuurBedragen": {"DeclaratieFactuurTotaalBedrag": _totaal(opdracht.prestaties)},
    }
    clienten = []
    for client, lines in _per_client(opdracht.prestaties):
        prestaties = [
            {
                **_regel(line),
                "IngediendeBedragPrestatie": {
                    **_geleverd(line),
                    "BerekendBedrag": _bedrag(line.bedrag),
                    "DeclaratieFactuurBedrag": _bedrag(line.bedrag),
                },
            }
            for line in lines
        ]
        clienten.append({**_client(client), "Prestaties": {"Prestatie": prestaties}})
    return {"Header": kop, "Clienten": {"Client": clienten}}


_BODIES: Mapping[str, Callable[[Opdracht, date], Waarden]] = {
    "301": _body_301,
    "305": _body_305,
    "307": _body_307,
    "315": _body_315,
    "317": _body_317,
    "319": _body_319,
    "323": _body_323,
}
