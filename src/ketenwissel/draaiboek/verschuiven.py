"""Moving a runbook to other days, and to other releases: a new text in which layout and comments stay.

Every time moves by the same number of days and keeps its time on the clock. What a source said of the old
days it does not say of the new ones, so everything becomes `afgeleid`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.files import SJABLOON, content, parse_unjudged
from ketenwissel.draaiboek.model import Bericht, Draaiboek
from ketenwissel.draaiboek.soorten import types_of
from ketenwissel.draaiboek.tijden import all_times
from ketenwissel.draaiboek.tijdstip import Tijdstip
from ketenwissel.draaiboek.toml_values import DAYS

__all__ = ["Verschoven", "move"]

_TIME = re.compile(
    r'\{ *dag *= *"[a-z]{2}" *, *tijd *= *(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<clock>[0-9:.]+) *\}'
)
_LINE = re.compile(r"(?P<key>[a-z_]+)(?P<equals> *= *)(?P<value>.*?)(?P<end>\r?)")
_PROSE = ("titel", "naam", "omschrijving")
_RELEASE = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Verschoven:
    """A runbook that was moved: its text, the runbook that it is, and by how many days.

    `aangevuld` are the releases of which it had to be told which message types they have.
    """

    tekst: str
    draaiboek: Draaiboek
    oud: Draaiboek
    dagen: int
    aangevuld: tuple[str, ...]


def move(
    name: str,
    ingebruikname: date,
    bijgewerkt: date,
    *,
    releases: tuple[str, str] | None = None,
    naam: str | None = None,
) -> Verschoven:
    """Move the runbook of this name (or path) so that it goes live on a day, and say what became of it.

    `releases` are those from and to which it then goes, `naam` what it is called, `bijgewerkt` the date that
    it bears. A runbook of the same releases keeps its name and gets the next edition. What the linter says of
    the result is not judged. Raises UnusableInput for what is no runbook, has no go-live to move from, writes
    its times in another form than `{ dag = "wo", tijd = ... }`, or would leave the calendar.
    """
    text = content(name)
    old = parse_unjudged(text, name)
    if not old.vrijgave.begin.bekend:
        raise UnusableInput(f"{name}: its go-live has no time, so there is nothing to move from")
    days = (ingebruikname - old.vrijgave.begin.lokaal.date()).days
    van, naar = releases or (old.van, old.naar)
    if van == naar or not (_RELEASE.fullmatch(van) and _RELEASE.fullmatch(naar)):
        raise UnusableInput("a migration goes from one release to another, such as 3.2 and 3.3")
    names = {old.van: van, old.naar: naar}
    source = "het sjabloon" if name == SJABLOON else old.naam
    moved = _Mover(old, source, days, names, naam, bijgewerkt).text(text)
    aangevuld = tuple(release for release in (van, naar) if _is_unknown(parse_unjudged(moved, name), release))
    former = {new: before for before, new in names.items()}
    for release in aangevuld:
        moved += _types_text(old, former[release], release)
    new = parse_unjudged(moved, name)
    if not _moved_right(old, new, timedelta(days)) or (new.van, new.naar) != (van, naar):
        raise UnusableInput(f"{name} cannot be moved: it writes values otherwise than our runbooks do")
    return Verschoven(moved, new, old, days, aangevuld)


class _Mover:
    """Writes the text of a runbook anew, line by line."""

    def __init__(
        self,
        old: Draaiboek,
        source: str,
        days: int,
        names: Mapping[str, str],
        naam: str | None,
        bijgewerkt: date,
    ) -> None:
        self._title = old.titel
        self._source = source
        self._days = timedelta(days)
        self._names = names
        same = all(before == after for before, after in names.items())
        # A row number such as 3.1.1 holds a release too: it stays.
        self._release = re.compile(rf"(?<![0-9.])(?:{'|'.join(map(re.escape, names))})(?!\.?[0-9])")
        self._why = (
            f"Overgenomen uit {source} en {days} dagen verschoven; aan het landelijke draaiboek van deze "
            "migratie nog te toetsen."
        )
        self._head = {
            "naam": f'"{naam or self._renamed(old.naam)}"',
            "bron": f'"Verschoven uit {source}; nog aan geen landelijk draaiboek getoetst"',
            "uitgave": str(old.uitgave + 1 if same else 1),
            "bijgewerkt": bijgewerkt.isoformat(),
        }

    def text(self, text: str) -> str:
        """Give the new text: another heading, and every table with its new values."""
        lines = text.splitlines(keepends=True)
        first = next((at for at, line in enumerate(lines) if not line.startswith("#")), len(lines))
        head = f"# {self._renamed(self._title)}, als gegevens.\n" + _HEADING.format(source=self._source)
        written, block = [head], list[str]()
        for line in [*lines[first:], "["]:
            if line.startswith("["):
                written += self._block(block)
                block = []
            block.append(line)
        return "".join(written)

    def _block(self, block: list[str]) -> list[str]:
        """Write one table: its heading and all lines up to the next."""
        is_head = bool(block) and block[0].startswith("[draaiboek]")
        has_reason = any(line.startswith("reden") for line in block)
        return [self._line(line, is_head=is_head, has_reason=has_reason) for line in block]

    def _line(self, line: str, *, is_head: bool, has_reason: bool) -> str:
        moved = _TIME.sub(self._moved, line)
        body = moved.rstrip("\n")
        match = _LINE.fullmatch(body)
        if match is None:
            return moved
        key, value = match["key"], match["value"]
        if is_head and key in self._head:
            value = self._head[key]
        elif key in _PROSE or key == "release" or (is_head and key in ("van", "naar")) or key == "releases":
            value = self._renamed(value)
        elif key == "zekerheid" and value == '"bron"':
            value = '"afgeleid"' if has_reason else f'"afgeleid"{match["end"]}\nreden = "{self._why}"'
        return f"{key}{match['equals']}{value}{match['end']}{moved[len(body) :]}"

    def _renamed(self, text: str) -> str:
        return self._release.sub(lambda match: self._names[match[0]], text)

    def _moved(self, match: re.Match[str]) -> str:
        try:
            day = date.fromisoformat(match["day"]) + self._days
        except (ValueError, OverflowError):
            raise UnusableInput("a time would leave the calendar") from None
        return f'{{ dag = "{DAYS[day.weekday()]}", tijd = {day.isoformat()}T{match["clock"]} }}'


_HEADING = """\
# Verschoven uit {source}: elke tijd evenveel dagen, op dezelfde kloktijd. Nog aan geen bron getoetst: wat
# het landelijke draaiboek van deze migratie zelf zegt, wordt rij voor rij `zekerheid = "bron"`.
# Alle tijden zijn Nederlandse kloktijd. `dag` is de weekdag: `draaiboek check` legt hem naast de datum.
"""


def _is_unknown(draaiboek: Draaiboek, release: str) -> bool:
    return any(types_of(draaiboek, standaard, release) is None for standaard in draaiboek.standaarden)


def _types_text(old: Draaiboek, before: str, release: str) -> str:
    """Write the rows that give a release the types of the one whose place it takes."""
    known: dict[str, Bericht] = {}
    for standaard in old.standaarden:
        known |= types_of(old, standaard, before) or {}
    rows = [f"\n# De catalogus kent {release} niet: deze berichttypen zijn die van {before}. Loop ze na.\n"]
    for kind in known.values():
        retour = "" if kind.retour is None else f'retour = "{kind.retour}"\n'
        rows.append(
            f'\n[[bericht]]\nnummer = "{kind.nummer}"\nsoort = "{kind.soort}"\n{retour}'
            f'verzonden_aan = "{kind.verzonden_aan}"\nreleases = ["{release}"]\n'
        )
    return "".join(rows)


def _moved_right(old: Draaiboek, new: Draaiboek, days: timedelta) -> bool:
    """Say whether only what had to change did: every time moved, no row another, nothing from a source."""
    rows = [[(stap.nummer, stap.soort, stap.berichten) for stap in book.stappen] for book in (old, new)]
    settings = {new.ketentest.zekerheid, new.afhalen.zekerheid, new.nazorg.zekerheid}
    told = settings | {stap.zekerheid for stap in new.stappen} | {taak.zekerheid for taak in new.taken}
    return rows[0] == rows[1] and "bron" not in told and [at + days for at in _moments(old)] == _moments(new)


def _moments(draaiboek: Draaiboek) -> list[datetime]:
    """Give every time on the clock, the bounds of unknown ones too, in the order of the file."""
    found: list[Tijdstip | None] = []
    for _, *times in all_times(draaiboek):
        for time in times:
            found += [time] if time.bekend else [time.niet_voor, time.niet_na]
    return [time.lokaal for time in found if time is not None]
