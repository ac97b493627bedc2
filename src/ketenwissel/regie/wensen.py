"""What can be proposed, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from ketenwissel.store.besluiten import Besluitsoort, Goedkeuringrij

__all__ = ["Afspraakwens", "ExtraStopwens", "Maatregelwens", "Toestand", "Voorstel", "Wens", "Wijzigingswens"]

Toestand = Literal[
    "voorgesteld", "ingetrokken", "vervallen", "besloten", "van_kracht", "voorbij", "beeindigd"
]
"""Of a proposal at an instant: not decided on; taken back; its time passed before it was decided on; decided
on and still to begin; in force; over at its time; ended before."""


@dataclass(frozen=True, slots=True)
class Wijzigingswens:
    """An amendment: the text (TOML) of the whole runbook as it is to be, in force from `van` on (UTC)."""

    inhoud: str
    reden: str
    van: datetime | None = None


@dataclass(frozen=True, slots=True)
class Maatregelwens:
    """A noodmaatregel for one party; `soort` as `data/besluiten.toml` names them."""

    soort: str
    partij: str
    reden: str
    tot: datetime | None
    van: datetime | None = None
    kanaal: str | None = None
    leverancier: str | None = None


@dataclass(frozen=True, slots=True)
class Afspraakwens:
    """An agreement not to send types (by number) in the release that ends, from `van` on.

    It is between a gemeente and an aanbieder, or between all parties of a region, as it is when proposed.
    """

    berichten: tuple[str, ...]
    reden: str
    van: datetime
    partijen: tuple[str, ...] = ()
    regio: str | None = None


@dataclass(frozen=True, slots=True)
class ExtraStopwens:
    """A stop of one party, of one type (a code without letter), or of one type of one party, with an end."""

    reden: str
    tot: datetime | None
    van: datetime | None = None
    partij: str | None = None
    bericht: str | None = None


Wens = Wijzigingswens | Maatregelwens | Afspraakwens | ExtraStopwens


@dataclass(frozen=True, slots=True)
class Voorstel:
    """A proposal as somebody sees it at an instant; all instants are UTC.

    `gegevens` are its fields, without the text of a runbook. `reden` is empty where it is not for everybody.
    """

    nummer: int
    soort: Besluitsoort
    toestand: Toestand
    door: str
    voorgesteld_op: datetime
    reden: str
    gegevens: Mapping[str, object]
    van_op: datetime
    tot_op: datetime | None
    besloten_op: datetime | None
    beeindigd_op: datetime | None
    beeindigd_door: str | None
    versie: int | None
    goedkeuringen: tuple[Goedkeuringrij, ...]
    nog_nodig: tuple[str, ...]
    """For whom somebody still has to approve, as far as that is fixed; else one word for each person."""
