"""Waking offices: all that are due, each once, in one order, whatever was set when."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ketenwissel.rehearsal.wekker import Wekker

BEGIN = datetime(2022, 3, 1, tzinfo=UTC)
CODES = ("9001", "9000", "98000000", "98000001")


@given(st.lists(st.tuples(st.sampled_from(CODES), st.integers(0, 20)), max_size=30), st.integers(0, 21))
def test_who_is_due_is_woken_once_and_in_order(alarms: list[tuple[str, int]], minute: int) -> None:
    wekker = Wekker(CODES)
    for code, at in alarms:
        wekker.set(code, BEGIN + timedelta(minutes=at))
    due = {code for code, at in alarms if at < minute}
    assert wekker.due(BEGIN + timedelta(minutes=minute)) == [code for code in CODES if code in due]
    assert wekker.due(BEGIN + timedelta(minutes=minute)) == []
    later = {code for code, at in alarms if at >= minute}
    assert wekker.due(BEGIN + timedelta(hours=1)) == [code for code in CODES if code in later]
