"""What a back office means to do, as values: send a heenbericht, or answer one that it received.

Work is kept apart from messages: the same *opdracht* becomes a message of the release in use at the moment
of sending, so that work which a stop held up or a hub refused is simply built again in the next release.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from sys import intern

import zstandard

from ketenwissel.keten import Aanlevering, Levering

__all__ = [
    "Afwijking",
    "Antwoordafwijking",
    "Beantwoording",
    "Client",
    "Opdracht",
    "Prestatie",
    "Toewijzing",
    "Verzendklaar",
    "Werk",
]


_press = zstandard.ZstdCompressor(level=1).compress
_unpress = zstandard.ZstdDecompressor().decompress


@dataclass(frozen=True, slots=True)
class Client:
    """A synthetic person; the BSN comes from the reserved test range."""

    bsn: str
    geboortedatum: date
    geslacht: str
    achternaam: str
    voorletters: str


@dataclass(frozen=True, slots=True)
class Toewijzing:
    """Care that a gemeente allocated to an aanbieder for a client; `tarief` in eurocents a unit."""

    nummer: int
    client: Client
    categorie: str
    productcode: str
    ingangsdatum: date
    volume: int
    tarief: int


@dataclass(frozen=True, slots=True)
class Prestatie:
    """One line of a declaration: care given in a month under an allocation."""

    toewijzing: Toewijzing
    referentie: str
    begin: date
    einde: date
    volume: int

    @property
    def bedrag(self) -> int:
        """What is declared, in eurocents."""
        return self.volume * self.toewijzing.tarief


@dataclass(frozen=True, slots=True)
class Afwijking:
    """How a party departs from what it should do; only rehearsals plant one.

    `nummer` tells which planted one it is. `release` forces a release, `tegen_draaiboek` sends although the
    runbook says otherwise, `kapot` breaks the payload so that it fails level 1, `ontvanger` addresses it to
    another party than the work is about.
    """

    soort: str
    nummer: int = 0
    release: str | None = None
    tegen_draaiboek: bool = False
    kapot: bool = False
    ontvanger: str | None = None


@dataclass(frozen=True, slots=True)
class Opdracht:
    """A heenbericht to send at a moment (UTC): which type, to whom, about which care."""

    moment: datetime
    standaard: str
    nummer: str
    ontvanger: str
    toewijzing: Toewijzing | None = None
    prestaties: tuple[Prestatie, ...] = ()
    afwijking: Afwijking | None = None

    @property
    def bericht(self) -> str:
        """The message type, for example "WMO301"; a 303 is sent as a declaration (D)."""
        prefix = "WMO" if self.standaard == "iwmo" else "JW"
        return f"{prefix}{self.nummer}{'D' if self.nummer == '303' else ''}"

    def again(self, moment: datetime) -> "Opdracht":
        """The same work at a later moment, done properly."""
        return replace(self, moment=moment, afwijking=None)


@dataclass(frozen=True, slots=True)
class Beantwoording:
    """The answer that is owed on a received heenbericht, planned for a moment (UTC).

    It keeps what the answer needs, the payload compressed: a night in which a chain catches up leaves tens of
    thousands of them.
    """

    moment: datetime
    aan: str
    referentie: str
    release: str
    geperst: bytes
    retour: str
    afwijking: Afwijking | None = None

    @classmethod
    def on(cls, levering: Levering, retour: str, moment: datetime) -> "Beantwoording":
        """Plan the answer on a message that was handed out."""
        regel = levering.regel
        aan, release = intern(regel.zender.organisatie), intern(regel.release)
        return cls(moment, aan, regel.referentie, release, _press(levering.inhoud), retour)

    @property
    def inhoud(self) -> bytes:
        """The payload of the heenbericht, as it was received."""
        return _unpress(self.geperst)


@dataclass(frozen=True, slots=True)
class Antwoordafwijking:
    """A party answers one heenbericht otherwise than agreed.

    It answers only at `moment` (UTC), or, with `naast_gewoon`, in time and at `moment` once more.
    """

    moment: datetime
    afwijking: Afwijking
    naast_gewoon: bool = False


@dataclass(frozen=True, slots=True)
class Verzendklaar:
    """A submission that was built already: a foutbericht, or one to send again as it was, unanswered."""

    moment: datetime
    aanlevering: Aanlevering
    werk: Opdracht | Beantwoording | None


Werk = Opdracht | Beantwoording
