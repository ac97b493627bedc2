"""The tables of the regie."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0004"
down_revision = "hub_0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _herinnering()
    _herinneringsmoment()
    _counted("momentopname", sa.Column("moment_op", INSTANT, nullable=False))
    _regie_stand()
    _counted("telling")
    _telling_dag()
    _telling_delta()
    _contactpersoon()
    _ktobewijs()
    _pakket()
    _regio()
    _stapmelding()
    _vervolg()
    _voorstel()
    _goedkeuring()
    # Where there is no message yet, every change is counted from the first on.
    op.execute(
        "INSERT INTO kenmerk (naam, waarde) SELECT 'telling', 'compleet' "
        "WHERE NOT EXISTS (SELECT 1 FROM bericht)"
    )


def _herinnering() -> None:
    op.create_table(
        "herinnering",
        sa.Column("stap", sa.String(length=20), nullable=False),
        sa.Column("actiehouder", sa.String(length=20), nullable=False),
        sa.Column("uiterlijk_op", INSTANT, nullable=False),
        sa.Column("moment_op", INSTANT, nullable=False),
        sa.Column("verstuurd_op", INSTANT, nullable=False),
        sa.Column("te_laat", sa.Boolean(), nullable=False),
        sa.Column("opgegaan_in_op", INSTANT, nullable=True),
        sa.CheckConstraint(
            "opgegaan_in_op IS NULL OR (te_laat AND opgegaan_in_op > moment_op)",
            name=op.f("ck_herinnering_opgegaan"),
        ),
        sa.PrimaryKeyConstraint(
            "stap", "actiehouder", "uiterlijk_op", "moment_op", name=op.f("pk_herinnering")
        ),
    )


def _herinneringsmoment() -> None:
    op.create_table(
        "herinneringsmoment",
        sa.Column("stap", sa.String(length=20), nullable=False),
        sa.Column("minuten_vooraf", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("ingesteld_op", INSTANT, nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.CheckConstraint("minuten_vooraf >= 0", name=op.f("ck_herinneringsmoment_vooraf")),
        sa.PrimaryKeyConstraint("stap", "minuten_vooraf", name=op.f("pk_herinneringsmoment")),
    )


def _counted(name: str, *before: sa.Column[int]) -> None:
    op.create_table(
        name,
        *before,
        sa.Column("wat", sa.String(length=20), nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("nummer", sa.String(length=4), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("aantal", ID, nullable=False),
        sa.Column("laatste_op", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint(
            *(column.name for column in before),
            "wat",
            "partij",
            "release",
            "nummer",
            "standaard",
            name=op.f(f"pk_{name}"),
        ),
        sqlite_with_rowid=False,
    )


def _regie_stand() -> None:
    op.create_table(
        "regie_stand",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wijziging", ID, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_regie_stand_een_rij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regie_stand")),
    )


def _telling_dag() -> None:
    op.create_table(
        "telling_dag",
        sa.Column("dag", sa.String(length=10), nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("klaargezet", ID, nullable=False),
        sa.Column("opgehaald", ID, nullable=False),
        sa.Column("gevraagd", ID, nullable=False),
        sa.Column("beantwoord", ID, nullable=False),
        sa.PrimaryKeyConstraint("dag", "partij", "standaard", name=op.f("pk_telling_dag")),
        sqlite_with_rowid=False,
    )


def _telling_delta() -> None:
    op.create_table(
        "telling_delta",
        sa.Column("id", ID, nullable=False),
        sa.Column("inhoud", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_telling_delta")),
    )


def _contactpersoon() -> None:
    op.create_table(
        "contactpersoon",
        sa.Column("id", ID, nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=False),
        sa.Column("naam", sa.String(length=100), nullable=False),
        sa.Column("functie", sa.String(length=100), nullable=False),
        sa.Column("telefoon", sa.String(length=30), nullable=False),
        sa.Column("email", sa.String(length=200), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_contactpersoon_geldig")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_contactpersoon_organisatie")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contactpersoon")),
    )
    op.create_index("ix_contactpersoon_organisatie", "contactpersoon", ["organisatie"], unique=False)


def _ktobewijs() -> None:
    op.create_table(
        "ktobewijs",
        sa.Column("id", ID, nullable=False),
        sa.Column("leverancier", sa.String(length=20), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("versie", sa.String(length=30), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("berichttype", sa.String(length=30), nullable=False),
        sa.Column("geslaagd_op", INSTANT, nullable=False),
        sa.Column("bewijs", sa.String(length=500), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("vastgelegd_op", INSTANT, nullable=False),
        sa.Column("ingetrokken_op", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(["leverancier"], ["organisatie.code"], name=op.f("fk_ktobewijs_leverancier")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ktobewijs")),
    )
    op.create_index(
        "ix_ktobewijs_product",
        "ktobewijs",
        ["leverancier", "product", "versie", "release", "berichttype"],
        unique=True,
        sqlite_where=sa.text("ingetrokken_op IS NULL"),
        postgresql_where=sa.text("ingetrokken_op IS NULL"),
    )


def _pakket() -> None:
    op.create_table(
        "pakket",
        sa.Column("id", ID, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("leverancier", sa.String(length=20), nullable=False),
        sa.Column("product", sa.String(length=100), nullable=False),
        sa.Column("versie", sa.String(length=30), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_pakket_geldig")),
        sa.ForeignKeyConstraint(["leverancier"], ["organisatie.code"], name=op.f("fk_pakket_leverancier")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_pakket_partij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pakket")),
    )
    op.create_index("ix_pakket_partij", "pakket", ["partij"], unique=False)


def _regio() -> None:
    op.create_table(
        "regio",
        sa.Column("id", ID, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("naam", sa.String(length=100), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_regio_geldig")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_regio_partij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regio")),
    )
    op.create_index("ix_regio_partij", "regio", ["partij"], unique=False)


def _stapmelding() -> None:
    op.create_table(
        "stapmelding",
        sa.Column("id", ID, nullable=False),
        sa.Column("stap", sa.String(length=20), nullable=False),
        sa.Column("actiehouder", sa.String(length=20), nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=True),
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("aantal", sa.Integer(), nullable=True),
        sa.Column("toelichting", sa.String(length=500), nullable=False),
        sa.Column("bewijs", sa.String(length=500), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("gemeld_op", INSTANT, nullable=False),
        sa.Column("te_laat", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "soort IN ('begonnen', 'gereed', 'niet_gereed', 'uitbak', 'ingelezen', 'bekendmaking')",
            name=op.f("ck_stapmelding_soort"),
        ),
        sa.CheckConstraint("aantal IS NULL OR aantal >= 0", name=op.f("ck_stapmelding_aantal")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_stapmelding_partij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stapmelding")),
    )
    op.create_index("ix_stapmelding_partij", "stapmelding", ["partij", "id"], unique=False)


def _vervolg() -> None:
    op.create_table(
        "vervolg",
        sa.Column("verzoek_id", ID, autoincrement=False, nullable=False),
        sa.Column("kenmerk", sa.String(length=64), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("gemeente", sa.String(length=8), nullable=False),
        sa.Column("aanbieder", sa.String(length=8), nullable=False),
        sa.Column("ontvangen_op", INSTANT, nullable=False),
        sa.Column("besluit_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["besluit_id"], ["bericht.id"], name=op.f("fk_vervolg_besluit_id")),
        sa.ForeignKeyConstraint(["verzoek_id"], ["bericht.id"], name=op.f("fk_vervolg_verzoek_id")),
        sa.PrimaryKeyConstraint("verzoek_id", "kenmerk", name=op.f("pk_vervolg")),
    )
    op.create_index(
        "ix_vervolg_besluit",
        "vervolg",
        ["besluit_id"],
        unique=False,
        sqlite_where=sa.text("besluit_id IS NOT NULL"),
        postgresql_where=sa.text("besluit_id IS NOT NULL"),
    )
    op.create_index(
        "ix_vervolg_open",
        "vervolg",
        ["aanbieder", "kenmerk"],
        unique=False,
        sqlite_where=sa.text("besluit_id IS NULL"),
        postgresql_where=sa.text("besluit_id IS NULL"),
    )


def _voorstel() -> None:
    op.create_table(
        "voorstel",
        sa.Column("id", ID, nullable=False),
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("voorgesteld_op", INSTANT, nullable=False),
        sa.Column("reden", sa.String(length=500), nullable=False),
        sa.Column("inhoud", sa.Text(), nullable=False),
        sa.Column("van_op", INSTANT, nullable=False),
        sa.Column("tot_op", INSTANT, nullable=True),
        sa.Column("besloten_op", INSTANT, nullable=True),
        sa.Column("beeindigd_op", INSTANT, nullable=True),
        sa.Column("beeindigd_door", sa.String(length=60), nullable=True),
        sa.Column("versie", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "soort IN ('draaiboek', 'noodmaatregel', 'afspraak', 'extra_stop')",
            name=op.f("ck_voorstel_soort"),
        ),
        sa.CheckConstraint(
            "versie IS NULL OR (soort = 'draaiboek' AND besloten_op IS NOT NULL)",
            name=op.f("ck_voorstel_versie"),
        ),
        sa.CheckConstraint(
            "(beeindigd_op IS NULL) = (beeindigd_door IS NULL)", name=op.f("ck_voorstel_beeindigd")
        ),
        sa.CheckConstraint("besloten_op IS NULL OR van_op >= besloten_op", name=op.f("ck_voorstel_besloten")),
        sa.CheckConstraint("tot_op IS NULL OR tot_op > van_op", name=op.f("ck_voorstel_duur")),
        sa.ForeignKeyConstraint(["versie"], ["draaiboek_versie.nummer"], name=op.f("fk_voorstel_versie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voorstel")),
    )


def _goedkeuring() -> None:
    op.create_table(
        "goedkeuring",
        sa.Column("voorstel_id", ID, autoincrement=False, nullable=False),
        sa.Column("gebruiker", sa.String(length=60), nullable=False),
        sa.Column("namens", sa.String(length=20), nullable=True),
        sa.Column("gegeven_op", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["gebruiker"], ["gebruiker.naam"], name=op.f("fk_goedkeuring_gebruiker")),
        sa.ForeignKeyConstraint(["namens"], ["organisatie.code"], name=op.f("fk_goedkeuring_namens")),
        sa.ForeignKeyConstraint(["voorstel_id"], ["voorstel.id"], name=op.f("fk_goedkeuring_voorstel_id")),
        sa.PrimaryKeyConstraint("voorstel_id", "gebruiker", name=op.f("pk_goedkeuring")),
    )
