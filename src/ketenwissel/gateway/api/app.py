"""The application: all routes with their guard, and the OpenAPI document of them."""

from typing import Any, cast

from litestar import Litestar, Request, Response, Router
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

from ketenwissel.gateway.api import (
    aansluitcontroles,
    bellijst,
    berichten,
    besluiten,
    contacten,
    draaiboek,
    gereedheid,
    herinneringen,
    herstel,
    incidenten,
    indeling,
    indienen,
    klok,
    ktobewijzen,
    mededelingen,
    nazorg,
    paren,
    partijen,
    portalen,
    postvakken,
    spoed,
    spoor,
    stappen,
    termijnen,
    zoekfilters,
)
from ketenwissel.gateway.api.bewaking import Bewaking
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.openapi import BASIS, document
from ketenwissel.gateway.api.problemen import HANDLERS
from ketenwissel.gateway.api.routes import BESCHRIJVING, Beschrijving, route
from ketenwissel.gateway.api.schil import Schil
from ketenwissel.gateway.asgi import App

__all__ = ["make_api", "rights"]

_DOORS = (
    aansluitcontroles,
    bellijst,
    berichten,
    contacten,
    besluiten,
    draaiboek,
    herstel,
    herinneringen,
    incidenten,
    indeling,
    indienen,
    klok,
    mededelingen,
    nazorg,
    gereedheid,
    ktobewijzen,
    paren,
    partijen,
    portalen,
    postvakken,
    spoed,
    spoor,
    stappen,
    termijnen,
    zoekfilters,
)


def make_api(diensten: Diensten) -> App:
    """Make the API; an ASGI application for all paths below `/v1`."""
    return Schil(cast(App, _framework(diensten)), diensten.clock.now, diensten.seconds)


def rights() -> list[tuple[str, str, str]]:
    """Give (method, path, right) of every route that takes a right."""
    found = []
    for handler in _handlers():
        beschrijving: Beschrijving = handler.opt[BESCHRIJVING]
        if beschrijving.recht is not None:
            found += [
                (method, BASIS + path, beschrijving.recht)
                for path in handler.paths
                for method in handler.http_methods
            ]
    return sorted(found)


def _handlers() -> list[HTTPRouteHandler]:
    return [handler for door in _DOORS for handler in door.ROUTES]


def _framework(diensten: Diensten) -> Litestar:
    return Litestar(
        [Router(BASIS, route_handlers=[*_handlers(), _document_route(diensten)])],
        exception_handlers=HANDLERS,
        guards=[Bewaking(diensten).check],
        logging_config=None,
        openapi_config=None,
        state=State({"diensten": diensten}),
    )


def _document_route(diensten: Diensten) -> HTTPRouteHandler:
    made: list[bytes] = []

    @route("GET", "/openapi.json", Beschrijving(None, "Geef dit document.", "", bytes))
    def openapi(request: Request[Any, Any, Any]) -> Response[bytes]:
        """Give the document, to anybody and from any page."""
        if not made:
            routes = [one for one in request.app.routes if isinstance(one, HTTPRoute)]
            made.append(document(routes, diensten.contact))
        return Response(made[0], media_type="application/json", headers={"Access-Control-Allow-Origin": "*"})

    return openapi
