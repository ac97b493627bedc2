"""`ketenwissel gate`: whether a type of a release may pass at an instant."""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Annotated, cast

import typer

from ketenwissel.cli.output import DEFAULT_DRAAIBOEK, DraaiboekOption, JsonOption
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant, format_local, parse_instant
from ketenwissel.draaiboek import Draaiboek, Handeling, Omgeving, Oordeel, gate, load_draaiboek

__all__ = ["register"]

CHUNK = 65_536
MAX_LINE = 1_000_000

_instant = lru_cache(maxsize=10_000)(parse_instant)
_written = lru_cache(maxsize=1_000)(format_instant)


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command("gate")(gate_command)


def gate_command(
    *,
    source: Annotated[
        str | None, typer.Argument(metavar="[-]", help="'-': read one JSON object a line from stdin.")
    ] = None,
    bericht: Annotated[
        list[str] | None, typer.Option(help="Type such as WMO301, JW303D or Fo01; may be repeated.")
    ] = None,
    release: Annotated[str | None, typer.Option(help="Release such as 3.0; Fo01 needs none.")] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(help="Instant, ISO 8601; without offset it is Dutch local time; may be repeated."),
    ] = None,
    handeling: Annotated[str, typer.Option(metavar="indienen|afhalen", help="What is done.")] = "indienen",
    omgeving: Annotated[str, typer.Option(metavar="productie|kto", help="Where it is done.")] = "productie",
    draaiboek: DraaiboekOption = DEFAULT_DRAAIBOEK,
    as_json: JsonOption = False,
) -> int:
    """Say whether a message type of a release may pass at an instant.

    Exit 0: it may (allowed or discouraged); 1: it may not; 2: unusable input. Several --bericht or --at, and
    lines on stdin, give one line of JSON each, in input order.
    """
    if source == "-":
        if bericht or release or at:
            raise UnusableInput("'-' reads everything from stdin: leave out --bericht, --release and --at")
        return _judge_lines(
            load_draaiboek(draaiboek, onvolledig=True), {"handeling": handeling, "omgeving": omgeving}
        )
    if source is not None:
        raise UnusableInput("the only argument gate takes is '-'; give types with --bericht")
    if not bericht or not at:
        raise UnusableInput("give --bericht and --at (and --release), or '-' with lines of JSON on stdin")
    questions: list[dict[str, object]] = [
        {"bericht": b, "release": release, "at": a, "handeling": handeling, "omgeving": omgeving}
        for b in bericht
        for a in at
    ]
    runbook = load_draaiboek(draaiboek, onvolledig=True)
    judged = [(question, _judge(runbook, question)) for question in questions]
    if len(judged) == 1 and not as_json:
        print_text(*judged[0])
    else:
        sys.stdout.writelines(_answer(question, oordeel) for question, oordeel in judged)
    return 0 if all(oordeel.passes for _, oordeel in judged) else 1


def _judge(draaiboek: Draaiboek, question: Mapping[str, object]) -> Oordeel:
    """Judge one question; raises UnusableInput, naming the field, for what cannot be judged."""
    for field in ("bericht", "at", "handeling", "omgeving"):
        if not isinstance(question.get(field), str):
            raise UnusableInput(f"'{field}' must be a text")
    release = question.get("release")
    if release is not None and not isinstance(release, str):
        raise UnusableInput("'release' must be a text")
    return gate(
        draaiboek,
        cast(str, question["bericht"]),
        release,
        _instant(cast(str, question["at"])),
        # gate itself refuses any other word
        cast(Handeling, question["handeling"]),
        cast(Omgeving, question["omgeving"]),
    )


def _answer(question: Mapping[str, object], oordeel: Oordeel) -> str:
    """Write one answer: what was asked as it was asked, then the verdict."""
    answer = {
        **question,
        "verdict": oordeel.verdict,
        "step": oordeel.step,
        "code": oordeel.code,
        "codeList": oordeel.code_list,
        "retry": oordeel.retry,
        "until": None if oordeel.until is None else _written(oordeel.until),
        "reason": oordeel.reason,
    }
    return json.dumps(answer) + "\n"


def _judge_lines(draaiboek: Draaiboek, defaults: Mapping[str, object]) -> int:
    """Answer every line of stdin with a line; a bad one gets its error in its place."""
    total = bad = 0
    for lines in _chunks():
        answers = []
        for line in lines:
            total += 1
            try:
                question = {"bericht": None, "release": None, "at": None, **defaults, **_parse(line)}
                answers.append(_answer(question, _judge(draaiboek, question)))
            except UnusableInput as error:
                bad += 1
                answers.append(json.dumps({"error": str(error), "line": total}) + "\n")
        sys.stdout.writelines(answers)
        sys.stdout.flush()
    if bad:
        raise UnusableInput(f"{bad} of {total} lines could not be judged")
    return 0


def _chunks() -> Iterator[list[bytes]]:
    """Give the lines of stdin in the portions in which they come, so that a program can ask and wait."""
    if sys.stdin is None:
        raise UnusableInput("there is no stdin to read")
    rest = b""
    # The fd itself: stdin's own buffer could wait for a full portion.
    while chunk := os.read(sys.stdin.fileno(), CHUNK):
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > MAX_LINE:
            raise UnusableInput(f"a line on stdin is longer than {MAX_LINE} bytes")
        if lines:
            yield lines
    if rest:
        yield [rest]


def _no_constant(_: str) -> object:
    raise ValueError


_decoder = json.JSONDecoder(parse_constant=_no_constant)


def _parse(line: bytes) -> dict[str, object]:
    try:
        value = _decoder.decode(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UnusableInput("not a line of JSON") from None
    if not isinstance(value, dict):
        raise UnusableInput("not a JSON object")
    return value


def print_text(question: Mapping[str, object], oordeel: Oordeel) -> None:
    """Write one answer for a person."""
    fields = ("bericht", "release", "handeling", "omgeving", "at")
    asked = " ".join(str(question[field]) for field in fields if question.get(field) is not None)
    until = "no change known" if oordeel.until is None else f"until {format_local(oordeel.until)}"
    facts = [
        f"step {oordeel.step}" if oordeel.step else "",
        f"code {oordeel.code} ({oordeel.code_list})" if oordeel.code else "",
        f"retry: {oordeel.retry}" if oordeel.retry else "",
        until,
    ]
    sys.stdout.write(
        f"{oordeel.verdict}: {oordeel.reason}\n  asked: {asked}\n  {', '.join(filter(None, facts))}\n"
    )
