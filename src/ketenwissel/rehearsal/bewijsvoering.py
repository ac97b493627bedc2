"""What a rehearsal leaves behind: its databases, and the evidence in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ketenwissel.draaiboek import Draaiboek
from ketenwissel.hub import events, verify
from ketenwissel.keten import Kant, Port
from ketenwissel.rehearsal.checkers import Bewijs, Verwachting, read_event
from ketenwissel.rehearsal.verloop import Verloop
from ketenwissel.rehearsal.wereld import Wereld, reserved_bsns
from ketenwissel.store import Journaal, Opslag, open_database

__all__ = ["Uitgevoerd", "gather", "new_database"]

_DATABASES = {"hub": "keten.db", "partij": "kantoren.db"}
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Uitgevoerd:
    """A rehearsal that was played: its evidence, still to be judged, and the clock at its end."""

    draaiboek: Draaiboek
    bewijs: Bewijs
    hub: Opslag
    kantoren: Opslag

    def close(self) -> None:
        """Close the two databases."""
        self.hub.close()
        self.kantoren.close()


def gather(
    verwachting: Verwachting,
    verloop: Verloop,
    kanten: Mapping[str, Kant],
    wereld: Wereld,
    hub: Opslag,
    journaal: Journaal,
    port: Port,
) -> Bewijs:
    """Gather the evidence of what was played; `port` tells what nobody collected."""
    return Bewijs(
        verwachting=verwachting,
        verloop=verloop,
        kanten=kanten,
        fusie=wereld.fusie,
        nalatig={wereld.zwijger.code: "leest_nooit", wereld.onbevestiger.code: "bevestigt_nooit"},
        journaal=journaal.rows,
        spoor=lambda: (read_event(nummer, text) for nummer, text in events(hub)),
        verify=lambda: _verified(hub),
        wachtend=_waiting(port, tuple(partij.code for partij in wereld.partijen)),
        bsns=frozenset(reserved_bsns()),
        teksten=lambda: _texts(hub, journaal),
    )


def new_database(folder: Path, tak: Literal["hub", "partij"]) -> Opslag:
    """Make an empty database; what an earlier rehearsal left in its place is removed."""
    path = folder / _DATABASES[tak]
    if path.exists():
        # Opening it proves that it is a rehearsal's: anything else is refused, not removed.
        open_database(str(path), soort="oefening", tak=tak, alone=True).close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    return open_database(str(path), soort="oefening", tak=tak, alone=True)


def _waiting(port: Port, codes: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    """List what nobody collected: (party, reference), the tray of the old release included."""
    return frozenset(
        (regel.partij, regel.referentie)
        for leftovers in (False, True)
        for regel in port.postvak(codes, _ALL, achtergebleven=leftovers)
    )


def _verified(opslag: Opslag) -> tuple[bool, int, str]:
    found = verify(opslag)
    unsealed = f"{found.ongezegeld} gebeurtenissen zijn niet verzegeld" if found.ongezegeld else ""
    return found.ok and not unsealed, found.aantal, found.eerste_fout or unsealed


def _texts(opslag: Opslag, journaal: Journaal) -> Iterator[tuple[str, str]]:
    """Give all that is written outside payloads: the trail, and what the parties noted of their answers."""
    for nummer, text in events(opslag):
        yield f"gebeurtenis {nummer}", text
    for regel in journaal.rows():
        noted = (regel.referentie, regel.functie, regel.situatie, regel.lijst, regel.code, regel.stap)
        yield f"journaal van {regel.partij}", " ".join(str(part) for part in noted)
