"""The tables of urgent orders and of repair."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0005"
down_revision = "hub_0004"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _spoedopdracht()
    _herstel()
    _herstel_bron()
    _herstel_bevestiging()


def _spoedopdracht() -> None:
    op.create_table(
        "spoedopdracht",
        sa.Column("id", ID, nullable=False),
        sa.Column("formulier", sa.String(length=32), nullable=True),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("gemeente", sa.String(length=8), nullable=False),
        sa.Column("aanbieder", sa.String(length=8), nullable=False),
        sa.Column("begonnen_door", sa.String(length=10), nullable=False),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("bsn", sa.LargeBinary(), nullable=False),
        sa.Column("bsn_hash", sa.String(length=64), nullable=False),
        sa.Column("categorie", sa.String(length=2), nullable=False),
        sa.Column("product", sa.String(length=5), nullable=False),
        sa.Column("zorg_van", sa.String(length=10), nullable=False),
        sa.Column("gegeven_op", INSTANT, nullable=False),
        sa.Column("akkoord_van", sa.String(length=100), nullable=True),
        sa.Column("akkoord_op", INSTANT, nullable=True),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("voor", sa.String(length=8), nullable=False),
        sa.Column("vastgelegd_op", INSTANT, nullable=False),
        sa.Column("toestand", sa.String(length=10), nullable=False),
        sa.Column("bericht_id", ID, nullable=True),
        sa.Column("afgehandeld_op", INSTANT, nullable=True),
        sa.Column("afgehandeld_door", sa.String(length=60), nullable=True),
        sa.Column("reden", sa.String(length=500), nullable=True),
        sa.CheckConstraint(
            "begonnen_door IN ('gemeente', 'aanbieder')", name=op.f("ck_spoedopdracht_begonnen_door")
        ),
        sa.CheckConstraint(
            "toestand IN ('open', 'afgedaan', 'vervallen')", name=op.f("ck_spoedopdracht_toestand")
        ),
        sa.CheckConstraint(
            "(akkoord_van IS NULL) = (akkoord_op IS NULL)", name=op.f("ck_spoedopdracht_akkoord")
        ),
        sa.CheckConstraint(
            "(toestand = 'afgedaan') = (bericht_id IS NOT NULL)", name=op.f("ck_spoedopdracht_bericht")
        ),
        sa.CheckConstraint(
            "(toestand = 'open') = (afgehandeld_op IS NULL)", name=op.f("ck_spoedopdracht_afgehandeld")
        ),
        sa.CheckConstraint(
            "(afgehandeld_op IS NULL) = (afgehandeld_door IS NULL)",
            name=op.f("ck_spoedopdracht_afgehandeld_door"),
        ),
        sa.CheckConstraint(
            "(toestand = 'vervallen') = (reden IS NOT NULL)", name=op.f("ck_spoedopdracht_reden")
        ),
        sa.ForeignKeyConstraint(["gemeente"], ["partij.code"], name=op.f("fk_spoedopdracht_gemeente")),
        sa.ForeignKeyConstraint(["aanbieder"], ["partij.code"], name=op.f("fk_spoedopdracht_aanbieder")),
        sa.ForeignKeyConstraint(["voor"], ["partij.code"], name=op.f("fk_spoedopdracht_voor")),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name=op.f("fk_spoedopdracht_bericht_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoedopdracht")),
        sa.UniqueConstraint("formulier", name=op.f("uq_spoedopdracht_formulier")),
        sa.UniqueConstraint("bericht_id", name=op.f("uq_spoedopdracht_bericht_id")),
    )
    op.create_index(
        "ix_spoedopdracht_zelfde",
        "spoedopdracht",
        ["bsn_hash", "gemeente", "aanbieder", "standaard", "zorg_van", "categorie", "product"],
        unique=True,
        sqlite_where=sa.text("toestand <> 'vervallen'"),
        postgresql_where=sa.text("toestand <> 'vervallen'"),
    )
    op.create_index("ix_spoedopdracht_gemeente", "spoedopdracht", ["gemeente"], unique=False)
    op.create_index("ix_spoedopdracht_aanbieder", "spoedopdracht", ["aanbieder"], unique=False)


def _herstel() -> None:
    op.create_table(
        "herstel",
        sa.Column("id", ID, nullable=False),
        sa.Column("soort", sa.String(length=10), nullable=False),
        sa.Column("eigenaar", sa.String(length=8), nullable=False),
        sa.Column("wederpartij", sa.String(length=8), nullable=True),
        sa.Column("functie", sa.String(length=30), nullable=False),
        sa.Column("standaard", sa.String(length=10), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("heen_id", ID, nullable=True),
        sa.Column("referentie", sa.String(length=40), nullable=False),
        sa.Column("kan_opnieuw", sa.Boolean(), nullable=False),
        sa.Column("eerst_bevestigen", sa.Boolean(), nullable=False),
        sa.Column("opgesteld_op", INSTANT, nullable=False),
        sa.Column("toestand", sa.String(length=12), nullable=False),
        sa.Column("bericht_id", ID, nullable=True),
        sa.Column("afgehandeld_op", INSTANT, nullable=True),
        sa.Column("afgehandeld_door", sa.String(length=60), nullable=True),
        sa.Column("toelichting", sa.String(length=500), nullable=True),
        sa.CheckConstraint("soort IN ('gebroken', 'geweigerd', 'afgekeurd')", name=op.f("ck_herstel_soort")),
        sa.CheckConstraint(
            "toestand IN ('open', 'verzonden', 'buiten_keten', 'vervallen')",
            name=op.f("ck_herstel_toestand"),
        ),
        sa.CheckConstraint(
            "(toestand = 'verzonden') = (bericht_id IS NOT NULL)", name=op.f("ck_herstel_bericht")
        ),
        sa.CheckConstraint("toestand <> 'verzonden' OR kan_opnieuw", name=op.f("ck_herstel_kan_opnieuw")),
        sa.CheckConstraint(
            "(toestand = 'open') = (afgehandeld_op IS NULL)", name=op.f("ck_herstel_afgehandeld")
        ),
        sa.CheckConstraint(
            "(afgehandeld_op IS NULL) = (afgehandeld_door IS NULL)",
            name=op.f("ck_herstel_afgehandeld_door"),
        ),
        sa.CheckConstraint(
            "toestand NOT IN ('buiten_keten', 'vervallen') OR toelichting IS NOT NULL",
            name=op.f("ck_herstel_toelichting"),
        ),
        sa.ForeignKeyConstraint(["eigenaar"], ["partij.code"], name=op.f("fk_herstel_eigenaar")),
        sa.ForeignKeyConstraint(["wederpartij"], ["partij.code"], name=op.f("fk_herstel_wederpartij")),
        sa.ForeignKeyConstraint(["heen_id"], ["bericht.id"], name=op.f("fk_herstel_heen_id")),
        sa.ForeignKeyConstraint(["bericht_id"], ["bericht.id"], name=op.f("fk_herstel_bericht_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_herstel")),
        sa.UniqueConstraint("heen_id", name=op.f("uq_herstel_heen_id")),
        sa.UniqueConstraint("bericht_id", name=op.f("uq_herstel_bericht_id")),
    )
    op.create_index("ix_herstel_eigenaar", "herstel", ["eigenaar"], unique=False)
    op.create_index("ix_herstel_wederpartij", "herstel", ["wederpartij"], unique=False)


def _herstel_bron() -> None:
    op.create_table(
        "herstel_bron",
        sa.Column("soort", sa.String(length=10), nullable=False),
        sa.Column("bron_id", ID, autoincrement=False, nullable=False),
        sa.Column("herstel_id", ID, nullable=False),
        sa.CheckConstraint("soort IN ('paar', 'weigering', 'afkeuring')", name=op.f("ck_herstel_bron_soort")),
        sa.ForeignKeyConstraint(["herstel_id"], ["herstel.id"], name=op.f("fk_herstel_bron_herstel_id")),
        sa.PrimaryKeyConstraint("soort", "bron_id", name=op.f("pk_herstel_bron")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_herstel_bron_herstel_id", "herstel_bron", ["herstel_id"], unique=False)


def _herstel_bevestiging() -> None:
    op.create_table(
        "herstel_bevestiging",
        sa.Column("herstel_id", ID, autoincrement=False, nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("verwerkt", sa.Boolean(), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("bevestigd_op", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["herstel_id"], ["herstel.id"], name=op.f("fk_herstel_bevestiging_herstel_id")
        ),
        sa.ForeignKeyConstraint(["partij"], ["partij.code"], name=op.f("fk_herstel_bevestiging_partij")),
        sa.PrimaryKeyConstraint("herstel_id", "partij", name=op.f("pk_herstel_bevestiging")),
    )
    op.create_index("ix_herstel_bevestiging_door", "herstel_bevestiging", ["herstel_id", "door"], unique=True)
