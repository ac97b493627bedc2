"""Carrying out a rehearsal: an empty hub and empty journals, the play, the verdict, the report."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ketenwissel.core.clock import Timer, VirtualClock
from ketenwissel.hub import Sealer
from ketenwissel.rehearsal.bewijsvoering import Uitgevoerd, gather, new_database
from ketenwissel.rehearsal.checkers import Bewijs, judge, run
from ketenwissel.rehearsal.draad import WEGGELATEN, Draad, carry_out_by_wire
from ketenwissel.rehearsal.knooppunt import Knooppunt
from ketenwissel.rehearsal.misdragingen import merger_moment
from ketenwissel.rehearsal.oefening import Oefening
from ketenwissel.rehearsal.oefenpoort import Oefenpoort
from ketenwissel.rehearsal.opzet import Opzet, period, seeded
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.regiespel import Kantoorzicht, Maatregelenspel, Spoedspel, appoint, plays_of_regie
from ketenwissel.rehearsal.storingen import HaperendeOpslag, Storingsplan, Storingspoort
from ketenwissel.rehearsal.toneelstuk import Toneelstuk
from ketenwissel.rehearsal.verslag import build_report
from ketenwissel.rehearsal.voortgang import Voortgang
from ketenwissel.rehearsal.weergave import to_html, to_json
from ketenwissel.rehearsal.weergave.partijpagina import party_html
from ketenwissel.rehearsal.wereld import build_wereld
from ketenwissel.rehearsal.wijziging import load_speelboek
from ketenwissel.standards import Schemas, load_release, releases
from ketenwissel.store import Journaal

__all__ = ["Uitgevoerd", "carry_out", "read_report", "rehearse"]


def rehearse(
    opzet: Opzet,
    draaiboek: str,
    folder: Path,
    schemas: Schemas,
    voortgang: Voortgang,
    timer: Timer,
    draad: Draad | None = None,
) -> Rapport:
    """Play, judge and report. The databases of the hub and of the back offices stay in `folder`.

    With `draad` the hub is a service in a process of its own, behind its real doors.

    `draaiboek` is the name of a runbook, or the path to one; the table of expected verdicts is that of the
    name which the runbook gives itself, beside its file or ours. Raises UnusableInput for a runbook without
    such a table and for a folder that cannot be written.
    """
    started = timer.seconds()
    if draad is None:
        played = carry_out(opzet, draaiboek, folder, schemas, voortgang, timer)
    else:
        played = carry_out_by_wire(opzet, draaiboek, folder, schemas, voortgang, timer, draad)
    try:
        after_play = timer.seconds()
        checkers = judge(played.bewijs)
        durations = {
            "spelen": round(after_play - started, 3),
            "controleren": round(timer.seconds() - after_play, 3),
        }
        draft = build_report(opzet, played.draaiboek, played.bewijs, checkers, durations, _origin(schemas))
        if draad is not None:
            draft = replace(draft, over_draad=True, weggelaten=tuple(sorted(WEGGELATEN)))
        return read_report(draft, played.bewijs)
    finally:
        played.close()


def carry_out(
    opzet: Opzet, bron: str, folder: Path, schemas: Schemas, voortgang: Voortgang, timer: Timer
) -> Uitgevoerd:
    """Play a rehearsal on new databases in `folder` and give its evidence; `bron` as in `rehearse`."""
    speelboek = load_speelboek(bron, opzet.wijziging)
    draaiboek = speelboek.einde
    hub_store, office_store = new_database(folder, "hub"), new_database(folder, "partij")
    begin, _ = period(draaiboek)
    rng = seeded(opzet, "wereld")
    wereld = build_wereld(opzet.gemeenten, opzet.aanbieders, rng, merger_moment(draaiboek))
    mensen = appoint(hub_store, wereld.partijen, begin)
    clock = VirtualClock(begin)
    failing = HaperendeOpslag(hub_store)
    knooppunt = Knooppunt(failing, schemas, clock, inhoudscontrole=opzet.inhoudscontrole)
    knooppunt.hub.lay_down(speelboek.tekst, draaiboek.naam, begin, "oefening")
    merger = None if wereld.fusie is None else wereld.fusie.moment
    plan = Storingsplan(opzet.storingen, draaiboek, seeded(opzet, "storingen"), merger)
    sealer = Sealer(hub_store)
    poort = (
        Storingspoort(knooppunt, sealer, failing, plan) if opzet.storingen else Oefenpoort(knooppunt, sealer)
    )
    journaal = Journaal(office_store)
    oefening = Oefening(opzet, speelboek, wereld, poort, clock, journaal, schemas)
    maatregelenspel = Maatregelenspel(hub_store, poort, mensen, wereld, speelboek.begin)
    kantoren = Kantoorzicht(oefening.outbox, poort.stand)
    tonelen: list[Toneelstuk] = [
        maatregelenspel,
        *plays_of_regie(opzet, speelboek, wereld, hub_store, mensen, clock, kantoren, oefening.verloop.regie),
        Spoedspel(hub_store, mensen.ketenbureau, wereld, speelboek, oefening.verloop),
    ]
    verloop = oefening.play(voortgang, timer, tonelen, maatregelenspel.werk)
    verloop.maatregelen = maatregelenspel.maatregelen
    bewijs = gather(speelboek.verwachting, verloop, oefening.kanten, wereld, hub_store, journaal, poort)
    return Uitgevoerd(draaiboek, bewijs, hub_store, office_store)


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
