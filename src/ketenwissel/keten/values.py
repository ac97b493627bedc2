"""What travels between a party and a hub, as values without a wire form.

An *aanlevering* is one submission: an envelope (who, to whom, reference, function, release) around the
decoded payload. A hub answers with an *ontvangst* (stored for good, it will be delivered) or a *weigering*.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = [
    "Aanlevering",
    "Adres",
    "Antwoord",
    "Kant",
    "Levering",
    "Ontvangst",
    "Poststuk",
    "Postvakregel",
    "Retry",
    "Soort",
    "Weigering",
]

Kant = Literal["ggk", "vecozo"]
"""The side of the chain where a submission enters: GGk for gemeenten, VECOZO for aanbieders."""

Soort = Literal["Di01", "Du01", "Fo01"]
"""The StUF envelope: Di01 around a heenbericht, Du01 around a retourbericht, Fo01 a foutbericht."""

Retry = Literal["rebuild", "never", "later", "repair", "arrange", "lookup"]
"""What the sender of something refused should do.

rebuild: make it anew in the next release; never: settle it outside the chain; later: nothing is wrong, send
it later; repair: mend it and send a new message; arrange: registration or authorisation comes first;
lookup: find out what became of the earlier one.
"""


@dataclass(frozen=True, slots=True)
class Adres:
    """One end of an envelope; a reference is unique within these four fields (StUF 03.01 par. 4.3.1)."""

    organisatie: str
    applicatie: str = ""
    administratie: str = ""
    gebruiker: str = ""


@dataclass(frozen=True, slots=True)
class Aanlevering:
    """One submission to a hub.

    `functie` is the message type without release ("WMO301"), empty for a Fo01; `versie` and `subversie`
    are the release as the envelope states it, 0 for a Fo01; `inhoud` is the decoded payload: the XML of
    the message, or of the body of a Fo01. `applicatie_versie` and `applicatie_subversie` are those of the
    product that made the message, 0 for a Fo01. `bezwaar` is the situation in which decoding the envelope
    ended where it found a fault: the hub refuses with it, as the first of its checks on the envelope.
    `bezwaar_plaats` is where in the envelope that is, over the names of the standard.
    `eigen_referentie` is what the sender calls the message; only he gets it back.
    """

    kant: Kant
    soort: Soort
    zender: Adres
    ontvanger: Adres
    referentie: str
    inhoud: bytes
    functie: str = ""
    versie: int = 0
    subversie: int = 0
    cross_referentie: str | None = None
    applicatie_versie: int = 0
    applicatie_subversie: int = 0
    bezwaar: str | None = None
    bezwaar_plaats: str | None = None
    eigen_referentie: str | None = None

    @property
    def release(self) -> str:
        """The release that the envelope states, for example "3.0"."""
        return f"{self.versie}.{self.subversie}"


@dataclass(frozen=True, slots=True)
class Ontvangst:
    """The receipt: the message is on disk and will be delivered. Made from the stored row, so repeatable.

    `ontvangen_op` is the instant (UTC) at which the whole request was received, `sha256` the digest of the
    decoded payload in lower-case hexadecimals, `ontraden` the step of the runbook that advised against it.
    """

    referentie: str
    ontvangen_op: datetime
    sha256: str
    ontraden: str | None = None


@dataclass(frozen=True, slots=True)
class Weigering:
    """A refusal: a situation, its code in the list of the side, and what to do. Holds no value of a message.

    `stap` is the step of the runbook that refuses, where one does; `omschrijving` is Dutch and at most 200
    characters, the limit of a Fo01.
    """

    referentie: str
    situatie: str
    lijst: str
    code: str
    plek: Literal["client", "server"]
    omschrijving: str
    retry: Retry
    stap: str | None = None
    plaats: str | None = None


Antwoord = Ontvangst | Weigering
"""What a hub answers to one submission."""


@dataclass(frozen=True, slots=True)
class Postvakregel:
    """One waiting message in the mailbox of a party: its envelope and what it is, without its payload.

    `ontvanger` is as the sender wrote it: after a merger that may be a code which `partij` succeeded.
    """

    id: int
    partij: str
    soort: Soort
    functie: str
    release: str
    zender: Adres
    ontvanger: Adres
    referentie: str
    cross_referentie: str | None
    ontvangen_op: datetime
    grootte: int
    sha256: str
    applicatie_versie: int = 0
    applicatie_subversie: int = 0


@dataclass(frozen=True, slots=True)
class Poststuk:
    """A line of a mailbox with its place in a conversation.

    `antwoord_op` is the reference of what it answers, `gesprek` that of the heenbericht with which the
    exchange began, its own for a heenbericht. `over` is its type (WMO301); for a foutbericht the type of what
    that rejects, None where nobody knows it.
    """

    regel: Postvakregel
    antwoord_op: str | None
    gesprek: str
    over: str | None


@dataclass(frozen=True, slots=True)
class Levering:
    """A message handed out: its line in the mailbox and the payload, exactly as it was received."""

    regel: Postvakregel
    inhoud: bytes
