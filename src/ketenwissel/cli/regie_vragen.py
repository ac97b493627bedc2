"""Who asks how far parties are, on the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple, cast

from ketenwissel.cli.regie_basis import asking as asking_regie
from ketenwissel.core.clock import VirtualClock
from ketenwissel.draaiboek import Omgeving
from ketenwissel.hub import KENMERK, Telwerk
from ketenwissel.regie import Gereedheidsbalie, Gereedheidsbron
from ketenwissel.store import kenmerken
from ketenwissel.toegang import Identiteit, Toegang

__all__ = ["Gereedheidsvrager", "asking"]


class Gereedheidsvrager(NamedTuple):
    """Who answers, and who asks."""

    balie: Gereedheidsbalie
    toegang: Toegang
    wie: Identiteit


@contextmanager
def asking(database: str, naam: str) -> Iterator[Gereedheidsvrager]:
    """Open a database for a person who asks; raises UnusableInput when there is no such person now."""
    with asking_regie(database, naam) as vrager:
        with vrager.opslag.reading() as connection:
            omgeving = kenmerken.read(connection, "omgeving") or "productie"
            counted = kenmerken.read(connection, KENMERK) is not None
        if not counted:
            # No service ran on it since it began to keep numbers: then it is counted here, once.
            Telwerk(vrager.opslag, VirtualClock(vrager.at)).work()
        bron = Gereedheidsbron(lambda: vrager.at, cast(Omgeving, omgeving))
        yield Gereedheidsvrager(Gereedheidsbalie(vrager.opslag, bron), vrager.toegang, vrager.wie)
