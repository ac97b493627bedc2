"""The journal of a back office as it began."""

import sqlalchemy as sa
from alembic import op

revision = "partij_0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _journaal()
    _kenmerk()


def _journaal() -> None:
    op.create_table(
        "journaal",
        sa.Column("id", ID, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("richting", sa.String(length=9), nullable=False),
        sa.Column("tijdstip", INSTANT, nullable=False),
        sa.Column("soort", sa.String(length=4), nullable=False),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("referentie", sa.String(length=40), nullable=False),
        sa.Column("cross_referentie", sa.String(length=40), nullable=True),
        sa.Column("wederpartij", sa.String(length=200), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("grootte", sa.Integer(), nullable=False),
        sa.Column("uitkomst", sa.String(length=9), nullable=True),
        sa.Column("situatie", sa.String(length=40), nullable=True),
        sa.Column("lijst", sa.String(length=20), nullable=True),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("stap", sa.String(length=20), nullable=True),
        sa.Column("antwoord_sha256", sa.String(length=64), nullable=True),
        sa.Column("inhoud", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("richting IN ('verzonden', 'ontvangen')", name=op.f("ck_journaal_richting")),
        sa.CheckConstraint("uitkomst IN ('ontvangst', 'weigering')", name=op.f("ck_journaal_uitkomst")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journaal")),
    )


def _kenmerk() -> None:
    op.create_table(
        "kenmerk",
        sa.Column("naam", sa.String(length=20), nullable=False),
        sa.Column("waarde", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("naam", name=op.f("pk_kenmerk")),
    )
