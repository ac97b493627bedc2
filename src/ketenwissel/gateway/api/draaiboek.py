"""The runbook in force, its rows, and the gate."""

from typing import Annotated, Literal

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Handeling, Omgeving, Stap
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import (
    Berichttype,
    Form,
    Partijcode,
    Question,
    Release,
    Tijdstip,
    bounded,
    known_text,
)
from ketenwissel.hub import Poortvraag, VersieVanKracht

__all__ = ["ROUTES"]

_GROEP = "Draaiboek"
_GEEN = {404: "Op dit tijdstip is er geen draaiboek van kracht, of de stap bestaat niet."}
_Soort = Literal["procedureel", "afspraak", "blokkade", "venster", "gereedheid", "vrijgave"]


_Bekend = Annotated[
    Tijdstip, Meta(description="Zoals het op dit tijdstip bekend was; zonder: zoals het nu bekend is.")
]


class Opvraag(Question):
    """Op welk tijdstip, en met de kennis van wanneer."""

    op: Annotated[Tijdstip, Meta(description="Op dit tijdstip; zonder: nu.")] | None = None
    bekend_op: _Bekend | None = None


class Fasevorm(Form):
    """Een fase van de wissel."""

    nummer: str
    naam: str
    van: Tijdstip | None
    tot: Tijdstip | None


class Draaiboekvorm(Form):
    """Het draaiboek dat van kracht is. De stappen staan onder /draaiboek/stappen."""

    versie: Annotated[int, Meta(description="Nummer van de versie in dit knooppunt.")]
    van_kracht_op: Tijdstip
    reden: Annotated[str, Meta(description="Waarom deze versie is vastgesteld.")]
    naam: str
    titel: str
    uitgave: int
    standaarden: list[str]
    van: Annotated[str, Meta(description="De oude release.")]
    naar: Annotated[str, Meta(description="De nieuwe release.")]
    ingebruikname: Tijdstip
    afhalen_dicht_van: Tijdstip
    afhalen_dicht_tot: Tijdstip
    nazorg_tot: Tijdstip
    fase: Annotated[Fasevorm, Meta(description="De fase op het gevraagde tijdstip.")]
    fasen: list[Fasevorm]


class Stapvorm(Form):
    """Een genummerde stap van het draaiboek: op een moment, of van een begin tot een einde."""

    nummer: str
    soort: _Soort
    omschrijving: str
    release: str
    actiehouders: list[str]
    moment: Tijdstip | None
    van: Tijdstip | None
    tot: Tijdstip | None
    berichten: Annotated[list[str], Meta(description="Nummers van de berichttypen die de stap noemt.")]
    blokkade: Annotated[str | None, Meta(description="Stap die deze afspraak afdwingt.")]
    zekerheid: Annotated[Literal["bron", "afgeleid"], Meta(description="Staat in de bron, of is afgeleid.")]


class Stappenlijst(Form):
    """Alle stappen, in volgorde van het draaiboek."""

    stappen: list[Stapvorm]


class Poortvorm(Question):
    """Een vraag aan de poort: of een berichttype van een release op een tijdstip door mag."""

    bericht: Berichttype
    release: (
        Annotated[Release, Meta(description="Release, zoals 3.0; alleen een foutbericht heeft er geen.")]
        | None
    ) = None
    at: Annotated[Tijdstip, Meta(description="Tijdstip van volledige ontvangst; zonder: nu.")] | None = None
    handeling: Annotated[Handeling, Meta(description="indienen of afhalen.")] = "indienen"
    omgeving: (
        Annotated[Omgeving, Meta(description="productie of kto; zonder: die van dit knooppunt.")] | None
    ) = None
    bekend_op: _Bekend | None = None
    partij: (
        Annotated[Partijcode, Meta(description="Wie indient of afhaalt: haar maatregelen tellen.")] | None
    ) = None
    tegenpartij: (
        Annotated[Partijcode, Meta(description="Aan wie er verzonden wordt: afspraken met deze tellen.")]
        | None
    ) = None


class Oordeelvorm(Form):
    """Het oordeel van de poort, met de vraag."""

    bericht: str
    release: str | None
    at: Tijdstip
    handeling: Handeling
    omgeving: Omgeving
    verdict: Literal["toegestaan", "ontraden", "geblokkeerd", "niet_in_gebruik", "onbekend"]
    step: Annotated[str | None, Meta(description="Stap van het draaiboek die beslist.")]
    code: Annotated[str | None, Meta(description="Code van de keten.")]
    code_list: Annotated[str | None, Meta(description="Lijst waarin de code staat.")]
    retry: Annotated[
        Literal["rebuild", "never", "later"] | None, Meta(description="Wat de afzender kan doen.")
    ]
    until: Annotated[Tijdstip | None, Meta(description="Wanneer dit oordeel eindigt.")]
    reason: str
    maatregel: Annotated[str | None, Meta(description="De maatregel die beslist, naast het draaiboek.")]


def _version(diensten: Diensten, vraag: Opvraag) -> VersieVanKracht:
    op = diensten.hub.now() if vraag.op is None else bounded(vraag.op)
    found = diensten.geldend.versie(op, None if vraag.bekend_op is None else bounded(vraag.bekend_op))
    if found is None:
        raise Probleem(404, _GEEN[404])
    return found


@route(
    "GET",
    "/draaiboek",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Geef het draaiboek dat van kracht is.",
        groep=_GROEP,
        antwoord=Draaiboekvorm,
        vraag=Opvraag,
        problemen=_GEEN,
    ),
)
def draaiboek(diensten: Diensten, vraag: Opvraag) -> Draaiboekvorm:
    """Give the runbook in force at an instant."""
    at = diensten.hub.now() if vraag.op is None else bounded(vraag.op)
    found = _version(diensten, vraag)
    book = found.draaiboek
    phases = {
        fase.nummer: Fasevorm(
            nummer=fase.nummer,
            naam=fase.naam,
            van=fase.van.instant if fase.van else None,
            tot=fase.tot.instant if fase.tot else None,
        )
        for fase in book.fasen
    }
    return Draaiboekvorm(
        versie=found.nummer,
        van_kracht_op=found.van_kracht_op,
        reden=found.reden,
        naam=book.naam,
        titel=book.titel,
        uitgave=book.uitgave,
        standaarden=list(book.standaarden),
        van=book.van,
        naar=book.naar,
        ingebruikname=book.vrijgave.begin.instant,
        afhalen_dicht_van=book.afhalen.van.instant,
        afhalen_dicht_tot=book.afhalen.tot.instant,
        nazorg_tot=book.nazorg.tot.instant,
        fase=phases[book.phase_at(at).nummer],
        fasen=list(phases.values()),
    )


def _step(stap: Stap) -> Stapvorm:
    moment, van, tot = (one.instant if one else None for one in (stap.moment, stap.van, stap.tot))
    return Stapvorm(
        nummer=stap.nummer,
        soort=stap.soort,
        omschrijving=stap.omschrijving,
        release=stap.release,
        actiehouders=list(stap.actiehouders),
        moment=moment,
        van=van,
        tot=tot,
        berichten=list(stap.berichten),
        blokkade=stap.blokkade,
        zekerheid=stap.zekerheid,
    )


@route(
    "GET",
    "/draaiboek/stappen",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Geef de stappen van het draaiboek dat van kracht is.",
        groep=_GROEP,
        antwoord=Stappenlijst,
        vraag=Opvraag,
        problemen=_GEEN,
    ),
)
def stappen(diensten: Diensten, vraag: Opvraag) -> Stappenlijst:
    """Give all rows."""
    return Stappenlijst(stappen=[_step(stap) for stap in _version(diensten, vraag).draaiboek.stappen])


@route(
    "GET",
    "/draaiboek/stappen/{nummer:str}",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Geef een stap van het draaiboek dat van kracht is.",
        groep=_GROEP,
        antwoord=Stapvorm,
        vraag=Opvraag,
        problemen=_GEEN,
        pad={
            "nummer": {
                "type": "string",
                "pattern": "^[0-9]+(\\.[0-9]+)*$",
                "description": "Nummer van de stap.",
            }
        },
    ),
)
def stap(diensten: Diensten, nummer: str, vraag: Opvraag) -> Stapvorm:
    """Give one row."""
    try:
        return _step(_version(diensten, vraag).draaiboek.stap(known_text(nummer, 20)))
    except UnusableInput:
        raise Probleem(404, _GEEN[404]) from None


@route(
    "GET",
    "/gate",
    Beschrijving(
        recht="draaiboek.lezen",
        titel="Vraag de poort of een berichttype van een release op een tijdstip door mag.",
        groep=_GROEP,
        antwoord=Oordeelvorm,
        vraag=Poortvorm,
        problemen=_GEEN,
    ),
)
def poort(diensten: Diensten, beller: Beller, vraag: Poortvorm) -> Oordeelvorm:
    """Ask the gate, by the version in force at that instant: what a sender would get."""
    if vraag.partij is not None and not beller.zicht_op("noodmaatregelen.lezen").sees(vraag.partij):
        raise Probleem(404, "De maatregelen van deze partij zijn met deze aanmelding niet in te zien.")
    at = diensten.hub.now() if vraag.at is None else bounded(vraag.at)
    omgeving = vraag.omgeving or diensten.omgeving
    asked = Poortvraag(
        bericht=vraag.bericht,
        release=vraag.release,
        at=at,
        handeling=vraag.handeling,
        omgeving=omgeving,
        partij=vraag.partij,
        tegenpartij=vraag.tegenpartij,
        bekend_op=None if vraag.bekend_op is None else bounded(vraag.bekend_op),
    )
    try:
        found = diensten.geldend.oordeel(asked)
    except UnusableInput:
        error = Fout(
            "query", Plaats(name="release"), "ontbreekt", "alleen een foutbericht heeft geen release"
        )
        raise Probleem(400, fouten=[error]) from None
    if found is None:
        raise Probleem(404, _GEEN[404])
    return Oordeelvorm(
        bericht=vraag.bericht,
        release=vraag.release,
        at=at,
        handeling=vraag.handeling,
        omgeving=omgeving,
        verdict=found.verdict,
        step=found.step,
        code=found.code,
        code_list=found.code_list,
        retry=found.retry,
        until=found.until,
        reason=found.reason,
        maatregel=found.maatregel,
    )


ROUTES = [draaiboek, stappen, stap, poort]
