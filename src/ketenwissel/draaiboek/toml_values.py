"""Taking values out of a TOML document, with one clear line for whoever wrote the wrong thing."""

from datetime import date, datetime
from typing import TypeVar, cast

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.tijdstip import Tijdstip, known_time, unknown_time

__all__ = ["DAYS", "Table"]

Word = TypeVar("Word", bound=str)
DAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
BOUNDS = ("niet_voor", "niet_na")


class Table:
    """A TOML table with its place in the file.

    Every method raises UnusableInput, naming file, place and key, for a value that is absent or of another
    kind; `done` does so for keys that nobody asked for, so that a typing error never goes unseen.
    """

    def __init__(self, values: object, place: str) -> None:
        self.place = place
        if not isinstance(values, dict):
            raise UnusableInput(f"{place}: expected a table")
        self._values = cast(dict[str, object], values)
        self._seen: set[str] = set()

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._values

    def wrong(self, key: str, expected: str) -> UnusableInput:
        """Make the error for a key."""
        found = "is missing" if key not in self._values else "is of another kind"
        return UnusableInput(f"{self.place}: '{key}' {found} (expected {expected})")

    def _take(self, key: str) -> object:
        self._seen.add(key)
        return self._values.get(key)

    def text(self, key: str) -> str:
        """Give a text that is not empty, on one line."""
        value = self._take(key)
        if not isinstance(value, str) or not value.strip() or "\n" in value:
            raise self.wrong(key, "a text on one line")
        return value

    def optional_text(self, key: str) -> str | None:
        """Give a text, or None when the key is absent."""
        return self.text(key) if self.has(key) else None

    def choice(self, key: str, allowed: tuple[Word, ...]) -> Word:
        """Give one of the allowed words."""
        value = self.text(key)
        for word in allowed:
            if word == value:
                return word
        raise UnusableInput(f"{self.place}: '{key}' must be one of {', '.join(allowed)}")

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts; empty when the key is absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.wrong(key, "a list of texts")
        return tuple(cast(list[str], value))

    def flag(self, key: str) -> bool:
        """Give true or false; false when the key is absent."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, "true or false")
        return bool(value)

    def number(self, key: str) -> int:
        """Give a whole number from 0 on."""
        value = self._take(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a whole number")
        return value

    def day(self, key: str) -> date:
        """Give a date."""
        value = self._take(key)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(key, "a date")
        return value

    def table(self, key: str) -> "Table":
        """Give the table below this key."""
        if not isinstance(self._take(key), dict):
            raise self.wrong(key, "a table")
        return Table(self._values[key], f"{self.place}: {key}")

    def tables(self, key: str, name: str) -> "list[Table]":
        """Give the tables below this key, each called after its field `name`."""
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(key, f"a list of tables: [[{key}]]")
        found = []
        for index, item in enumerate(value, 1):
            called = item.get(name) if isinstance(item, dict) else None
            found.append(Table(item, f"{self.place}: {key} {called if isinstance(called, str) else index}"))
        return found

    def tijdstip(self, key: str) -> Tijdstip:
        """Give a local time with its day of the week: `{ dag = "wo", tijd = 2022-03-30T17:00:00 }`.

        Of an unknown time the reason is given, and what bounds it: `{ onbekend = "...", niet_voor = { dag =
        "wo", tijd = ... } }`.
        """
        inner = self.table(key)
        if not inner.has("onbekend"):
            return inner.clock_time()
        reden = inner.text("onbekend")
        bounds = [inner.table(bound).clock_time() if inner.has(bound) else None for bound in BOUNDS]
        inner.done()
        return unknown_time(reden, *bounds)

    def clock_time(self) -> Tijdstip:
        """Give the local time that this table is: `dag` and `tijd`."""
        dag = self.choice("dag", DAYS)
        lokaal = self._take("tijd")
        if not isinstance(lokaal, datetime) or lokaal.tzinfo is not None or lokaal.year < 1900:
            raise self.wrong("tijd", "a local date and time without offset: 2022-03-30T17:00:00")
        self.done()
        return known_time(lokaal, dag)

    def optional_tijdstip(self, key: str) -> Tijdstip | None:
        """Give a local time, or None when the key is absent."""
        return self.tijdstip(key) if self.has(key) else None

    def done(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._values:
            if key not in self._seen:
                raise UnusableInput(f"{self.place}: unknown key '{key[:40]}'")
