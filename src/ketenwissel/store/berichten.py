"""Rows of accepted messages, their payloads, and the refusals."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, func, select, update

from ketenwissel.store import tabellen
from ketenwissel.store.rijen import Query, Rijvorm, Row, among, rows_of

__all__ = [
    "Berichtrij",
    "Sleutel",
    "Weigeringrij",
    "answers",
    "by_id",
    "by_reference",
    "columns",
    "count",
    "insert_messages",
    "insert_refusals",
    "last_id",
    "made",
    "mark_collected",
    "payloads",
    "remove_payloads",
    "used_identities",
    "withdraw",
]

Sleutel = tuple[str, str, str, str, str, str]
"""What makes a reference unique: referentie, the four fields of the sender, and the side."""

_bericht = tabellen.bericht
_inhoud = tabellen.inhoud


class Berichtrij(NamedTuple):
    """One accepted message, without its payload; `release` is what the envelope states ("3.0").

    `standaard` and `nummer` are None for a foutbericht. `ontvangen_op` is a UTC instant in whole
    milliseconds, `grootte` is in bytes, `sha256` is of the payload. `antwoord_op` is the id of the message
    that this one answers, `staand` whether that answer still stands. No two messages share an `identiteit`.
    `applicatie_versie` is that of the product that made the message ("7.1"), None where it is not known;
    `eigen_referentie` is what the sender calls it. `tegengehouden` names the situation in which the hub kept
    it from its addressee and answered it itself.
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
    identiteit: str | None = None
    applicatie_versie: str | None = None
    eigen_referentie: str | None = None
    tegengehouden: str | None = None

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


class Weigeringrij(NamedTuple):
    """One refusal; only values that are known to be harmless, or a mark in their place."""

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


_form = Rijvorm(_bericht, Berichtrij._fields)
columns = _form.columns
"""The columns of a message in the order of its row."""
_inhoud_form = Rijvorm(_inhoud, ("bericht_id", "zstd"))
_weigering_form = Rijvorm(tabellen.weigering, Weigeringrij._fields)

_BY_REFERENCE = Query(select(*_form.columns).where(among(_bericht.c.referentie)))
_BY_CROSS = Query(
    select(*_form.columns).where(_bericht.c.cross_referentie.is_not(None), among(_bericht.c.cross_referentie))
)
_BY_ANSWERED = Query(select(*_form.columns).where(_bericht.c.staand, among(_bericht.c.antwoord_op)))
_BY_ID = Query(select(*_form.columns).where(among(_bericht.c.id)))
_USED = Query(
    select(_bericht.c.identiteit).where(_bericht.c.identiteit.is_not(None), among(_bericht.c.identiteit))
)
_LAST_ID = Query(select(func.max(_bericht.c.id)))
_COUNT = select(func.count()).select_from(_bericht)
_WITHDRAW = update(_bericht).where(among(_bericht.c.id)).values(staand=False)
_COLLECTED = update(_bericht).where(among(_bericht.c.id)).values(opgehaald_op=bindparam("moment"))
_REMOVE_PAYLOADS = delete(_inhoud).where(among(_inhoud.c.bericht_id)).returning(_inhoud.c.bericht_id)
_PAYLOADS = Query(select(*_inhoud_form.columns).where(among(_inhoud.c.bericht_id)))


def made(row: Row) -> Berichtrij:
    """Make a message of its columns as a `Query` gave them."""
    return Berichtrij._make(_form.values(row))


def by_reference(connection: Connection, referenties: Collection[str]) -> list[Berichtrij]:
    """Find the messages that carry one of these references."""
    return [made(row) for row in _BY_REFERENCE.by_keys(connection, referenties)]


def answers(connection: Connection, referenties: Collection[str], ids: Collection[int]) -> list[Berichtrij]:
    """Find what answers messages, in order of id.

    That is what names one of these references as what it answers, and what stands as the answer to one of
    these messages without naming it.
    """
    named, standing = _BY_CROSS.by_keys(connection, referenties), _BY_ANSWERED.by_keys(connection, ids)
    found = {row[0]: made(row) for row in (*named, *standing)}
    return [found[id_] for id_ in sorted(found)]


def by_id(connection: Connection, ids: Collection[int]) -> dict[int, Berichtrij]:
    """Find messages by their id; an id that does not exist is left out."""
    return {row[0]: made(row) for row in _BY_ID.by_keys(connection, ids)}


def used_identities(connection: Connection, identiteiten: Collection[str]) -> set[str]:
    """Give which of these identities an accepted message has."""
    return {row[0] for row in _USED.by_keys(connection, identiteiten)}


def last_id(connection: Connection) -> int:
    """Give the highest id in use, 0 when there is none; only meaningful for a writer that is alone."""
    return _LAST_ID.rows(connection)[0][0] or 0


def count(connection: Connection) -> int:
    """Count the accepted messages."""
    return connection.execute(_COUNT).scalar_one()


def insert_messages(connection: Connection, rows: Sequence[Berichtrij], zstd: Mapping[int, bytes]) -> None:
    """Store messages and their compressed payloads (by id)."""
    _form.insert(connection, rows)
    _inhoud_form.insert(connection, [(row.id, zstd[row.id]) for row in rows])


def withdraw(connection: Connection, ids: Collection[int]) -> None:
    """Make answers no longer stand: a foutbericht rejected them."""
    if ids:
        connection.execute(_WITHDRAW, {"keys": sorted(ids)})


def mark_collected(connection: Connection, ids: Collection[int], moment: datetime | None) -> None:
    """Note the instant at which the addressee confirmed messages; None: they wait again."""
    if ids:
        connection.execute(_COLLECTED, {"keys": sorted(ids), "moment": moment})


def payloads(connection: Connection, ids: Collection[int]) -> dict[int, bytes]:
    """Give the compressed payloads of messages by id; one that does not exist is left out."""
    return {row[0]: row[1] for row in _PAYLOADS.by_keys(connection, ids)}


def remove_payloads(connection: Connection, ids: Collection[int]) -> set[int]:
    """Remove payloads for good, their messages stay; gives which of them were still there."""
    return {row[0] for row in rows_of(connection, _REMOVE_PAYLOADS, ids)}


def insert_refusals(connection: Connection, rows: Sequence[Weigeringrij]) -> None:
    """Store refusals."""
    _weigering_form.insert(connection, rows)
