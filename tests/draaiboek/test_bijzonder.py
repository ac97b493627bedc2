"""Measures beside the runbook: whatever is decided, they open nothing but collecting for one party."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import (
    Afhaalmaatregel,
    Afspraak,
    Bijzonderheden,
    ExtraStop,
    Maatregel,
    Oordeel,
    Zending,
    borders,
    gate,
    load_draaiboek,
)

BOOK = load_draaiboek("iwmo-ijw-3.0-naar-3.1")
BEGIN, EINDE = parse_instant("2022-03-01T00:00"), parse_instant("2022-04-20T00:00")
PARTIJEN = ("9000", "9001", "98000000")
TYPES = ("WMO301", "WMO305", "JW323", "WMO303", "WMO302", "WMO325", "Fo01", "WMO399")
GRAVITY = ("toegestaan", "ontraden", "geblokkeerd", "niet_in_gebruik", "onbekend")
TIK = timedelta(milliseconds=1)

instants = st.one_of(
    st.sampled_from([moment + tik for moment in borders(BOOK) for tik in (-TIK, timedelta(), TIK)]),
    st.datetimes(BEGIN.replace(tzinfo=None), EINDE.replace(tzinfo=None), timezones=st.just(UTC)),
)
parties = st.sampled_from(PARTIJEN)
numbers = st.integers(1, 9999)
stretches = st.tuples(instants, instants).filter(lambda pair: pair[0] != pair[1]).map(sorted)
stops = st.builds(
    lambda nummer, tijd, partij, bericht: ExtraStop(nummer, tijd[0], tijd[1], partij, bericht),
    numbers,
    stretches,
    st.none() | parties,
    st.none() | st.sampled_from(TYPES),
)
agreements = st.builds(
    lambda nummer, tijd, wie, types: Afspraak(nummer, tijd[0], tijd[1], wie, "3.0", types),
    numbers,
    stretches,
    st.frozensets(parties, min_size=2),
    st.frozensets(st.sampled_from(["301", "305", "323", "302"]), min_size=1),
)
collecting = st.builds(
    lambda nummer, soort, partij, tijd: Afhaalmaatregel(nummer, soort, partij, tijd[0], tijd[1]),
    numbers,
    st.sampled_from(["verlengd", "gepauzeerd"]),
    parties,
    stretches,
)
measures = st.lists(st.one_of(stops, agreements, collecting), max_size=8)
zendingen = st.builds(
    Zending, st.sampled_from(TYPES), st.sampled_from(["3.0", "3.1", "3.2"]), parties, parties
)


def base(zending: Zending, at: datetime) -> Oordeel:
    return gate(BOOK, zending.bericht, zending.release, at)


def judge(every: list[Maatregel], zending: Zending, at: datetime) -> Oordeel:
    return Bijzonderheden.of(every).submitting(base(zending, at), zending, at)


@given(measures, zendingen, instants)
def test_nothing_that_the_runbook_refuses_passes_submitting(
    every: list[Maatregel], zending: Zending, at: datetime
) -> None:
    before, after = base(zending, at), judge(every, zending, at)
    assert GRAVITY.index(after.verdict) >= GRAVITY.index(before.verdict)
    if not before.passes:
        assert after == before
    if after.maatregel is None:
        assert after == replace(before, until=after.until)
    else:
        assert after.verdict in ("ontraden", "geblokkeerd")
        assert after.maatregel in after.reason.lower()
        assert (after.step, after.code, after.retry) == (
            None,
            None,
            "later" if after.verdict == "geblokkeerd" else None,
        )
    assert len(after.reason) <= 200


@given(measures, zendingen, instants)
def test_lifting_every_measure_gives_back_the_verdict_of_the_runbook(
    every: list[Maatregel], zending: Zending, at: datetime
) -> None:
    # What was lifted is over at the instant of lifting, or was never there.
    lifted: list[Maatregel] = [one for one in every if isinstance(one, Afhaalmaatregel)]
    assert judge(lifted, zending, at) == base(zending, at)
    over: list[Maatregel] = [
        replace(one, tot=at) for one in every if isinstance(one, ExtraStop) and one.van < at
    ]
    assert judge(over, zending, at) == base(zending, at)


@given(measures, zendingen, instants)
def test_a_verdict_says_when_it_ends(every: list[Maatregel], zending: Zending, at: datetime) -> None:
    now = judge(every, zending, at)
    inside = sorted({edge for one in every for edge in (one.van, one.tot) if edge is not None})
    for edge in inside:
        if edge > at and (now.until is None or edge < now.until):
            assert judge(every, zending, edge).verdict == now.verdict
    assert now.until is None or now.until > at
    # Where the verdict of the runbook ends it ends too, though a stop may go on.
    if now.until is not None and now.until != base(zending, at).until:
        later = judge(every, zending, now.until)
        assert (later.verdict, later.step) != (now.verdict, now.step)


@given(measures, zendingen, parties, instants)
def test_collecting_opens_only_for_who_was_given_longer(
    every: list[Maatregel], zending: Zending, partij: str, at: datetime
) -> None:
    bijzonder = Bijzonderheden.of(every)
    before = gate(BOOK, zending.bericht, zending.release, at, "afhalen")
    after = bijzonder.collecting(before, partij, at)
    assert len(after.reason) <= 200
    holding = {
        one.soort
        for one in every
        if isinstance(one, Afhaalmaatregel) and one.partij == partij and one.van <= at < one.tot
    }
    if after.passes and not before.passes:
        assert (before.verdict, "verlengd" in holding, zending.release) == ("geblokkeerd", True, "3.0")
        assert at < BOOK.vrijgave.begin.instant
    if before.passes and not after.passes:
        assert "gepauzeerd" in holding
    if not holding:
        assert (after.verdict, after.maatregel) == (before.verdict, None)
    assert (partij in bijzonder.excepted(at)) == bool(holding)


def test_two_stops_after_each_other_are_one_until_the_last_ends() -> None:
    van, tot = parse_instant("2022-03-02T00:00"), parse_instant("2022-03-05T00:00")
    half = van + (tot - van) / 2
    every: list[Maatregel] = [ExtraStop(1, van, half, "9000", None), ExtraStop(2, half, tot, None, "WMO301")]
    zending = Zending("WMO301", "3.0", "9000", "98000000")
    assert judge(every, zending, van - TIK).until == van
    assert judge(every, zending, van).until == tot
    assert judge(every, zending, half).maatregel == "extra stop 2"
    assert judge(every, zending, tot) == base(zending, tot)
