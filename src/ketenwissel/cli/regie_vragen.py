"""Who asks the regie of a database, on the command line."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from typing import NamedTuple, cast

from ketenwissel.cli.toegang_basis import moment_of
from ketenwissel.core.clock import VirtualClock
from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Omgeving
from ketenwissel.hub import KENMERK, Telwerk
from ketenwissel.regie import Gereedheidsbalie, Gereedheidsbron
from ketenwissel.store import Opslag, kenmerken, open_database
from ketenwissel.toegang import Identiteit, Toegang

__all__ = ["Vrager", "asking"]


class Vrager(NamedTuple):
    """Who asks, and who answers."""

    balie: Gereedheidsbalie
    toegang: Toegang
    wie: Identiteit
    at: datetime


@contextmanager
def asking(database: str, naam: str) -> Iterator[Vrager]:
    """Open a database for a person who asks; raises UnusableInput when there is no such person now."""
    with closing(open_database(database, soort=None)) as opslag:
        toegang, at = Toegang.load(opslag), moment_of(opslag)
        wie = toegang.person(naam, at)
        if wie is None:
            raise UnusableInput("--as must name a person who is known and whose time has not ended")
        bron = Gereedheidsbron(lambda: at, _environment(opslag, at))
        yield Vrager(Gereedheidsbalie(opslag, bron), toegang, wie, at)


def _environment(opslag: Opslag, at: datetime) -> Omgeving:
    with opslag.reading() as connection:
        omgeving = kenmerken.read(connection, "omgeving") or "productie"
        counted = kenmerken.read(connection, KENMERK) is not None
    if not counted:
        # No service ran on it since it began to keep numbers: then it is counted here, once.
        Telwerk(opslag, VirtualClock(at)).work()
    return cast(Omgeving, omgeving)
