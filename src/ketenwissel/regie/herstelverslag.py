"""Seeing the herstellijst, and whether it is settled: empty, and nothing sent that could be paid twice."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.hub import same_lines, type_of
from ketenwissel.regie.daad import Blik
from ketenwissel.standards import berichttype
from ketenwissel.store import berichten, herstel, zoeken
from ketenwissel.store.herstel import Bevestigingrij, Herstelrij, Herstelsoort, Hersteltoestand

__all__ = [
    "Dubbeldeclaratie",
    "Herstelregel",
    "Herstelverslag",
    "propose",
    "read_repairs",
    "visible_items",
]


class Herstelregel(NamedTuple):
    """An item as people see it.

    `bevestigd` are the parties that said it was not processed, `verwerkt` those that said it was;
    `toelichting` says how or why it was settled without a message.
    """

    nummer: int
    soort: Herstelsoort
    eigenaar: str
    wederpartij: str | None
    functie: str
    standaard: str
    release: str
    referentie: str
    heen_id: int | None
    kan_opnieuw: bool
    eerst_bevestigen: bool
    bevestigd: tuple[str, ...]
    verwerkt: tuple[str, ...]
    opgesteld_op: datetime
    toestand: Hersteltoestand
    bericht_id: int | None
    afgehandeld_op: datetime | None
    afgehandeld_door: str | None
    toelichting: str | None


class Dubbeldeclaratie(NamedTuple):
    """Accepted declarations with lines of an unanswered one that could be paid twice by them."""

    nummer: int
    referenties: tuple[str, ...]


class Herstelverslag(NamedTuple):
    """How far the list is; `aantallen` by (soort, toestand). `dubbel` must be empty."""

    aantal: int
    aantallen: Mapping[tuple[Herstelsoort, Hersteltoestand], int]
    openstaand: tuple[Herstelregel, ...]
    dubbel: tuple[Dubbeldeclaratie, ...]

    @property
    def leeg(self) -> bool:
        """Say whether nothing is left to do."""
        return not self.openstaand

    @property
    def in_orde(self) -> bool:
        """Say whether nothing is left, and nothing could be paid twice."""
        return self.leeg and not self.dubbel


def visible_items(blik: Blik) -> list[Herstelregel]:
    """List the items in sight, oldest first; raises Verboden."""
    said = herstel.confirmations(blik.connection)
    return [_line(row, said.get(row.id, ())) for row in _seen(blik)]


def read_repairs(blik: Blik) -> Herstelverslag:
    """Say how far the items in sight are settled; raises Verboden."""
    rows = _seen(blik)
    said = herstel.confirmations(blik.connection)
    return Herstelverslag(
        aantal=len(rows),
        aantallen=Counter((row.soort, row.toestand) for row in rows),
        openstaand=tuple(_line(row, said.get(row.id, ())) for row in rows if row.toestand == "open"),
        dubbel=tuple(
            found
            for row in rows
            if row.eerst_bevestigen and (found := _paid_twice(blik, row, said.get(row.id, ())))
        ),
    )


def propose(blik: Blik, nummer: int) -> tuple[str, ...]:
    """Give references of messages by which an item in sight may have been sent anew; raises Verboden."""
    row = next((one for one in _seen(blik) if one.id == nummer), None)
    if row is None:
        return ()
    taken = {one.bericht_id for one in herstel.all_items(blik.connection)}
    ids = [id_ for id_ in _sent_about(blik, row) if id_ not in taken]
    known = berichten.by_id(blik.connection, ids)
    return tuple(known[id_].referentie for id_ in ids)


def _seen(blik: Blik) -> list[Herstelrij]:
    zicht = blik.demand("herstel.lezen")
    if zicht.alles:
        return herstel.all_items(blik.connection)
    return [
        row
        for row in herstel.of_parties(blik.connection, zicht.partijen)
        if any(
            code is not None and zicht.acts_for(code, type_of(row.functie))
            for code in (row.eigenaar, row.wederpartij)
        )
    ]


def _line(row: Herstelrij, said: Sequence[Bevestigingrij]) -> Herstelregel:
    return Herstelregel(
        nummer=row.id,
        soort=row.soort,
        eigenaar=row.eigenaar,
        wederpartij=row.wederpartij,
        functie=row.functie,
        standaard=row.standaard,
        release=row.release,
        referentie=row.referentie,
        heen_id=row.heen_id,
        kan_opnieuw=row.kan_opnieuw,
        eerst_bevestigen=row.eerst_bevestigen,
        bevestigd=tuple(one.partij for one in said if not one.verwerkt),
        verwerkt=tuple(one.partij for one in said if one.verwerkt),
        opgesteld_op=row.opgesteld_op,
        toestand=row.toestand,
        bericht_id=row.bericht_id,
        afgehandeld_op=row.afgehandeld_op,
        afgehandeld_door=row.afgehandeld_door,
        toelichting=row.toelichting,
    )


def _sent_about(blik: Blik, row: Herstelrij) -> list[int]:
    """Give the messages of the new release that the owner sent about the persons of an item."""
    kind = berichttype(row.functie, blik.draaiboek.naar)
    if row.heen_id is None or row.wederpartij is None or kind is None:
        return []
    persons = zoeken.keys_of(blik.connection, "bsn", [row.heen_id]).get(row.heen_id, frozenset())
    return herstel.sharing(
        blik.connection,
        sorted(persons),
        kind.code,
        kind.release,
        blik.names(row.eigenaar),
        blik.names(row.wederpartij),
    )


def _paid_twice(blik: Blik, row: Herstelrij, said: Collection[Bevestigingrij]) -> Dubbeldeclaratie | None:
    """Find declarations with lines of one that nobody answered, sent without the word of both, or twice.

    One is right: where both said that the old one was not processed, and the item was not settled otherwise.
    """
    assert row.heen_id is not None, "only of a pair"
    found = same_lines(blik.connection, row.heen_id, _sent_about(blik, row)) or set()
    free = {one.partij for one in said if not one.verwerkt}
    confirmed = {row.eigenaar, row.wederpartij} <= free
    is_right = confirmed and row.toestand in ("open", "verzonden") and len(found) == 1
    if not found or is_right:
        return None
    known = berichten.by_id(blik.connection, found)
    return Dubbeldeclaratie(row.id, tuple(known[id_].referentie for id_ in sorted(found)))
