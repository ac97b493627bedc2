"""Bringing an aanbieder its mail: VECOZO calls IndienenBericht on the aanbieder's own endpoint.

Only an IndienenBerichtResponse on this very message means that it arrived, only a fault with a melding that
it was refused. Whatever else happens settles nothing: it is to be sent again, unchanged.
"""

from collections.abc import Callable

import httpx

from ketenwissel.gateway.stuf import Bezorgd, Geweigerd, OpnieuwProberen
from ketenwissel.keten import Fout, Levering, Poststuk, Postvakregel
from ketenwissel.keten.vsp import (
    Rollen,
    metadata_of_post,
    read_fault,
    read_response,
    write_indienen,
)

__all__ = ["VecozoBezorger"]

_ANSWER_MAX = 1_000_000
_HEADERS = {
    "content-type": "text/xml; charset=utf-8",
    "soapaction": '"http://schemas.vecozo.nl/berichtuitwisseling/v3/IndienenBericht"',
}


class VecozoBezorger:
    """Sends messages to endpoints; `client` brings certificates and timeouts, and is closed by its owner.

    `describe` gives a line of a mailbox its place in a conversation, `rollen` the roles of a code as they are
    now. A redirect is no answer: a client that follows them would send personal data where nobody told it to.
    """

    def __init__(
        self,
        client: httpx.Client,
        describe: Callable[[Postvakregel], Poststuk],
        rollen: Callable[[], Rollen],
    ) -> None:
        self._client = client
        self._describe = describe
        self._rollen = rollen

    def bezorg(self, levering: Levering, adres: str) -> Bezorgd | Geweigerd | OpnieuwProberen:
        """Send one message to an endpoint (URL), and say what came of it.

        Raises what describing raises: StorageFault when the database fails.
        """
        metadata = metadata_of_post(self._describe(levering.regel), self._rollen())
        body = write_indienen(metadata, levering.inhoud)
        try:
            with self._client.stream(
                "POST", adres, content=body, headers=_HEADERS, follow_redirects=False
            ) as response:
                status, answer = response.status_code, _read(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return OpnieuwProberen(f"Geen verbinding of geen antwoord ({type(error).__name__}).")
        return _outcome(levering.regel.referentie, status, answer)


def _read(response: httpx.Response) -> bytes:
    """Read an answer, and no more of it than an answer can be."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > _ANSWER_MAX:
            return b""
        parts.append(part)
    return b"".join(parts)


def _outcome(referentie: str, status: int, answer: bytes) -> Bezorgd | Geweigerd | OpnieuwProberen:
    received = read_response(answer) if status == 200 else None
    if received is not None and received.traceer_id.lower() == referentie:
        return Bezorgd(received.traceer_id)
    why = read_fault(answer) if status == 500 else None
    if why is not None:
        return Geweigerd("De ontvanger weigert het bericht.", Fout(why.code, "client", why.omschrijving))
    return OpnieuwProberen(f"Het antwoord (HTTP {status}) zegt niet wat er met dit bericht is.")
