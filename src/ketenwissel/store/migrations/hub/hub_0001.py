"""The tables of a hub as they began."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _bericht()
    _draaiboek_versie()
    _gebeurtenis()
    _kenmerk()
    _klok()
    _partij()
    _weigering()
    _zegel()
    _inhoud()
    _paar()
    _postvak()


def _bericht() -> None:
    op.create_table(
        "bericht",
        sa.Column("id", ID, nullable=False),
        sa.Column("kant", sa.String(length=6), nullable=False),
        sa.Column("soort", sa.String(length=4), nullable=False),
        sa.Column("zender_organisatie", sa.String(length=200), nullable=False),
        sa.Column("zender_applicatie", sa.String(length=50), nullable=False),
        sa.Column("zender_administratie", sa.String(length=50), nullable=False),
        sa.Column("zender_gebruiker", sa.String(length=100), nullable=False),
        sa.Column("referentie", sa.String(length=40), nullable=False),
        sa.Column("ontvanger_organisatie", sa.String(length=200), nullable=False),
        sa.Column("ontvanger_applicatie", sa.String(length=50), nullable=False),
        sa.Column("ontvanger_administratie", sa.String(length=50), nullable=False),
        sa.Column("ontvanger_gebruiker", sa.String(length=100), nullable=False),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=True),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("nummer", sa.String(length=3), nullable=True),
        sa.Column("identificatie", sa.String(length=12), nullable=True),
        sa.Column("cross_referentie", sa.String(length=40), nullable=True),
        sa.Column("ontvangen_op", INSTANT, nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("grootte", sa.Integer(), nullable=False),
        sa.Column("ontraden", sa.String(length=20), nullable=True),
        sa.Column("antwoord_op", ID, nullable=True),
        sa.Column("staand", sa.Boolean(), nullable=False),
        sa.Column("opgehaald_op", INSTANT, nullable=True),
        sa.Column("identiteit", sa.String(length=250), nullable=True),
        sa.CheckConstraint("kant IN ('ggk', 'vecozo')", name=op.f("ck_bericht_kant")),
        sa.CheckConstraint("soort IN ('Di01', 'Du01', 'Fo01')", name=op.f("ck_bericht_soort")),
        sa.CheckConstraint("NOT staand OR antwoord_op IS NOT NULL", name=op.f("ck_bericht_staand")),
        sa.ForeignKeyConstraint(["antwoord_op"], ["bericht.id"], name=op.f("fk_bericht_antwoord_op")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bericht")),
        sa.UniqueConstraint(
            "referentie",
            "zender_organisatie",
            "zender_applicatie",
            "zender_administratie",
            "zender_gebruiker",
            "kant",
            name=op.f("uq_bericht_referentie"),
        ),
    )
    op.create_index(
        "ix_bericht_identiteit",
        "bericht",
        ["identiteit"],
        unique=True,
        sqlite_where=sa.text("identiteit IS NOT NULL"),
        postgresql_where=sa.text("identiteit IS NOT NULL"),
    )
    op.create_index(
        "ix_bericht_staand",
        "bericht",
        ["antwoord_op"],
        unique=True,
        sqlite_where=sa.text("staand"),
        postgresql_where=sa.text("staand"),
    )


def _draaiboek_versie() -> None:
    op.create_table(
        "draaiboek_versie",
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("naam", sa.String(length=100), nullable=False),
        sa.Column("inhoud", sa.Text(), nullable=False),
        sa.Column("van_kracht_op", INSTANT, nullable=False),
        sa.Column("reden", sa.String(length=500), nullable=False),
        sa.Column("vastgesteld_op", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_draaiboek_versie")),
    )


def _gebeurtenis() -> None:
    op.create_table(
        "gebeurtenis",
        sa.Column("id", ID, nullable=False),
        sa.Column("nummer", ID, nullable=True),
        sa.Column("inhoud", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gebeurtenis")),
        sa.UniqueConstraint("nummer", name=op.f("uq_gebeurtenis_nummer")),
    )


def _kenmerk() -> None:
    op.create_table(
        "kenmerk",
        sa.Column("naam", sa.String(length=20), nullable=False),
        sa.Column("waarde", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_kenmerk")),
    )


def _klok() -> None:
    op.create_table(
        "klok",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("laatste_op", INSTANT, nullable=False),
        sa.Column("wijziging", ID, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_klok_een_rij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_klok")),
    )


def _partij() -> None:
    op.create_table(
        "partij",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("rol", sa.String(length=10), nullable=False),
        sa.Column("naam", sa.String(length=100), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("opvolger", sa.String(length=8), nullable=True),
        sa.CheckConstraint("rol IN ('gemeente', 'aanbieder')", name=op.f("ck_partij_rol")),
        sa.CheckConstraint("geldig_tot IS NULL OR geldig_tot > geldig_van", name=op.f("ck_partij_geldig")),
        sa.CheckConstraint("opvolger IS NULL OR geldig_tot IS NOT NULL", name=op.f("ck_partij_opvolger")),
        sa.ForeignKeyConstraint(["opvolger"], ["partij.code"], name=op.f("fk_partij_opvolger")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_partij")),
    )


def _weigering() -> None:
    op.create_table(
        "weigering",
        sa.Column("id", ID, nullable=False),
        sa.Column("tijdstip_op", INSTANT, nullable=False),
        sa.Column("kant", sa.String(length=6), nullable=False),
        sa.Column("soort", sa.String(length=4), nullable=False),
        sa.Column("zender", sa.String(length=100), nullable=False),
        sa.Column("ontvanger", sa.String(length=100), nullable=False),
        sa.Column("referentie", sa.String(length=100), nullable=False),
        sa.Column("cross_referentie", sa.String(length=100), nullable=True),
        sa.Column("functie", sa.String(length=100), nullable=False),
        sa.Column("release", sa.String(length=100), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("situatie", sa.String(length=40), nullable=False),
        sa.Column("lijst", sa.String(length=20), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("stap", sa.String(length=20), nullable=True),
        sa.Column("retry", sa.String(length=10), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weigering")),
    )


def _zegel() -> None:
    op.create_table(
        "zegel",
        sa.Column("nummer", ID, autoincrement=False, nullable=False),
        sa.Column("eerste", ID, nullable=False),
        sa.Column("laatste", ID, nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=False),
        sa.Column("vorige", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("aantal > 0 AND laatste - eerste + 1 = aantal", name=op.f("ck_zegel_aantal")),
        sa.PrimaryKeyConstraint("nummer", name=op.f("pk_zegel")),
    )


def _inhoud() -> None:
    op.create_table(
        "inhoud",
        sa.Column("bericht_id", ID, autoincrement=False, nullable=False),
        sa.Column("zstd", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name=op.f("fk_inhoud_bericht_id")),
        sa.PrimaryKeyConstraint("bericht_id", name=op.f("pk_inhoud")),
    )


def _paar() -> None:
    op.create_table(
        "paar",
        sa.Column("heen_id", ID, autoincrement=False, nullable=False),
        sa.Column("retour", sa.String(length=30), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("gemeente", sa.String(length=8), nullable=False),
        sa.Column("aanbieder", sa.String(length=8), nullable=False),
        sa.Column("beantwoorder", sa.String(length=8), nullable=False),
        sa.Column("identificatie", sa.String(length=12), nullable=True),
        sa.Column("toestand", sa.String(length=10), nullable=False),
        sa.Column("retour_id", ID, nullable=True),
        sa.CheckConstraint("(toestand = 'gesloten') = (retour_id IS NOT NULL)", name=op.f("ck_paar_retour")),
        sa.CheckConstraint(
            "toestand IN ('open', 'gesloten', 'afgekeurd', 'gebroken')", name=op.f("ck_paar_toestand")
        ),
        sa.ForeignKeyConstraint(["heen_id"], ["bericht.id"], name=op.f("fk_paar_heen_id")),
        sa.ForeignKeyConstraint(["retour_id"], ["bericht.id"], name=op.f("fk_paar_retour_id")),
        sa.PrimaryKeyConstraint("heen_id", name=op.f("pk_paar")),
    )
    op.create_index(
        "ix_paar_open",
        "paar",
        ["retour", "release", "beantwoorder"],
        unique=False,
        sqlite_where=sa.text("toestand = 'open'"),
        postgresql_where=sa.text("toestand = 'open'"),
    )
    op.create_index(
        "ix_paar_identificatie",
        "paar",
        ["identificatie", "gemeente"],
        unique=False,
        sqlite_where=sa.text("identificatie IS NOT NULL"),
        postgresql_where=sa.text("identificatie IS NOT NULL"),
    )
    op.create_index(
        "ix_paar_retour_id",
        "paar",
        ["retour_id"],
        unique=True,
        sqlite_where=sa.text("retour_id IS NOT NULL"),
        postgresql_where=sa.text("retour_id IS NOT NULL"),
    )


def _postvak() -> None:
    op.create_table(
        "postvak",
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("uitgereikt_op", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["id"], ["bericht.id"], name=op.f("fk_postvak_id")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_postvak_partij")),
        sa.PrimaryKeyConstraint("partij", "id", name=op.f("pk_postvak")),
        sa.UniqueConstraint("id", name=op.f("uq_postvak_id")),
        sqlite_with_rowid=False,
    )
