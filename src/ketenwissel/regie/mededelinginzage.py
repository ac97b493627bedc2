"""Announcements as somebody sees them: a reader what is for it, who sends them also whom each reached."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, cast

from ketenwissel.regie.daad import Blik
from ketenwissel.regie.doelgroep import Doelgroep, Doelsoort
from ketenwissel.regie.mededelingen import RECHT_LEZEN, RECHT_VERSTUREN, mail_source
from ketenwissel.store import mailpost, mededelingen
from ketenwissel.store.mailpost import Mailstand, Mailtelling
from ketenwissel.store.mededelingen import Mededelingrij
from ketenwissel.store.zoeken import LAST
from ketenwissel.toegang import NietBekend, Verboden

__all__ = [
    "MAX_MEDEDELINGEN",
    "Bereik",
    "Mededeling",
    "Mededelingenpagina",
    "Ontvanger",
    "announcement",
    "announcement_page",
    "announcements",
    "reached",
    "sent_announcements",
]

MAX_MEDEDELINGEN = 200
"""The most of one page, and of a feed."""

_NOBODY = "Er was bij het verzenden geen contactpersoon vastgelegd."


@dataclass(frozen=True, slots=True)
class Bereik:
    """How far an announcement reached: organisations, those that read it, and mails about it."""

    ontvangers: int
    gelezen: int
    mails: Mailtelling


@dataclass(frozen=True, slots=True)
class Mededeling:
    """An announcement; instants in UTC.

    `gelezen_op` is when the reader's own organisation read it, None for not yet or not for it. `bereik` is
    there for who may send announcements. A draft has no `verzonden_op`.
    """

    nummer: int
    titel: str
    tekst: str
    doelgroep: Doelgroep
    sjabloon: str | None
    verzonden_op: datetime | None
    verzonden_door: str | None
    vervallen_op: datetime | None
    van: datetime
    tot: datetime | None
    vervangt: int | None
    vervangen_door: int | None
    gelezen_op: datetime | None
    bereik: Bereik | None

    def shown(self, at: datetime) -> bool:
        """Say whether it is to be seen at an instant, by those it is for: sent, begun, and not over."""
        over = self.tot is not None and at >= self.tot
        return self.verzonden_op is not None and self.van <= at and not over and self.vervangen_door is None


class Mededelingenpagina(NamedTuple):
    """A page of announcements, and before which number the next one begins (None: there is none)."""

    mededelingen: list[Mededeling]
    volgende: int | None


@dataclass(frozen=True, slots=True)
class Ontvanger:
    """Whether one organisation was reached: `gemaild_op` is the first mail, `mailfout` (Dutch) why none."""

    organisatie: str
    gelezen_op: datetime | None
    gelezen_door: str | None
    gemaild_op: datetime | None
    mailfout: str | None


def announcements(blik: Blik, *, limit: int = 50, past: bool = False) -> list[Mededeling]:
    """Give the newest announcements for somebody, as `announcement_page` does."""
    return announcement_page(blik, None, limit, past=past).mededelingen


def announcement_page(blik: Blik, before: int | None, limit: int, *, past: bool) -> Mededelingenpagina:
    """Give what is for somebody below a number, newest first: shown now or (`past`) also what was.

    Who may send announcements sees all with `past`, drafts and those to come included. A page may be short.
    Raises Verboden.
    """
    own, sees_all = _sight(blik)
    every = sees_all and past
    rows = mededelingen.page(blik.connection, before or LAST, limit, None if every else sorted(own))
    found = [
        one
        for one in _made(blik, rows, own, sees_all=sees_all)
        if every or one.shown(blik.at) or (past and one.van <= blik.at)
    ]
    return Mededelingenpagina(found, rows[-1].id if len(rows) == limit else None)


def announcement(blik: Blik, number: int) -> Mededeling:
    """Give one announcement; raises Verboden, or NietBekend for what is not for this reader (yet)."""
    own, sees_all = _sight(blik)
    row = mededelingen.find(blik.connection, number)
    if row is not None and (sees_all or _is_for(blik, row, own)):
        return _made(blik, [row], own, sees_all=sees_all)[0]
    raise NietBekend("no announcement of that number is for this reader")


def _sight(blik: Blik) -> tuple[frozenset[str], bool]:
    """Give the organisations that somebody is, and whether it sees what is for others as well."""
    zicht = blik.demand(RECHT_LEZEN)
    return frozenset(zicht.partijen), blik.wie.mag(RECHT_VERSTUREN)


def _is_for(blik: Blik, row: Mededelingrij, own: frozenset[str]) -> bool:
    if row.verzonden_op is None or row.van_op > blik.at:
        return False
    return row.doelgroep == "iedereen" or bool(mededelingen.received_by(blik.connection, [row.id], own))


def _made(blik: Blik, rows: list[Mededelingrij], own: frozenset[str], *, sees_all: bool) -> list[Mededeling]:
    numbers = [row.id for row in rows]
    replaced = {
        old: new
        for old, (new, van) in mededelingen.replaced_by(blik.connection, numbers).items()
        if van <= blik.at
    }
    read: dict[int, datetime] = {}
    for one in mededelingen.received_by(blik.connection, numbers, own):
        if one.gelezen_op is not None:
            read[one.mededeling_id] = min(one.gelezen_op, read.get(one.mededeling_id, one.gelezen_op))
    reach = _reach(blik, numbers) if sees_all else {}
    return [
        Mededeling(
            nummer=row.id,
            titel=row.titel,
            tekst=row.tekst,
            doelgroep=Doelgroep(_soort(row.doelgroep), row.doel),
            sjabloon=row.sjabloon,
            verzonden_op=row.verzonden_op,
            verzonden_door=row.verzonden_door,
            vervallen_op=row.vervallen_op,
            van=row.van_op,
            tot=row.tot_op,
            vervangt=row.vervangt,
            vervangen_door=replaced.get(row.id),
            gelezen_op=read.get(row.id),
            bereik=reach.get(row.id),
        )
        for row in rows
    ]


def _soort(text: str) -> Doelsoort:
    return cast(Doelsoort, text)


def _reach(blik: Blik, numbers: list[int]) -> dict[int, Bereik]:
    people = mededelingen.audiences(blik.connection, numbers)
    mails = mailpost.counts(blik.connection, [mail_source(number) for number in numbers])
    none = Mailtelling(0, 0, 0)
    return {
        number: Bereik(*people.get(number, (0, 0)), mails.get(mail_source(number), none))
        for number in numbers
    }


def reached(blik: Blik, number: int) -> list[Ontvanger]:
    """Give for each organisation that an announcement is for whether it was reached, in order of code.

    Raises Verboden for who may not send announcements, NietBekend for one that was not sent.
    """
    if not blik.demand(RECHT_VERSTUREN).alles:
        raise Verboden(f"{blik.wie.naam} does not have the right {RECHT_VERSTUREN} here")
    rows = mededelingen.receivers(blik.connection, number)
    if not rows:
        raise NietBekend("no announcement that was sent has this number")
    mails: dict[str, list[Mailstand]] = {}
    for one in mailpost.standings(blik.connection, mail_source(number)):
        mails.setdefault(one.organisatie, []).append(one)
    return [
        Ontvanger(row.organisatie, row.gelezen_op, row.gelezen_door, *_mailed(mails.get(row.organisatie, [])))
        for row in rows
    ]


def _mailed(found: list[Mailstand]) -> tuple[datetime | None, str | None]:
    went = [one.verzonden_op for one in found if one.verzonden_op is not None]
    if went:
        return min(went), None
    if not found:
        return None, _NOBODY
    return None, next((one.reden for one in found if one.reden is not None), None)


def sent_announcements(blik: Blik, van: datetime, tot: datetime) -> list[Mededeling]:
    """Give what was sent from an instant on and before another (UTC), with whom it reached; whoever asks."""
    rows = mededelingen.sent_between(blik.connection, van, tot)
    return _made(blik, rows, frozenset(), sees_all=True)
