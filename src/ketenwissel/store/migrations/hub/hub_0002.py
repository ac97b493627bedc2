"""The tables of who is who, and the role of an aanbieder at VECOZO."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0002"
down_revision = "hub_0001"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    op.add_column("partij", sa.Column("agb_rol", sa.String(length=12), nullable=True))
    _organisatie()
    _gebruiker()
    _rolverlening()
    _sleutel()
    _certificaat()
    _mandaat()
    _toegang_stand()


def _organisatie() -> None:
    op.create_table(
        "organisatie",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("naam", sa.String(length=100), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.CheckConstraint(
            "soort IN ('partij', 'serviceorganisatie', 'leverancier', 'hub', 'regie')",
            name=op.f("ck_organisatie_soort"),
        ),
        sa.CheckConstraint(
            "geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_organisatie_geldig")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_organisatie")),
    )
    # A party is an organisation as well.
    op.execute(
        "INSERT INTO organisatie (code, soort, naam, geldig_van, geldig_tot)"
        " SELECT code, 'partij', naam, geldig_van, geldig_tot FROM partij"
    )


def _gebruiker() -> None:
    op.create_table(
        "gebruiker",
        sa.Column("naam", sa.String(length=60), nullable=False),
        sa.Column("weergave", sa.String(length=100), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.CheckConstraint(
            "geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_gebruiker_geldig")
        ),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_gebruiker")),
    )


def _rolverlening() -> None:
    op.create_table(
        "rolverlening",
        sa.Column("id", ID, nullable=False),
        sa.Column("gebruiker", sa.String(length=60), nullable=False),
        sa.Column("rol", sa.String(length=20), nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=True),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("verleend_door", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "organisatie IS NOT NULL OR rol NOT IN ('partij', 'serviceorganisatie', 'leverancier')",
            name=op.f("ck_rolverlening_organisatie"),
        ),
        sa.CheckConstraint(
            "rol IN ('regie', 'hubbeheer', 'partij', 'serviceorganisatie', 'leverancier', 'toeschouwer')",
            name=op.f("ck_rolverlening_rol"),
        ),
        sa.CheckConstraint(
            "geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_rolverlening_geldig")
        ),
        sa.ForeignKeyConstraint(["gebruiker"], ["gebruiker.naam"], name=op.f("fk_rolverlening_gebruiker")),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_rolverlening_organisatie")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rolverlening")),
    )
    op.create_index("ix_rolverlening_gebruiker", "rolverlening", ["gebruiker"], unique=False)


def _sleutel() -> None:
    op.create_table(
        "sleutel",
        sa.Column("kenmerk", sa.String(length=16), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=True),
        sa.Column("gebruiker", sa.String(length=60), nullable=True),
        sa.Column("omschrijving", sa.String(length=100), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=False),
        sa.Column("ingetrokken_op", INSTANT, nullable=True),
        sa.Column("gemaakt_door", sa.String(length=60), nullable=False),
        sa.CheckConstraint("(organisatie IS NULL) <> (gebruiker IS NULL)", name=op.f("ck_sleutel_houder")),
        sa.CheckConstraint("geldig_tot > geldig_van", name=op.f("ck_sleutel_geldig")),
        sa.ForeignKeyConstraint(["gebruiker"], ["gebruiker.naam"], name=op.f("fk_sleutel_gebruiker")),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_sleutel_organisatie")),
        sa.PrimaryKeyConstraint("kenmerk", name=op.f("pk_sleutel")),
    )


def _certificaat() -> None:
    op.create_table(
        "certificaat",
        sa.Column("id", ID, nullable=False),
        sa.Column("kenmerk", sa.String(length=20), nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("toegevoegd_door", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_certificaat_geldig")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_certificaat_organisatie")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificaat")),
    )
    op.create_index("ix_certificaat_kenmerk", "certificaat", ["kenmerk"], unique=False)


def _mandaat() -> None:
    op.create_table(
        "mandaat",
        sa.Column("id", ID, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=False),
        sa.Column("handeling", sa.String(length=10), nullable=False),
        sa.Column("berichttype", sa.String(length=30), nullable=False),
        sa.Column("geldig_van", INSTANT, nullable=False),
        sa.Column("geldig_tot", INSTANT, nullable=True),
        sa.Column("verleend_door", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "handeling IN ('indienen', 'afhalen', 'inzien')", name=op.f("ck_mandaat_handeling")
        ),
        sa.CheckConstraint("geldig_tot IS NULL OR geldig_tot >= geldig_van", name=op.f("ck_mandaat_geldig")),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_mandaat_organisatie")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_mandaat_partij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandaat")),
    )
    op.create_index("ix_mandaat_partij", "mandaat", ["partij", "organisatie"], unique=False)


def _toegang_stand() -> None:
    op.create_table(
        "toegang_stand",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wijziging", ID, nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_toegang_stand_een_rij")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_toegang_stand")),
    )
