"""Rows of accepted messages, their payloads, and the refusals."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import parameters, pieces

__all__ = [
    "Berichtrij",
    "Sleutel",
    "Weigeringrij",
    "by_id",
    "by_reference",
    "count",
    "insert_messages",
    "insert_refusals",
    "last_id",
    "mark_collected",
    "payloads",
    "withdraw",
]

Sleutel = tuple[str, str, str, str, str, str]
"""What makes a reference unique: referentie, the four fields of the sender, and the side."""

_bericht = tabellen.bericht
_inhoud = tabellen.inhoud


@dataclass(frozen=True, slots=True)
class Berichtrij:
    """One accepted message, without its payload; `release` is what the envelope states ("3.0").

    `standaard` and `nummer` are None for a foutbericht. `ontvangen_op` is a UTC instant in whole
    milliseconds, `grootte` is in bytes, `sha256` is of the payload. `antwoord_op` is the id of the message
    that this one answers, `staand` whether that answer still stands.
    """

    id: int
    kant: str
    soort: str
    zender_organisatie: str
    zender_applicatie: str
    zender_administratie: str
    zender_gebruiker: str
    referentie: str
    ontvanger_organisatie: str
    ontvanger_applicatie: str
    ontvanger_administratie: str
    ontvanger_gebruiker: str
    functie: str
    standaard: str | None
    release: str
    nummer: str | None
    identificatie: str | None
    cross_referentie: str | None
    ontvangen_op: datetime
    sha256: str
    grootte: int
    ontraden: str | None
    antwoord_op: int | None
    staand: bool
    opgehaald_op: datetime | None = None

    @property
    def sleutel(self) -> Sleutel:
        """The key under which the message was accepted once."""
        return (
            self.referentie,
            self.zender_organisatie,
            self.zender_applicatie,
            self.zender_administratie,
            self.zender_gebruiker,
            self.kant,
        )


@dataclass(frozen=True, slots=True)
class Weigeringrij:
    """One refusal; only values that are known to be harmless, or a mark with a digest in their place."""

    tijdstip_op: datetime
    kant: str
    soort: str
    zender: str
    ontvanger: str
    referentie: str
    cross_referentie: str | None
    functie: str
    release: str
    sha256: str
    situatie: str
    lijst: str
    code: str
    stap: str | None
    retry: str


_message_parameters = parameters(Berichtrij)
_refusal_parameters = parameters(Weigeringrij)
_COLUMNS = [_bericht.c[name] for name in Berichtrij.__slots__]


def by_reference(connection: Connection, referenties: Collection[str]) -> list[Berichtrij]:
    """Find the messages that carry one of these references, oldest first."""
    return [
        Berichtrij(*row)
        for piece in pieces(sorted(set(referenties)))
        for row in connection.execute(
            select(*_COLUMNS).where(_bericht.c.referentie.in_(piece)).order_by(_bericht.c.id)
        )
    ]


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Berichtrij]:
    """Find messages by their id; an id that does not exist is left out."""
    return {
        row.id: Berichtrij(*row)
        for piece in pieces(sorted(set(ids)))
        for row in connection.execute(select(*_COLUMNS).where(_bericht.c.id.in_(piece)))
    }


def last_id(connection: Connection) -> int:
    """Give the highest id in use, 0 when there is none; only meaningful for a writer that is alone."""
    return connection.execute(select(func.max(_bericht.c.id))).scalar_one() or 0


def count(connection: Connection) -> int:
    """Count the accepted messages."""
    return connection.execute(select(func.count()).select_from(_bericht)).scalar_one()


def insert_messages(connection: Connection, rows: Sequence[Berichtrij], zstd: Mapping[int, bytes]) -> None:
    """Store messages and their compressed payloads (by id)."""
    if rows:
        connection.execute(insert(_bericht), [_message_parameters(row) for row in rows])
        connection.execute(insert(_inhoud), [{"bericht_id": row.id, "zstd": zstd[row.id]} for row in rows])


def withdraw(connection: Connection, ids: Collection[int]) -> None:
    """Make answers no longer stand: a foutbericht rejected them."""
    for piece in pieces(sorted(ids)):
        connection.execute(update(_bericht).where(_bericht.c.id.in_(piece)).values(staand=False))


def mark_collected(connection: Connection, ids: Collection[int], moment: datetime) -> None:
    """Note the instant at which the addressee confirmed messages."""
    for piece in pieces(sorted(ids)):
        connection.execute(update(_bericht).where(_bericht.c.id.in_(piece)).values(opgehaald_op=moment))


def payloads(connection: Connection, ids: Collection[int]) -> dict[int, bytes]:
    """Give the compressed payloads of messages by id; one that does not exist is left out."""
    return {
        row.bericht_id: row.zstd
        for piece in pieces(sorted(set(ids)))
        for row in connection.execute(
            select(_inhoud.c.bericht_id, _inhoud.c.zstd).where(_inhoud.c.bericht_id.in_(piece))
        )
    }


def insert_refusals(connection: Connection, rows: Sequence[Weigeringrij]) -> None:
    """Store refusals."""
    if rows:
        values: list[dict[str, Any]] = [_refusal_parameters(row) for row in rows]
        connection.execute(insert(tabellen.weigering), values)
