"""Readiness: how far the chain is, a group of parties, or one party."""

from collections.abc import Mapping
from typing import TypeVar

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.gereedheidvormen import (
    Gereedheidsvraag,
    Gereedheidvorm,
    Grensstandvorm,
    Groepvorm,
    Ktogeslaagdvorm,
    Overzichtvraag,
    Pakketvorm,
    Partijbeeldvorm,
    Partijstandenlijst,
    Partijstandvorm,
    Partijvraag,
    Stapstandvorm,
    Staptellingvorm,
)
from ketenwissel.gateway.api.partijen import CODE
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.routes import Beschrijving, route
from ketenwissel.gateway.api.vormen import bounded, known_text
from ketenwissel.regie import (
    CRITERIA,
    Groep,
    Indeling,
    Partijbeeld,
    Partijfilter,
    Partijstand,
    Productvoortgang,
    Stapstand,
    Staptelling,
)

__all__ = ["GROEP", "ROUTES"]

GROEP = "Gereedheid"
_NIET_GEMETEN = (
    "Van dit tijdstip is niet bekend hoe ver partijen waren: het ligt in de toekomst, of voor de eerste "
    "grens van het draaiboek die geteld is."
)
_Naam = TypeVar("_Naam", bound=str)


def _step_form(one: Stapstand) -> Stapstandvorm:
    return Stapstandvorm(
        stap=one.stap,
        criterium=one.criterium,
        omschrijving=one.van.omschrijving,
        uiterlijk_op=one.uiterlijk_op,
        status=one.status,
        gedaan_op=one.gedaan_op,
        bewijs=one.bewijs,
        tegengesproken=one.tegengesproken,
        rest=one.rest,
        gemeld_op=one.gemeld_op,
        gemeld_aantal=one.gemeld_aantal,
    )


def _stand_form(one: Partijstand) -> Partijstandvorm:
    return Partijstandvorm(
        partij=one.partij,
        naam=one.naam,
        rol=one.rol,
        standaard=one.standaard,
        wachtend=one.wachtend,
        te_beantwoorden=one.te_beantwoorden,
        gebroken=one.gebroken,
        ontraden=one.ontraden,
        behaald={criterium: one.reached(criterium) for criterium in CRITERIA},
        prognose_afhalen=one.afhalen,
        prognose_beantwoorden=one.beantwoorden,
        stappen=[_step_form(step) for step in one.stappen],
    )


def _plain(numbers: Mapping[_Naam, int]) -> dict[str, int]:
    return {str(name): number for name, number in numbers.items()}


def _counted_form(one: Staptelling) -> Staptellingvorm:
    return Staptellingvorm(
        stap=one.stap,
        rol=one.rol,
        criterium=one.criterium,
        omschrijving=one.omschrijving,
        uiterlijk_op=one.uiterlijk_op,
        statussen=_plain(one.statussen),
        tegengesproken=one.tegengesproken,
    )


def _group_form(one: Groep) -> Groepvorm:
    return Groepvorm(
        naam=one.naam,
        partijen=one.partijen,
        wachtend=one.wachtend,
        te_beantwoorden=one.te_beantwoorden,
        gebroken=one.gebroken,
        ontraden=one.ontraden,
        behaald=_plain(one.behaald),
        prognose_afhalen=_plain(one.afhalen),
        prognose_beantwoorden=_plain(one.beantwoorden),
        stappen=[_counted_form(step) for step in one.stappen],
    )


def _product_form(one: Productvoortgang) -> Pakketvorm:
    passed = [
        Ktogeslaagdvorm(
            nummer=row.id, berichttype=row.berichttype, geslaagd_op=row.geslaagd_op, bewijs=row.bewijs
        )
        for row in one.geslaagd
    ]
    return Pakketvorm(
        standaard=one.standaard,
        leverancier=one.leverancier,
        product=one.product,
        versie=one.versie,
        release=one.release,
        geslaagd=passed,
    )


def _party_form(found: Partijbeeld) -> Partijbeeldvorm:
    kept = found.bij_stilstand
    return Partijbeeldvorm(
        op=found.at,
        gemeten_op=found.gemeten_op,
        draaiboek=found.draaiboek,
        geheel=_stand_form(found.geheel),
        standaarden=[_stand_form(one) for one in found.standaarden],
        bij_stilstand=None
        if kept is None
        else Grensstandvorm(moment=kept.moment, wachtend=kept.wachtend, te_beantwoorden=kept.te_beantwoorden),
        regio=found.regio,
        pakketten=[_product_form(one) for one in found.pakketten],
    )


@route(
    "GET",
    "/gereedheid",
    Beschrijving(
        recht="standen.lezen",
        titel="Geef hoe ver de keten is, of de partijen in zicht.",
        groep=GROEP,
        antwoord=Gereedheidvorm,
        vraag=Overzichtvraag,
        problemen={409: _NIET_GEMETEN},
    ),
)
def overzicht(diensten: Diensten, beller: Beller, vraag: Overzichtvraag) -> Gereedheidvorm:
    """Add up the parties in sight."""
    at = None if vraag.op is None else bounded(vraag.op)
    per: Indeling | None = vraag.per
    with problems(onbruikbaar=_NIET_GEMETEN):
        found = diensten.gereedheid.overzicht(
            beller.identiteit, beller.toegang, at=at, per=per, aandacht=vraag.aandacht
        )
    return Gereedheidvorm(
        op=found.at,
        gemeten_op=found.gemeten_op,
        draaiboek=found.draaiboek,
        landelijk=found.landelijk,
        totaal=_group_form(found.totaal),
        groepen=[_group_form(one) for one in found.groepen],
        aandacht=[_stand_form(one) for one in found.aandacht],
    )


@route(
    "GET",
    "/gereedheid/partijen",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef hoe ver partijen zijn, een pagina tegelijk.",
        groep=GROEP,
        antwoord=Partijstandenlijst,
        vraag=Gereedheidsvraag,
        problemen={409: _NIET_GEMETEN},
    ),
)
def partijen(diensten: Diensten, beller: Beller, vraag: Gereedheidsvraag) -> Partijstandenlijst:
    """List parties in order of code."""
    asked = Partijfilter(vraag.rol, vraag.stap, vraag.status, vraag.regio, vraag.leverancier, vraag.standaard)
    at = None if vraag.op is None else bounded(vraag.op)
    with problems(onbruikbaar=_NIET_GEMETEN):
        found = diensten.gereedheid.partijen(
            beller.identiteit, beller.toegang, asked, at=at, na=vraag.na or "", limiet=vraag.limiet
        )
    return Partijstandenlijst(
        op=found.at,
        gemeten_op=found.gemeten_op,
        partijen=[_stand_form(one) for one in found.partijen],
        volgende=found.volgende,
    )


@route(
    "GET",
    "/gereedheid/partijen/{code:str}",
    Beschrijving(
        recht="gereedheid.lezen",
        titel="Geef hoe ver een partij is.",
        groep=GROEP,
        antwoord=Partijbeeldvorm,
        vraag=Partijvraag,
        problemen={404: "Er is geen partij met deze code in zicht.", 409: _NIET_GEMETEN},
        pad=CODE,
    ),
)
def partij(diensten: Diensten, beller: Beller, code: str, vraag: Partijvraag) -> Partijbeeldvorm:
    """Give one party."""
    known = known_text(code, 20)
    if not beller.zicht.sees(known):
        raise Probleem(404)
    at = None if vraag.op is None else bounded(vraag.op)
    with problems(onbruikbaar=_NIET_GEMETEN):
        return _party_form(diensten.gereedheid.partij(beller.identiteit, beller.toegang, known, at=at))


ROUTES = [overzicht, partijen, partij]
