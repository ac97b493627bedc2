"""What the commands on urgent orders and on repair share: a database, who asks or acts, and when."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from ketenwissel.cli.geheim import read_secret, secret_of
from ketenwissel.cli.toegang_basis import moment_of
from ketenwissel.regie import Blik, Bsnkluis, Daad, act, look
from ketenwissel.store import Opslag, open_database

__all__ = ["Kluisdaad", "acting", "acting_with_key", "looking"]


@dataclass(frozen=True, slots=True)
class Kluisdaad:
    """An act that needs the key of persons."""

    daad: Daad
    kluis: Bsnkluis


@contextmanager
def looking(database: str, naam: str) -> Iterator[Blik]:
    """Open a database for a person who looks."""
    with _opened(database) as opslag, look(opslag, naam, moment_of(opslag)) as blik:
        yield blik


@contextmanager
def acting(database: str, naam: str) -> Iterator[Daad]:
    """Open a database for acts of a person; all are kept, or none."""
    with _opened(database) as opslag, act(opslag, naam, moment_of(opslag)) as daad:
        yield daad


@contextmanager
def acting_with_key(database: str, naam: str, search_key: Path | None) -> Iterator[Kluisdaad]:
    """Open a database for acts of a person that concern a BSN."""
    given = read_secret(search_key)
    with _opened(database) as opslag:
        kluis = Bsnkluis(secret_of(given, opslag))
        with act(opslag, naam, moment_of(opslag)) as daad:
            yield Kluisdaad(daad, kluis)


@contextmanager
def _opened(database: str) -> Iterator[Opslag]:
    with closing(open_database(database, soort=None)) as opslag:
        yield opslag
