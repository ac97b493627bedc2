"""Routes: what each one asks and answers, said once, for the guard, the reading and the OpenAPI document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from inspect import iscoroutinefunction, signature
from typing import Any, Literal

from litestar import Request, Response
from litestar.concurrency import sync_to_thread
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from ketenwissel.gateway.api.lezen import read_body, read_bytes, read_query

__all__ = ["BESCHRIJVING", "KLEIN", "Beschrijving", "Kop", "Methode", "route"]

BESCHRIJVING = "beschrijving"
KLEIN = 1_000_000
"""Bytes of a body, where a route says nothing else."""

Methode = Literal["GET", "POST", "PUT", "DELETE"]


@dataclass(frozen=True, slots=True)
class Kop:
    """A header that a route reads, of at most so many characters, or answers with."""

    naam: str
    omschrijving: str
    maximum: int = 200


@dataclass(frozen=True, slots=True)
class Beschrijving:
    """What a route is. `recht` is the right that it takes, None for a public one.

    `antwoord` is the struct of the answer, None for none, and `bytes` for content that is no JSON, with its
    `mediatype`; `lichaam` and `lichaamtype` say the same of the body of the request. `problemen` are statuses
    besides those that every route can give, each with its meaning.
    """

    recht: str | None
    titel: str
    groep: str
    antwoord: type[Struct] | type[bytes] | None
    status: int = 200
    mediatype: str = "application/json"
    vraag: type[Struct] | None = None
    lichaam: type[Struct] | type[bytes] | None = None
    lichaamtype: str = "application/json"
    maximum: int = KLEIN
    problemen: Mapping[int, str] = field(default_factory=dict)
    koppen: tuple[Kop, ...] = ()
    antwoordkoppen: tuple[Kop, ...] = ()
    pad: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


def route(
    methode: Methode, pad: str, beschrijving: Beschrijving
) -> Callable[[Callable[..., Any]], HTTPRouteHandler]:
    """Make a function the handler of a route.

    It is called with what its parameters name: `diensten`, `beller`, `request`, the parameters of the path,
    and `vraag` and `lichaam`, read in full. One that is not `async` runs in a thread.
    """

    def make(function: Callable[..., Any]) -> HTTPRouteHandler:
        wanted = list(signature(function).parameters)
        is_async = iscoroutinefunction(function)

        async def handle(request: Request[Any, Any, Any]) -> Response[Any]:
            values = await _values(request, beschrijving)
            words = {name: values[name] for name in wanted}
            answer = await function(**words) if is_async else await sync_to_thread(function, **words)
            if isinstance(answer, Response):
                answer.status_code = beschrijving.status
                return answer
            return Response(answer, status_code=beschrijving.status)

        return HTTPRouteHandler(
            pad,
            http_method=methode,
            name=f"{methode} {pad}",
            opt={BESCHRIJVING: beschrijving},
            request_max_body_size=beschrijving.maximum,
            # Of every response its own status counts; the framework wants to hear one beforehand.
            status_code=200,
        )(handle)

    return make


async def _values(request: Request[Any, Any, Any], beschrijving: Beschrijving) -> Mapping[str, object]:
    """Read everything that a handler may ask for."""
    values: dict[str, object] = {
        "request": request,
        "diensten": request.app.state["diensten"],
        "beller": request.scope["state"].get("beller"),
        **request.path_params,
    }
    if beschrijving.vraag is not None:
        values["vraag"] = read_query(request, beschrijving.vraag)
    kind = beschrijving.lichaam
    if kind is not None and issubclass(kind, Struct):
        values["lichaam"] = await read_body(request, kind)
    elif kind is not None:
        values["lichaam"] = await read_bytes(request, beschrijving.lichaamtype)
    return values
