"""Rows of contacts: whom one can reach at an organisation during the migration, from when to when.

Names, telephone numbers and e-mail addresses: keep them out of logs and of the trail.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from ketenwissel.store import tabellen_regie
from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.rijen import Rijvorm, among

__all__ = ["Contactrij", "end_contact", "find", "insert_contact", "lasting"]

_contact = tabellen_regie.contactpersoon


class Contactrij(NamedTuple):
    """One contact; valid from an instant and, where it ends, before another (UTC). `door` is who added it."""

    id: int
    organisatie: str
    naam: str
    functie: str
    telefoon: str
    email: str
    geldig_van: datetime
    geldig_tot: datetime | None
    door: str


_form = Rijvorm(_contact, Contactrij._fields)
_INSERT = insert(_contact).returning(_contact.c.id)
_FIND = select(*_form.columns).where(_contact.c.id == bindparam("welk", type_=ID))
_END = (
    update(_contact)
    .where(_contact.c.id == bindparam("welk", type_=ID))
    .values(geldig_tot=bindparam("einde", type_=Instant))
)
_LASTING = (
    select(*_form.columns)
    .where(
        or_(_contact.c.geldig_tot.is_(None), _contact.c.geldig_tot > bindparam("na", type_=Instant)),
    )
    .order_by(_contact.c.organisatie, _contact.c.geldig_van, _contact.c.id)
)
_LASTING_OF = _LASTING.where(among(_contact.c.organisatie))


def insert_contact(connection: Connection, row: Contactrij) -> int:
    """Store a contact; gives its number."""
    values = row._asdict()
    del values["id"]
    number: int = connection.execute(_INSERT, values).scalar_one()
    return number


def find(connection: Connection, id_: int) -> Contactrij | None:
    """Find a contact by its number."""
    row = connection.execute(_FIND, {"welk": id_}).first()
    return None if row is None else Contactrij._make(row)


def end_contact(connection: Connection, id_: int, moment: datetime) -> None:
    """End a contact at an instant (UTC)."""
    connection.execute(_END, {"welk": id_, "einde": moment})


def lasting(
    connection: Connection, after: datetime, organisaties: Collection[str] | None
) -> list[Contactrij]:
    """Give the contacts that have not ended at an instant (UTC), of all organisations or of some."""
    if organisaties is None:
        rows = connection.execute(_LASTING, {"na": after})
    elif organisaties:
        rows = connection.execute(_LASTING_OF, {"na": after, "keys": sorted(organisaties)})
    else:
        return []
    return [Contactrij._make(row) for row in rows]
