"""The journal of a back office: every attempt with its answer, every payload received.

It has tables of its own, meant for a database of its own: it is held against the trail of the hub, so it must
not come from the same place.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import zstandard
from sqlalchemy import (
    CheckConstraint,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    select,
)

from ketenwissel.store.kolommen import ID, Instant
from ketenwissel.store.opslag import Opslag
from ketenwissel.store.rijen import Query, Rijvorm
from ketenwissel.store.tabellen import NAMING, kenmerk_table

__all__ = ["Journaal", "Journaalregel", "metadata"]

_PAGE = 2000
_LEVEL = 1

metadata = MetaData(naming_convention=NAMING)

kenmerk_table(metadata)

_journaal = Table(
    "journaal",
    metadata,
    Column("id", ID, primary_key=True),
    Column("partij", String(8), nullable=False),
    Column("richting", String(9), nullable=False),
    Column("tijdstip", Instant, nullable=False),
    Column("soort", String(4), nullable=False),
    Column("functie", String(30), nullable=False),
    Column("release", String(9), nullable=False),
    Column("referentie", String(40), nullable=False),
    Column("cross_referentie", String(40)),
    Column("wederpartij", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("grootte", Integer, nullable=False),
    Column("uitkomst", String(9)),
    Column("situatie", String(40)),
    Column("lijst", String(20)),
    Column("code", String(20)),
    Column("stap", String(20)),
    Column("antwoord_sha256", String(64)),
    Column("inhoud", LargeBinary),
    CheckConstraint("richting IN ('verzonden', 'ontvangen')", name="richting"),
    CheckConstraint("uitkomst IN ('ontvangst', 'weigering')", name="uitkomst"),
)


class Journaalregel(NamedTuple):
    """One line: an attempt to submit and what came back, or a message received with its payload.

    `tijdstip` is a UTC instant, `grootte` is in bytes. `uitkomst` is None for what was received; `situatie`,
    `lijst` and `code` say why a refusal was one, `stap` which step of the runbook decided or advised against.
    `antwoord_sha256` is the digest of a receipt. `inhoud` is the payload of what was received.
    """

    partij: str
    richting: str
    tijdstip: datetime
    soort: str
    functie: str
    release: str
    referentie: str
    cross_referentie: str | None
    wederpartij: str
    sha256: str
    grootte: int
    uitkomst: str | None = None
    situatie: str | None = None
    lijst: str | None = None
    code: str | None = None
    stap: str | None = None
    antwoord_sha256: str | None = None
    inhoud: bytes | None = None


_form = Rijvorm(_journaal, Journaalregel._fields)


def _page_of(columns: Sequence[Column[Any]]) -> Query:
    after = _journaal.c.id > bindparam("na")
    return Query(select(_journaal.c.id, *columns).where(after).order_by(_journaal.c.id).limit(_PAGE))


_PAGE_WITH_PAYLOADS, _PAGE_WITHOUT = _page_of(_form.columns), _page_of(_form.columns[:-1])


class Journaal:
    """The journal in a database opened with `tak="partij"`."""

    def __init__(self, opslag: Opslag) -> None:
        self._opslag = opslag

    def append(self, rows: Sequence[Journaalregel]) -> None:
        """Write lines, all or none; raises StorageFault when the database fails."""
        if not rows:
            return
        press = zstandard.ZstdCompressor(level=_LEVEL).compress
        pressed = [row if row.inhoud is None else row._replace(inhoud=press(row.inhoud)) for row in rows]
        with self._opslag.writing() as connection:
            _form.insert(connection, pressed)

    def rows(self, *, payloads: bool = False) -> Iterator[Journaalregel]:
        """Give every line in the order of writing, read in pages; payloads only where asked for."""
        last = 0
        query = _PAGE_WITH_PAYLOADS if payloads else _PAGE_WITHOUT
        while True:
            with self._opslag.reading() as connection:
                page = query.rows(connection, na=last)
            if not page:
                return
            last = page[-1][0]
            for row in page:
                line = Journaalregel(*_form.values(row[1:]))
                yield line if line.inhoud is None else line._replace(inhoud=_unpack(line))


def _unpack(line: Journaalregel) -> bytes:
    assert line.inhoud is not None
    return zstandard.ZstdDecompressor().decompress(line.inhoud, max_output_size=line.grootte)
