"""Carrying out a rehearsal: an empty hub and empty journals, the play, the verdict, the report."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.draaiboek import Draaiboek, draaiboek_text
from ketenwissel.hub import Hub, HubPort, Sealer, events, verify
from ketenwissel.rehearsal.checkers import Bewijs, judge, load_verwachting, read_event
from ketenwissel.rehearsal.oefening import Oefening, side_of
from ketenwissel.rehearsal.opzet import Opzet, period, seeded
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.verslag import build_report
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.wereld import build_wereld, reserved_bsns
from ketenwissel.standards import Schemas, load_release, releases
from ketenwissel.store import Journaal, Opslag, open_database
from ketenwissel.toegang import Register

__all__ = ["Uitgevoerd", "carry_out", "rehearse"]

_DATABASES = {"hub": "keten.db", "partij": "kantoren.db"}
_ALL = 1_000_000


@dataclass(frozen=True, slots=True)
class Uitgevoerd:
    """A rehearsal that was played: its evidence, still to be judged, and the clock at its end."""

    bewijs: Bewijs
    hub: Opslag
    kantoren: Opslag

    def close(self) -> None:
        """Close the two databases."""
        self.hub.close()
        self.kantoren.close()


def rehearse(
    opzet: Opzet, draaiboek: Draaiboek, folder: Path, schemas: Schemas, voortgang: Voortgang, timer: Timer
) -> Rapport:
    """Play, judge and report. The databases of the hub and of the back offices stay in `folder`.

    Raises UnusableInput for a runbook without a table of expected verdicts and for a folder that cannot be
    written.
    """
    started = timer.seconds()
    played = carry_out(opzet, draaiboek, folder, schemas, voortgang, timer)
    try:
        after_play = timer.seconds()
        checkers = judge(played.bewijs)
        durations = {
            "spelen": round(after_play - started, 3),
            "controleren": round(timer.seconds() - after_play, 3),
        }
        return build_report(opzet, draaiboek, played.bewijs, checkers, durations, _origin(schemas))
    finally:
        played.close()


def carry_out(
    opzet: Opzet, draaiboek: Draaiboek, folder: Path, schemas: Schemas, voortgang: Voortgang, timer: Timer
) -> Uitgevoerd:
    """Play a rehearsal on new databases in `folder` and give its evidence."""
    verwachting = load_verwachting(draaiboek.naam)
    hub_store, office_store = _new_database(folder, "hub"), _new_database(folder, "partij")
    begin, _ = period(draaiboek)
    wereld = build_wereld(opzet.gemeenten, opzet.aanbieders, seeded(opzet, "wereld"))
    register = Register(wereld.partijen)
    register.save(hub_store)
    clock = VirtualClock(begin)
    hub = Hub(hub_store, register, schemas, clock)
    hub.lay_down(draaiboek_text(draaiboek.naam), draaiboek.naam, begin, "oefening")
    journaal = Journaal(office_store)
    oefening = Oefening(opzet, draaiboek, wereld, hub, Sealer(hub_store), clock, journaal, schemas)
    verloop = oefening.play(voortgang, timer)
    codes = tuple(partij.code for partij in wereld.partijen)
    bewijs = Bewijs(
        verwachting=verwachting,
        verloop=verloop,
        kanten={partij.code: side_of(partij) for partij in wereld.partijen},
        journaal=journaal.rows,
        spoor=lambda: (read_event(nummer, text) for nummer, text in events(hub_store)),
        verify=lambda: _verified(hub_store),
        wachtend=_waiting(HubPort(hub), codes),
        bsns=frozenset(reserved_bsns()),
        teksten=lambda: _texts(hub_store, journaal),
    )
    return Uitgevoerd(bewijs, hub_store, office_store)


def _new_database(folder: Path, tak: Literal["hub", "partij"]) -> Opslag:
    """Make an empty database; what an earlier rehearsal left in its place is removed."""
    path = folder / _DATABASES[tak]
    if path.exists():
        # Opening it proves that it is a rehearsal's: anything else is refused, not removed.
        open_database(str(path), soort="oefening", tak=tak).close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
    return open_database(str(path), soort="oefening", tak=tak)


def _waiting(port: HubPort, codes: tuple[str, ...]) -> frozenset[tuple[str, str]]:
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


def _origin(schemas: Schemas) -> str:
    """Say whose schemas judged: our own, or an official package that was laid over them."""
    origins = {
        schemas.origin(berichttype)
        for standaard, naam in releases()
        for berichttype in load_release(standaard, naam).berichten.values()
    }
    return ", ".join(sorted(origins))
