"""The tables of announcements and of the aftercare."""

import sqlalchemy as sa
from alembic import op

revision = "hub_0006"
down_revision = "hub_0005"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()


def upgrade() -> None:
    """Make the tables, those first that others refer to."""
    _mededeling()
    _mededeling_ontvanger()
    _mailbericht()
    _mailpost()
    _incident()
    _incident_stand()
    _verkeersdag()
    _eerste_keer()


def _mededeling() -> None:
    op.create_table(
        "mededeling",
        sa.Column("id", ID, nullable=False),
        sa.Column("titel", sa.String(length=150), nullable=False),
        sa.Column("tekst", sa.Text(), nullable=False),
        sa.Column("doelgroep", sa.String(length=20), nullable=False),
        sa.Column("doel", sa.String(length=100), nullable=True),
        sa.Column("sjabloon", sa.String(length=40), nullable=True),
        sa.Column("gemaakt_op", INSTANT, nullable=False),
        sa.Column("gemaakt_door", sa.String(length=60), nullable=False),
        sa.Column("verzonden_op", INSTANT, nullable=True),
        sa.Column("verzonden_door", sa.String(length=60), nullable=True),
        sa.Column("vervallen_op", INSTANT, nullable=True),
        sa.Column("van_op", INSTANT, nullable=False),
        sa.Column("tot_op", INSTANT, nullable=True),
        sa.Column("vervangt", ID, nullable=True),
        sa.CheckConstraint("(doelgroep = 'iedereen') = (doel IS NULL)", name=op.f("ck_mededeling_doel")),
        sa.CheckConstraint(
            "doelgroep IN ('iedereen', 'soort', 'klanten', 'regio', 'organisatie')",
            name=op.f("ck_mededeling_doelgroep"),
        ),
        sa.CheckConstraint("tot_op IS NULL OR tot_op > van_op", name=op.f("ck_mededeling_duur")),
        sa.CheckConstraint(
            "vervallen_op IS NULL OR verzonden_op IS NULL", name=op.f("ck_mededeling_vervallen")
        ),
        sa.CheckConstraint(
            "(verzonden_op IS NULL) = (verzonden_door IS NULL)", name=op.f("ck_mededeling_verzonden")
        ),
        sa.ForeignKeyConstraint(["vervangt"], ["mededeling.id"], name=op.f("fk_mededeling_vervangt")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mededeling")),
    )
    op.create_index(
        "ix_mededeling_vervangt",
        "mededeling",
        ["vervangt"],
        unique=True,
        sqlite_where=sa.text("verzonden_op IS NOT NULL"),
        postgresql_where=sa.text("verzonden_op IS NOT NULL"),
    )


def _mededeling_ontvanger() -> None:
    op.create_table(
        "mededeling_ontvanger",
        sa.Column("mededeling_id", ID, autoincrement=False, nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=False),
        sa.Column("gelezen_op", INSTANT, nullable=True),
        sa.Column("gelezen_door", sa.String(length=60), nullable=True),
        sa.CheckConstraint(
            "(gelezen_op IS NULL) = (gelezen_door IS NULL)", name=op.f("ck_mededeling_ontvanger_gelezen")
        ),
        sa.ForeignKeyConstraint(
            ["mededeling_id"], ["mededeling.id"], name=op.f("fk_mededeling_ontvanger_mededeling_id")
        ),
        sa.ForeignKeyConstraint(
            ["organisatie"], ["organisatie.code"], name=op.f("fk_mededeling_ontvanger_organisatie")
        ),
        sa.PrimaryKeyConstraint("mededeling_id", "organisatie", name=op.f("pk_mededeling_ontvanger")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_mededeling_ontvanger_organisatie",
        "mededeling_ontvanger",
        ["organisatie", "mededeling_id"],
        unique=False,
    )


def _mailbericht() -> None:
    op.create_table(
        "mailbericht",
        sa.Column("id", ID, nullable=False),
        sa.Column("bron", sa.String(length=100), nullable=False),
        sa.Column("onderwerp", sa.String(length=200), nullable=False),
        sa.Column("tekst", sa.Text(), nullable=False),
        sa.Column("van_op", INSTANT, nullable=False),
        sa.Column("tot_op", INSTANT, nullable=False),
        sa.CheckConstraint("tot_op > van_op", name=op.f("ck_mailbericht_duur")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailbericht")),
        sa.UniqueConstraint("bron", name=op.f("uq_mailbericht_bron")),
    )


def _mailpost() -> None:
    op.create_table(
        "mailpost",
        sa.Column("mail_id", ID, autoincrement=False, nullable=False),
        sa.Column("contact_id", ID, autoincrement=False, nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=False),
        sa.Column("hekje", ID, nullable=False),
        sa.Column("gehuurd_tot", INSTANT, nullable=True),
        sa.Column("pogingen", sa.Integer(), nullable=False),
        sa.Column("volgende_op", INSTANT, nullable=True),
        sa.Column("verzonden_op", INSTANT, nullable=True),
        sa.Column("gestopt_op", INSTANT, nullable=True),
        sa.Column("reden", sa.String(length=200), nullable=True),
        sa.CheckConstraint("verzonden_op IS NULL OR gestopt_op IS NULL", name=op.f("ck_mailpost_einde")),
        sa.CheckConstraint("(gestopt_op IS NULL) = (reden IS NULL)", name=op.f("ck_mailpost_reden")),
        sa.ForeignKeyConstraint(["contact_id"], ["contactpersoon.id"], name=op.f("fk_mailpost_contact_id")),
        sa.ForeignKeyConstraint(["mail_id"], ["mailbericht.id"], name=op.f("fk_mailpost_mail_id")),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_mailpost_organisatie")),
        sa.PrimaryKeyConstraint("mail_id", "contact_id", name=op.f("pk_mailpost")),
        sqlite_with_rowid=False,
    )


def _incident() -> None:
    op.create_table(
        "incident",
        sa.Column("id", ID, nullable=False),
        sa.Column("titel", sa.String(length=150), nullable=False),
        sa.Column("omschrijving", sa.Text(), nullable=False),
        sa.Column("organisatie", sa.String(length=20), nullable=True),
        sa.Column("gemeld_op", INSTANT, nullable=False),
        sa.Column("gemeld_door", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["organisatie"], ["organisatie.code"], name=op.f("fk_incident_organisatie")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index("ix_incident_organisatie", "incident", ["organisatie"], unique=False)


def _incident_stand() -> None:
    op.create_table(
        "incident_stand",
        sa.Column("incident_id", ID, autoincrement=False, nullable=False),
        sa.Column("nummer", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("toestand", sa.String(length=20), nullable=False),
        sa.Column("ernst", sa.String(length=10), nullable=False),
        sa.Column("eigenaar", sa.String(length=60), nullable=True),
        sa.Column("servicedesk", sa.String(length=60), nullable=False),
        sa.Column("mededeling_id", ID, nullable=True),
        sa.Column("toelichting", sa.Text(), nullable=False),
        sa.Column("door", sa.String(length=60), nullable=False),
        sa.Column("op", INSTANT, nullable=False),
        sa.CheckConstraint(
            "ernst IN ('laag', 'midden', 'hoog', 'kritiek')", name=op.f("ck_incident_stand_ernst")
        ),
        sa.CheckConstraint("nummer >= 1", name=op.f("ck_incident_stand_nummer")),
        sa.CheckConstraint(
            "toestand IN ('open', 'in_behandeling', 'opgelost', 'gesloten')",
            name=op.f("ck_incident_stand_toestand"),
        ),
        sa.ForeignKeyConstraint(["eigenaar"], ["gebruiker.naam"], name=op.f("fk_incident_stand_eigenaar")),
        sa.ForeignKeyConstraint(["incident_id"], ["incident.id"], name=op.f("fk_incident_stand_incident_id")),
        sa.ForeignKeyConstraint(
            ["mededeling_id"], ["mededeling.id"], name=op.f("fk_incident_stand_mededeling_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "nummer", name=op.f("pk_incident_stand")),
        sqlite_with_rowid=False,
    )


def _verkeersdag() -> None:
    op.create_table(
        "verkeersdag",
        sa.Column("dag", sa.String(length=10), nullable=False),
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("richting", sa.String(length=3), nullable=False),
        sa.Column("berichttype", sa.String(length=30), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("aangenomen", ID, nullable=False),
        sa.Column("geweigerd", ID, nullable=False),
        sa.Column("dicht", ID, nullable=False),
        sa.Column("afgekeurd", ID, nullable=False),
        sa.CheckConstraint("richting IN ('uit', 'in')", name=op.f("ck_verkeersdag_richting")),
        sa.PrimaryKeyConstraint(
            "dag", "partij", "richting", "berichttype", "release", name=op.f("pk_verkeersdag")
        ),
        sqlite_with_rowid=False,
    )


def _eerste_keer() -> None:
    op.create_table(
        "eerste_keer",
        sa.Column("partij", sa.String(length=8), nullable=False),
        sa.Column("richting", sa.String(length=3), nullable=False),
        sa.Column("berichttype", sa.String(length=30), nullable=False),
        sa.Column("release", sa.String(length=9), nullable=False),
        sa.Column("gezien_op", INSTANT, nullable=True),
        sa.Column("poging_op", INSTANT, nullable=True),
        sa.Column("poging_soort", sa.String(length=10), nullable=True),
        sa.Column("poging_id", ID, nullable=True),
        sa.Column("situatie", sa.String(length=40), nullable=True),
        sa.Column("afgekeurd_op", INSTANT, nullable=True),
        sa.CheckConstraint(
            "(poging_op IS NULL) = (poging_soort IS NULL)", name=op.f("ck_eerste_keer_poging")
        ),
        sa.CheckConstraint(
            "poging_soort IN ('bericht', 'weigering')", name=op.f("ck_eerste_keer_poging_soort")
        ),
        sa.CheckConstraint("richting IN ('uit', 'in')", name=op.f("ck_eerste_keer_richting")),
        sa.CheckConstraint(
            "(situatie IS NULL) OR (poging_soort = 'weigering')", name=op.f("ck_eerste_keer_situatie")
        ),
        sa.PrimaryKeyConstraint("partij", "richting", "berichttype", "release", name=op.f("pk_eerste_keer")),
        sqlite_with_rowid=False,
    )
