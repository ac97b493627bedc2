"""The tables of announcements and of the aftercare: what was said to whom, mail, incidents, traffic by day.

An announcement stays as it was sent: a correction is another one that replaces it. What is counted here is
counted behind the writer, so that accepting pays nothing for it.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, text

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.tabellen import metadata

__all__ = [
    "eerste_keer",
    "incident",
    "incident_stand",
    "mailbericht",
    "mailpost",
    "mededeling",
    "mededeling_ontvanger",
    "verkeersdag",
]

mededeling = Table(
    "mededeling",
    metadata,
    Column("id", ID, primary_key=True),
    Column("titel", String(150), nullable=False),
    Column("tekst", Text, nullable=False),
    # For whom it is: a kind of audience and, where that takes one, which.
    Column("doelgroep", String(20), nullable=False),
    Column("doel", String(100)),
    # The template that its text was made from.
    Column("sjabloon", String(40)),
    Column("gemaakt_op", Instant, nullable=False),
    Column("gemaakt_door", String(60), nullable=False),
    # Absent: a draft, for nobody yet.
    Column("verzonden_op", Instant),
    Column("verzonden_door", String(60)),
    Column("vervallen_op", Instant),
    # When it is shown, and until when.
    Column("van_op", Instant, nullable=False),
    Column("tot_op", Instant),
    Column("vervangt", ID, ForeignKey("mededeling.id")),
    CheckConstraint(
        "doelgroep IN ('iedereen', 'soort', 'klanten', 'regio', 'organisatie')", name="doelgroep"
    ),
    CheckConstraint("(doelgroep = 'iedereen') = (doel IS NULL)", name="doel"),
    CheckConstraint("(verzonden_op IS NULL) = (verzonden_door IS NULL)", name="verzonden"),
    CheckConstraint("vervallen_op IS NULL OR verzonden_op IS NULL", name="vervallen"),
    CheckConstraint("tot_op IS NULL OR tot_op > van_op", name="duur"),
    # One announcement is replaced by one other; drafts do not count.
    Index(
        "ix_mededeling_vervangt",
        "vervangt",
        unique=True,
        sqlite_where=text("verzonden_op IS NOT NULL"),
        postgresql_where=text("verzonden_op IS NOT NULL"),
    ),
)

mededeling_ontvanger = Table(
    "mededeling_ontvanger",
    metadata,
    # Fixed when it was sent, so that one can prove afterwards whom it was for.
    Column("mededeling_id", ID, ForeignKey("mededeling.id"), primary_key=True, autoincrement=False),
    Column("organisatie", String(20), ForeignKey("organisatie.code"), primary_key=True),
    Column("gelezen_op", Instant),
    Column("gelezen_door", String(60)),
    CheckConstraint("(gelezen_op IS NULL) = (gelezen_door IS NULL)", name="gelezen"),
    Index("ix_mededeling_ontvanger_organisatie", "organisatie", "mededeling_id"),
    sqlite_with_rowid=False,
)

mailbericht = Table(
    "mailbericht",
    metadata,
    Column("id", ID, primary_key=True),
    # What it is about, such as "mededeling/12": nothing is put into the outbox twice.
    Column("bron", String(100), nullable=False, unique=True),
    Column("onderwerp", String(200), nullable=False),
    Column("tekst", Text, nullable=False),
    # Not before, and not after: mail that comes too late does harm.
    Column("van_op", Instant, nullable=False),
    Column("tot_op", Instant, nullable=False),
    CheckConstraint("tot_op > van_op", name="duur"),
)

mailpost = Table(
    "mailpost",
    metadata,
    # One row is one mail to one person; the address stays where it is kept, with the contact.
    Column("mail_id", ID, ForeignKey("mailbericht.id"), primary_key=True, autoincrement=False),
    Column("contact_id", ID, ForeignKey("contactpersoon.id"), primary_key=True, autoincrement=False),
    Column("organisatie", String(20), ForeignKey("organisatie.code"), nullable=False),
    # As for bringing: who holds an older number may write nothing any more; real time of the database.
    Column("hekje", ID, nullable=False),
    Column("gehuurd_tot", Instant),
    Column("pogingen", Integer, nullable=False),
    Column("volgende_op", Instant),
    Column("verzonden_op", Instant),
    Column("gestopt_op", Instant),
    Column("reden", String(200)),
    CheckConstraint("verzonden_op IS NULL OR gestopt_op IS NULL", name="einde"),
    CheckConstraint("(gestopt_op IS NULL) = (reden IS NULL)", name="reden"),
    sqlite_with_rowid=False,
)

incident = Table(
    "incident",
    metadata,
    Column("id", ID, primary_key=True),
    Column("titel", String(150), nullable=False),
    Column("omschrijving", Text, nullable=False),
    # Whom it happened to; absent where it concerns the whole chain.
    Column("organisatie", String(20), ForeignKey("organisatie.code")),
    Column("gemeld_op", Instant, nullable=False),
    Column("gemeld_door", String(60), nullable=False),
    Index("ix_incident_organisatie", "organisatie"),
)

incident_stand = Table(
    "incident_stand",
    metadata,
    # What holds is the row with the highest number; those before it are its history.
    Column("incident_id", ID, ForeignKey("incident.id"), primary_key=True, autoincrement=False),
    Column("nummer", Integer, primary_key=True, autoincrement=False),
    Column("toestand", String(20), nullable=False),
    Column("ernst", String(10), nullable=False),
    Column("eigenaar", String(60), ForeignKey("gebruiker.naam")),
    # For whom the desk is, as the contacts of the runbook say it.
    Column("servicedesk", String(60), nullable=False),
    Column("mededeling_id", ID, ForeignKey("mededeling.id")),
    Column("toelichting", Text, nullable=False),
    Column("door", String(60), nullable=False),
    Column("op", Instant, nullable=False),
    CheckConstraint("toestand IN ('open', 'in_behandeling', 'opgelost', 'gesloten')", name="toestand"),
    CheckConstraint("ernst IN ('laag', 'midden', 'hoog', 'kritiek')", name="ernst"),
    CheckConstraint("nummer >= 1", name="nummer"),
    sqlite_with_rowid=False,
)

verkeersdag = Table(
    "verkeersdag",
    metadata,
    # What a party sent ("uit") or was sent ("in") on a day (a date in the Netherlands).
    Column("dag", String(10), primary_key=True),
    Column("partij", String(8), primary_key=True),
    Column("richting", String(3), primary_key=True),
    Column("berichttype", String(30), primary_key=True),
    Column("release", String(9), primary_key=True),
    Column("aangenomen", ID, nullable=False),
    # Refused for what was sent, and refused because the gate was shut.
    Column("geweigerd", ID, nullable=False),
    Column("dicht", ID, nullable=False),
    # Rejected by a foutbericht, on the day of that.
    Column("afgekeurd", ID, nullable=False),
    CheckConstraint("richting IN ('uit', 'in')", name="richting"),
    sqlite_with_rowid=False,
)

eerste_keer = Table(
    "eerste_keer",
    metadata,
    Column("partij", String(8), primary_key=True),
    Column("richting", String(3), primary_key=True),
    Column("berichttype", String(30), primary_key=True),
    Column("release", String(9), primary_key=True),
    # The first that was accepted.
    Column("gezien_op", Instant),
    # The first attempt past the gate, and how that ended; of what was sent only.
    Column("poging_op", Instant),
    Column("poging_soort", String(10)),
    Column("poging_id", ID),
    Column("situatie", String(40)),
    Column("afgekeurd_op", Instant),
    CheckConstraint("richting IN ('uit', 'in')", name="richting"),
    CheckConstraint("poging_soort IN ('bericht', 'weigering')", name="poging_soort"),
    CheckConstraint("(poging_op IS NULL) = (poging_soort IS NULL)", name="poging"),
    CheckConstraint("(situatie IS NULL) OR (poging_soort = 'weigering')", name="situatie"),
    sqlite_with_rowid=False,
)
