"""The tables of who is who: organisations, people, their keys, certificates, roles and mandates.

Nothing is ever removed from them: what ends gets an end, so that one can ask who might do what, when. What is
called off before it began ends at its begin: it was never valid.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, String, Table

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.tabellen import metadata

__all__ = ["certificaat", "gebruiker", "mandaat", "organisatie", "rolverlening", "sleutel", "toegang_stand"]

organisatie = Table(
    "organisatie",
    metadata,
    # A party's own code (4 or 8 digits), the OIN of an organisation (20), or a short name of ours.
    Column("code", String(20), primary_key=True),
    Column("soort", String(20), nullable=False),
    Column("naam", String(100), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    CheckConstraint(
        "soort IN ('partij', 'serviceorganisatie', 'leverancier', 'hub', 'regie')",
        name="soort",
    ),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
)

gebruiker = Table(
    "gebruiker",
    metadata,
    Column("naam", String(60), primary_key=True),
    Column("weergave", String(100), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
)

rolverlening = Table(
    "rolverlening",
    metadata,
    Column("id", ID, primary_key=True),
    Column("gebruiker", String(60), ForeignKey("gebruiker.naam"), nullable=False),
    Column("rol", String(20), nullable=False),
    # For whom the role is held: a party or another organisation; None for roles over the whole chain.
    Column("organisatie", String(20), ForeignKey("organisatie.code")),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("verleend_door", String(60), nullable=False),
    CheckConstraint(
        "rol IN ('regie', 'hubbeheer', 'partij', 'serviceorganisatie', 'leverancier', 'toeschouwer')",
        name="rol",
    ),
    CheckConstraint(
        "organisatie IS NOT NULL OR rol NOT IN ('partij', 'serviceorganisatie', 'leverancier')",
        name="organisatie",
    ),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_rolverlening_gebruiker", "gebruiker"),
)

sleutel = Table(
    "sleutel",
    metadata,
    # The public part of the key, by which it is found and named in logs.
    Column("kenmerk", String(16), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("organisatie", String(20), ForeignKey("organisatie.code")),
    Column("gebruiker", String(60), ForeignKey("gebruiker.naam")),
    Column("omschrijving", String(100), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant, nullable=False),
    Column("ingetrokken_op", Instant),
    Column("gemaakt_door", String(60), nullable=False),
    CheckConstraint("(organisatie IS NULL) <> (gebruiker IS NULL)", name="houder"),
    CheckConstraint("geldig_tot > geldig_van", name="geldig"),
)

certificaat = Table(
    "certificaat",
    metadata,
    Column("id", ID, primary_key=True),
    # What the subject of the certificate carries as serialNumber: an OIN (20 digits) or an AGB-code (8).
    Column("kenmerk", String(20), nullable=False),
    Column("organisatie", String(20), ForeignKey("organisatie.code"), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    # The end of the certificate as far as it is known, to warn in time.
    Column("geldig_tot", Instant),
    Column("toegevoegd_door", String(60), nullable=False),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_certificaat_kenmerk", "kenmerk"),
)

mandaat = Table(
    "mandaat",
    metadata,
    Column("id", ID, primary_key=True),
    # `partij` lets `organisatie` act for it (toestemmingsverklaring), or see, without bodies, what becomes of
    # its messages (`inzien`): of one message type, or of all ("*").
    Column("partij", String(8), ForeignKey("partij.code"), nullable=False),
    Column("organisatie", String(20), ForeignKey("organisatie.code"), nullable=False),
    Column("handeling", String(10), nullable=False),
    Column("berichttype", String(30), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("verleend_door", String(60), nullable=False),
    CheckConstraint("handeling IN ('indienen', 'afhalen', 'inzien')", name="handeling"),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name="geldig"),
    Index("ix_mandaat_partij", "partij", "organisatie"),
)

toegang_stand = Table(
    "toegang_stand",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # Goes up with every change of parties and of the tables above: processes then read them anew.
    Column("wijziging", ID, nullable=False),
    CheckConstraint("id = 1", name="een_rij"),
)
