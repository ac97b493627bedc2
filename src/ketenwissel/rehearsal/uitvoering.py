"""Carrying out a rehearsal: an empty hub and empty journals, the play, the verdict, the report."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.draaiboek import Draaiboek, draaiboek_text, load_draaiboek
from ketenwissel.hub import Sealer, events, verify
from ketenwissel.keten import Port
from ketenwissel.rehearsal.checkers import Bewijs, judge, load_verwachting, read_event, run
from ketenwissel.rehearsal.knooppunt import Knooppunt
from ketenwissel.rehearsal.misdragingen import merger_moment
from ketenwissel.rehearsal.oefening import Oefening
from ketenwissel.rehearsal.oefenpoort import Oefenpoort
from ketenwissel.rehearsal.opzet import Opzet, period, seeded
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.storingen import HaperendeOpslag, Storingsplan, Storingspoort
from ketenwissel.rehearsal.verslag import build_report
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.weergave import to_html, to_json
from ketenwissel.rehearsal.weergave.partijpagina import party_html
from ketenwissel.rehearsal.wereld import build_wereld, reserved_bsns
from ketenwissel.standards import Schemas, load_release, releases
from ketenwissel.store import Journaal, Opslag, open_database
from ketenwissel.toegang import Register

__all__ = ["Uitgevoerd", "carry_out", "read_report", "rehearse"]

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


def rehearse(
    opzet: Opzet, draaiboek: str, folder: Path, schemas: Schemas, voortgang: Voortgang, timer: Timer
) -> Rapport:
    """Play, judge and report. The databases of the hub and of the back offices stay in `folder`.

    `draaiboek` is the name of a runbook, or the path to one; the table of expected verdicts is that of the
    name which the runbook gives itself, beside its file or ours. Raises UnusableInput for a runbook without
    such a table and for a folder that cannot be written.
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
        draft = build_report(opzet, played.draaiboek, played.bewijs, checkers, durations, _origin(schemas))
        return read_report(draft, played.bewijs)
    finally:
        played.close()


def carry_out(
    opzet: Opzet, bron: str, folder: Path, schemas: Schemas, voortgang: Voortgang, timer: Timer
) -> Uitgevoerd:
    """Play a rehearsal on new databases in `folder` and give its evidence; `bron` as in `rehearse`."""
    draaiboek = load_draaiboek(bron)
    verwachting = load_verwachting(draaiboek.naam, bron)
    hub_store, office_store = _new_database(folder, "hub"), _new_database(folder, "partij")
    begin, _ = period(draaiboek)
    rng = seeded(opzet, "wereld")
    wereld = build_wereld(opzet.gemeenten, opzet.aanbieders, rng, merger_moment(draaiboek))
    register = Register(wereld.partijen)
    register.save(hub_store)
    clock = VirtualClock(begin)
    failing = HaperendeOpslag(hub_store)
    knooppunt = Knooppunt(failing, schemas, clock, inhoudscontrole=opzet.inhoudscontrole)
    knooppunt.hub.lay_down(draaiboek_text(bron), draaiboek.naam, begin, "oefening")
    merger = None if wereld.fusie is None else wereld.fusie.moment
    plan = Storingsplan(opzet.storingen, draaiboek, seeded(opzet, "storingen"), merger)
    poort = Storingspoort(knooppunt, failing, plan) if opzet.storingen else Oefenpoort(knooppunt)
    journaal = Journaal(office_store)
    oefening = Oefening(
        opzet, draaiboek, wereld, knooppunt, poort, Sealer(hub_store), clock, journaal, schemas
    )
    verloop = oefening.play(voortgang, timer)
    codes = tuple(partij.code for partij in wereld.partijen)
    bewijs = Bewijs(
        verwachting=verwachting,
        verloop=verloop,
        kanten=oefening.kanten,
        fusie=wereld.fusie,
        nalatig={wereld.zwijger.code: "leest_nooit", wereld.onbevestiger.code: "bevestigt_nooit"},
        journaal=journaal.rows,
        spoor=lambda: (read_event(nummer, text) for nummer, text in events(hub_store)),
        verify=lambda: _verified(hub_store),
        wachtend=_waiting(poort, codes),
        bsns=frozenset(reserved_bsns()),
        teksten=lambda: _texts(hub_store, journaal),
    )
    return Uitgevoerd(draaiboek, bewijs, hub_store, office_store)


def _new_database(folder: Path, tak: Literal["hub", "partij"]) -> Opslag:
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


def read_report(draft: Rapport, bewijs: Bewijs) -> Rapport:
    """Let the checker of privacy read the report as well: it is the part that leaves the building."""
    found = run("privacy", replace(bewijs, teksten=lambda: _report_texts(draft)))
    checkers = tuple(
        replace(
            one,
            ok=one.ok and found.ok,
            checked=one.checked + found.checked,
            violations=one.violations + found.violations,
        )
        if one.name == found.name
        else one
        for one in draft.checkers
    )
    return replace(draft, checkers=checkers, verdict=draft.verdict if found.ok else "gezakt")


def _report_texts(rapport: Rapport) -> Iterator[tuple[str, str]]:
    yield "rapport.json", json.dumps(to_json(rapport), ensure_ascii=False)
    yield "rapport.html", to_html(rapport)
    for partij in rapport.verhaal.partijen:
        yield f"bladzijde van {partij.code}", party_html(rapport, partij)


def _origin(schemas: Schemas) -> str:
    """Say whose schemas judged: our own, or an official package that was laid over them."""
    origins = {
        schemas.origin(berichttype)
        for standaard, naam in releases()
        for berichttype in load_release(standaard, naam).berichten.values()
    }
    return ", ".join(sorted(origins))
