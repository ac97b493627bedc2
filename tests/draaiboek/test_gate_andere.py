"""The gate under the runbooks other than 3.0 to 3.1: every type, at and around every border.

The tables are typed by hand from what the sources say of each migration, not computed by the code under test.
`?` stands where a time that no source gives decides: there the gate must refuse to answer.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import (
    Draaiboek,
    Handeling,
    Omgeving,
    gate,
    known_draaiboeken,
    load_draaiboek,
    missing_times,
)

MS = timedelta(milliseconds=1)
Segment = tuple[str | None, str, str | None, str | None]
OPEN: Segment = (None, "toegestaan", None, None)


@dataclass(frozen=True)
class Row:
    """Types with one line of verdicts: (from, verdict or ?, step, retry)."""

    types: str
    release: str
    line: tuple[Segment, ...]
    handeling: Handeling = "indienen"
    omgeving: Omgeving = "productie"


def migration(
    van: str, naar: str, stop_303: str, heen: str, retour: str, live: str, types: tuple[str, str]
) -> list[Row]:
    """The rows of a migration of which only the ends of testing, collecting and aftercare are unknown."""
    heenberichten, retourberichten = types
    both = f"{heenberichten} 303 303D 303F {retourberichten}"
    later: Segment = (live, "toegestaan", None, None)
    return [
        Row(
            heenberichten,
            van,
            (OPEN, (heen, "geblokkeerd", "3.2.1", "rebuild"), (live, "niet_in_gebruik", "3.2.3", "rebuild")),
        ),
        Row(
            "303 303D 303F",
            van,
            (
                OPEN,
                (stop_303, "ontraden", "3.1.1", None),
                (heen, "geblokkeerd", "3.2.1", "rebuild"),
                (live, "niet_in_gebruik", "3.2.3", "rebuild"),
            ),
        ),
        Row(
            retourberichten,
            van,
            (OPEN, (retour, "geblokkeerd", "3.2.2", "never"), (live, "niet_in_gebruik", "3.2.3", "never")),
        ),
        Row(both, naar, ((None, "niet_in_gebruik", "3.2.3", "later"), later)),
        Row(both, naar, ((None, "?", None, None), later), "indienen", "kto"),
        Row(both, van, (OPEN, (retour, "?", None, None), later), "afhalen"),
        Row(both, van, (OPEN,), "afhalen", "kto"),
        Row("999 317 318 319 323 325", van, ((None, "onbekend", None, None),)),
        Row("301 999", "1.0", ((None, "niet_in_gebruik", None, None),)),
    ]


WITH_315 = ("301 305 307 315", "302 304 304D 304F 306 308 316")
TABLES: dict[str, list[Row]] = {
    "iwmo-ijw-2.0-naar-2.1": [
        Row(
            "301 305 307",
            "2.0",
            (
                OPEN,
                ("2017-06-06T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2017-06-12T13:00+02:00", "niet_in_gebruik", "3.2.3", "rebuild"),
            ),
        ),
        # The day of the stop is chosen, its hour is unknown.
        Row(
            "303 303D 303F",
            "2.0",
            (
                OPEN,
                ("2017-05-29T00:00+02:00", "?", None, None),
                ("2017-05-30T00:00+02:00", "ontraden", "3.1.1", None),
                ("2017-06-06T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2017-06-12T13:00+02:00", "niet_in_gebruik", "3.2.3", "rebuild"),
            ),
        ),
        Row(
            "302 304 304D 304F 306 308",
            "2.0",
            (
                OPEN,
                ("2017-06-08T13:00+02:00", "geblokkeerd", "3.2.2", "never"),
                ("2017-06-12T13:00+02:00", "niet_in_gebruik", "3.2.3", "never"),
            ),
        ),
        Row("315 316 317 323", "2.0", ((None, "onbekend", None, None),)),
        Row(
            "301 302 303 304 305 306 307 308 315 316",
            "2.1",
            (
                (None, "niet_in_gebruik", "3.2.3", "later"),
                ("2017-06-12T13:00+02:00", "toegestaan", None, None),
            ),
        ),
    ],
    "iwmo-ijw-2.1-naar-2.2": [
        # Of the go-live only the day is known.
        Row(
            "301 305 307 315",
            "2.1",
            (
                OPEN,
                ("2018-03-27T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2018-04-03T00:00+02:00", "?", None, None),
                ("2018-04-04T00:00+02:00", "niet_in_gebruik", "3.2.3", "rebuild"),
            ),
        ),
        Row(
            "303 303D 303F",
            "2.1",
            (
                OPEN,
                ("2018-03-18T23:00+01:00", "ontraden", "3.1.1", None),
                ("2018-03-27T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2018-04-03T00:00+02:00", "?", None, None),
                ("2018-04-04T00:00+02:00", "niet_in_gebruik", "3.2.3", "rebuild"),
            ),
        ),
        Row(
            "302 304 306 308 316",
            "2.1",
            (
                OPEN,
                ("2018-03-29T13:00+02:00", "geblokkeerd", "3.2.2", "never"),
                ("2018-04-03T00:00+02:00", "?", None, None),
                ("2018-04-04T00:00+02:00", "niet_in_gebruik", "3.2.3", "never"),
            ),
        ),
        Row(
            "301 302 303 304 305 306 307 308 315 316",
            "2.2",
            (
                (None, "niet_in_gebruik", "3.2.3", "later"),
                ("2018-04-03T00:00+02:00", "?", None, None),
                ("2018-04-04T00:00+02:00", "toegestaan", None, None),
            ),
        ),
    ],
    "iwmo-ijw-2.2-naar-2.3": migration(
        "2.2",
        "2.3",
        "2019-03-17T23:00+01:00",
        "2019-03-26T17:00+01:00",
        "2019-03-28T13:00+01:00",
        "2019-04-01T13:00+02:00",
        WITH_315,
    ),
    "iwmo-ijw-2.3-naar-2.4": migration(
        "2.3",
        "2.4",
        "2020-03-18T23:00+01:00",
        "2020-03-25T17:00+01:00",
        "2020-03-26T13:00+01:00",
        "2020-03-30T13:00+02:00",
        WITH_315,
    ),
    "iwmo-ijw-2.4-naar-3.0": [
        Row(
            "301 305 307 315",
            "2.4",
            (
                OPEN,
                ("2020-12-21T23:00+01:00", "?", None, None),
                ("2021-01-04T13:00+01:00", "niet_in_gebruik", "3.2.4", "rebuild"),
            ),
        ),
        # 303 goes on in the form of 3.0, so it can be built anew.
        Row(
            "303 303D 303F",
            "2.4",
            (
                OPEN,
                ("2020-12-21T23:00+01:00", "?", None, None),
                ("2021-01-04T13:00+01:00", "niet_in_gebruik", "3.2.4", "rebuild"),
            ),
        ),
        Row(
            "304 304D 304F",
            "2.4",
            (
                OPEN,
                ("2020-12-31T13:00+01:00", "geblokkeerd", "3.2.3", "never"),
                ("2021-01-04T13:00+01:00", "niet_in_gebruik", "3.2.4", "never"),
            ),
        ),
        Row(
            "302 306 308 316",
            "2.4",
            (
                OPEN,
                ("2020-12-21T23:00+01:00", "?", None, None),
                ("2021-01-04T13:00+01:00", "niet_in_gebruik", "3.2.4", "never"),
            ),
        ),
        Row("317 318 319 320 323 325", "2.4", ((None, "onbekend", None, None),)),
        Row(
            "301 302 303 304 303D 304F 305 306 307 308 315 316 317 318 319 320 323 325",
            "3.0",
            (
                (None, "niet_in_gebruik", "3.2.4", "later"),
                ("2021-01-04T13:00+01:00", "toegestaan", None, None),
            ),
        ),
    ],
    "iwmo-ijw-3.1-naar-3.2": [
        Row(
            "301 305 307 315 317 319",
            "3.1",
            (
                OPEN,
                ("2023-03-29T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2023-04-03T13:00+02:00", "niet_in_gebruik", "3.2.4", "rebuild"),
            ),
        ),
        Row(
            "323",
            "3.1",
            (
                OPEN,
                ("2023-03-22T23:00+01:00", "ontraden", "3.1.1", None),
                ("2023-03-29T17:00+02:00", "geblokkeerd", "3.2.1", "rebuild"),
                ("2023-04-03T13:00+02:00", "niet_in_gebruik", "3.2.4", "rebuild"),
            ),
        ),
        Row(
            "302 306 308 316 318 320 325",
            "3.1",
            (
                OPEN,
                ("2023-03-30T13:00+02:00", "geblokkeerd", "3.2.2", "never"),
                ("2023-04-03T13:00+02:00", "niet_in_gebruik", "3.2.4", "never"),
            ),
        ),
        Row(
            "302 305 307 315 317 320 323",
            "3.1",
            (
                OPEN,
                ("2023-03-30T23:00+02:00", "geblokkeerd", "3.1.6", "later"),
                ("2023-04-03T13:00+02:00", "toegestaan", None, None),
            ),
            "afhalen",
        ),
        Row(
            "301 306 308 316 318 319 325",
            "3.1",
            (
                OPEN,
                ("2023-03-30T23:00+02:00", "geblokkeerd", "3.1.7", "later"),
                ("2023-04-03T13:00+02:00", "toegestaan", None, None),
            ),
            "afhalen",
        ),
        Row(
            "301 302 305 306 307 308 315 316 317 318 319 320 323 325",
            "3.2",
            (
                (None, "niet_in_gebruik", "3.2.4", "later"),
                ("2023-04-03T13:00+02:00", "toegestaan", None, None),
            ),
        ),
        Row(
            "301 302 305 323 325",
            "3.2",
            ((None, "niet_in_gebruik", None, "later"), ("2022-12-01T00:00+01:00", "toegestaan", None, None)),
            "indienen",
            "kto",
        ),
        Row("303 303D 304 304F 999", "3.1", ((None, "onbekend", None, None),)),
        Row("301 323", "3.0", ((None, "niet_in_gebruik", None, None),)),
    ],
}
CASES = [
    (naam, f"{prefix}{nummer}", row)
    for naam, rows in TABLES.items()
    for row in rows
    for prefix in ("WMO", "JW")
    for nummer in row.types.split()
]


def test_every_other_runbook_has_its_table() -> None:
    assert {*TABLES, "iwmo-ijw-3.0-naar-3.1"} == set(known_draaiboeken())


def probes(naam: str) -> list[datetime]:
    """Every border typed for this runbook, a millisecond around it, and far before and after."""
    edges = {edge for row in TABLES[naam] for edge, *_ in row.line if edge is not None}
    moments = [parse_instant(edge) for edge in (*edges, "2015-01-01T00:00Z", "2030-01-01T00:00Z")]
    return [moment + step for moment in moments for step in (-MS, timedelta(0), MS)]


@pytest.fixture(scope="module")
def draaiboeken() -> dict[str, Draaiboek]:
    return {naam: load_draaiboek(naam, onvolledig=True) for naam in TABLES}


@pytest.mark.parametrize(
    ("naam", "bericht", "row"),
    CASES,
    ids=[f"{naam}-{bericht}-{row.release}-{row.handeling}-{row.omgeving}" for naam, bericht, row in CASES],
)
def test_every_type_at_every_border(
    draaiboeken: dict[str, Draaiboek], naam: str, bericht: str, row: Row
) -> None:
    for instant in probes(naam):
        begun = [
            segment for segment in row.line if segment[0] is None or parse_instant(segment[0]) <= instant
        ]
        _, verdict, step, retry = begun[-1]
        question = (draaiboeken[naam], bericht, row.release, instant, row.handeling, row.omgeving)
        if verdict == "?":
            with pytest.raises(UnusableInput, match=f"runbook {naam} is incomplete: .*{bericht}"):
                gate(*question)
            continue
        found = gate(*question)
        assert (found.verdict, found.step, found.retry) == (verdict, step, retry), instant
        assert (found.code, found.code_list) == (
            ("IB103", "isd21") if verdict == "geblokkeerd" else (None, None)
        )
        assert 0 < len(found.reason) <= 200
        if found.retry is not None:
            assert "De zorg gaat door." in found.reason


@pytest.mark.parametrize("naam", TABLES)
def test_errors_and_statuses_always_pass(draaiboeken: dict[str, Draaiboek], naam: str) -> None:
    for instant in probes(naam):
        for bericht in ("Fo01", "status"):
            assert gate(draaiboeken[naam], bericht, None, instant).verdict == "toegestaan"


def test_a_verdict_lasts_until_it_is_no_longer_sure(draaiboeken: dict[str, Draaiboek]) -> None:
    draaiboek = draaiboeken["iwmo-ijw-2.4-naar-3.0"]
    found = gate(draaiboek, "WMO301", "2.4", parse_instant("2020-12-01T00:00"))
    assert found.until == parse_instant("2020-12-21T23:00")


def test_what_is_unknown_is_named_and_nothing_else() -> None:
    unknown = {naam: missing_times(load_draaiboek(naam, onvolledig=True)) for naam in known_draaiboeken()}
    around = ("ketentest", "afhalen", "nazorg")
    assert unknown == {
        "iwmo-ijw-2.0-naar-2.1": (*around, "fase 0", "fase 1", "stap 3.1.1"),
        "iwmo-ijw-2.1-naar-2.2": (*around, "fase 2", "fase 3", "stap 3.2.3"),
        "iwmo-ijw-2.2-naar-2.3": around,
        "iwmo-ijw-2.3-naar-2.4": around,
        "iwmo-ijw-2.4-naar-3.0": (
            *around,
            "fase 1",
            "fase 2",
            *("stap 3.1.2", "stap 3.1.3", "stap 3.1.4", "stap 3.1.5", "stap 3.2.1", "stap 3.2.2"),
        ),
        "iwmo-ijw-3.0-naar-3.1": (),
        "iwmo-ijw-3.1-naar-3.2": (),
    }
