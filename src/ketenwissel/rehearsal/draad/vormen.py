"""What `/v1` answers, as far as a rehearsal reads it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

__all__ = ["Bericht", "Eind", "Postvak", "Regel", "Standen", "Status", "Weigeringregel"]


class _Vorm(Struct, rename="camel", frozen=True):
    """Names in camelCase; what is not read here is passed over."""


class Eind(_Vorm, frozen=True):
    """One end of an envelope."""

    organisatie: str
    applicatie: str
    administratie: str
    gebruiker: str


class Bericht(_Vorm, frozen=True):
    """A message that was accepted."""

    referentie: str
    zender: Eind
    ontvangen_op: datetime
    sha256: str
    ontraden: str | None


class Weigeringregel(_Vorm, frozen=True):
    """A refusal."""

    tijdstip: datetime
    zender: str
    situatie: str
    lijst: str
    code: str
    stap: str | None
    retry: Literal["rebuild", "never", "later", "repair", "arrange", "lookup"]


class Status(_Vorm, frozen=True):
    """What became of a reference, oldest first."""

    berichten: tuple[Bericht, ...]
    weigeringen: tuple[Weigeringregel, ...]


class Regel(_Vorm, frozen=True):
    """A message that waits in a mailbox."""

    id: int
    soort: Literal["Di01", "Du01", "Fo01"]
    berichttype: str
    release: str | None
    zender: Eind
    referentie: str
    cross_referentie: str | None
    ontvangen_op: datetime
    grootte: int
    sha256: str


class Postvak(_Vorm, frozen=True):
    """What waits, oldest first."""

    berichten: tuple[Regel, ...]


class _Stand(_Vorm, frozen=True):
    partij: str
    wachtend: int
    te_beantwoorden: int


class _Spoor(_Vorm, frozen=True):
    gebeurtenissen: int
    bijgewerkt: bool


class Standen(_Vorm, frozen=True):
    """What parties have in front of them, and the pairs with the trail of that instant."""

    standen: tuple[_Stand, ...]
    paren: dict[str, int]
    spoor: _Spoor
