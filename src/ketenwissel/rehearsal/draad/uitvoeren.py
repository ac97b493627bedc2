"""Carrying out a rehearsal over the wire: a service on a fresh database, the play, and what it left."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.core.instants import format_instant
from ketenwissel.draaiboek import borders
from ketenwissel.hub import Sealer
from ketenwissel.rehearsal.bewijsvoering import Uitgevoerd, gather, new_database
from ketenwissel.rehearsal.draad.inrichting import furnish, open_empty
from ketenwissel.rehearsal.draad.poort import Draadpoort
from ketenwissel.rehearsal.draad.proces import Hubproces
from ketenwissel.rehearsal.draad.verbinding import Verbinding
from ketenwissel.rehearsal.knooppunt import Knooppunt
from ketenwissel.rehearsal.misdragingen import merger_moment
from ketenwissel.rehearsal.oefening import Oefening
from ketenwissel.rehearsal.oefenpoort import Oefenpoort
from ketenwissel.rehearsal.opzet import Opzet, period, seeded
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.wereld import build_wereld
from ketenwissel.rehearsal.wijziging import load_speelboek
from ketenwissel.standards import Schemas
from ketenwissel.store import Journaal, open_database

__all__ = ["WEGGELATEN", "Draad", "carry_out_by_wire"]

WEGGELATEN: Final = frozenset({"afzender_onbekend"})
"""Kinds of misbehaviour that cannot be played over the wire: who is unknown to the hub has no key."""

_SERVERS = 2
_LOOK = 2
"""Hours between two looks into a mailbox: most find nothing, and each is a request."""
_HANDS = 4
"""Parties that collect at once."""


@dataclass(frozen=True, slots=True)
class Draad:
    """How the service runs: on which database (URL; None for a new SQLite file), with which schemas."""

    database: str | None = None
    schemas: Path | None = None


def carry_out_by_wire(
    opzet: Opzet,
    bron: str,
    folder: Path,
    schemas: Schemas,
    voortgang: Voortgang,
    timer: Timer,
    draad: Draad,
) -> Uitgevoerd:
    """Play a rehearsal on a service and give its evidence; `bron` as in `rehearse`.

    Raises UnusableInput for a database that is not empty or not of a rehearsal, KetenwisselError when the
    service fails.
    """
    speelboek = load_speelboek(bron)
    draaiboek = speelboek.einde
    begin, einde = period(draaiboek)
    wereld = build_wereld(
        opzet.gemeenten, opzet.aanbieders, seeded(opzet, "wereld"), merger_moment(draaiboek)
    )
    opslag = new_database(folder, "hub") if draad.database is None else open_empty(draad.database)
    url = draad.database or opslag.name
    # One process may have an SQLite file: while the service runs nobody else opens it.
    servers = 1 if opslag.one_process else _SERVERS
    try:
        sleutels = furnish(opslag, wereld, begin, einde)
    finally:
        opslag.close()
    office_store = new_database(folder, "partij")
    journaal, clock = Journaal(office_store), VirtualClock(begin)
    with ExitStack() as stack:
        arguments = _arguments(opzet, bron, begin, draad)
        processes = [stack.enter_context(Hubproces(url, arguments, timer)) for _ in range(servers)]
        for process in processes:
            process.wait_ready()
        connections = [stack.enter_context(Verbinding(process.adres)) for process in processes]
        hands = stack.enter_context(ThreadPoolExecutor(_HANDS, thread_name_prefix="afhalen"))
        hub = Draadpoort(connections, sleutels, wereld.partijen, begin, borders(draaiboek), hands)
        oefening = Oefening(opzet, speelboek, wereld, hub, clock, journaal, schemas, WEGGELATEN, _LOOK)
        verloop = oefening.play(voortgang, timer)
        verloop.later |= hub.later
        for process in processes:
            process.stop()
    left = open_database(url, soort="oefening", alone=True)
    port = Oefenpoort(Knooppunt(left, schemas, clock), Sealer(left))
    bewijs = gather(speelboek.verwachting, verloop, oefening.kanten, wereld, left, journaal, port)
    return Uitgevoerd(draaiboek, bewijs, left, office_store)


def _arguments(opzet: Opzet, bron: str, begin: datetime, draad: Draad) -> list[str]:
    content = "--content-check" if opzet.inhoudscontrole else "--no-content-check"
    given = {
        "--draaiboek": bron,
        "--at": format_instant(begin),
        "--speed": "0",
        "--rate": "0",
        "--port": "0",
    }
    if draad.schemas is not None:
        given["--schemas"] = str(draad.schemas)
    return [content, *(part for pair in given.items() for part in pair)]
