"""The frame of the command line: which commands exist, and what becomes of a failure.

Exit codes: 0 yes, valid, complete; 1 no; 2 unusable input or arguments, with one clear line on stderr.
"""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import typer
from typer.main import get_command

from ketenwissel.core.errors import KetenwisselError

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "gate": "ketenwissel.cli.gate",
    "draaiboek": "ketenwissel.cli.draaiboek",
    "validate": "ketenwissel.cli.validate",
    "rehearse": "ketenwissel.cli.rehearse",
    "serve": "ketenwissel.cli.serve",
    "regie": "ketenwissel.cli.regie",
    "bezorging": "ketenwissel.cli.bezorging",
    "toegang": "ketenwissel.cli.toegang",
}
"""Command to the module whose `register(app)` adds it."""

INTERRUPTED = 130
BROKEN_PIPE = 141


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command (arguments of the process when None) and give its exit code; never raises."""
    args = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:
        return _fail("there is no stdout to write to")
    if isinstance(sys.stdout, TextIOWrapper):
        # A lone surrogate from the command line, or a terminal without UTF-8, must not end in a traceback.
        sys.stdout.reconfigure(errors="backslashreplace")
    code = _guarded(args)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        _abandon_stdout()
        return BROKEN_PIPE
    except OSError as error:
        _abandon_stdout()
        return _fail(_describe(error))
    return code


def _guarded(args: list[str]) -> int:
    try:
        return _run(args)
    except KeyboardInterrupt:
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):
        # Typer turns a broken pipe into an exit; nothing else here leaves that way.
        _abandon_stdout()
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the last net: a traceback could show what is in a message
        return _fail(_describe(error))


def _run(args: list[str]) -> int:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.callback(help="Run the Dutch iWmo/iJw message chain and carry it from one release to the next.")(
        _frame
    )
    # Only the module of the command asked for is imported: starting stays fast.
    for name in args[:1] if args and args[0] in COMMANDS else COMMANDS:
        import_module(COMMANDS[name]).register(app)
    code = get_command(app).main(args=args, prog_name="ketenwissel", standalone_mode=False)
    return code if isinstance(code, int) else 0


def _frame() -> None:
    """Make the program a group of commands, also while it has one."""


def _fail(text: str) -> int:
    if sys.stderr is not None:
        sys.stderr.write(f"ketenwissel: {' '.join(text.split())}\n")
    return 2


def _describe(error: Exception) -> str:
    if isinstance(error, KetenwisselError):
        return str(error)
    # Typer's errors about arguments share no public base in all its versions; each can tell its own text.
    format_message = getattr(error, "format_message", None)
    if format_message is not None:
        return f"{format_message()} (see ketenwissel --help)"
    if isinstance(error, OSError):
        text = error.strerror or type(error).__name__
        return f"{error.filename}: {text}" if error.filename else f"cannot read or write: {text}"
    return f"internal error: {type(error).__name__} at {_place(error)}; please report this"


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return "?" if trace is None else f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"


def _abandon_stdout() -> None:
    """Let what is still buffered go nowhere, so that the interpreter does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
