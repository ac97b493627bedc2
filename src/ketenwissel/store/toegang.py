"""Rows of who is who: organisations, people, roles, keys, certificates and mandates.

Nothing is removed: what ends gets an end. Every function that writes makes `wijziging` go up in the same
transaction, by which other processes know that they must read anew.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Table, bindparam, func, select, text, update

from ketenwissel.store import tabellen_toegang as tabellen
from ketenwissel.store.kolommen import Instant
from ketenwissel.store.rijen import Rijvorm

__all__ = [
    "Certificaatrij",
    "Gebruikerrij",
    "Mandaatrij",
    "Organisatierij",
    "Sleutelrij",
    "Toegangsrijen",
    "Verleningrij",
    "change_number",
    "end_certificate",
    "end_grant",
    "end_mandate",
    "end_organisation",
    "end_user",
    "insert_certificate",
    "insert_grant",
    "insert_key",
    "insert_mandate",
    "insert_organisations",
    "insert_user",
    "mark_change",
    "read_all",
    "revoke_key",
]


class Organisatierij(NamedTuple):
    """An organisation; `geldig_tot` is the first instant (UTC) at which it is no more, here and below."""

    code: str
    soort: str
    naam: str
    geldig_van: datetime
    geldig_tot: datetime | None = None


class Gebruikerrij(NamedTuple):
    """A person: `naam` is how the trail and the command line know them, `weergave` their full name."""

    naam: str
    weergave: str
    geldig_van: datetime
    geldig_tot: datetime | None = None


class Verleningrij(NamedTuple):
    """A role of a person, held for an organisation or (None) over the whole chain."""

    id: int
    gebruiker: str
    rol: str
    organisatie: str | None
    geldig_van: datetime
    geldig_tot: datetime | None
    verleend_door: str


class Sleutelrij(NamedTuple):
    """An API key, of an organisation or of a person: its public part and the SHA-256 of its secret."""

    kenmerk: str
    hash: str
    organisatie: str | None
    gebruiker: str | None
    omschrijving: str
    geldig_van: datetime
    geldig_tot: datetime
    ingetrokken_op: datetime | None
    gemaakt_door: str


class Certificaatrij(NamedTuple):
    """What the subject of a client certificate carries, and for which organisation it then speaks."""

    id: int
    kenmerk: str
    organisatie: str
    geldig_van: datetime
    geldig_tot: datetime | None
    toegevoegd_door: str


class Mandaatrij(NamedTuple):
    """What a party lets an organisation do for it, for one message type or for all (`"*"`)."""

    id: int
    partij: str
    organisatie: str
    handeling: str
    berichttype: str
    geldig_van: datetime
    geldig_tot: datetime | None
    verleend_door: str


class Toegangsrijen(NamedTuple):
    """Everything, as it was after change number `wijziging`; each in order of its key."""

    wijziging: int
    organisaties: list[Organisatierij]
    gebruikers: list[Gebruikerrij]
    verleningen: list[Verleningrij]
    sleutels: list[Sleutelrij]
    certificaten: list[Certificaatrij]
    mandaten: list[Mandaatrij]


_Rij = TypeVar("_Rij", bound=NamedTuple)


class _Tafel:
    """One table: reading it, adding a row, and putting an end to one."""

    def __init__(self, table: Table, fields: tuple[str, ...], end: str) -> None:
        self.form = Rijvorm(table, fields)
        (self.key,) = table.primary_key.columns
        self.all = select(*self.form.columns).order_by(self.key)
        self.highest = select(func.max(self.key))
        self._end = (
            update(table)
            .where(self.key == bindparam("welke"))
            .values({table.c[end]: bindparam("einde", type_=Instant)})
        )

    def insert(self, connection: Connection, *rows: tuple[Any, ...]) -> None:
        self.form.insert(connection, rows)
        mark_change(connection)

    def insert_numbered(self, connection: Connection, row: Any) -> int:  # noqa: ANN401  # a row with an id
        number: int = (connection.execute(self.highest).scalar_one() or 0) + 1
        self.insert(connection, row._replace(id=number))
        return number

    def end(self, connection: Connection, key: object, moment: datetime) -> None:
        connection.execute(self._end, {"welke": key, "einde": moment})
        mark_change(connection)

    def rows(self, connection: Connection, make: Callable[[Any], _Rij]) -> list[_Rij]:
        return [make(row) for row in connection.execute(self.all)]


_organisatie = _Tafel(tabellen.organisatie, Organisatierij._fields, "geldig_tot")
_gebruiker = _Tafel(tabellen.gebruiker, Gebruikerrij._fields, "geldig_tot")
_verlening = _Tafel(tabellen.rolverlening, Verleningrij._fields, "geldig_tot")
_sleutel = _Tafel(tabellen.sleutel, Sleutelrij._fields, "ingetrokken_op")
_certificaat = _Tafel(tabellen.certificaat, Certificaatrij._fields, "geldig_tot")
_mandaat = _Tafel(tabellen.mandaat, Mandaatrij._fields, "geldig_tot")

_stand = tabellen.toegang_stand
_CHANGE = select(_stand.c.wijziging)
# Both databases write this the same way; two processes that add at once then both count.
_MARK = text(
    "INSERT INTO toegang_stand (id, wijziging) VALUES (1, 1)"
    " ON CONFLICT (id) DO UPDATE SET wijziging = toegang_stand.wijziging + 1"
)


def change_number(connection: Connection) -> int:
    """Give the number of the last change, 0 before the first."""
    return connection.execute(_CHANGE).scalar() or 0


def mark_change(connection: Connection) -> None:
    """Say that something changed of who is who."""
    connection.execute(_MARK)


def read_all(connection: Connection) -> Toegangsrijen:
    """Read everything. The number of the change comes first: what is added meanwhile makes one read again."""
    return Toegangsrijen(
        change_number(connection),
        _organisatie.rows(connection, Organisatierij._make),
        _gebruiker.rows(connection, Gebruikerrij._make),
        _verlening.rows(connection, Verleningrij._make),
        _sleutel.rows(connection, Sleutelrij._make),
        _certificaat.rows(connection, Certificaatrij._make),
        _mandaat.rows(connection, Mandaatrij._make),
    )


def insert_organisations(connection: Connection, rows: Sequence[Organisatierij]) -> None:
    """Add organisations."""
    _organisatie.insert(connection, *rows)


def end_organisation(connection: Connection, code: str, moment: datetime) -> None:
    """End an organisation at an instant."""
    _organisatie.end(connection, code, moment)


def insert_user(connection: Connection, row: Gebruikerrij) -> None:
    """Add a person."""
    _gebruiker.insert(connection, row)


def end_user(connection: Connection, naam: str, moment: datetime) -> None:
    """End a person at an instant."""
    _gebruiker.end(connection, naam, moment)


def insert_grant(connection: Connection, row: Verleningrij) -> int:
    """Grant a role; its own `id` is not looked at. Gives the id. The writer must be the only one."""
    return _verlening.insert_numbered(connection, row)


def end_grant(connection: Connection, id_: int, moment: datetime) -> None:
    """End a role at an instant."""
    _verlening.end(connection, id_, moment)


def insert_key(connection: Connection, row: Sleutelrij) -> None:
    """Add a key."""
    _sleutel.insert(connection, row)


def revoke_key(connection: Connection, kenmerk: str, moment: datetime) -> None:
    """Revoke a key from an instant on."""
    _sleutel.end(connection, kenmerk, moment)


def insert_certificate(connection: Connection, row: Certificaatrij) -> int:
    """Admit certificates with a mark; its own `id` is not looked at. Gives the id, as above."""
    return _certificaat.insert_numbered(connection, row)


def end_certificate(connection: Connection, id_: int, moment: datetime) -> None:
    """Admit it no longer from an instant on."""
    _certificaat.end(connection, id_, moment)


def insert_mandate(connection: Connection, row: Mandaatrij) -> int:
    """Give a mandate; its own `id` is not looked at. Gives the id, as above."""
    return _mandaat.insert_numbered(connection, row)


def end_mandate(connection: Connection, id_: int, moment: datetime) -> None:
    """End a mandate at an instant."""
    _mandaat.end(connection, id_, moment)
