"""Decisions with four eyes: amendments, noodmaatregelen, agreements and extra stops.

Each kind has the same routes: list them, give one, propose one, approve it, and take it back or end it.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

from litestar import Response
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct, defstruct

from ketenwissel.gateway.api.besluitvormen import (
    Afspraakvorm,
    Besluitvorm,
    ExtraStopvorm,
    Goedkeuring,
    Maatregelvorm,
    NieuweAfspraak,
    NieuweExtraStop,
    NieuweMaatregel,
    NieuweWijziging,
    Wijzigingsvorm,
    write,
)
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.routes import Beschrijving, Kop, route
from ketenwissel.gateway.api.vormen import Form, bounded, known_id
from ketenwissel.regie import Besluitsoort, Voorstel

__all__ = ["ROUTES"]

_GROEP = "Besluiten"
_ID = {"id": {"type": "integer", "minimum": 1, "description": "Nummer van het voorstel."}}
_GEEN = "Er is geen voorstel of besluit met dit nummer in zicht."
_ZO_NIET = "Dit kan zo niet: controleer soort, partijen, periode en reden, en hoe ver het voorstel is."
_GROOT = 2_000_000
"""Bytes of a proposal: a runbook of 100,000 characters fits, however its JSON is written."""
_MAG_NIET = "Dit mag hier een ander: dit recht reikt niet zo ver, of een tweede mens moet het doen."


class Soort(NamedTuple):
    """One kind of decision: its path and name, its forms, and the rights of its routes."""

    soort: Besluitsoort
    pad: str
    naam: str
    vorm: type[Besluitvorm]
    nieuw: type[Struct]
    lezen: str
    voorstellen: str
    goedkeuren: str
    beeindigen: str


SOORTEN = (
    Soort(
        "draaiboek",
        "wijzigingen",
        "wijziging van het draaiboek",
        Wijzigingsvorm,
        NieuweWijziging,
        "draaiboek.lezen",
        "draaiboek.beheer",
        "draaiboek.goedkeuren",
        "draaiboek.beheer",
    ),
    Soort(
        "noodmaatregel",
        "noodmaatregelen",
        "noodmaatregel",
        Maatregelvorm,
        NieuweMaatregel,
        "noodmaatregelen.lezen",
        "noodmaatregelen.vragen",
        "noodmaatregelen.goedkeuren",
        "noodmaatregelen.vragen",
    ),
    Soort(
        "afspraak",
        "afspraken",
        "afspraak",
        Afspraakvorm,
        NieuweAfspraak,
        "noodmaatregelen.lezen",
        "noodmaatregelen.vragen",
        "noodmaatregelen.vragen",
        "noodmaatregelen.vragen",
    ),
    Soort(
        "extra_stop",
        "extra-stops",
        "extra stop",
        ExtraStopvorm,
        NieuweExtraStop,
        "noodmaatregelen.lezen",
        "extrastop.voorstellen",
        "extrastop.goedkeuren",
        "extrastop.voorstellen",
    ),
)


def _translated() -> AbstractContextManager[None]:
    return problems(_GEEN, verboden=_MAG_NIET, onbruikbaar=_ZO_NIET)


def _of_kind(soort: Soort) -> list[HTTPRouteHandler]:
    many = defstruct(
        f"{soort.vorm.__name__}enlijst",
        [(soort.pad.replace("-", "_"), list[soort.vorm])],  # type: ignore[name-defined]  # a type at run time
        bases=(Form,),
        namespace={"__doc__": f"Alle besluiten van deze soort in zicht: {soort.naam}."},
        kw_only=True,
        rename="camel",
    )

    def find(diensten: Diensten, beller: Beller, nummer: int) -> Voorstel:
        with _translated():
            found = diensten.besluiten.get(beller.identiteit, diensten.hub.now(), known_id(nummer))
        if found.soort != soort.soort:
            raise Probleem(404, _GEEN)
        return found

    def describe(titel: str, recht: str, **more: Any) -> Beschrijving:  # noqa: ANN401  # fields of it
        problems = {404: _GEEN} | more.pop("problemen", {})
        answer = {"antwoord": soort.vorm} | more
        return Beschrijving(recht=recht, titel=titel, groep=_GROEP, problemen=problems, **answer)

    @route(
        "GET",
        f"/{soort.pad}",
        Beschrijving(
            recht=soort.lezen,
            titel=f"Geef elke {soort.naam} in zicht, met elk voorstel.",
            groep=_GROEP,
            antwoord=many,
        ),
    )
    def every(diensten: Diensten, beller: Beller) -> Struct:
        found = diensten.besluiten.list(beller.identiteit, diensten.hub.now(), soort.soort)
        return many(**{soort.pad.replace("-", "_"): [write(one) for one in found]})

    @route("GET", f"/{soort.pad}/{{id:int}}", describe(f"Geef een {soort.naam}.", soort.lezen, pad=_ID))
    def one(diensten: Diensten, beller: Beller, id: int) -> Besluitvorm:  # the name in the path
        return _written(diensten, find(diensten, beller, id))

    @route(
        "POST",
        f"/{soort.pad}",
        describe(
            f"Stel een {soort.naam} voor.",
            soort.voorstellen,
            status=201,
            lichaam=soort.nieuw,
            maximum=_GROOT,
            antwoordkoppen=(Kop("Location", "Adres van het voorstel."),),
            problemen={409: "Een regel laat dit niet toe, of het voorstel kan zo niet."},
        ),
    )
    def propose(diensten: Diensten, beller: Beller, lichaam: Any) -> Response[Besluitvorm]:  # noqa: ANN401  # any of them
        wens = lichaam.wens()
        for moment in (wens.van, getattr(wens, "tot", None)):
            _ = None if moment is None else bounded(moment)
        with _translated():
            number = diensten.besluiten.propose(beller.identiteit, diensten.hub.now(), wens)
        found = find(diensten, beller, number)
        return Response(_written(diensten, found), headers={"Location": f"/v1/{soort.pad}/{number}"})

    @route(
        "POST",
        f"/{soort.pad}/{{id:int}}/goedkeuringen",
        describe(
            f"Keur een {soort.naam} goed: twee goedkeuringen zijn twee mensen.",
            soort.goedkeuren,
            status=201,
            lichaam=Goedkeuring,
            pad=_ID,
            problemen={409: "Een regel laat dit niet meer toe, of er is al over besloten."},
        ),
    )
    def approve(diensten: Diensten, beller: Beller, id: int, lichaam: Goedkeuring) -> Besluitvorm:
        find(diensten, beller, id)
        with _translated():
            found = diensten.besluiten.approve(beller.identiteit, diensten.hub.now(), id, lichaam.namens)
        return _written(diensten, found)

    @route(
        "DELETE",
        f"/{soort.pad}/{{id:int}}",
        describe(
            f"Trek een voorstel voor een {soort.naam} in, of beëindig wat besloten is.",
            soort.beeindigen,
            pad=_ID,
            problemen={409: "Dit is al voorbij, of eindigt alleen door een nieuw besluit."},
        ),
    )
    def end(diensten: Diensten, beller: Beller, id: int) -> Besluitvorm:
        found = find(diensten, beller, id)
        act: Callable[..., Voorstel] = (
            diensten.besluiten.withdraw if found.besloten_op is None else diensten.besluiten.end
        )
        with _translated():
            found = act(beller.identiteit, diensten.hub.now(), id)
        return _written(diensten, found)

    return [every, one, propose, approve, end]


def _written(diensten: Diensten, found: Voorstel) -> Besluitvorm:
    if found.soort != "draaiboek":
        return write(found)
    return write(found, diensten.besluiten.difference(found.nummer))


ROUTES = [handler for soort in SOORTEN for handler in _of_kind(soort)]
