"""The answers of VECOZO's REST doors: problem details (RFC 9457) in Dutch, and plain ones."""

from collections.abc import Sequence

import msgspec

from ketenwissel.gateway.asgi import Send, respond
from ketenwissel.keten import Weigering
from ketenwissel.keten.vsp import Melding, Vormfout, melding

__all__ = ["bad_request", "forbidden", "not_found", "refused", "send_json", "unavailable", "unknown_caller"]

_JSON = ((b"content-type", b"application/json"),)
_PROBLEM = (b"content-type", b"application/problem+json")
_CLOSE = (b"connection", b"close")


class _Fout(msgspec.Struct, frozen=True):
    plaats: str
    omschrijving: str


class _Probleem(msgspec.Struct, frozen=True, omit_defaults=True):
    title: str
    status: int
    detail: str
    type: str = "about:blank"
    meldingen: tuple[Melding, ...] = ()
    fouten: tuple[_Fout, ...] = ()


_encoder = msgspec.json.Encoder()


async def send_json(send: Send, body: bytes) -> None:
    """Send a document."""
    await respond(send, 200, body, _JSON)


async def _problem(send: Send, problem: _Probleem, headers: Sequence[tuple[bytes, bytes]] = ()) -> None:
    await respond(send, problem.status, _encoder.encode(problem), (_PROBLEM, *headers))


async def bad_request(send: Send, fault: Vormfout) -> None:
    """Say that a request breaks the contract (400), and where."""
    detail = "De aanvraag voldoet niet aan het contract. Herstel haar en dien haar opnieuw in."
    fout = _Fout(fault.plaats, fault.omschrijving)
    await _problem(send, _Probleem("Ongeldige aanvraag", 400, detail, fouten=(fout,)))


async def refused(send: Send, weigering: Weigering, *, close: bool = False) -> None:
    """Say that a message is refused (422): the same request must not be sent again.

    `close` ends the connection, where the rest of the request is not read any more.
    """
    why = melding(weigering.situatie, weigering.code, weigering.retry, weigering.stap)
    # What the runbook says of it is more than the text of the situation.
    why = Melding(why.code, weigering.omschrijving, why.toelichting)
    problem = _Probleem("Bericht geweigerd", 422, weigering.omschrijving, meldingen=(why,))
    await _problem(send, problem, (_CLOSE,) if close else ())


async def unavailable(send: Send, weigering: Weigering) -> None:
    """Say that nothing could be stored (503): the same request may be sent again, unchanged."""
    problem = _Probleem("Niet vastgelegd", 503, weigering.omschrijving)
    await _problem(send, problem, ((b"retry-after", b"5"),))


async def unknown_caller(send: Send) -> None:
    """Say that nobody is known by what the request carries (401)."""
    detail = "Geef een geldige API-sleutel of een bekend certificaat mee."
    await _problem(send, _Probleem("Onbekende aanroeper", 401, detail), ((b"www-authenticate", b"Bearer"),))


async def forbidden(send: Send) -> None:
    """Say that who calls may not do this for anybody (403)."""
    detail = "Deze aanroeper heeft geen rol waarmee dit mag. Laat de juiste rol vastleggen bij het knooppunt."
    await _problem(send, _Probleem("Niet toegestaan", 403, detail))


async def not_found(send: Send, detail: str) -> None:
    """Say that there is no such thing for who calls (404)."""
    await _problem(send, _Probleem("Niet gevonden", 404, detail))
