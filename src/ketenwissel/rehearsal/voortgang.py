"""What a rehearsal says on the terminal: progress while it plays (stderr) and the verdict after (stdout).

On a terminal a live display; elsewhere plain lines without escape codes, few enough for a log file.
"""

from datetime import datetime
from pathlib import Path
from typing import Protocol, TextIO

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal.rapport import Controle, Rapport, blank_digits

__all__ = ["Voortgang", "make", "print_verdict"]

_SHOWN_VIOLATIONS = 3


class Voortgang(Protocol):
    """Told now and then how far the rehearsal is; calling `close` twice does no harm."""

    def update(
        self, fase: str, moment: datetime, gedaan: int, totaal: int, per_seconde: float, open_paren: int
    ) -> None:
        """Take note: phase, simulated instant (UTC), messages done and planned, speed, open pairs."""
        ...

    def close(self) -> None:
        """Show the last state and give the terminal back."""
        ...


def make(stream: TextIO, every: int = 500) -> Voortgang:
    """Choose the display: live on a terminal, otherwise a line per phase and per `every` updates."""
    console = Console(file=stream)
    if stream.isatty() and not console.is_dumb_terminal:
        return _LiveVoortgang(console)
    return _PlainVoortgang(stream, every)


def print_verdict(rapport: Rapport, stream: TextIO, page: Path) -> None:
    """Print the checkers, the planted misbehaviour and where the report lies; plain when not a terminal."""
    console = Console(file=stream)
    if stream.isatty() and not console.is_dumb_terminal:
        _print_tables(rapport, console, page)
    else:
        stream.writelines(f"{line}\n" for line in _verdict_lines(rapport, page))


class _LiveVoortgang:
    """A display of two lines that Rich redraws a few times a second, however often it is told."""

    def __init__(self, console: Console) -> None:
        self._line = Text("starting")
        self._bar = ProgressBar(total=1, completed=0)
        self._live = Live(
            get_renderable=self._render,
            console=console,
            refresh_per_second=8,
            redirect_stdout=False,  # stdout carries the result, never the display
        )
        self._live.start()

    def update(
        self, fase: str, moment: datetime, gedaan: int, totaal: int, per_seconde: float, open_paren: int
    ) -> None:
        share = _percent(gedaan, totaal)
        self._line = Text.assemble(
            (fase, "bold blue"),
            f"  {format_local(moment)}  {gedaan:,}/{totaal:,} ({share}%)  ",
            f"{per_seconde:,.0f} msg/s  {open_paren:,} open paren",
        )
        self._bar = ProgressBar(
            total=max(totaal, 1), completed=gedaan, complete_style="blue", finished_style="green"
        )

    def close(self) -> None:
        self._live.stop()

    def _render(self) -> RenderableType:
        return Group(self._line, self._bar)


class _PlainVoortgang:
    """One line when the phase changes, one every so many updates, and one at the end."""

    def __init__(self, stream: TextIO, every: int) -> None:
        self._stream = stream
        self._every = every
        self._fase: str | None = None
        self._since = 0
        self._unsaid = ""

    def update(
        self, fase: str, moment: datetime, gedaan: int, totaal: int, per_seconde: float, open_paren: int
    ) -> None:
        self._unsaid = (
            f"{fase}: {format_local(moment)}, {gedaan}/{totaal} messages ({_percent(gedaan, totaal)}%), "
            f"{per_seconde:.0f} msg/s, {open_paren} open paren\n"
        )
        self._since += 1
        if fase != self._fase or self._since >= self._every:
            self._fase = fase
            self._say()

    def close(self) -> None:
        if self._unsaid:
            self._say()

    def _say(self) -> None:
        self._stream.write(self._unsaid)
        self._stream.flush()
        self._unsaid, self._since = "", 0


def _percent(done: int, total: int) -> int:
    """Give whole percents, 100 only when all is done.

    >>> _percent(999, 1000), _percent(0, 0), _percent(5, 5)
    (99, 100, 100)
    """
    return 100 * done // total if total else 100


def _outcome(ok: bool) -> str:
    return "ok" if ok else "FAILED"


def _summary(rapport: Rapport) -> str:
    parties = f"{rapport.gemeenten} gemeenten, {rapport.aanbieders} aanbieders"
    played = f"{rapport.draaiboek}, seed {rapport.seed}, {parties}, {rapport.heenberichten} heenberichten"
    return f"verdict: {rapport.verdict} ({played})"


def _shown(controle: Controle) -> list[str]:
    """Give the first violations of a checker and how many more there are."""
    shown = [blank_digits(text) for text in controle.violations[:_SHOWN_VIOLATIONS]]
    left = len(controle.violations) - len(shown)
    return [*shown, f"and {left} more, see rapport.json"] if left else shown


def _verdict_lines(rapport: Rapport, page: Path) -> list[str]:
    lines = [_summary(rapport), "", "checkers:"]
    width = max((len(controle.name) for controle in rapport.checkers), default=0)
    for controle in rapport.checkers:
        lines.append(
            f"  {_outcome(controle.ok):6}  {controle.name:{width}}  checked {controle.checked}, "
            f"violations {len(controle.violations)}"
        )
        lines += [f"          {text}" for text in _shown(controle)]
    if rapport.misdragingen:
        lines += ["", "planted misdragingen:"]
    width = max((len(misdraging.soort) for misdraging in rapport.misdragingen), default=0)
    lines += [
        f"  {_outcome(m.gepland == m.gezien):6}  {m.soort:{width}}  planned {m.gepland}, seen {m.gezien}"
        for m in rapport.misdragingen
    ]
    return [*lines, "", f"report: {page}"]


def _print_tables(rapport: Rapport, console: Console, page: Path) -> None:
    style = "bold green" if rapport.verdict == "geslaagd" else "bold red"
    checkers = _table("Checkers", "checker", "checked", "violations")
    for c in rapport.checkers:
        _add_row(checkers, c.ok, c.name, c.checked, len(c.violations))
    console.print(checkers)
    for controle in rapport.checkers:
        for text in _shown(controle):
            console.print(Text(f"{controle.name}: {text}", style="red"))
    if rapport.misdragingen:
        planted = _table("Planted misdragingen", "soort", "planned", "seen")
        for m in rapport.misdragingen:
            _add_row(planted, m.gepland == m.gezien, m.soort, m.gepland, m.gezien)
        console.print(planted)
    console.print(Text(_summary(rapport), style=style))
    console.print(Text(f"report: {page}"), soft_wrap=True)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    first, *numbers = columns
    table.add_column("")
    table.add_column(first)
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _add_row(table: Table, ok: bool, name: str, *numbers: int) -> None:
    outcome = Text(_outcome(ok), style="green" if ok else "bold red")
    table.add_row(outcome, Text(name), *(f"{number:,}" for number in numbers))
