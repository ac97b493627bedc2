"""Bringing a gemeente its mail: one message to its endpoint, and what came of it.

Only a Bv03 on this very message means that it arrived, only a Fo03 on it that it was refused. Whatever else
happens settles nothing: it is to be sent again, unchanged. When and how often is not decided here.
"""

from dataclasses import dataclass

import httpx

from ketenwissel.core.limits import MAX_ENVELOP_BYTES
from ketenwissel.keten import Fout, Levering
from ketenwissel.keten.stuf import ACTIES, Bv03, Fo03, read_answer, write_delivery

__all__ = ["Bezorgd", "Geweigerd", "OpnieuwProberen", "StufBezorger"]

_ANSWER_MAX = 1_000_000
_LATER = frozenset({"StUF046", "StUF058"})
"""What a receiver says whose own fault it is: the same message again, later (StUF 03.01 par. 4.4.3)."""


@dataclass(frozen=True, slots=True)
class Bezorgd:
    """The receiver has it, under this reference of its Bv03."""

    referentie: str


@dataclass(frozen=True, slots=True)
class Geweigerd:
    """It will not be taken: by the receiver with its Fo03, or since it fits in no envelope.

    `fout` is what the receiver said, for people to look into; its text is not ours, so it belongs in no log.
    """

    reden: str
    fout: Fout | None = None


@dataclass(frozen=True, slots=True)
class OpnieuwProberen:
    """Nothing is settled; `reden` says why in Dutch, without any text of the other side."""

    reden: str


class StufBezorger:
    """Sends messages to endpoints; `client` brings certificates and timeouts, and is closed by its owner.

    A redirect is no answer: a client that follows them would send personal data where nobody told it to.
    """

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def bezorg(self, levering: Levering, adres: str) -> Bezorgd | Geweigerd | OpnieuwProberen:
        """Send one message to an endpoint (URL), and say what came of it."""
        body = write_delivery(levering)
        if len(body) > MAX_ENVELOP_BYTES:
            return Geweigerd("Het bericht past met base64 niet in een envelop van 25 MB.")
        headers = {
            "content-type": "text/xml; charset=utf-8",
            "soapaction": f'"{ACTIES[levering.regel.soort]}"',
        }
        try:
            with self._client.stream(
                "POST", adres, content=body, headers=headers, follow_redirects=False
            ) as response:
                status, answer = response.status_code, _read(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return OpnieuwProberen(f"Geen verbinding of geen antwoord ({type(error).__name__}).")
        return _outcome(levering, status, answer)


def _read(response: httpx.Response) -> bytes:
    """Read an answer, and no more of it than an answer can be."""
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > _ANSWER_MAX:
            return b""
        parts.append(part)
    return b"".join(parts)


def _outcome(levering: Levering, status: int, answer: bytes) -> Bezorgd | Geweigerd | OpnieuwProberen:
    found = read_answer(answer) if status in (200, 500) else None
    if found is None:
        return OpnieuwProberen(f"Het antwoord (HTTP {status}) is geen Bv03 en geen Fo03.")
    about = found.cross_referentie
    if isinstance(found, Bv03) and status == 200 and about == levering.regel.referentie:
        return Bezorgd(found.referentie)
    # Who could not read the message may not know its reference.
    if isinstance(found, Fo03) and status == 500 and about in ("", levering.regel.referentie):
        if found.fout.code in _LATER:
            return OpnieuwProberen("De ontvanger kan het bericht nu niet opslaan.")
        return Geweigerd("De ontvanger weigert het bericht.", found.fout)
    return OpnieuwProberen(f"Het antwoord (HTTP {status}) hoort niet bij dit bericht.")
