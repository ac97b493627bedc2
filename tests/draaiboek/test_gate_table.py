"""The gate against the source: every row, every type, one millisecond before, at and after.

The table below was typed by hand from the national runbook (paragraphs 1.1, 3.1-3.3 and the KTO date of its
introduction) and from how the project reads it. It is not computed by the code under test.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from ketenwissel.draaiboek import Draaiboek, Handeling, Omgeving, gate, load_draaiboek
from ketenwissel.standards import load_release, releases

MS = timedelta(milliseconds=1)
PREFIXES = ("WMO", "JW")

KTO_START = "2021-12-01T00:00:00+01:00"
LAST_303 = "2022-03-01T23:00:00+01:00"
LAST_323 = "2022-03-23T23:00:00+01:00"
HEEN_BLOCK = "2022-03-30T17:00:00+02:00"
RETOUR_BLOCK = "2022-03-31T13:00:00+02:00"
COLLECT_CLOSE = "2022-03-31T23:00:00+02:00"
GOLIVE = "2022-04-04T13:00:00+02:00"

Segment = tuple[str | None, str, str | None, str | None]


@dataclass(frozen=True)
class Row:
    """Types with one line of verdicts: (from, verdict, step, retry)."""

    types: tuple[str, ...]
    release: str
    handeling: Handeling
    omgeving: Omgeving
    line: tuple[Segment, ...]


HEEN = ("301", "305", "307", "315", "317", "319")
RETOUR = ("302", "306", "308", "316", "318", "320", "325")
OLD_D = ("303", "303D", "303F")
OLD_A = ("304", "304D", "304F")
LIVING = (*HEEN, "323", *RETOUR)
TO_GEMEENTE = ("302", "320", "303", "303D", "303F", "305", "307", "315", "317", "323")
TO_AANBIEDER = ("301", "319", "304", "304D", "304F", "306", "308", "316", "318", "325")

OPEN: Segment = (None, "toegestaan", None, None)
UNKNOWN: tuple[Segment, ...] = ((None, "onbekend", None, None),)
OUTSIDE: tuple[Segment, ...] = ((None, "niet_in_gebruik", None, None),)
EARLY_PRODUCTIE: tuple[Segment, ...] = (
    (None, "niet_in_gebruik", "3.2.4", "later"),
    (GOLIVE, "toegestaan", None, None),
)
EARLY_KTO: tuple[Segment, ...] = (
    (None, "niet_in_gebruik", None, "later"),
    (KTO_START, "toegestaan", None, None),
)


def over(retry: str) -> Segment:
    return (GOLIVE, "niet_in_gebruik", "3.2.4", retry)


def closed(step: str) -> tuple[Segment, ...]:
    return (OPEN, (COLLECT_CLOSE, "geblokkeerd", step, "later"), (GOLIVE, "toegestaan", None, None))


ROWS = [
    # production, submitting, 3.0
    Row(
        ("323",),
        "3.0",
        "indienen",
        "productie",
        (
            OPEN,
            (LAST_323, "ontraden", "3.1.1", None),
            (HEEN_BLOCK, "geblokkeerd", "3.2.1", "rebuild"),
            over("rebuild"),
        ),
    ),
    Row(
        HEEN,
        "3.0",
        "indienen",
        "productie",
        (OPEN, (HEEN_BLOCK, "geblokkeerd", "3.2.1", "rebuild"), over("rebuild")),
    ),
    Row(
        RETOUR,
        "3.0",
        "indienen",
        "productie",
        (OPEN, (RETOUR_BLOCK, "geblokkeerd", "3.2.2", "never"), over("never")),
    ),
    Row(
        OLD_D,
        "3.0",
        "indienen",
        "productie",
        (
            OPEN,
            (LAST_303, "ontraden", "3.3.1", None),
            (RETOUR_BLOCK, "geblokkeerd", "3.3.3", "never"),
            over("never"),
        ),
    ),
    Row(
        OLD_A,
        "3.0",
        "indienen",
        "productie",
        (OPEN, (RETOUR_BLOCK, "geblokkeerd", "3.3.3", "never"), over("never")),
    ),
    # production, collecting, 3.0: by who collects
    Row(TO_GEMEENTE, "3.0", "afhalen", "productie", closed("3.1.6")),
    Row(TO_AANBIEDER, "3.0", "afhalen", "productie", closed("3.1.7")),
    # production, 3.1
    Row(LIVING, "3.1", "indienen", "productie", EARLY_PRODUCTIE),
    Row(LIVING, "3.1", "afhalen", "productie", EARLY_PRODUCTIE),
    # KTO
    Row((*HEEN, "323"), "3.0", "indienen", "kto", (OPEN, over("rebuild"))),
    Row((*RETOUR, *OLD_D, *OLD_A), "3.0", "indienen", "kto", (OPEN, over("never"))),
    Row((*TO_GEMEENTE, *TO_AANBIEDER), "3.0", "afhalen", "kto", (OPEN,)),
    Row(LIVING, "3.1", "indienen", "kto", EARLY_KTO),
    Row(LIVING, "3.1", "afhalen", "kto", EARLY_KTO),
]
HANDELINGEN: tuple[Handeling, ...] = ("indienen", "afhalen")
OMGEVINGEN: tuple[Omgeving, ...] = ("productie", "kto")
for _handeling in HANDELINGEN:
    for _omgeving in OMGEVINGEN:
        ROWS += [
            Row((*OLD_D, *OLD_A, "999", "000"), "3.1", _handeling, _omgeving, UNKNOWN),
            Row((*OLD_D, *OLD_A, "999"), "3.2", _handeling, _omgeving, UNKNOWN),
            Row(("999", "301D", "30", ""), "3.0", _handeling, _omgeving, UNKNOWN),
            Row(LIVING, "3.2", _handeling, _omgeving, OUTSIDE),
            Row((*LIVING, *OLD_D, *OLD_A, "999"), "2.4", _handeling, _omgeving, OUTSIDE),
            Row(("301D", "3010", ""), "2.4", _handeling, _omgeving, UNKNOWN),
        ]

ALL_EDGES = (KTO_START, LAST_303, LAST_323, HEEN_BLOCK, RETOUR_BLOCK, COLLECT_CLOSE, GOLIVE)
PROBES = [
    datetime.fromisoformat(edge) + step
    for edge in (
        *ALL_EDGES,
        "2022-03-31T14:00:00+02:00",
        "2022-05-02T13:00:00+02:00",
        "2020-06-01T12:00:00+02:00",
    )
    for step in (-MS, timedelta(0), MS)
]


def at(row: Row, instant: datetime) -> Segment:
    """The last entry of the typed line that has begun."""
    found = row.line[0]
    for segment in row.line[1:]:
        if segment[0] is not None and datetime.fromisoformat(segment[0]) <= instant:
            found = segment
    return found


@pytest.fixture(scope="module")
def draaiboek() -> Draaiboek:
    return load_draaiboek("iwmo-ijw-3.0-naar-3.1")


CASES = [(f"{prefix}{nummer}", row) for row in ROWS for prefix in PREFIXES for nummer in row.types]


def test_the_table_leaves_no_type_out() -> None:
    typed = {(code, row.release, row.handeling, row.omgeving) for code, row in CASES}
    for standaard, release in releases():
        for code in load_release(standaard, release).berichten:
            for handeling in HANDELINGEN:
                for omgeving in OMGEVINGEN:
                    assert (code, release, handeling, omgeving) in typed


@pytest.mark.parametrize(
    ("bericht", "row"),
    CASES,
    ids=[f"{bericht}-{row.release}-{row.handeling}-{row.omgeving}" for bericht, row in CASES],
)
def test_every_type_at_every_border(draaiboek: Draaiboek, bericht: str, row: Row) -> None:
    for instant in PROBES:
        _, verdict, step, retry = at(row, instant)
        found = gate(draaiboek, bericht, row.release, instant, row.handeling, row.omgeving)
        assert (found.verdict, found.step, found.retry) == (verdict, step, retry), instant
        chain_code = ("IB103", "isd21") if verdict == "geblokkeerd" else (None, None)
        assert (found.code, found.code_list) == chain_code
        assert 0 < len(found.reason) <= 200
        if found.retry is not None:
            assert "De zorg gaat door." in found.reason


@pytest.mark.parametrize("bericht", ["Fo01", "status"])
@pytest.mark.parametrize("release", [None, "2.4", "3.0", "3.1", "3.2"])
@pytest.mark.parametrize("handeling", ["indienen", "afhalen"])
@pytest.mark.parametrize("omgeving", ["productie", "kto"])
def test_errors_and_statuses_always_pass(
    draaiboek: Draaiboek, bericht: str, release: str | None, handeling: Handeling, omgeving: Omgeving
) -> None:
    for instant in PROBES:
        found = gate(draaiboek, bericht, release, instant, handeling, omgeving)
        assert (found.verdict, found.until, found.step, found.code) == ("toegestaan", None, None, None)


@pytest.mark.parametrize("bericht", ["FOO", "", "wmo301", "WMO 301", "WMO٣٠١", "fo01", "Fo02", "WMO301\n"])
@pytest.mark.parametrize("release", ["2.4", "3.0", "3.1", "3.2"])
def test_nonsense_is_unknown_everywhere(draaiboek: Draaiboek, bericht: str, release: str) -> None:
    assert gate(draaiboek, bericht, release, PROBES[0]).verdict == "onbekend"


def test_step_and_advice_are_told(draaiboek: Draaiboek) -> None:
    blocked = gate(draaiboek, "WMO301", "3.0", datetime.fromisoformat(HEEN_BLOCK))
    assert "3.2.1" in blocked.reason
    assert "3.1" in blocked.reason
    assert "ma 4 apr 2022 13:00" in blocked.reason
    lost = gate(draaiboek, "JW325", "3.0", datetime.fromisoformat(RETOUR_BLOCK))
    assert "buiten het berichtenverkeer" in lost.reason
