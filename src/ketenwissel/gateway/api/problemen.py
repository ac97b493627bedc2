"""Problems as RFC 9457 writes them (`application/problem+json`): every answer that is no success.

Their texts are Dutch and our own: nothing that came in is repeated in them, and no text of a library.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException
from litestar.types import ExceptionHandlersMap
from msgspec import Meta, Struct

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.gateway.asgi import BodyTooLarge, BodyTooSlow
from ketenwissel.gateway.ruimte import NoRoom
from ketenwissel.keten import Weigering

__all__ = [
    "HANDLERS",
    "MEDIA_TYPE",
    "TEKSTEN",
    "Fout",
    "Plaats",
    "Probleem",
    "Probleemvorm",
    "body_of",
    "refused",
]

MEDIA_TYPE = "application/problem+json"
_GEWEIGERD = "urn:ketenwissel:geweigerd"
"""The type of the problem that carries a refusal of the hub."""

_log = structlog.get_logger(__name__)

TEKSTEN: Mapping[int, tuple[str, str]] = {
    400: ("Ongeldige invoer", "De vraag is niet volgens de beschrijving. Zie `errors`."),
    401: ("Niet aangemeld", "Meld aan met een geldige API-sleutel of een toegelaten certificaat."),
    403: ("Niet toegestaan", "Met deze aanmelding mag dit niet."),
    404: ("Niet gevonden", "Dit bestaat niet, of is niet in te zien met deze aanmelding."),
    405: ("Methode niet toegestaan", "Deze methode bestaat hier niet. Zie de kop Allow."),
    408: ("Te langzaam", "De vraag kwam niet op tijd binnen. Stuur haar opnieuw."),
    409: ("Kan nu niet", "Dit kan nu niet."),
    410: ("Niet meer bewaard", "De inhoud van dit bericht wordt niet meer bewaard."),
    413: ("Te groot", "De vraag is groter dan hier wordt aangenomen. Deel haar op."),
    415: ("Verkeerd mediatype", "Stuur de vraag als application/json."),
    422: ("Geweigerd", "Het bericht is geweigerd."),
    429: ("Te veel vragen", "Wacht zo lang als de kop Retry-After zegt, en vraag dan opnieuw."),
    500: ("Fout in het knooppunt", "Er ging iets mis in het knooppunt. Probeer het later opnieuw."),
    503: ("Niet gereed", "Het knooppunt kan nu niet antwoorden. Probeer het later ongewijzigd opnieuw."),
}
"""Title and usual detail of each status."""


class Plaats(Struct, omit_defaults=True):
    """Waar in de vraag: een JSON-pointer in de body, of de naam van een parameter of kop."""

    pointer: Annotated[str, Meta(description="JSON-pointer in de body.")] | None = None
    name: Annotated[str, Meta(description="Naam van de parameter of kop.")] | None = None


class Fout(Struct, rename={"where": "in"}):
    """Een fout in de vraag; nooit de waarde zelf."""

    where: Annotated[Literal["body", "query", "path", "header"], Meta(description="Waar de fout zit.")]
    location: Plaats
    code: Annotated[str, Meta(description="Soort fout: ontbreekt, onbekend, onjuist, dubbel of leesbaar.")]
    detail: Annotated[str, Meta(description="Wat er verwacht wordt.")]


class Probleemvorm(Struct, omit_defaults=True):
    """Een probleem volgens RFC 9457; vanaf `referentie` alleen waar een bericht is geweigerd."""

    type: Annotated[str, Meta(description="about:blank, of de soort probleem.")]
    title: str
    status: Annotated[int, Meta(ge=400, le=599)]
    detail: str
    errors: Annotated[list[Fout], Meta(description="Alle fouten in de vraag.")] | None = None
    referentie: str | None = None
    situatie: Annotated[str, Meta(description="Waarom het bericht is geweigerd.")] | None = None
    lijst: Annotated[str, Meta(description="Lijst waarin de code staat.")] | None = None
    code: str | None = None
    stap: Annotated[str, Meta(description="Stap van het draaiboek die weigert.")] | None = None
    retry: Annotated[str, Meta(description="Wat de afzender kan doen.")] | None = None
    plaats: Annotated[str, Meta(description="Waar in het bericht, als XPath.")] | None = None


class Probleem(Exception):  # named as the standard names it
    """An answer that is no success; `velden` are further members of the problem."""

    def __init__(
        self,
        status: int,
        detail: str | None = None,
        *,
        fouten: Sequence[Fout] = (),
        headers: Mapping[str, str] | None = None,
        soort: str = "about:blank",
        **velden: str | None,
    ) -> None:
        super().__init__(status)
        self.status = status
        self.headers = dict(headers or {})
        title, usual = TEKSTEN[status]
        self.vorm = Probleemvorm(soort, title, status, detail or usual, errors=list(fouten) or None, **velden)


def refused(weigering: Weigering) -> Probleem:
    """Make the problem that says that the hub refused what was submitted."""
    # What the hub could not store is no judgement on the message.
    is_judged = weigering.plek == "client"
    return Probleem(
        422 if is_judged else 503,
        weigering.omschrijving,
        headers={} if is_judged else {"Retry-After": "30"},
        soort=_GEWEIGERD,
        referentie=weigering.referentie or None,
        situatie=weigering.situatie,
        lijst=weigering.lijst,
        code=weigering.code,
        stap=weigering.stap,
        retry=weigering.retry,
        plaats=weigering.plaats,
    )


def body_of(probleem: Probleem) -> bytes:
    """Write a problem as JSON."""
    return msgspec.json.encode(probleem.vorm)


def _respond(probleem: Probleem) -> Response[bytes]:
    return Response(
        body_of(probleem), media_type=MEDIA_TYPE, status_code=probleem.status, headers=probleem.headers
    )


def _own(_: Request[Any, Any, Any], error: Probleem) -> Response[bytes]:
    return _respond(error)


def _of_framework(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    """Answer for what the framework refuses itself: its own text may repeat what came in."""
    status = error.status_code if error.status_code in TEKSTEN else 400
    methods = {name.lower(): value for name, value in (error.headers or {}).items()}.get("allow")
    if methods is None:
        return _respond(Probleem(status))
    allowed = sorted(method for method in methods.split(", ") if method != "OPTIONS")
    return _respond(Probleem(status, headers={"Allow": ", ".join(allowed)}))


def _not_ready(_: Request[Any, Any, Any], error: KetenwisselError) -> Response[bytes]:
    _log.error("api niet gereed", reden=str(error))
    return _respond(Probleem(503, headers={"Retry-After": "30"}))


def _no_room(_: Request[Any, Any, Any], error: NoRoom) -> Response[bytes]:
    return _respond(Probleem(503, headers={"Retry-After": "5"}))


def _fault(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    # Neither the text of the error nor its trace: they may hold what is in a message.
    _log.error("api faalt", reden=f"{type(error).__name__} at {_place(error)}")
    return _respond(Probleem(500))


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _status(status: HTTPStatus) -> Any:  # noqa: ANN401  # a handler of the framework
    return lambda _request, _error: _respond(Probleem(status))


HANDLERS: ExceptionHandlersMap = {
    Probleem: _own,
    HTTPException: _of_framework,
    BodyTooLarge: _status(HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    BodyTooSlow: _status(HTTPStatus.REQUEST_TIMEOUT),
    NoRoom: _no_room,
    KetenwisselError: _not_ready,
    Exception: _fault,
}
"""What becomes of each kind of exception."""
