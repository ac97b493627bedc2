"""Urgent orders: written down, seen by their two parties, and settled by a message of the new release."""

from litestar import Response

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.naast import NIET_ZO, Reden, acting, looking
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.spoedvormen import (
    Afdoening,
    Akkoordvraag,
    Dubbelvorm,
    Inzagevorm,
    Nieuwespoedopdracht,
    Openstaandvorm,
    Spoedlijst,
    Spoedtellingen,
    Spoedtellingvorm,
    Spoedverslagvorm,
    Spoedvorm,
    order_form,
)
from ketenwissel.gateway.api.vormen import bounded, known_id
from ketenwissel.regie import (
    Akkoord,
    Spoedverzoek,
    count_faults,
    count_orders,
    give_consent,
    open_order,
    read_report,
    record_order,
    settle_order,
    visible_orders,
    void_order,
)

__all__ = ["ROUTES"]

_GROEP = "Spoedopdrachten"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van de spoedopdracht."}}
_GEEN = {404: "Er is geen spoedopdracht met dit nummer in zicht."}
_OF_NIET = _GEEN | {409: NIET_ZO}


def _find(diensten: Diensten, beller: Beller, nummer: int) -> Spoedvorm:
    with looking(diensten, beller) as blik:
        found = next((one for one in visible_orders(blik) if one.nummer == nummer), None)
    if found is None:
        raise Probleem(404, _GEEN[404])
    return order_form(found)


@route(
    "GET",
    "/spoedopdrachten",
    Beschrijving(
        recht="spoed.lezen", titel="Geef de spoedopdrachten in zicht.", groep=_GROEP, antwoord=Spoedlijst
    ),
)
def spoedopdrachten(diensten: Diensten, beller: Beller) -> Spoedlijst:
    """List them."""
    with looking(diensten, beller) as blik:
        return Spoedlijst(spoedopdrachten=[order_form(one) for one in visible_orders(blik)])


@route(
    "POST",
    "/spoedopdrachten",
    Beschrijving(
        recht="spoed.vastleggen",
        titel="Leg een spoedopdracht vast, ook achteraf.",
        groep=_GROEP,
        antwoord=Spoedvorm,
        status=201,
        lichaam=Nieuwespoedopdracht,
        antwoordkoppen=(Kop("Location", "Adres van de spoedopdracht."),),
        problemen={409: NIET_ZO},
    ),
)
def leg_vast(diensten: Diensten, beller: Beller, lichaam: Nieuwespoedopdracht) -> Response[Spoedvorm]:
    """Write one down."""
    given = lichaam.akkoord
    verzoek = Spoedverzoek(
        standaard=lichaam.standaard,
        gemeente=lichaam.gemeente,
        aanbieder=lichaam.aanbieder,
        begonnen_door=lichaam.begonnen_door,
        bsn=lichaam.bsn,
        zorg_van=lichaam.begin_zorg,
        gegeven_op=bounded(lichaam.gegeven_op),
        categorie=lichaam.categorie,
        product=lichaam.product,
        akkoord=None if given is None else Akkoord(given.gever, bounded(given.op)),
        formulier=lichaam.formulier,
    )
    with acting(diensten, beller) as daad:
        number = record_order(daad, diensten.werkplaats.kluis, verzoek)
    found = _find(diensten, beller, number)
    return Response(found, headers={"Location": f"/v1/spoedopdrachten/{number}"})


@route(
    "GET",
    "/spoedopdrachten/{id:int}",
    Beschrijving(
        recht="spoed.lezen",
        titel="Geef een spoedopdracht, zonder de cliënt.",
        groep=_GROEP,
        antwoord=Spoedvorm,
        problemen=_GEEN,
        pad=_ID,
    ),
)
def spoedopdracht(diensten: Diensten, beller: Beller, id: int) -> Spoedvorm:
    """Give one."""
    return _find(diensten, beller, known_id(id))


@route(
    "POST",
    "/spoedopdrachten/{id:int}/inzagen",
    Beschrijving(
        recht="spoed.inzien",
        titel="Zie een spoedopdracht met de cliënt in; dit komt als noodinzage in het spoor.",
        groep=_GROEP,
        antwoord=Inzagevorm,
        status=201,
        lichaam=Reden,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def zie_in(diensten: Diensten, beller: Beller, id: int, lichaam: Reden) -> Inzagevorm:
    """Open one."""
    with acting(diensten, beller) as daad:
        found = open_order(daad, diensten.werkplaats.kluis, known_id(id), lichaam.reden)
    return Inzagevorm(
        spoedopdracht=order_form(found.regel),
        bsn=found.bsn,
        categorie=found.categorie,
        product=found.product,
        akkoordgever=found.akkoord_van,
        door=found.door,
        reden=found.reden,
    )


@route(
    "POST",
    "/spoedopdrachten/{id:int}/akkoorden",
    Beschrijving(
        recht="spoed.vastleggen",
        titel="Leg vast dat de gemeente akkoord gaf, waar dat nog niet bekend was.",
        groep=_GROEP,
        antwoord=Spoedvorm,
        status=201,
        lichaam=Akkoordvraag,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def geef_akkoord(diensten: Diensten, beller: Beller, id: int, lichaam: Akkoordvraag) -> Spoedvorm:
    """Write the consent down."""
    with acting(diensten, beller) as daad:
        give_consent(daad, known_id(id), Akkoord(lichaam.gever, bounded(lichaam.op)))
    return _find(diensten, beller, id)


@route(
    "POST",
    "/spoedopdrachten/{id:int}/afdoeningen",
    Beschrijving(
        recht="spoed.vastleggen",
        titel="Doe een spoedopdracht af met het bericht dat ervoor verzonden is.",
        groep=_GROEP,
        antwoord=Spoedvorm,
        status=201,
        lichaam=Afdoening,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def doe_af(diensten: Diensten, beller: Beller, id: int, lichaam: Afdoening) -> Spoedvorm:
    """Settle one."""
    with acting(diensten, beller) as daad:
        settle_order(daad, known_id(id), lichaam.referentie)
    return _find(diensten, beller, id)


@route(
    "POST",
    "/spoedopdrachten/{id:int}/intrekkingen",
    Beschrijving(
        recht="spoed.vastleggen",
        titel="Laat een spoedopdracht vervallen: er komt geen bericht van.",
        groep=_GROEP,
        antwoord=Spoedvorm,
        status=201,
        lichaam=Reden,
        problemen=_OF_NIET,
        pad=_ID,
    ),
)
def trek_in(diensten: Diensten, beller: Beller, id: int, lichaam: Reden) -> Spoedvorm:
    """Make one void."""
    with acting(diensten, beller) as daad:
        void_order(daad, known_id(id), lichaam.reden)
    return _find(diensten, beller, id)


@route(
    "GET",
    "/spoedaansluitingen",
    Beschrijving(
        recht="spoed.lezen",
        titel="Sluit de spoedopdrachten in zicht aan op de berichten: niets vergeten, niets dubbel.",
        groep=_GROEP,
        antwoord=Spoedverslagvorm,
    ),
)
def aansluiting(diensten: Diensten, beller: Beller) -> Spoedverslagvorm:
    """Reconcile."""
    with looking(diensten, beller) as blik:
        found = read_report(blik)
    return Spoedverslagvorm(
        ingebruikname=found.ingebruikname,
        aantal=found.aantal,
        afgedaan=found.afgedaan,
        vervallen=found.vervallen,
        vergeten=found.vergeten,
        openstaand=[
            Openstaandvorm(spoedopdracht=order_form(one.regel), voorstellen=list(one.voorstellen))
            for one in found.openstaand
        ],
        dubbele_berichten=[
            Dubbelvorm(nummer=one.nummer, referentie=one.referentie) for one in found.dubbele_berichten
        ],
        dubbele_opdrachten=[list(one) for one in found.dubbele_opdrachten],
        sluit_aan=found.sluit_aan,
    )


@route(
    "GET",
    "/spoedtellingen",
    Beschrijving(
        recht="spoed.tellen",
        titel="Tel de spoedopdrachten per partij die ze moet afdoen, met de leeftijd van de oudste.",
        groep=_GROEP,
        antwoord=Spoedtellingen,
    ),
)
def tellingen(diensten: Diensten, beller: Beller) -> Spoedtellingen:
    """Count them."""
    with looking(diensten, beller) as blik:
        counted, found = count_orders(blik), count_faults(blik)
    return Spoedtellingen(
        ingebruikname=found.ingebruikname,
        openstaand=found.openstaand,
        dubbele_berichten=found.dubbele_berichten,
        dubbele_opdrachten=found.dubbele_opdrachten,
        tellingen=[Spoedtellingvorm(**one._asdict()) for one in counted],
    )


ROUTES = [
    spoedopdrachten,
    leg_vast,
    spoedopdracht,
    zie_in,
    geef_akkoord,
    doe_af,
    trek_in,
    aansluiting,
    tellingen,
]
