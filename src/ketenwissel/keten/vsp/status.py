"""What became of messages, in the words of VECOZO's status service, versions 2 and 3.

A hub here settles a message before it answers, so `Ontvangen`, `WordtVerwerkt` and the states of a delivery
in parts never occur. What does:

| stand | v2 | v3 |
|---|---|---|
| refused, or kept and answered by the hub itself | AfgekeurdDoorDienst | AfgekeurdDoorDienst |
| waits for the addressee | Aangeboden | WordtAangeboden |
| bringing it was given up | Aangeboden | AanbiedenMislukt |
| nobody will get it by itself any more | Aangeboden | BezorgingAfgebroken |
| confirmed by the addressee | Bezorgd | Bezorgd |

The envelope of the answer is not public: the property `berichtstatussen` is ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from ketenwissel.core.instants import format_instant
from ketenwissel.keten.codes import situatie
from ketenwissel.keten.vsp.metadata import Vormfout, decode

__all__ = [
    "MAX_STATUSSEN",
    "Berichtstatus",
    "Melding",
    "Stand",
    "Statusregel",
    "Statusversie",
    "read_statuses",
    "write_statuses",
]

MAX_STATUSSEN = 250

Stand = Literal["afgekeurd", "wacht", "aanbieden_mislukt", "afgebroken", "bezorgd"]
Statusversie = Literal[2, 3]

_V2 = {
    "afgekeurd": "AfgekeurdDoorDienst",
    "wacht": "Aangeboden",
    "aanbieden_mislukt": "Aangeboden",
    "afgebroken": "Aangeboden",
    "bezorgd": "Bezorgd",
}
_V3 = _V2 | {
    "wacht": "WordtAangeboden",
    "aanbieden_mislukt": "AanbiedenMislukt",
    "afgebroken": "BezorgingAfgebroken",
}
_WAT_NU = {
    "rebuild": "Maak het bericht opnieuw in de nieuwe release.",
    "never": "Dien het niet opnieuw in; handel het af buiten de keten.",
    "later": "Dien het later opnieuw in.",
    "repair": "Herstel het en dien het in als nieuw bericht.",
    "arrange": "Regel eerst de aansluiting of de bevoegdheid.",
    "lookup": "Zoek eerst uit wat er van het eerdere bericht is geworden.",
}


@dataclass(frozen=True, slots=True)
class Statusregel:
    """What is known of one message, without a wire form.

    `sinds` is the instant (UTC) from which it stands so. Of a refusal `situatie`, `code` and `retry` say why
    and what to do, and `reden` what the runbook said, if it was that.
    """

    traceer_id: str
    gesprek: str
    stand: Stand
    sinds: datetime
    als_antwoord_op: str | None = None
    eigen_referentie: str | None = None
    situatie: str | None = None
    code: str | None = None
    retry: str | None = None
    stap: str | None = None


class Melding(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Why a message was refused: code, text, and what to do."""

    code: str
    omschrijving: str
    toelichting: str | None = None


class Berichtstatus(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """The status of one message."""

    conversatie_id: str
    traceer_id: str
    status: str
    tijdstip: str
    als_antwoord_op: str | None = None
    referentie_id: str | None = None
    meldingen: tuple[Melding, ...] = ()


class _Antwoord(msgspec.Struct, frozen=True):
    berichtstatussen: tuple[Berichtstatus, ...]


_decoder = msgspec.json.Decoder(_Antwoord)
_encoder = msgspec.json.Encoder()


def melding(naam: str, code: str, retry: str, stap: str | None = None) -> Melding:
    """Make the melding of a refusal: the text of its situation, and what to do."""
    step = f"Stap {stap} van het landelijk draaiboek. " if stap else ""
    return Melding(code, situatie(naam, "vecozo").omschrijving, step + _WAT_NU[retry])


def write_statuses(lines: Sequence[Statusregel], versie: Statusversie) -> bytes:
    """Write statuses as JSON."""
    words = _V2 if versie == 2 else _V3
    return _encoder.encode(_Antwoord(tuple(_status(line, words) for line in lines[:MAX_STATUSSEN])))


def read_statuses(data: bytes) -> tuple[Berichtstatus, ...] | Vormfout:
    """Read statuses, as a client does."""
    found = decode(_decoder, data)
    return found if isinstance(found, Vormfout) else found.berichtstatussen


def _status(line: Statusregel, words: dict[str, str]) -> Berichtstatus:
    why: tuple[Melding, ...] = ()
    if line.situatie and line.code and line.retry:
        why = (melding(line.situatie, line.code, line.retry, line.stap),)
    return Berichtstatus(
        conversatie_id=line.gesprek,
        traceer_id=line.traceer_id,
        status=words[line.stand],
        tijdstip=format_instant(line.sinds),
        als_antwoord_op=line.als_antwoord_op,
        referentie_id=line.eigen_referentie,
        meldingen=why,
    )
