"""A runbook as values: what the file says, with every local time also as a UTC instant.

The names follow the national runbooks: a *stap* is a numbered row, a *taak* is work without a row number, an
*actiehouder* is who must act. Types are the three digits of the standard ("301"); they hold for every
standard the runbook covers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.oordeel import Tijdlijn
from ketenwissel.draaiboek.tijdstip import Tijdstip

__all__ = [
    "Actiehouder",
    "AfhaalSluiting",
    "Bericht",
    "Contact",
    "Draaiboek",
    "Fase",
    "Ketentest",
    "Nazorg",
    "Soort",
    "Stap",
    "Taak",
    "Tijdstip",
    "Verwijzing",
    "Zekerheid",
]

Soort = Literal["procedureel", "afspraak", "blokkade", "venster", "gereedheid", "vrijgave"]
Zekerheid = Literal["bron", "afgeleid"]


@dataclass(frozen=True, slots=True)
class Fase:
    """A phase of the migration; `van` is None for the first and `tot` None for the last."""

    nummer: str
    naam: str
    van: Tijdstip | None
    tot: Tijdstip | None


@dataclass(frozen=True, slots=True)
class Stap:
    """A numbered row: at one `moment`, or in a window from `van` to `tot`.

    `berichten` are the types that the row names; `blokkade` is the number of the row that backs an
    agreement; `reden` says why a row is `afgeleid`.
    """

    nummer: str
    soort: Soort
    omschrijving: str
    release: str
    actiehouders: tuple[str, ...]
    moment: Tijdstip | None
    van: Tijdstip | None
    tot: Tijdstip | None
    berichten: tuple[str, ...]
    blokkade: str | None
    zekerheid: Zekerheid
    reden: str | None

    @property
    def begin(self) -> Tijdstip:
        """The moment, or the start of the window."""
        begin = self.moment or self.van
        assert begin is not None, "the loader demands one of the two"
        return begin

    @property
    def einde(self) -> Tijdstip:
        """The moment, or the end of the window: by when it is to be done."""
        einde = self.moment or self.tot
        assert einde is not None, "the loader demands one of the two"
        return einde


@dataclass(frozen=True, slots=True)
class Taak:
    """Work that the runbook asks for outside its numbered rows; `nummer` is the paragraph.

    `bekendmaking`: it is to announce something, by the moment at the latest, should it come to that.
    """

    nummer: str
    omschrijving: str
    actiehouders: tuple[str, ...]
    moment: Tijdstip | None
    van: Tijdstip | None
    tot: Tijdstip | None
    zekerheid: Zekerheid
    reden: str | None
    bekendmaking: bool = False

    @property
    def begin(self) -> Tijdstip:
        """The moment, or the start of the window."""
        begin = self.moment or self.van
        assert begin is not None, "the loader demands one of the two"
        return begin

    @property
    def einde(self) -> Tijdstip:
        """The moment, or the end of the window: by when it is to be done."""
        einde = self.moment or self.tot
        assert einde is not None, "the loader demands one of the two"
        return einde


@dataclass(frozen=True, slots=True)
class AfhaalSluiting:
    """When collecting messages of the old release is closed, and the row that says so per collecting role."""

    van: Tijdstip
    tot: Tijdstip
    stap_gemeente: str
    stap_aanbieder: str
    zekerheid: Zekerheid
    reden: str | None


@dataclass(frozen=True, slots=True)
class Ketentest:
    """From when the new release is in use on the ketentestomgeving (KTO)."""

    vanaf: Tijdstip
    zekerheid: Zekerheid
    reden: str | None


@dataclass(frozen=True, slots=True)
class Nazorg:
    """Until when the aftercare after going live lasts."""

    tot: Tijdstip
    zekerheid: Zekerheid
    reden: str | None


@dataclass(frozen=True, slots=True)
class Actiehouder:
    """Somebody who has to act: a key for files and a name for people."""

    sleutel: str
    naam: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where whom (`voor`) can ask; everything but the organisation and the e-mail addresses may be absent."""

    organisatie: str
    voor: str
    telefoon: str | None
    email: tuple[str, ...]
    web: str | None
    adres: str | None


@dataclass(frozen=True, slots=True)
class Bericht:
    """A message type by its number: whether it asks or answers, its answer, and the role that it goes to.

    A runbook names those of the releases that the catalogue does not have.
    """

    nummer: str
    soort: Literal["heen", "retour"]
    retour: str | None
    verzonden_aan: Literal["gemeente", "aanbieder"]
    releases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verwijzing:
    """Another runbook that settles what this one leaves out for some types."""

    titel: str
    url: str
    berichten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draaiboek:
    """One national migration from release `van` to release `naar`.

    A time may be unknown, which makes the runbook incomplete: it then answers only what it can.

    `code` and `code_list` are what the chain calls a freeze; `altijd_toegestaan` are the things that are
    never gated. `uitgave` and `bijgewerkt` are the edition and the date of the file.
    """

    naam: str
    titel: str
    bron: str
    uitgave: int
    bijgewerkt: date
    standaarden: tuple[str, ...]
    van: str
    naar: str
    altijd_toegestaan: tuple[str, ...]
    code: str
    code_list: str
    ketentest: Ketentest
    afhalen: AfhaalSluiting
    nazorg: Nazorg
    fasen: tuple[Fase, ...]
    actiehouders: tuple[Actiehouder, ...]
    stappen: tuple[Stap, ...]
    taken: tuple[Taak, ...]
    verwijzingen: tuple[Verwijzing, ...]
    contacten: tuple[Contact, ...]
    berichten: tuple[Bericht, ...] = ()
    sha256: str = field(default="", compare=False)
    """SHA-256 (hexadecimal) of the text that it was read from."""
    tijdlijnen: dict[tuple[str, str | None, str, str], Tijdlijn] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Timelines already worked out, per (type, release, handeling, omgeving); belongs to the gate."""
    breuken: dict[tuple[str, str], datetime | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Instants already worked out at which pairs break, per (retour, release); belongs to `break_instant`."""

    soorten: dict[tuple[str, str], Mapping[str, Bericht]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Types already looked up, per (standaard, release); belongs to `types_of`."""

    def stap(self, nummer: str) -> Stap:
        """Give the row with this number; raises UnusableInput when there is none."""
        for stap in self.stappen:
            if stap.nummer == nummer:
                return stap
        raise UnusableInput(f"runbook {self.naam} has no step with that number")

    @property
    def vrijgave(self) -> Stap:
        """The row that puts the new release in use; raises UnusableInput when the runbook has none."""
        for stap in self.stappen:
            if stap.soort == "vrijgave":
                return stap
        raise UnusableInput(f"runbook {self.naam} never puts release {self.naar} in use")

    def phase_at(self, at: datetime) -> Fase:
        """Give the phase at an aware instant (half-open: a phase begins at its own start).

        Raises UnusableInput when the phases leave a gap there, or a time that decides is unknown.
        """
        for fase in self.fasen:
            begun = True if fase.van is None else fase.van.reached(at)
            over = False if fase.tot is None else fase.tot.reached(at)
            if begun and over is False:
                return fase
            if begun is not False and over is not True:
                raise UnusableInput(f"runbook {self.naam} is incomplete: its phase then is unknown")
        raise UnusableInput(f"runbook {self.naam} has no phase at that instant")
