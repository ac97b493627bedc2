"""Jobs behind the doors: they run on a timer and when woken, survive faults, and stop cleanly."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest

from ketenwissel.hub import Sealer
from ketenwissel.hub.achtergrond import Achtergrond, Werk
from ketenwissel.store import StorageFault, spoor

from .proef import Proef

LONG = 3600.0
DEADLINE = 30.0


class Log:
    """Keeps the lines, and lets a test wait for one."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, str | float]]] = []
        self._changed = threading.Condition()

    def __call__(self, gebeurtenis: str, /, **velden: str | float) -> None:
        with self._changed:
            self.lines.append((gebeurtenis, velden))
            self._changed.notify_all()

    def wait_for(self, gebeurtenis: str) -> dict[str, str | float]:
        with self._changed:
            assert self._changed.wait_for(lambda: self._of(gebeurtenis), DEADLINE), self.lines
            return self._of(gebeurtenis)[0]

    def _of(self, gebeurtenis: str) -> list[dict[str, str | float]]:
        return [velden for naam, velden in self.lines if naam == gebeurtenis]


class Job:
    """Does what the script says, one entry a run, and nothing after it; counts its runs."""

    def __init__(self, *script: int | Exception) -> None:
        self._script = list(script)
        self._runs = threading.Semaphore(0)
        self.done = 0

    def __call__(self) -> int:
        self.done += 1
        what = self._script.pop(0) if self._script else 0
        self._runs.release()
        if isinstance(what, Exception):
            raise what
        return what

    def wait_for_run(self) -> None:
        assert self._runs.acquire(timeout=DEADLINE)


@pytest.fixture
def log() -> Log:
    return Log()


def run(log: Log, job: Callable[[], int], periode: float = LONG, rust: float = 0.0) -> Achtergrond:
    made = Achtergrond([Werk("zegelen", job, periode, rust)], log)
    made.start()
    return made


def test_a_job_goes_on_while_there_is_work_and_rests_then(log: Log) -> None:
    job = Job(3, 2, 1)
    made = run(log, job)
    for _ in range(4):
        job.wait_for_run()
    assert made.stop(DEADLINE)
    assert job.done == 4
    assert log.lines == []


def test_a_job_runs_by_its_timer(log: Log) -> None:
    job = Job()
    made = run(log, job, periode=0.001)
    for _ in range(3):
        job.wait_for_run()
    assert made.stop(DEADLINE)


def test_a_job_that_is_woken_runs(log: Log) -> None:
    job = Job()
    made = run(log, job)
    for _ in range(3):
        job.wait_for_run()
        made.wake("zegelen")
    job.wait_for_run()
    assert made.stop(DEADLINE)


def test_a_job_does_not_run_again_before_it_rested(log: Log) -> None:
    job = Job(1, 1)
    made = run(log, job, rust=LONG)
    job.wait_for_run()
    made.wake("zegelen")
    assert made.stop(DEADLINE)
    assert job.done == 1


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        (StorageFault("database x: the disk is full"), "database x: the disk is full"),
        (ValueError("999900006 is no date"), "ValueError"),
    ],
)
def test_a_fault_is_one_line_and_the_work_is_taken_up_again(log: Log, fault: Exception, told: str) -> None:
    job = Job(fault)
    made = run(log, job)
    job.wait_for_run()
    assert log.wait_for("werk mislukt") == {
        "werk": "zegelen",
        "reden": told,
        "keer": 1,
        "opnieuw_over": 1.0,
    }
    assert made.failing() == ("zegelen",)
    job.wait_for_run()
    assert log.wait_for("werk hervat") == {"werk": "zegelen"}
    assert made.failing() == ()
    assert made.stop(DEADLINE)
    assert len(log.lines) == 2


def test_what_does_not_end_is_told(log: Log) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def hang() -> int:
        inside.set()
        go_on.wait(DEADLINE)
        return 0

    made = run(log, hang)
    assert inside.wait(DEADLINE)
    assert not made.stop(0.001)
    assert log.lines == [("werk niet geëindigd", {"werk": "zegelen"})]
    go_on.set()
    assert made.stop(DEADLINE)


def test_what_was_never_started_stops(log: Log) -> None:
    assert Achtergrond([Werk("zegelen", Job(), LONG)], log).stop(DEADLINE)


def test_events_are_sealed_behind_the_writer(proef: Proef, log: Log) -> None:
    proef.send(proef.heen(), proef.heen())
    sealed = threading.Event()
    sealer = Sealer(proef.opslag)

    def seal() -> int:
        done = sealer.seal()
        if done:
            sealed.set()
        return done

    made = run(log, seal, periode=0.01)
    assert sealed.wait(DEADLINE)
    assert made.stop(DEADLINE)
    with proef.opslag.reading() as connection:
        assert spoor.count_unsealed(connection) == 0
    assert Counter(name for name, _ in log.lines) == {}
