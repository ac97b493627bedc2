"""An amendment that is rehearsed: what changes in the runbook, when people ask for it, when it holds."""

import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import from_local
from ketenwissel.draaiboek import Draaiboek, draaiboek_text, parse_draaiboek_text
from ketenwissel.rehearsal.checkers import Verwachting, load_verwachting

__all__ = ["Speelboek", "Wijziging", "load_speelboek", "wijzigingen"]


@dataclass(frozen=True, slots=True)
class Wijziging:
    """An amendment of a runbook: proposed and approved twice at instants (UTC), in force from `van` on.

    `tekst` is the amended runbook as TOML.
    """

    naam: str
    reden: str
    voorgesteld_op: datetime
    goedgekeurd_op: tuple[datetime, datetime]
    van: datetime
    tekst: str
    draaiboek: Draaiboek


@dataclass(frozen=True, slots=True)
class Speelboek:
    """The runbooks of a rehearsal: the one it begins with, and the one that an amendment makes of it.

    What is planted and what parties plan follows the last of them, as whoever wrote the play knows how it
    ends; what a party sends follows the one in force. `verwachting` is the typed table of the whole play.
    """

    tekst: str
    begin: Draaiboek
    wijziging: Wijziging | None
    verwachting: Verwachting

    @property
    def einde(self) -> Draaiboek:
        """The runbook in force at the end."""
        return self.begin if self.wijziging is None else self.wijziging.draaiboek

    def at(self, moment: datetime) -> Draaiboek:
        """Give the runbook in force at an instant."""
        return self.einde if self.wijziging is None or moment >= self.wijziging.van else self.begin


def load_speelboek(bron: str, wijziging: str | None = None) -> Speelboek:
    """Read a runbook, by name or path, with the amendment of this name, and the table that belongs to it.

    Raises UnusableInput where there is no such amendment of this runbook, or nobody typed a table for it.
    """
    text = draaiboek_text(bron)
    begin = parse_draaiboek_text(text, bron)
    if wijziging is None:
        return Speelboek(text, begin, None, load_verwachting(begin.naam, bron))
    known = wijzigingen(begin.naam)
    if wijziging not in known:
        there = f"choose from {', '.join(known)}" if known else "there are none"
        raise UnusableInput(f"no amendment of this name is rehearsed for runbook {begin.naam}: {there}")
    amended = _read(begin, text, wijziging)
    return Speelboek(text, begin, amended, load_verwachting(f"{begin.naam}-{wijziging}", bron))


@cache
def wijzigingen(draaiboek: str) -> tuple[str, ...]:
    """Name the amendments that can be rehearsed of a runbook."""
    folder = files("ketenwissel.rehearsal").joinpath("data")
    prefix = f"wijziging-{draaiboek}-"
    names = (path.name for path in folder.iterdir())
    return tuple(
        sorted(name.removeprefix(prefix).removesuffix(".toml") for name in names if name.startswith(prefix))
    )


def _read(begin: Draaiboek, text: str, naam: str) -> Wijziging:
    path = files("ketenwissel.rehearsal").joinpath("data", f"wijziging-{begin.naam}-{naam}.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    for old, new in data["vervang"].items():
        if old not in text:
            raise UnusableInput(f"amendment {naam}: runbook {begin.naam} does not hold what it replaces")
        text = text.replace(old, new)
    first, second = data["goedgekeurd_op"]
    return Wijziging(
        naam,
        data["reden"],
        from_local(data["voorgesteld_op"]),
        (from_local(first), from_local(second)),
        from_local(data["van"]),
        text,
        parse_draaiboek_text(text, begin.naam),
    )
