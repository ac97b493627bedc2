"""Counting from the messages and pairs themselves: for a database that was in use before it kept numbers.

It walks through all of them, so it is done once.
"""

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from ketenwissel.store import tabellen
from ketenwissel.store.kolommen import to_milliseconds

__all__ = ["Geteld", "collected", "left_pairs", "refused", "sent", "waiting"]

_bericht, _paar, _postvak = tabellen.bericht, tabellen.paar, tabellen.postvak
_partij, _weigering = tabellen.partij, tabellen.weigering
_FORM = (_bericht.c.standaard, _bericht.c.release, _bericht.c.nummer)
_PAIR = (_paar.c.toestand, _paar.c.beantwoorder, _paar.c.release, _paar.c.retour)
_REFUSAL = (_weigering.c.zender, _weigering.c.release, _weigering.c.functie)


class Geteld(NamedTuple):
    """A number of messages of a party, and when the last of them came (0: not known).

    A foutbericht has neither standard nor number (both empty).
    """

    partij: str
    standaard: str
    release: str
    nummer: str
    aantal: int
    laatste_op: int = 0


_WAITING = (
    select(_postvak.c.partij, *_FORM, func.count())
    .join(_bericht, _bericht.c.id == _postvak.c.id)
    .group_by(_postvak.c.partij, *_FORM)
)
_SENT = (
    select(
        _bericht.c.zender_organisatie,
        *_FORM,
        func.count(),
        func.max(_bericht.c.ontvangen_op),
        func.count(_bericht.c.ontraden),
    )
    # The hub's own messages have a sender that is no party.
    .join(_partij, _partij.c.code == _bericht.c.zender_organisatie)
    .group_by(_bericht.c.zender_organisatie, *_FORM)
)
_COLLECTED = (
    select(_bericht.c.ontvanger_organisatie, *_FORM, func.count(), func.max(_bericht.c.opgehaald_op))
    .where(_bericht.c.opgehaald_op.is_not(None))
    .group_by(_bericht.c.ontvanger_organisatie, *_FORM)
)
_LEFT_PAIRS = select(*_PAIR, func.count()).where(_paar.c.toestand.in_(("open", "gebroken"))).group_by(*_PAIR)
_REFUSED = (
    select(*_REFUSAL, func.count(), func.max(_weigering.c.tijdstip_op))
    .join(_partij, _partij.c.code == _weigering.c.zender)
    .where(_weigering.c.situatie == "geblokkeerd")
    .group_by(*_REFUSAL)
)


def waiting(connection: Connection) -> Iterator[Geteld]:
    """Count what waits, by mailbox."""
    for partij, standaard, release, nummer, number in connection.execute(_WAITING):
        yield Geteld(partij, standaard or "", release, nummer or "", number)


def sent(connection: Connection) -> Iterator[tuple[Geteld, int]]:
    """Count what parties submitted, each with how many of it went against a procedural agreement."""
    for partij, standaard, release, nummer, number, last, against in connection.execute(_SENT):
        yield (
            Geteld(partij, standaard or "", release, nummer or "", number, to_milliseconds(last)),
            against,
        )


def collected(connection: Connection) -> Iterator[Geteld]:
    """Count what was collected, by the addressee on the envelope."""
    for partij, standaard, release, nummer, number, last in connection.execute(_COLLECTED):
        yield Geteld(partij, standaard or "", release, nummer or "", number, to_milliseconds(last))


def left_pairs(connection: Connection) -> Iterator[tuple[str, str, str, str, int]]:
    """Count pairs without an answer: (toestand as stored, beantwoorder, release, retour, number)."""
    yield from (tuple(row) for row in connection.execute(_LEFT_PAIRS))


def refused(connection: Connection) -> Iterator[tuple[str, str, str, int, int]]:
    """Count what was refused because its type was closed: (zender, release, functie, number, last)."""
    for partij, release, functie, number, last in connection.execute(_REFUSED):
        yield partij, release, functie, number, to_milliseconds(last)
