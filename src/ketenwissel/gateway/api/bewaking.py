"""The guard: who calls, and whether they have the right that the route asks. Nothing else decides it."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any, cast

from litestar.connection import ASGIConnection
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import BaseRouteHandler

from ketenwissel.gateway.aanmelden import identify
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.routes import BESCHRIJVING, Beschrijving
from ketenwissel.gateway.asgi import Scope
from ketenwissel.toegang import Identiteit, Register, Toegang, Zicht

__all__ = ["Beller", "Bewaking"]


@dataclass(frozen=True, slots=True)
class Beller:
    """Who calls, at one instant; `recht` is the right of the route."""

    identiteit: Identiteit
    toegang: Toegang
    at: datetime
    recht: str

    @property
    def naam(self) -> str:
        """How the trail names them."""
        return self.identiteit.naam

    @property
    def register(self) -> Register:
        """The parties, as of this request."""
        return self.toegang.register

    @property
    def zicht(self) -> Zicht:
        """How far the right of the route reaches."""
        return self.zicht_op(self.recht)

    def zicht_op(self, recht: str) -> Zicht:
        """Say how far another right reaches; nowhere without it."""
        return self.toegang.zicht(self.identiteit, recht, self.at)


def _methods(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    template = connection.scope["path_template"]
    found = {method for route in connection.app.routes if route.path == template for method in route.methods}
    return ", ".join(sorted(found))


class Bewaking:
    """Lets a request through to its route, or raises Probleem (401, 403, 429)."""

    def __init__(self, diensten: Diensten) -> None:
        self._diensten = diensten

    async def check(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """Find out who calls and hold it against what the route asks."""
        beschrijving: Beschrijving | None = handler.opt.get(BESCHRIJVING)
        if beschrijving is None:
            # The framework answers OPTIONS by itself, and does not name all methods: here it is none.
            raise MethodNotAllowedException(headers={"Allow": _methods(connection)})
        if beschrijving.recht is None:
            return
        at = self._diensten.clock.now()
        toegang = self._diensten.bron.toegang
        identiteit = identify(cast(Scope, connection.scope), toegang, at)
        if identiteit is None:
            raise Probleem(401, headers={"WWW-Authenticate": 'Bearer realm="ketenwissel"'})
        wait = self._diensten.beperking(identiteit)
        if wait is not None:
            raise Probleem(429, headers={"Retry-After": str(max(1, ceil(wait)))})
        if not identiteit.mag(beschrijving.recht):
            raise Probleem(403)
        connection.scope["state"]["beller"] = Beller(identiteit, toegang, at, beschrijving.recht)
