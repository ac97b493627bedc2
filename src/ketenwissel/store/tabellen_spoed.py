"""The tables of what goes beside the traffic: urgent orders during the stop, and what the stop broke.

A row stays; what becomes of it is written in it once. A BSN is there encrypted, and as the keyed hash under
which messages are found.
"""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    text,
)

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.tabellen import metadata

__all__ = ["herstel", "herstel_bevestiging", "herstel_bron", "spoedopdracht"]

_NOT_VOID = "toestand <> 'vervallen'"

spoedopdracht = Table(
    "spoedopdracht",
    metadata,
    Column("id", ID, primary_key=True),
    # The code of the paper on which it was given; no paper is entered twice.
    Column("formulier", String(32), unique=True),
    Column("standaard", String(10), nullable=False),
    Column("gemeente", String(8), ForeignKey("partij.code"), nullable=False),
    Column("aanbieder", String(8), ForeignKey("partij.code"), nullable=False),
    # Who began it, and with that which type settles it.
    Column("begonnen_door", String(10), nullable=False),
    Column("functie", String(30), nullable=False),
    Column("bsn", LargeBinary, nullable=False),
    Column("bsn_hash", String(64), nullable=False),
    Column("categorie", String(2), nullable=False),
    Column("product", String(5), nullable=False),
    # A day in the Netherlands, as 2022-04-01.
    Column("zorg_van", String(10), nullable=False),
    Column("gegeven_op", Instant, nullable=False),
    # Who of the gemeente consented, and when; nobody yet: both absent.
    Column("akkoord_van", String(100)),
    Column("akkoord_op", Instant),
    Column("door", String(60), nullable=False),
    Column("voor", String(8), ForeignKey("partij.code"), nullable=False),
    Column("vastgelegd_op", Instant, nullable=False),
    Column("toestand", String(10), nullable=False),
    # The message that settled it; a message settles one order.
    Column("bericht_id", ID, ForeignKey("bericht.id"), unique=True),
    Column("afgehandeld_op", Instant),
    Column("afgehandeld_door", String(60)),
    Column("reden", String(500)),
    CheckConstraint("begonnen_door IN ('gemeente', 'aanbieder')", name="begonnen_door"),
    CheckConstraint("toestand IN ('open', 'afgedaan', 'vervallen')", name="toestand"),
    CheckConstraint("(akkoord_van IS NULL) = (akkoord_op IS NULL)", name="akkoord"),
    CheckConstraint("(toestand = 'afgedaan') = (bericht_id IS NOT NULL)", name="bericht"),
    CheckConstraint("(toestand = 'open') = (afgehandeld_op IS NULL)", name="afgehandeld"),
    CheckConstraint("(afgehandeld_op IS NULL) = (afgehandeld_door IS NULL)", name="afgehandeld_door"),
    CheckConstraint("(toestand = 'vervallen') = (reden IS NOT NULL)", name="reden"),
    # The same care of the same person stands here once, whichever of the two wrote it down.
    Index(
        "ix_spoedopdracht_zelfde",
        "bsn_hash",
        "gemeente",
        "aanbieder",
        "standaard",
        "zorg_van",
        "categorie",
        "product",
        unique=True,
        sqlite_where=text(_NOT_VOID),
        postgresql_where=text(_NOT_VOID),
    ),
    Index("ix_spoedopdracht_gemeente", "gemeente"),
    Index("ix_spoedopdracht_aanbieder", "aanbieder"),
)

herstel = Table(
    "herstel",
    metadata,
    Column("id", ID, primary_key=True),
    Column("soort", String(10), nullable=False),
    Column("eigenaar", String(8), ForeignKey("partij.code"), nullable=False),
    # Absent where the refused message named nobody that is known.
    Column("wederpartij", String(8), ForeignKey("partij.code")),
    Column("functie", String(30), nullable=False),
    Column("standaard", String(10), nullable=False),
    Column("release", String(9), nullable=False),
    # The heenbericht of the pair; a refused message has none.
    Column("heen_id", ID, ForeignKey("bericht.id"), unique=True),
    Column("referentie", String(40), nullable=False),
    # The type lives on in the new release, so that it can be sent anew.
    Column("kan_opnieuw", Boolean, nullable=False),
    # Both sides must say first that it was not processed: else it could be paid twice.
    Column("eerst_bevestigen", Boolean, nullable=False),
    Column("opgesteld_op", Instant, nullable=False),
    Column("toestand", String(12), nullable=False),
    Column("bericht_id", ID, ForeignKey("bericht.id"), unique=True),
    Column("afgehandeld_op", Instant),
    Column("afgehandeld_door", String(60)),
    Column("toelichting", String(500)),
    CheckConstraint("soort IN ('gebroken', 'geweigerd', 'afgekeurd')", name="soort"),
    CheckConstraint("toestand IN ('open', 'verzonden', 'buiten_keten', 'vervallen')", name="toestand"),
    CheckConstraint("(toestand = 'verzonden') = (bericht_id IS NOT NULL)", name="bericht"),
    CheckConstraint("toestand <> 'verzonden' OR kan_opnieuw", name="kan_opnieuw"),
    CheckConstraint("(toestand = 'open') = (afgehandeld_op IS NULL)", name="afgehandeld"),
    CheckConstraint("(afgehandeld_op IS NULL) = (afgehandeld_door IS NULL)", name="afgehandeld_door"),
    CheckConstraint(
        "toestand NOT IN ('buiten_keten', 'vervallen') OR toelichting IS NOT NULL", name="toelichting"
    ),
    Index("ix_herstel_eigenaar", "eigenaar"),
    Index("ix_herstel_wederpartij", "wederpartij"),
)

herstel_bron = Table(
    "herstel_bron",
    metadata,
    # Every broken pair, refusal and rejection belongs to one item, however often the list is made.
    Column("soort", String(10), primary_key=True),
    Column("bron_id", ID, primary_key=True, autoincrement=False),
    Column("herstel_id", ID, ForeignKey("herstel.id"), nullable=False),
    CheckConstraint("soort IN ('paar', 'weigering', 'afkeuring')", name="soort"),
    Index("ix_herstel_bron_herstel_id", "herstel_id"),
    sqlite_with_rowid=False,
)

herstel_bevestiging = Table(
    "herstel_bevestiging",
    metadata,
    Column("herstel_id", ID, ForeignKey("herstel.id"), primary_key=True, autoincrement=False),
    Column("partij", String(8), ForeignKey("partij.code"), primary_key=True),
    Column("verwerkt", Boolean, nullable=False),
    # A person; the two sides are two people.
    Column("door", String(60), nullable=False),
    Column("bevestigd_op", Instant, nullable=False),
    Index("ix_herstel_bevestiging_door", "herstel_id", "door", unique=True),
)
