"""The story of a rehearsal as values: what happened at each cut-off, to refused work, to pairs, per party.

Every number comes from the trail of the hub or from the journals of the parties. Lists are capped; what is
left out is counted. Instants are in UTC.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ketenwissel.rehearsal.gereedheid import Cutoff, Partijstand

__all__ = [
    "Achterblijver",
    "Breuk",
    "Breuken",
    "Buiten",
    "Buitenreden",
    "Lot",
    "Lotgeval",
    "Moment",
    "Oorzaak",
    "Openstaand",
    "Partijverhaal",
    "Poging",
    "Verhaal",
    "Verkeersregel",
    "Weigeringregel",
]

Lot = Literal["herbouwd", "later", "beantwoord", "buiten_keten", "onmogelijk", "zonder_vervolg"]
"""What became of a refused message: accepted afterwards in a newer release, or in the same; its pair was
closed by another answer; an answer for outside the chain; a type that the new release does not have; or
nothing that the trail shows."""

Oorzaak = Literal["te_laat", "geweigerd", "niet_opgehaald", "niet_beantwoord"]
"""Why a pair broke: its answer came after the cut-off, was refused before it for another reason, could not
be made since nobody collected the heenbericht in time, or was never submitted."""

Buitenreden = Literal["antwoord_geweigerd", "antwoord_niet_gegeven", "bericht_vervallen"]
"""Why work cannot be done in the chain: an answer refused, never given, or a type that no longer exists."""


@dataclass(frozen=True, slots=True)
class Poging:
    """One refused submission: when, of which type, from whom to whom."""

    tijdstip: datetime
    bericht: str
    afzender: str
    ontvanger: str


@dataclass(frozen=True, slots=True)
class Achterblijver:
    """A party that was not ready, and what explains it.

    `laatst_opgehaald` is when it last collected, `oudste` when the oldest heenbericht that it still had to
    answer was accepted, `kort_ervoor` how many of those came in the last hour.
    """

    stand: Partijstand
    laatst_opgehaald: datetime | None
    oudste: datetime | None
    kort_ervoor: int


@dataclass(frozen=True, slots=True)
class Moment:
    """What happened around one cut-off, counted per message type.

    `aangenomen` in the last hour before it; `te_vroeg` and `te_laat` what one of its steps refused before it
    and from it on; `ontraden` what was accepted against its advice; `gebroken` the pairs that broke there.
    """

    cutoff: Cutoff
    aangenomen: Mapping[str, int]
    te_vroeg: Mapping[str, int]
    te_laat: Mapping[str, int]
    ontraden: Mapping[str, int]
    eerste: Poging | None
    gebroken: int
    niet_gereed: int | None
    achterblijvers: tuple[Achterblijver, ...]


@dataclass(frozen=True, slots=True)
class Lotgeval:
    """What became of the messages that one step refused for one reason; a repeated attempt counts once."""

    lijst: str
    code: str
    situatie: str
    stap: str | None
    berichten: int
    lot: Mapping[Lot, int]


@dataclass(frozen=True, slots=True)
class Breuk:
    """One broken pair: its heenbericht, its parties, and why it broke.

    `poging` is when the answer came that was refused, `code` the code it got; `opgehaald` when the
    heenbericht was first handed out; `geplant` names the misbehaviour that was planted there.
    """

    referentie: str
    bericht: str
    afzender: str
    ontvanger: str
    aangenomen: datetime
    gebroken: datetime
    oorzaak: Oorzaak
    opgehaald: datetime | None
    poging: datetime | None
    code: str | None
    geplant: str | None


@dataclass(frozen=True, slots=True)
class Breuken:
    """The broken pairs: all counted per cause, the first of them named."""

    aantal: int = 0
    oorzaken: Mapping[Oorzaak, int] = field(default_factory=dict)
    paren: tuple[Breuk, ...] = ()


@dataclass(frozen=True, slots=True)
class Verkeersregel:
    """One type of one release in the journal of a party, in messages."""

    bericht: str
    release: str
    verzonden: int
    geweigerd: int
    zonder_antwoord: int
    ontvangen: int


@dataclass(frozen=True, slots=True)
class Weigeringregel:
    """What a party was refused for one reason, what it had to do (`retry`), and what became of it."""

    bericht: str
    release: str
    lijst: str
    code: str
    situatie: str
    stap: str | None
    retry: str
    pogingen: int
    lot: Mapping[Lot, int]


@dataclass(frozen=True, slots=True)
class Openstaand:
    """A pair that was still open at the end."""

    referentie: str
    bericht: str
    afzender: str
    ontvanger: str
    aangenomen: datetime
    opgehaald: datetime | None


@dataclass(frozen=True, slots=True)
class Buiten:
    """Work that a party settles outside the chain: the reference of the heenbericht, with whom, and why."""

    bericht: str
    referentie: str
    wederpartij: str
    reden: Buitenreden


@dataclass(frozen=True, slots=True)
class Partijverhaal:
    """The rehearsal as one party lived it; the counts tell what the capped lists leave out."""

    code: str
    naam: str
    rol: str
    verkeer: tuple[Verkeersregel, ...]
    weigeringen: tuple[Weigeringregel, ...]
    gebroken: tuple[Breuk, ...]
    gebroken_aantal: int
    open: tuple[Openstaand, ...]
    open_aantal: int
    buiten: tuple[Buiten, ...]
    buiten_aantal: int
    gereedheid: tuple[tuple[Cutoff, Partijstand], ...]

    @property
    def geweigerd(self) -> int:
        """How many of its submissions were refused."""
        return sum(regel.geweigerd for regel in self.verkeer)


@dataclass(frozen=True, slots=True)
class Verhaal:
    """The whole story; parties without traffic are not in it."""

    momenten: tuple[Moment, ...] = ()
    lotgevallen: tuple[Lotgeval, ...] = ()
    breuken: Breuken = field(default_factory=Breuken)
    partijen: tuple[Partijverhaal, ...] = ()
