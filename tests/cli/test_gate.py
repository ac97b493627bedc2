"""`ketenwissel gate` as a script sees it: a real process, its streams and its exit code."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ketenwissel.cli import main

PROGRAM = [sys.executable, "-c", "import sys; from ketenwissel.cli import main; sys.exit(main())"]
AT = "2022-03-30T17:00:00+02:00"
QUESTION = ["--bericht", "WMO301", "--release", "3.0", "--at", AT]


def run(*args: str, stdin: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    data = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run([*PROGRAM, *args], input=data, capture_output=True, check=False, timeout=60)
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("ketenwissel: ") and "Traceback" not in text


def answers(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_one_question_as_json() -> None:
    done = run("gate", *QUESTION, "--json")
    assert done.returncode == 1
    assert done.stderr == ""
    (answer,) = answers(done.stdout)
    reason = answer.pop("reason")
    assert answer == {
        "bericht": "WMO301",
        "release": "3.0",
        "at": AT,
        "handeling": "indienen",
        "omgeving": "productie",
        "verdict": "geblokkeerd",
        "step": "3.2.1",
        "code": "IB103",
        "codeList": "isd21",
        "retry": "rebuild",
        "until": "2022-04-04T11:00:00Z",
    }
    assert "De zorg gaat door." in reason


def test_what_an_incomplete_runbook_does_not_know_is_not_guessed() -> None:
    """When the heenberichten in 2.4 stopped is unknown: one line, and with - that of the question."""
    named = ("--draaiboek", "iwmo-ijw-2.4-naar-3.0")
    question = {"bericht": "WMO301", "release": "2.4"}
    done = run("gate", "--bericht", "WMO301", "--release", "2.4", "--at", "2020-12-28", *named)
    assert (done.returncode, done.stdout, one_line(done.stderr)) == (2, "", True)
    assert "hangs on step 3.2.1, whose time it does not know" in done.stderr
    moments = ("2020-12-21T22:59", "2020-12-28", "2021-01-04T13:00")
    lines = "".join(json.dumps(question | {"at": at}) + "\n" for at in moments)
    done = run("gate", "-", *named, stdin=lines)
    assert done.returncode == 2
    first, second, third = answers(done.stdout)
    assert (first["verdict"], first["until"]) == ("toegestaan", "2020-12-21T22:00:00Z")
    assert (second["line"], "step 3.2.1" in second["error"]) == (2, True)
    assert (third["verdict"], third["retry"]) == ("niet_in_gebruik", "rebuild")


def test_one_question_for_a_person() -> None:
    done = run("gate", *QUESTION)
    assert done.returncode == 1
    assert done.stdout.startswith("geblokkeerd: ")
    assert "step 3.2.1, code IB103 (isd21), retry: rebuild, until ma 4 apr 2022 13:00" in done.stdout


@pytest.mark.parametrize(
    ("args", "code", "verdict"),
    [
        (("--bericht", "JW323", "--release", "3.0", "--at", "2022-03-23T22:59:59.999"), 0, "toegestaan"),
        (("--bericht", "JW323", "--release", "3.0", "--at", "2022-03-23T23:00"), 0, "ontraden"),
        (("--bericht", "JW323", "--release", "3.0", "--at", "2022-03-30T17:00"), 1, "geblokkeerd"),
        (("--bericht", "JW323", "--release", "3.0", "--at", "2022-04-04T13:00"), 1, "niet_in_gebruik"),
        (("--bericht", "JW323", "--release", "3.1", "--at", "2022-04-04T13:00"), 0, "toegestaan"),
        (("--bericht", "JW303F", "--release", "3.1", "--at", "2022-04-04T13:00"), 1, "onbekend"),
        (("--bericht", "Fo01", "--at", "2022-04-01T00:00"), 0, "toegestaan"),
        (("--bericht", "Fo01", "--release", "3.0", "--at", "2022-04-01T00:00"), 0, "toegestaan"),
        (("--bericht", "WMO302", "--release", "3.0", "--at", AT, "--omgeving", "kto"), 0, "toegestaan"),
        (
            ("--bericht", "WMO302", "--release", "3.0", "--at", "2022-03-31T23:00", "--handeling", "afhalen"),
            1,
            "geblokkeerd",
        ),
    ],
)
def test_exit_code_follows_the_verdict(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], code: int, verdict: str
) -> None:
    assert main(["gate", *args, "--json"]) == code
    assert answers(capsys.readouterr().out)[0]["verdict"] == verdict


def test_several_questions_come_back_in_order_as_they_were_asked() -> None:
    instants = ["2022-03-30T17:00", "2022-03-30T14:59:59.999Z"]
    done = run(
        "gate",
        *("--bericht", "WMO301", "--bericht", "Fo01", "--release", "3.0"),
        *("--at", instants[0], "--at", instants[1]),
    )
    assert done.returncode == 1
    asked = [(a["bericht"], a["at"], a["verdict"]) for a in answers(done.stdout)]
    assert asked == [
        ("WMO301", instants[0], "geblokkeerd"),
        ("WMO301", instants[1], "toegestaan"),
        ("Fo01", instants[0], "toegestaan"),
        ("Fo01", instants[1], "toegestaan"),
    ]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "Missing command"),
        (("gat",), "Did you mean 'gate'"),
        (("gate",), "--bericht and --at"),
        (("gate", "--foo"), "--foo"),
        (("gate", "--bericht"), "--bericht"),
        (("gate", "WMO301"), "'-'"),
        (("gate", "-", "--bericht", "WMO301"), "stdin"),
        (("gate", "--bericht", "WMO301", "--at", AT), "'release' is missing"),
        (("gate", "--bericht", "WMO301", "--release", "3", "--at", AT), "'release'"),
        (("gate", *QUESTION, "--at", "gisteren"), "not an instant"),
        (("gate", "--bericht", "WMO301", "--release", "3.0", "--at", "2022-03-27T02:30"), "does not exist"),
        (("gate", *QUESTION, "--handeling", "lezen"), "'handeling'"),
        (("gate", *QUESTION, "--omgeving", "test"), "'omgeving'"),
        (("gate", *QUESTION, "--draaiboek", "niets"), "unknown runbook 'niets'"),
        (("gate", *QUESTION, "--draaiboek", "./niets.toml"), "No such file"),
        (("gate", *QUESTION, "--draaiboek", "a\nb"), "unknown runbook 'a b'"),
    ],
)
def test_unusable_input_is_one_line_and_exit_2(
    capsys: pytest.CaptureFixture[str], args: tuple[str, ...], words: str
) -> None:
    assert main(args) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert one_line(captured.err), captured.err
    assert words in captured.err


@pytest.mark.parametrize("args", [(), ("gate", "--foo"), ("gate", *QUESTION, "--at", "gisteren")])
def test_unusable_input_of_a_real_process(args: tuple[str, ...]) -> None:
    done = run(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert one_line(done.stderr), done.stderr


def test_lines_on_stdin() -> None:
    lines = [
        '{"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T17:00", "kenmerk": 7}',
        '{"bericht": "Fo01", "at": "2022-04-01T00:00"}',
        '{"bericht": "WMO302", "release": "3.0", "at": "2022-04-01T00:00", "handeling": "afhalen"}',
        '{"bericht": "WMO302", "release": "3.0", "at": "2022-04-01T00:00", "omgeving": "kto"}',
    ]
    done = run("gate", "-", stdin="\n".join(lines))
    assert (done.returncode, done.stderr) == (0, "")
    found = answers(done.stdout)
    assert [a["verdict"] for a in found] == ["geblokkeerd", "toegestaan", "geblokkeerd", "toegestaan"]
    assert found[0]["kenmerk"] == 7
    assert (found[0]["handeling"], found[0]["omgeving"]) == ("indienen", "productie")
    assert found[1]["release"] is None


BAD_LINES = [
    b"",
    b"geen json",
    b"[]",
    b'"WMO301"',
    b"{}",
    b'{"bericht": "WMO301", "release": "3.0"}',
    b'{"bericht": "WMO301", "at": "2022-03-30T17:00"}',
    b'{"bericht": "WMO301", "release": 3.0, "at": "2022-03-30T17:00"}',
    b'{"bericht": 301, "release": "3.0", "at": "2022-03-30T17:00"}',
    b'{"bericht": "WMO301", "release": "3.0", "at": "morgen"}',
    b'{"bericht": "WMO301", "release": "3.0", "at": null}',
    b'{"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T17:00", "handeling": "x"}',
    b'{"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T17:00", "omgeving": null}',
    b'{"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T17:00", "x": NaN}',
    b'{"bericht": "WMO301", "release": "3.0", "at": "0001-01-01T00:00"}',
    b"\xff\xfe",
    b"[" * 100_000,
    b"9" * 5_000,
]


def test_bad_lines_are_answered_in_their_place_and_stop_nothing() -> None:
    good = b'{"bericht": "WMO301", "release": "3.0", "at": "2022-03-30T17:00"}'
    lines = [line for bad in BAD_LINES for line in (good, bad)]
    done = run("gate", "-", stdin=b"\n".join([*lines, good]) + b"\n")
    assert done.returncode == 2
    found = answers(done.stdout)
    assert len(found) == len(lines) + 1
    for number, answer in enumerate(found, 1):
        if number % 2:
            assert answer["verdict"] == "geblokkeerd"
        else:
            assert set(answer) == {"error", "line"}, lines[number - 1]
            assert answer["line"] == number
    assert one_line(done.stderr)
    assert f"{len(BAD_LINES)} of {len(lines) + 1} lines" in done.stderr


def test_no_lines_at_all_is_all_lines_judged() -> None:
    done = run("gate", "-")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_an_endless_line_is_refused() -> None:
    done = run("gate", "-", stdin=b"x" * 1_200_000)
    assert done.returncode == 2
    assert one_line(done.stderr)


def test_a_program_can_ask_and_wait_for_the_answer() -> None:
    with subprocess.Popen([*PROGRAM, "gate", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in ("301", "302"):
            line = {"bericht": f"WMO{number}", "release": "3.0", "at": AT}
            process.stdin.write(json.dumps(line).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["bericht"] == f"WMO{number}"
        process.stdin.close()
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [("gate", *QUESTION), ("gate", *QUESTION, "--json"), ("draaiboek", "show")])
def test_a_full_disk_is_one_line(args: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*PROGRAM, *args], stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
    assert done.returncode == 2
    assert one_line(done.stderr.decode())
    assert "No space left" in done.stderr.decode()


def test_a_reader_that_leaves_is_no_fault() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*PROGRAM, "gate", *QUESTION], stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_code_that_is_no_text_is_unknown_and_no_traceback() -> None:
    done = subprocess.run(
        [*PROGRAM, "gate", "--bericht", b"\xff", "--release", "3.0", "--at", AT],
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"onbekend")


def test_the_gate_loads_nothing_that_it_does_not_use() -> None:
    code = (
        "import sys; from ketenwissel.cli import main; main(sys.argv[1:]);"
        "heavy = {'rich', 'lxml', 'sqlalchemy', 'alembic', 'icalendar', 'jinja2', 'zstandard'};"
        "sys.stderr.write(','.join(sorted(heavy & set(sys.modules))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "gate", *QUESTION], capture_output=True, check=False, timeout=60
    )
    assert done.stdout.startswith(b"geblokkeerd")
    assert done.stderr == b""


@pytest.mark.parametrize("args", [("--help",), ("gate", "--help"), ("draaiboek", "--help")])
def test_help(args: tuple[str, ...]) -> None:
    done = run(*args)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Usage" in done.stdout


def test_an_interrupt_ends_quietly() -> None:
    # A shell has what it runs in the background ignore an interrupt, and so does whatever that starts.
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); " + PROGRAM[-1]
    with subprocess.Popen(
        [*PROGRAM[:-1], heeding, "gate", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"x\n")
        process.stdin.flush()
        # The first answer tells that the program runs and waits.
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b""
