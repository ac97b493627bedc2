"""The tables of the hub. The constraints carry the guarantees: what they allow can happen, the rest cannot.

Names are Dutch as in the standard; a `*_op` column is an instant (see `kolommen`), texts are limited to what
the envelope allows.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from ketenwissel.store.kolommen import ID, Instant

__all__ = [
    "NAMING",
    "bericht",
    "gebeurtenis",
    "inhoud",
    "kenmerk_table",
    "klok",
    "metadata",
    "paar",
    "partij",
    "postvak",
    "versie",
    "weigering",
    "zegel",
]

NAMING = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
}

metadata = MetaData(naming_convention=NAMING)


def kenmerk_table(of: MetaData) -> Table:
    """What a database is: `soort` (echt or oefening) and `tak` (hub or partij), set at its creation."""
    return Table(
        "kenmerk",
        of,
        Column("naam", String(20), primary_key=True),
        Column("waarde", String(40), nullable=False),
    )


kenmerk = kenmerk_table(metadata)

klok = Table(
    "klok",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The last instant at which something was decided: no later decision is dated before it.
    Column("laatste_op", Instant, nullable=False),
    # Counts the transactions that changed a pair, so that a process knows whether its own counts still hold.
    Column("wijziging", ID, nullable=False),
    CheckConstraint("id = 1", name="een_rij"),
)

partij = Table(
    "partij",
    metadata,
    Column("code", String(8), primary_key=True),
    Column("rol", String(10), nullable=False),
    Column("naam", String(100), nullable=False),
    Column("geldig_van", Instant, nullable=False),
    Column("geldig_tot", Instant),
    Column("opvolger", String(8), ForeignKey("partij.code")),
    # What VECOZO knows an AGB-code as (Instelling, Praktijk, Zorgverlener): StUF does not say.
    Column("agb_rol", String(12)),
    CheckConstraint("rol IN ('gemeente', 'aanbieder')", name="rol"),
    CheckConstraint("geldig_tot IS NULL OR geldig_tot > geldig_van", name="geldig"),
    CheckConstraint("opvolger IS NULL OR geldig_tot IS NOT NULL", name="opvolger"),
)

bericht = Table(
    "bericht",
    metadata,
    Column("id", ID, primary_key=True),
    Column("kant", String(6), nullable=False),
    Column("soort", String(4), nullable=False),
    Column("zender_organisatie", String(200), nullable=False),
    Column("zender_applicatie", String(50), nullable=False),
    Column("zender_administratie", String(50), nullable=False),
    Column("zender_gebruiker", String(100), nullable=False),
    Column("referentie", String(40), nullable=False),
    Column("ontvanger_organisatie", String(200), nullable=False),
    Column("ontvanger_applicatie", String(50), nullable=False),
    Column("ontvanger_administratie", String(50), nullable=False),
    Column("ontvanger_gebruiker", String(100), nullable=False),
    Column("functie", String(30), nullable=False),
    Column("standaard", String(10)),
    Column("release", String(9), nullable=False),
    Column("nummer", String(3)),
    Column("identificatie", String(12)),
    Column("cross_referentie", String(40)),
    Column("ontvangen_op", Instant, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("grootte", Integer, nullable=False),
    Column("ontraden", String(20)),
    # What this message answers: the heenbericht of a retour, the rejected message of a foutbericht.
    Column("antwoord_op", ID, ForeignKey("bericht.id")),
    # The answer stands: a retour that was itself rejected by a foutbericht no longer does.
    Column("staand", Boolean, nullable=False),
    Column("opgehaald_op", Instant),
    # What may be used once, on a side that asks for it (TR056): sender, type and identification.
    Column("identiteit", String(250)),
    # Of the product that made the message, such as "7.1".
    Column("applicatie_versie", String(9)),
    # What the sender calls it; for him alone.
    Column("eigen_referentie", String(150)),
    # Why the hub keeps it from its addressee and answered it itself: a situation.
    Column("tegengehouden", String(40)),
    # The reference first: a cross reference is looked up by it, without knowing the other fields.
    UniqueConstraint(
        "referentie",
        "zender_organisatie",
        "zender_applicatie",
        "zender_administratie",
        "zender_gebruiker",
        "kant",
    ),
    CheckConstraint("kant IN ('ggk', 'vecozo')", name="kant"),
    CheckConstraint("soort IN ('Di01', 'Du01', 'Fo01')", name="soort"),
    CheckConstraint("NOT staand OR antwoord_op IS NOT NULL", name="staand"),
    Index(
        "ix_bericht_identiteit",
        "identiteit",
        unique=True,
        sqlite_where=text("identiteit IS NOT NULL"),
        postgresql_where=text("identiteit IS NOT NULL"),
    ),
    # What answers a message is looked up by that message's reference.
    Index(
        "ix_bericht_cross_referentie",
        "cross_referentie",
        sqlite_where=text("cross_referentie IS NOT NULL"),
        postgresql_where=text("cross_referentie IS NOT NULL"),
    ),
    Index(
        "ix_bericht_staand",
        "antwoord_op",
        unique=True,
        sqlite_where=text("staand"),
        postgresql_where=text("staand"),
    ),
)

inhoud = Table(
    "inhoud",
    metadata,
    Column("bericht_id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    Column("zstd", LargeBinary, nullable=False),
)

paar = Table(
    "paar",
    metadata,
    Column("heen_id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    Column("retour", String(30), nullable=False),
    Column("standaard", String(10), nullable=False),
    Column("release", String(9), nullable=False),
    Column("gemeente", String(8), nullable=False),
    Column("aanbieder", String(8), nullable=False),
    Column("beantwoorder", String(8), nullable=False),
    # The declaration's own identification, on which its answer is linked; None for every other type.
    Column("identificatie", String(12)),
    Column("toestand", String(10), nullable=False),
    Column("retour_id", ID, ForeignKey("bericht.id")),
    CheckConstraint("toestand IN ('open', 'gesloten', 'afgekeurd', 'gebroken')", name="toestand"),
    CheckConstraint("(toestand = 'gesloten') = (retour_id IS NOT NULL)", name="retour"),
    Index(
        "ix_paar_retour_id",
        "retour_id",
        unique=True,
        sqlite_where=text("retour_id IS NOT NULL"),
        postgresql_where=text("retour_id IS NOT NULL"),
    ),
    # What still waits: for the cut-off of its answer, and who owes it.
    Index(
        "ix_paar_open",
        "retour",
        "release",
        "beantwoorder",
        sqlite_where=text("toestand = 'open'"),
        postgresql_where=text("toestand = 'open'"),
    ),
    # What went wrong is looked for by people, and is little among what went well.
    Index(
        "ix_paar_mis",
        "heen_id",
        sqlite_where=text("toestand IN ('afgekeurd', 'gebroken')"),
        postgresql_where=text("toestand IN ('afgekeurd', 'gebroken')"),
    ),
    Index(
        "ix_paar_identificatie",
        "identificatie",
        "gemeente",
        sqlite_where=text("identificatie IS NOT NULL"),
        postgresql_where=text("identificatie IS NOT NULL"),
    ),
)

postvak = Table(
    "postvak",
    metadata,
    Column("partij", String(8), ForeignKey("partij.code"), primary_key=True),
    Column("id", ID, ForeignKey("bericht.id"), primary_key=True, autoincrement=False),
    Column("functie", String(30), nullable=False),
    Column("release", String(9), nullable=False),
    Column("uitgereikt_op", Instant),
    # One addressee only.
    UniqueConstraint("id"),
    sqlite_with_rowid=False,
)

weigering = Table(
    "weigering",
    metadata,
    Column("id", ID, primary_key=True),
    Column("tijdstip_op", Instant, nullable=False),
    Column("kant", String(6), nullable=False),
    Column("soort", String(4), nullable=False),
    Column("zender", String(100), nullable=False),
    Column("ontvanger", String(100), nullable=False),
    Column("referentie", String(100), nullable=False),
    Column("cross_referentie", String(100)),
    Column("functie", String(100), nullable=False),
    Column("release", String(100), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("situatie", String(40), nullable=False),
    Column("lijst", String(20), nullable=False),
    Column("code", String(20), nullable=False),
    Column("stap", String(20)),
    Column("retry", String(10), nullable=False),
    # A sender asks what became of a reference, also of one that was refused.
    Index("ix_weigering_referentie", "referentie"),
)

gebeurtenis = Table(
    "gebeurtenis",
    metadata,
    Column("id", ID, primary_key=True),
    # Given by the sealer; readers follow this number, never the id, which may skip and arrive late.
    # The unsealed ones are found in the same index: they have none.
    Column("nummer", ID, unique=True),
    Column("inhoud", Text, nullable=False),
)

zegel = Table(
    "zegel",
    metadata,
    Column("nummer", ID, primary_key=True, autoincrement=False),
    Column("eerste", ID, nullable=False),
    Column("laatste", ID, nullable=False),
    Column("aantal", Integer, nullable=False),
    Column("vorige", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    CheckConstraint("aantal > 0 AND laatste - eerste + 1 = aantal", name="aantal"),
)

versie = Table(
    "draaiboek_versie",
    metadata,
    Column("nummer", Integer, primary_key=True, autoincrement=False),
    Column("naam", String(100), nullable=False),
    Column("inhoud", Text, nullable=False),
    Column("van_kracht_op", Instant, nullable=False),
    Column("reden", String(500), nullable=False),
    Column("vastgesteld_op", Instant, nullable=False),
)
