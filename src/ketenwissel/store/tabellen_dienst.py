"""The tables of a hub that runs as a service: bringing, finding, portal downloads, the rehearsal clock."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.tabellen import metadata

__all__ = ["anker", "bezorging", "portaaldownload", "werkstand", "zoekfilter", "zoeksleutel"]

bezorging = Table(
    "bezorging",
    metadata,
    # A party that wants its mail brought: where to, how, and how the attempts go.
    Column("partij", String(8), ForeignKey("partij.code"), primary_key=True),
    Column("vorm", String(10), nullable=False),
    Column("adres", String(500), nullable=False),
    # Goes up whenever somebody takes the work: who holds an older number may write nothing any more.
    Column("hekje", ID, nullable=False),
    Column("gehuurd_tot", Instant),
    Column("pogingen", Integer, nullable=False),
    Column("volgende_op", Instant),
    Column("gestopt_op", Instant),
    Column("reden", String(200)),
    CheckConstraint("vorm IN ('stuf', 'vecozo')", name="vorm"),
)

zoeksleutel = Table(
    "zoeksleutel",
    metadata,
    # `waarde` is a toewijzingnummer, an identificatie, a party's code, a message type as its envelope names
    # it, or the keyed hash of a BSN.
    Column("soort", String(20), primary_key=True),
    Column("waarde", String(64), primary_key=True),
    Column("bericht_id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    CheckConstraint("soort IN ('bsn', 'identificatie', 'partij', 'toewijzing', 'type')", name="soort"),
    sqlite_with_rowid=False,
)

werkstand = Table(
    "werkstand",
    metadata,
    # How far work behind the writer has come: the last number it dealt with.
    Column("werk", String(20), primary_key=True),
    Column("tot", ID, nullable=False),
)

portaaldownload = Table(
    "portaaldownload",
    metadata,
    Column("bericht_id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    Column("partij", String(8), ForeignKey("partij.code"), nullable=False),
    Column("gedownload_op", Instant, nullable=False),
)

zoekfilter = Table(
    "zoekfilter",
    metadata,
    Column("naam", String(60), primary_key=True),
    Column("inhoud", Text, nullable=False),
    Column("gemaakt_door", String(60), nullable=False),
    Column("gemaakt_op", Instant, nullable=False),
)

anker = Table(
    "klok_anker",
    metadata,
    # The clock of a rehearsal, for all processes: at `echt` it was `virtueel`; it runs at `snelheid`.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("virtueel", Instant, nullable=False),
    Column("echt", Instant, nullable=False),
    Column("snelheid", Float, nullable=False),
    CheckConstraint("id = 1", name="een_rij"),
    CheckConstraint("snelheid >= 0", name="snelheid"),
)
