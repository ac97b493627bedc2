"""The tables of a hub that runs as a service."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0003"
down_revision = "hub_0002"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    op.add_column("bericht", sa.Column("applicatie_versie", sa.String(length=9), nullable=True))
    op.add_column("bericht", sa.Column("eigen_referentie", sa.String(length=150), nullable=True))
    answers = sa.text("cross_referentie IS NOT NULL")
    op.create_index(
        "ix_bericht_cross_referentie",
        "bericht",
        ["cross_referentie"],
        sqlite_where=answers,
        postgresql_where=answers,
    )
    op.add_column("bericht", sa.Column("tegengehouden", sa.String(length=40), nullable=True))
    op.create_index("ix_weigering_referentie", "weigering", ["referentie"])
    went_wrong = sa.text("toestand IN ('afgekeurd', 'gebroken')")
    op.create_index("ix_paar_mis", "paar", ["heen_id"], sqlite_where=went_wrong, postgresql_where=went_wrong)
    _bezorging()
    _zoeksleutel()
    _werkstand()
    _portaaldownload()
    _zoekfilter()
    _klok_anker()


def _bezorging() -> None:
    op.create_table(
        "bezorging",
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("vorm", sa.String(length=10), nullable=False),
        sa.Column("adres", sa.String(length=500), nullable=False),
        sa.Column("hekje", ID, nullable=False),
        sa.Column("gehuurd_tot", INSTANT, nullable=True),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_op", INSTANT, nullable=True),
        sa.Column("gestopt_op", INSTANT, nullable=True),
        sa.Column("reden", sa.String(length=200), nullable=True),
        sa.CheckConstraint("vorm IN ('stuf', 'vecozo')", name=op.f("ck_bezorging_vorm")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_bezorging_partij")),
        sa.PrimaryKeyConstraint("partij", name=op.f("pk_bezorging")),
    )


def _zoeksleutel() -> None:
    op.create_table(
        "zoeksleutel",
        sa.Column("soort", sa.String(length=20), nullable=False),
        sa.Column("waarde", sa.String(length=64), nullable=False),
        sa.Column("bericht_id", ID, autoincrement=False, nullable=False),
        sa.CheckConstraint(
            "soort IN ('bsn', 'identificatie', 'partij', 'toewijzing', 'type')",
            name=op.f("ck_zoeksleutel_soort"),
        ),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name=op.f("fk_zoeksleutel_bericht_id")),
        sa.PrimaryKeyConstraint("soort", "waarde", "bericht_id", name=op.f("pk_zoeksleutel")),
        sqlite_with_rowid=False,
    )


def _werkstand() -> None:
    op.create_table(
        "werkstand",
        sa.Column("werk", sa.String(length=20), nullable=False),
        sa.Column("tot", ID, nullable=False),
        sa.PrimaryKeyConstraint("werk", name=op.f("pk_werkstand")),
    )


def _portaaldownload() -> None:
    op.create_table(
        "portaaldownload",
        sa.Column("bericht_id", ID, autoincrement=False, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("gedownload_op", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name=op.f("fk_portaaldownload_bericht_id")),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_portaaldownload_partij")),
        sa.PrimaryKeyConstraint("bericht_id", name=op.f("pk_portaaldownload")),
    )


def _zoekfilter() -> None:
    op.create_table(
        "zoekfilter",
        sa.Column("naam", sa.String(length=60), nullable=False),
        sa.Column("inhoud", sa.Text(), nullable=False),
        sa.Column("gemaakt_door", sa.String(length=60), nullable=False),
        sa.Column("gemaakt_op", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_zoekfilter")),
    )


def _klok_anker() -> None:
    op.create_table(
        "klok_anker",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("virtueel", INSTANT, nullable=False),
        sa.Column("echt", INSTANT, nullable=False),
        sa.Column("snelheid", sa.Float(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_klok_anker_een_rij")),
        sa.CheckConstraint("snelheid >= 0", name=op.f("ck_klok_anker_snelheid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_klok_anker")),
    )
