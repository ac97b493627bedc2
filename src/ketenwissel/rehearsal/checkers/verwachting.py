"""The table of expected verdicts, typed by hand from the source and kept apart from the runbook file."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import from_local

__all__ = ["Regel", "Taakregel", "Verwachting", "load_verwachting"]

_DATA = files("ketenwissel.rehearsal") / "data"
_NUMMER = re.compile(r"^(?:WMO|JW)([0-9]{3})[DF]?$")


@dataclass(frozen=True, slots=True)
class Regel:
    """One row: for a release and types, between two instants (half-open), what the hub must answer."""

    release: str
    berichten: frozenset[str] | None
    van: datetime | None
    tot: datetime | None
    uitkomst: str
    stap: str | None

    def holds(self, nummer: str, release: str, moment: datetime) -> bool:
        """Tell whether the row is about this submission."""
        return (
            release == self.release
            and (self.berichten is None or nummer in self.berichten)
            and (self.van is None or moment >= self.van)
            and (self.tot is None or moment < self.tot)
        )


@dataclass(frozen=True, slots=True)
class Taakregel:
    """One step: whose it is and by when (UTC), as the runbook said between two instants (half-open)."""

    stap: str
    actiehouders: tuple[str, ...]
    uiterlijk: datetime
    van: datetime | None
    tot: datetime | None


@dataclass(frozen=True, slots=True)
class Verwachting:
    """Everything that was typed by hand about one migration.

    `taken` are its steps with the instants by which they are due, `laatste_dag` gives per type of
    heenbericht the last day of receipt that leaves the whole term; a table may be without these two.
    """

    oude_release: str
    nieuwe_release: str
    livegang: datetime
    paren_breken: datetime
    afhalen_dicht: datetime
    regels: tuple[Regel, ...]
    codes: dict[tuple[str, str], tuple[str, str]]
    taken: tuple[Taakregel, ...] = ()
    laatste_dag: Mapping[str, date] = field(default_factory=dict)

    def of(self, functie: str, release: str, moment: datetime) -> Regel | None:
        """Give the row for a submission, or None when nothing was expected."""
        nummer = self.nummer(functie)
        if nummer is None:
            return None
        return next((regel for regel in self.regels if regel.holds(nummer, release, moment)), None)

    def due(self, stap: str, moment: datetime) -> datetime | None:
        """Give by when a step was due, as the runbook said at an instant; None where it is not typed."""
        return next(
            (
                one.uiterlijk
                for one in self.taken
                if one.stap == stap
                and (one.van is None or moment >= one.van)
                and (one.tot is None or moment < one.tot)
            ),
            None,
        )

    def nummer(self, functie: str) -> str | None:
        """Give the number of a message type ("301"), or None for what is no type."""
        match = _NUMMER.match(functie)
        return match[1] if match else None

    def exists_in_new_release(self, nummer: str) -> bool:
        """Tell whether a message type can still be sent after go-live."""
        return any(
            regel.release == self.nieuwe_release
            and regel.uitkomst == "ontvangst"
            and nummer in (regel.berichten or ())
            for regel in self.regels
        )


def load_verwachting(draaiboek: str, bron: str = "") -> Verwachting:
    """Read the table that belongs to a runbook: `verwacht-NAME.toml` beside its file, else ours.

    `draaiboek` is the name that the runbook gives itself, `bron` where it was read: a name or a path. Raises
    UnusableInput where nobody typed a table, and for a file that is none.
    """
    name = f"verwacht-{draaiboek}.toml"
    beside = Path(bron).with_name(name) if "/" in bron or bron.endswith(".toml") else None
    path = beside if beside is not None and beside.is_file() else _DATA.joinpath(name)
    if not path.is_file():
        raise UnusableInput(
            f"no table of expected verdicts for runbook {draaiboek}: a rehearsal without one proves nothing"
        )
    try:
        return _read(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnusableInput(f"cannot read {name}: {error.strerror or 'it failed'}") from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise UnusableInput(f"{name} is no table of expected verdicts: {error}") from None


def _read(data: dict[str, Any]) -> Verwachting:
    regels = tuple(
        Regel(
            row["release"],
            frozenset(row["berichten"]) if "berichten" in row else None,
            from_local(row["van"]) if "van" in row else None,
            from_local(row["tot"]) if "tot" in row else None,
            row["uitkomst"],
            row.get("stap"),
        )
        for row in data["regel"]
    )
    codes = {
        (situatie, kant): (pair[0], pair[1])
        for situatie, sides in data["codes"].items()
        for kant, pair in sides.items()
    }
    return Verwachting(
        data["oude_release"],
        data["nieuwe_release"],
        from_local(data["livegang"]),
        from_local(data["paren_breken"]),
        from_local(data["afhalen_dicht"]),
        regels,
        codes,
        tuple(_tasks(data)),
        data.get("laatste_dag", {}),
    )


def _tasks(data: dict[str, Any]) -> Iterator[Taakregel]:
    for row in data.get("taak", ()):
        van, tot = (from_local(row[key]) if key in row else None for key in ("van", "tot"))
        for stap in row["stappen"]:
            yield Taakregel(stap, tuple(row["actiehouders"]), from_local(row["uiterlijk"]), van, tot)
