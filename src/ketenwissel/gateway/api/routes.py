"""Routes: what each one asks and answers, said once, for the guard, the reading and the OpenAPI document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutinefunction
from typing import Any, Literal

from litestar import Request
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ketenwissel.gateway.api.lezen import read_body, read_query

__all__ = ["BESCHRIJVING", "KLEIN", "Beschrijving", "Kop", "Methode", "route"]

BESCHRIJVING = "beschrijving"
KLEIN = 1_000_000
"""Bytes of a body, where a route says nothing else."""

Methode = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Kop:
    """A header that a route reads or answers with."""

    naam: str
    omschrijving: str


@dataclass(frozen=True, slots=True)
class Beschrijving:
    """What a route is. `recht` is the right that it takes, None for a public one.

    `antwoord` is the struct of the answer, None for none, and `bytes` for content that is no JSON, with its
    `mediatype`. `problemen` are statuses besides those that every route can give, each with its meaning.
    """

    recht: str | None
    titel: str
    groep: str
    antwoord: type[Struct] | type[bytes] | None
    status: int = 200
    mediatype: str = "application/json"
    vraag: type[Struct] | None = None
    lichaam: type[Struct] | None = None
    maximum: int = KLEIN
    problemen: Mapping[int, str] = field(default_factory=dict)
    koppen: tuple[Kop, ...] = ()
    antwoordkoppen: tuple[Kop, ...] = ()
    pad: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def route(
    methode: Methode, pad: str, beschrijving: Beschrijving
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """Make a function the handler of a route.

    It is called with `beller`, `diensten`, the parameters of its path, and `vraag` and `lichaam` where the
    route has them, read in full. One that is not `async` runs in a thread.
    """
    dependencies: dict[str, Provide] = {}
    if beschrijving.vraag is not None:
        dependencies["vraag"] = _query(beschrijving.vraag)
    if beschrijving.lichaam is not None:
        dependencies["lichaam"] = _body(beschrijving.lichaam)

    def make(function: Callable[..., Any]) -> HTTPRouteHandler:
        is_async = iscoroutinefunction(function)
        return HTTPRouteHandler(
            pad,
            http_method=methode,
            status_code=beschrijving.status,
            dependencies=dependencies,
            opt={BESCHRIJVING: beschrijving},
            request_max_body_size=beschrijving.maximum,
            sync_to_thread=None if is_async else True,
        )(function)

    return make


def _query(kind: type[Struct]) -> Provide:
    def read(request: Request[Any, Any, Any]) -> Any:  # noqa: ANN401  # the struct of the route
        return read_query(request, kind)

    return Provide(read, sync_to_thread=False)


def _body(kind: type[Struct]) -> Provide:
    async def read(request: Request[Any, Any, Any]) -> Any:  # noqa: ANN401  # the struct of the route
        return await read_body(request, kind)

    return Provide(read)
