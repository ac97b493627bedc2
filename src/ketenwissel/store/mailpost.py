"""Rows of the outbox of mail: what is to be mailed to whom, and how the attempts go.

No address is here: it stays with the contact. Whoever sends a mail holds a lease on its row, with a number
(`hekje`) that goes up each time, as for bringing; leases and waits are real time by the clock of the
database. `verzonden_op` and `gestopt_op` are instants of the chain.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Connection, Integer, bindparam, func, insert, or_, select, update

from ketenwissel.store import tabellen_nazorg, tabellen_regie
from ketenwissel.store.heden import Heden
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.rijen import among, rows_of

__all__ = [
    "Mailhuur",
    "Mailstand",
    "Mailtelling",
    "clear_leases",
    "contacts_of",
    "counts",
    "due",
    "expire",
    "failed",
    "put",
    "sent",
    "standings",
    "stop",
    "stop_all",
    "take",
]

_bericht = tabellen_nazorg.mailbericht
_post = tabellen_nazorg.mailpost
_contact = tabellen_regie.contactpersoon


class Mailhuur(NamedTuple):
    """A lease on one mail: its number, how many attempts failed, what to send and where to.

    `adres` is None when the contact ended meanwhile.
    """

    hekje: int
    pogingen: int
    bron: str
    onderwerp: str
    tekst: str
    adres: str | None


class Mailstand(NamedTuple):
    """How mailing to one contact of an organisation went; instants in UTC."""

    organisatie: str
    verzonden_op: datetime | None
    gestopt_op: datetime | None
    reden: str | None


class Mailtelling(NamedTuple):
    """How much of one mail went out, is given up, and still waits."""

    verzonden: int
    gestopt: int
    wacht: int


_NEW = insert(_bericht).returning(_bericht.c.id)
_KNOWN = select(_bericht.c.id).where(_bericht.c.bron == bindparam("welke"))
_ADD = insert(_post)
_now = bindparam("nu", type_=Instant)
_waits = (_post.c.verzonden_op.is_(None), _post.c.gestopt_op.is_(None))
_free = (
    or_(_post.c.gehuurd_tot.is_(None), _post.c.gehuurd_tot <= Heden()),
    or_(_post.c.volgende_op.is_(None), _post.c.volgende_op <= Heden()),
)
_one = (
    _post.c.mail_id == bindparam("mail", type_=ID),
    _post.c.contact_id == bindparam("aan", type_=ID),
)
_held = (*_one, _post.c.hekje == bindparam("nummer", type_=ID))
_after = Heden() + bindparam("ms", type_=BigInteger)
_CONTACTS = (
    select(_contact.c.id, _contact.c.organisatie)
    .where(
        among(_contact.c.organisatie),
        _contact.c.geldig_van <= _now,
        or_(_contact.c.geldig_tot.is_(None), _contact.c.geldig_tot > _now),
    )
    .order_by(_contact.c.organisatie, _contact.c.id)
)
_DUE = (
    select(_post.c.mail_id, _post.c.contact_id)
    .join(_bericht, _bericht.c.id == _post.c.mail_id)
    .where(*_waits, *_free, _bericht.c.van_op <= _now, _bericht.c.tot_op > _now)
    .order_by(_post.c.volgende_op.nulls_first(), _post.c.mail_id, _post.c.contact_id)
    .limit(bindparam("hoogstens", type_=Integer))
)
_TAKE = (
    update(_post)
    .where(*_one, *_waits, *_free)
    .values(hekje=_post.c.hekje + 1, gehuurd_tot=_after)
    .returning(_post.c.hekje, _post.c.pogingen)
)
_WHAT = select(_bericht.c.bron, _bericht.c.onderwerp, _bericht.c.tekst).where(
    _bericht.c.id == bindparam("mail", type_=ID)
)
_ADDRESS = select(_contact.c.email).where(
    _contact.c.id == bindparam("aan", type_=ID),
    or_(_contact.c.geldig_tot.is_(None), _contact.c.geldig_tot > _now),
)
_SENT = (
    update(_post)
    .where(*_held, *_waits)
    .values(
        verzonden_op=bindparam("moment", type_=Instant),
        pogingen=_post.c.pogingen + 1,
        gehuurd_tot=None,
        volgende_op=None,
    )
)
_FAILED = (
    update(_post)
    .where(*_held, *_waits)
    .values(pogingen=_post.c.pogingen + 1, volgende_op=_after, gehuurd_tot=None)
)
_end = {
    "gestopt_op": bindparam("moment", type_=Instant),
    "reden": bindparam("waarom"),
    "gehuurd_tot": None,
    "volgende_op": None,
}
_STOP = update(_post).where(*_held, *_waits).values(_end).values(pogingen=_post.c.pogingen + 1)
_of_source = select(_bericht.c.id).where(_bericht.c.bron == bindparam("welke"))
_STOP_ALL = update(_post).where(_post.c.mail_id.in_(_of_source), *_waits).values(_end)
_too_old = select(_bericht.c.id).where(_bericht.c.tot_op <= bindparam("moment", type_=Instant))
_EXPIRE = update(_post).where(_post.c.mail_id.in_(_too_old), *_waits, *_free).values(_end)
_CLEAR = update(_post).where(_post.c.gehuurd_tot.is_not(None)).values(gehuurd_tot=None)
_STANDINGS = (
    select(_post.c.organisatie, _post.c.verzonden_op, _post.c.gestopt_op, _post.c.reden)
    .where(_post.c.mail_id.in_(_of_source))
    .order_by(_post.c.organisatie, _post.c.contact_id)
)
_COUNTS = (
    select(_bericht.c.bron, func.count(_post.c.verzonden_op), func.count(_post.c.gestopt_op), func.count())
    .join(_post, _post.c.mail_id == _bericht.c.id)
    .where(among(_bericht.c.bron))
    .group_by(_bericht.c.bron)
)


def contacts_of(connection: Connection, organisaties: Collection[str], at: datetime) -> list[tuple[int, str]]:
    """Give (number, organisation) of the contacts of organisations that count at an instant (UTC)."""
    if not organisaties:
        return []
    rows = connection.execute(_CONTACTS, {"keys": sorted(organisaties), "nu": at})
    return [(row[0], row[1]) for row in rows]


def put(
    connection: Connection,
    bron: str,
    onderwerp: str,
    tekst: str,
    van: datetime,
    tot: datetime,
    contacten: Iterable[tuple[int, str]],
) -> int:
    """Put a mail into the outbox, to be sent from `van` on and before `tot` (UTC); gives to how many.

    What has this source already was put there before: nothing is done, and 0 given.
    """
    if connection.execute(_KNOWN, {"welke": bron}).first() is not None:
        return 0
    values = {"bron": bron, "onderwerp": onderwerp, "tekst": tekst, "van_op": van, "tot_op": tot}
    mail: int = connection.execute(_NEW, values).scalar_one()
    rows = [
        {"mail_id": mail, "contact_id": contact, "organisatie": code, "hekje": 0, "pogingen": 0}
        for contact, code in contacten
    ]
    if rows:
        connection.execute(_ADD, rows)
    return len(rows)


def due(connection: Connection, now: datetime, limit: int) -> list[tuple[int, int]]:
    """Give (mail, contact) of what may be sent at an instant (UTC) and nobody is busy with, in turn."""
    rows = connection.execute(_DUE, {"nu": now, "hoogstens": limit})
    return [(row[0], row[1]) for row in rows]


def take(
    connection: Connection, mail: int, contact: int, milliseconds: int, now: datetime
) -> Mailhuur | None:
    """Take the lease of one mail for this long; None when somebody holds it or it is not due."""
    key = {"mail": mail, "aan": contact}
    row = connection.execute(_TAKE, key | {"ms": milliseconds}).first()
    if row is None:
        return None
    what = connection.execute(_WHAT, {"mail": mail}).one()
    adres = connection.execute(_ADDRESS, {"aan": contact, "nu": now}).scalar_one_or_none()
    return Mailhuur(row[0], row[1], what[0], what[1], what[2], adres)


def sent(connection: Connection, mail: int, contact: int, hekje: int, moment: datetime) -> bool:
    """Note that a mail went out; False when the lease with this number is no longer held."""
    asked = {"mail": mail, "aan": contact, "nummer": hekje, "moment": moment}
    return connection.execute(_SENT, asked).rowcount > 0


def failed(connection: Connection, mail: int, contact: int, hekje: int, milliseconds: int) -> bool:
    """Count a failure and wait this long; False as for `sent`."""
    asked = {"mail": mail, "aan": contact, "nummer": hekje, "ms": milliseconds}
    return connection.execute(_FAILED, asked).rowcount > 0


def stop(connection: Connection, mail: int, contact: int, hekje: int, moment: datetime, reden: str) -> bool:
    """Give a mail up; False as for `sent`."""
    asked = {"mail": mail, "aan": contact, "nummer": hekje, "moment": moment, "waarom": reden}
    return connection.execute(_STOP, asked).rowcount > 0


def stop_all(connection: Connection, bron: str, moment: datetime, reden: str) -> int:
    """Give up what was not sent yet of a source; gives how many mails that were."""
    return connection.execute(_STOP_ALL, {"welke": bron, "moment": moment, "waarom": reden}).rowcount


def expire(connection: Connection, moment: datetime, reden: str) -> int:
    """Give up what should have gone out before an instant (UTC); gives how many mails that were."""
    return connection.execute(_EXPIRE, {"moment": moment, "waarom": reden}).rowcount


def clear_leases(connection: Connection) -> None:
    """Give back every lease; only for a process that is the only one on the database."""
    connection.execute(_CLEAR)


def standings(connection: Connection, bron: str) -> list[Mailstand]:
    """Give how mailing a source to each contact went, in order of organisation."""
    return [Mailstand._make(row) for row in connection.execute(_STANDINGS, {"welke": bron})]


def counts(connection: Connection, bronnen: Collection[str]) -> dict[str, Mailtelling]:
    """Count of sources how many mails went out, were given up, and wait."""
    return {
        row[0]: Mailtelling(row[1], row[2], row[3] - row[1] - row[2])
        for row in rows_of(connection, _COUNTS, bronnen)
    }
