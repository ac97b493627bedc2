"""The tables of the regie: decisions by two people, reports and reminders, numbers of each party, contacts.

What was decided, reported or counted at an instant stays as it was: later rows come beside it.
"""

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    text,
)

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.tabellen import metadata

__all__ = [
    "contactpersoon",
    "goedkeuring",
    "herinnering",
    "herinneringsmoment",
    "ktobewijs",
    "momentopname",
    "pakket",
    "regie_stand",
    "regio",
    "stapmelding",
    "telling",
    "telling_dag",
    "telling_delta",
    "vervolg",
    "voorstel",
]

voorstel = Table(
    "voorstel",
    metadata,
    Column("id", ID, primary_key=True),
    Column("soort", String(20), nullable=False),
    Column("door", String(60), nullable=False),
    Column("voorgesteld_op", Instant, nullable=False),
    Column("reden", String(500), nullable=False),
    # What is proposed: the text of a runbook, or the fields of a measure as JSON.
    Column("inhoud", Text, nullable=False),
    Column("van_op", Instant, nullable=False),
    Column("tot_op", Instant),
    # When the last approval that it takes came; from `van_op` on, and never before, it then holds.
    Column("besloten_op", Instant),
    # Taken back before it was decided on, or ended before its time after.
    Column("beeindigd_op", Instant),
    Column("beeindigd_door", String(60)),
    # The version of the runbook that it became.
    Column("versie", Integer, ForeignKey("draaiboek_versie.nummer")),
    CheckConstraint("soort IN ('draaiboek', 'noodmaatregel', 'afspraak', 'extra_stop')", name="soort"),
    CheckConstraint("tot_op IS NULL OR tot_op > van_op", name="duur"),
    CheckConstraint("besloten_op IS NULL OR van_op >= besloten_op", name="besloten"),
    CheckConstraint("(beeindigd_op IS NULL) = (beeindigd_door IS NULL)", name="beeindigd"),
    CheckConstraint("versie IS NULL OR (soort = 'draaiboek' AND besloten_op IS NOT NULL)", name="versie"),
)

goedkeuring = Table(
    "goedkeuring",
    metadata,
    # A person approves once: two approvals are two people.
    Column("voorstel_id", ID, ForeignKey("voorstel.id"), primary_key=True, autoincrement=False),
    Column("gebruiker", String(60), ForeignKey("gebruiker.naam"), primary_key=True),
    # For which organisation, such as the Ketenbureau.
    Column("namens", String(20), ForeignKey("organisatie.code")),
    Column("gegeven_op", Instant, nullable=False),
)

regie_stand = Table(
    "regie_stand",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Goes up with every decision about a measure: who judges messages then reads them anew.
    Column("wijziging", ID, nullable=False),
    CheckConstraint("id = 1", name="een_rij"),
)

stapmelding = Table(
    "stapmelding",
    metadata,
    Column("id", ID, primary_key=True),
    # The number of a row of the runbook, or of a task outside the rows.
    Column("stap", String(20), nullable=False),
    Column("actiehouder", String(20), nullable=False),
    # Of which party; None where a single organisation is the actiehouder.
    Column("partij", String(8), ForeignKey("partij.code")),
    Column("soort", String(20), nullable=False),
    # How many messages are left in the outbox, where that is reported.
    Column("aantal", Integer),
    Column("toelichting", String(500), nullable=False),
    # Where the evidence lies: a reference, a file name, an address.
    Column("bewijs", String(500), nullable=False),
    Column("door", String(60), nullable=False),
    Column("gemeld_op", Instant, nullable=False),
    Column("te_laat", Boolean, nullable=False),
    CheckConstraint(
        "soort IN ('begonnen', 'gereed', 'niet_gereed', 'uitbak', 'ingelezen', 'bekendmaking')",
        name="soort",
    ),
    CheckConstraint("aantal IS NULL OR aantal >= 0", name="aantal"),
    Index("ix_stapmelding_partij", "partij", "id"),
)

herinneringsmoment = Table(
    "herinneringsmoment",
    metadata,
    # How long before the due time of a step ("*": of every step) its actiehouders are reminded.
    Column("stap", String(20), primary_key=True),
    Column("minuten_vooraf", Integer, primary_key=True, autoincrement=False),
    # A moment that had passed by then reminds nobody.
    Column("ingesteld_op", Instant, nullable=False),
    Column("door", String(60), nullable=False),
    CheckConstraint("minuten_vooraf >= 0", name="vooraf"),
)

herinnering = Table(
    "herinnering",
    metadata,
    # One row is one reminder: the key makes that it goes out once, whoever sends it. A step that an amendment
    # shifts has another due time, and so reminders of its own.
    Column("stap", String(20), primary_key=True),
    Column("actiehouder", String(20), primary_key=True),
    Column("uiterlijk_op", Instant, primary_key=True),
    Column("moment_op", Instant, primary_key=True),
    Column("verstuurd_op", Instant, nullable=False),
    Column("te_laat", Boolean, nullable=False),
    # It passed together with a later one of the same step, in which it was told: the moment of that one.
    Column("opgegaan_in_op", Instant),
    CheckConstraint("opgegaan_in_op IS NULL OR (te_laat AND opgegaan_in_op > moment_op)", name="opgegaan"),
)

vervolg = Table(
    "vervolg",
    metadata,
    # A request, and the message that settled it: a decision, or the foutbericht that rejected the request.
    Column("verzoek_id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    # The keyed hash of the reference by which an aanbieder knows a request: one message may bear several.
    Column("kenmerk", String(64), primary_key=True),
    Column("standaard", String(10), nullable=False),
    Column("release", String(9), nullable=False),
    Column("functie", String(30), nullable=False),
    Column("gemeente", String(8), nullable=False),
    Column("aanbieder", String(8), nullable=False),
    Column("ontvangen_op", Instant, nullable=False),
    Column("besluit_id", ID, ForeignKey("bericht.id")),
    Index(
        "ix_vervolg_open",
        "aanbieder",
        "kenmerk",
        sqlite_where=text("besluit_id IS NULL"),
        postgresql_where=text("besluit_id IS NULL"),
    ),
    Index(
        "ix_vervolg_besluit",
        "besluit_id",
        sqlite_where=text("besluit_id IS NOT NULL"),
        postgresql_where=text("besluit_id IS NOT NULL"),
    ),
)


def _counted(name: str, *before: Column[Any]) -> Table:
    """Make a table of numbers: of what, of whom, in which standard and release, of which type."""
    return Table(
        name,
        metadata,
        *before,
        Column("wat", String(20), primary_key=True),
        Column("partij", String(8), primary_key=True),
        Column("release", String(9), primary_key=True),
        Column("nummer", String(4), primary_key=True),
        # Last, so that both standards together are read in the order of the key.
        Column("standaard", String(10), primary_key=True),
        Column("aantal", ID, nullable=False),
        # When it changed last.
        Column("laatste_op", Instant, nullable=False),
        sqlite_with_rowid=False,
    )


# Totals up to the last delta row that was folded in; what came after lies in `telling_delta`.
telling = _counted("telling")

# What stood open at a border of the runbook, as it stood.
momentopname = _counted("momentopname", Column("moment_op", Instant, primary_key=True))

telling_dag = Table(
    "telling_dag",
    metadata,
    # What came to a party and what it did, by day (a date in the Netherlands): its pace.
    Column("dag", String(10), primary_key=True),
    Column("partij", String(8), primary_key=True),
    Column("standaard", String(10), primary_key=True),
    Column("klaargezet", ID, nullable=False),
    Column("opgehaald", ID, nullable=False),
    Column("gevraagd", ID, nullable=False),
    Column("beantwoord", ID, nullable=False),
    sqlite_with_rowid=False,
)

telling_delta = Table(
    "telling_delta",
    metadata,
    Column("id", ID, primary_key=True),
    # The changes that one transaction made, as JSON: one insert for a whole group, and no row that is hot.
    Column("inhoud", Text, nullable=False),
)

contactpersoon = Table(
    "contactpersoon",
    metadata,
    Column("id", ID, primary_key=True),
    Column("organisatie", String(20), ForeignKey("organisatie.code"), nullable=False),
    Column("naam", String(100), nullable=False),
    Column("functie", String(100), nullable=False),
    Column("telefoon", String(30), nullable=False),
    Column("email", String(200), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("door", String(60), nullable=False),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_contactpersoon_organisatie", "organisatie"),
)

regio = Table(
    "regio",
    metadata,
    Column("id", ID, primary_key=True),
    Column("partij", String(8), ForeignKey("partij.code"), nullable=False),
    Column("naam", String(100), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("door", String(60), nullable=False),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_regio_partij", "partij"),
)

pakket = Table(
    "pakket",
    metadata,
    # Which product of which vendor a party uses, for a standard.
    Column("id", ID, primary_key=True),
    Column("partij", String(8), ForeignKey("partij.code"), nullable=False),
    Column("standaard", String(10), nullable=False),
    Column("leverancier", String(20), ForeignKey("organisatie.code"), nullable=False),
    Column("product", String(100), nullable=False),
    Column("versie", String(30), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("door", String(60), nullable=False),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_pakket_partij", "partij"),
)

ktobewijs = Table(
    "ktobewijs",
    metadata,
    # A product passed a message type in the ketentestomgeving.
    Column("id", ID, primary_key=True),
    Column("leverancier", String(20), ForeignKey("organisatie.code"), nullable=False),
    Column("product", String(100), nullable=False),
    Column("versie", String(30), nullable=False),
    Column("release", String(9), nullable=False),
    Column("berichttype", String(30), nullable=False),
    Column("geslaagd_op", Instant, nullable=False),
    Column("bewijs", String(500), nullable=False),
    Column("door", String(60), nullable=False),
    Column("vastgelegd_op", Instant, nullable=False),
    # Whoever finds that it did not pass after all takes the evidence back.
    Column("ingetrokken_op", Instant),
    Index(
        "ix_ktobewijs_product",
        "leverancier",
        "product",
        "versie",
        "release",
        "berichttype",
        unique=True,
        sqlite_where=text("ingetrokken_op IS NULL"),
        postgresql_where=text("ingetrokken_op IS NULL"),
    ),
)
