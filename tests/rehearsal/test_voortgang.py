"""What the terminal shows: a live display for people, plain lines for log files, the verdict for both."""

import io
from dataclasses import replace
from pathlib import Path

import pytest

from ketenwissel.core.instants import parse_instant
from ketenwissel.rehearsal.rapport import Controle, Misdraging, Rapport
from ketenwissel.rehearsal.voortgang import make, print_verdict

BEGIN, EINDE = parse_instant("2022-02-28T00:00"), parse_instant("2022-05-02T13:00")
PAGE = Path("uit/rapport.html")
RAPPORT = Rapport(
    verdict="gezakt",
    seed=7,
    draaiboek="iwmo-ijw-3.0-naar-3.1",
    titel="iWmo en iJw van 3.0 naar 3.1",
    begin=BEGIN,
    einde=EINDE,
    gemeenten=25,
    aanbieders=75,
    heenberichten=20000,
    checkers=(
        Controle("antwoorden", "Elke poging kreeg een antwoord.", True, 41234, ()),
        Controle("spoor", "Het spoor klopt.", False, 812, tuple(f"[bold]zegel {n}" for n in range(5))),
    ),
    counts={},
    durations={},
    cutoffs=(),
    misdragingen=(
        Misdraging("declaratie_na_stop", "ontraden", 7, 7),
        Misdraging("te_laat", "geweigerd", 5, 4),
    ),
    weigeringen=(),
    gereedheid=(),
    per_uur={},
    groepen={},
    uitsnede=(BEGIN, EINDE),
    open_paren=(),
    schemas="eigen",
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _plain_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "100")


def _play(stream: io.StringIO, every: int) -> None:
    voortgang = make(stream, every)
    for number, fase in enumerate(["voorbereiding"] * 10 + ["afsluiting"] * 10 + ["transitie"]):
        voortgang.update(fase, parse_instant("2022-03-30T16:45"), number, 20, 1234.5, 88)
    voortgang.close()
    voortgang.close()


@pytest.mark.parametrize(
    ("every", "done"),
    [
        (1000, [0, 10, 20]),
        (4, [0, 4, 8, 10, 14, 18, 20]),
    ],
)
def test_plain_progress_is_a_line_per_phase_and_per_so_many(every: int, done: list[int]) -> None:
    stream = io.StringIO()
    _play(stream, every)
    lines = stream.getvalue().splitlines()
    assert [int(line.split(", ")[1].split("/")[0]) for line in lines] == done
    first = "voorbereiding: wo 30 mrt 2022 16:45, 0/20 messages (0%), 1234 msg/s, 88 open paren"
    assert lines[0] == first
    assert "\x1b" not in stream.getvalue()


def test_plain_progress_ends_with_the_last_state() -> None:
    stream = io.StringIO()
    voortgang = make(stream, 100)
    for number in range(8):
        voortgang.update("afsluiting", BEGIN, number, 7, 1.0, 0)
    voortgang.close()
    assert (
        stream.getvalue().splitlines()[-1].startswith("afsluiting: ma 28 feb 2022 00:00, 7/7 messages (100%)")
    )


def test_live_progress_shows_the_last_state_and_gives_the_cursor_back() -> None:
    stream = Terminal()
    _play(stream, 1)
    text = stream.getvalue()
    for part in ("transitie", "wo 30 mrt 2022 16:45", "20/20 (100%)", "1,234 msg/s", "88 open paren"):
        assert part in text
    assert text.rfind("\x1b[?25h") > text.rfind("\x1b[?25l") >= 0


def test_dumb_terminal_gets_plain_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    stream = Terminal()
    _play(stream, 1000)
    print_verdict(RAPPORT, stream, PAGE)
    assert "\x1b" not in stream.getvalue()


def test_plain_verdict_tells_every_count() -> None:
    stream = io.StringIO()
    print_verdict(RAPPORT, stream, PAGE)
    assert stream.getvalue().splitlines() == [
        "verdict: gezakt (iwmo-ijw-3.0-naar-3.1, seed 7, 25 gemeenten, 75 aanbieders, 20000 heenberichten)",
        "",
        "checkers:",
        "  ok      antwoorden  checked 41234, violations 0",
        "  FAILED  spoor       checked 812, violations 5",
        "          [bold]zegel 0",
        "          [bold]zegel 1",
        "          [bold]zegel 2",
        "          and 2 more, see rapport.json",
        "",
        "planted misdragingen:",
        "  ok      declaratie_na_stop  planned 7, seen 7",
        "  FAILED  te_laat             planned 5, seen 4",
        "",
        "report: uit/rapport.html",
    ]


def test_verdict_on_a_terminal_is_a_table_with_the_same_counts() -> None:
    stream = Terminal()
    print_verdict(RAPPORT, stream, PAGE)
    text = stream.getvalue()
    for part in ("41,234", "812", "antwoorden", "FAILED", "[bold]zegel 2", "and 2 more", "te_laat", "gezakt"):
        assert part in text
    assert "report: uit/rapport.html" in text
    assert "[bold]zegel 3" not in text


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_verdict_never_shows_a_bsn(stream: io.StringIO) -> None:
    leak = replace(RAPPORT, checkers=(Controle("bsn", "Geen BSN.", False, 1, ("999900006 in spoor",)),))
    print_verdict(leak, stream, PAGE)
    assert "999900006" not in stream.getvalue()
    assert "*********" in stream.getvalue()


@pytest.mark.parametrize("stream", [io.StringIO(), Terminal()])
def test_verdict_of_an_empty_rehearsal(stream: io.StringIO) -> None:
    print_verdict(replace(RAPPORT, verdict="gezakt", checkers=(), misdragingen=()), stream, PAGE)
    assert "verdict: gezakt" in stream.getvalue()
    assert "planted" not in stream.getvalue().lower()
