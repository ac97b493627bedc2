"""Pairs: the sums are right at every moment, none spans two releases, and only planted ones are broken."""

from collections import Counter
from collections.abc import Iterator

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.rehearsal.verloop import Paartelling

__all__ = ["check_balance", "check_broken", "check_releases", "check_work_done"]

_STATES = ("open", "gesloten", "afgekeurd", "gebroken")
_KEPT = ("open", "gebroken")


def _effects(gebeurtenis: Gebeurtenis) -> Iterator[tuple[str, str, str]]:
    """Give what an event did to pairs: (heenbericht, state before or "", state after)."""
    for step in gebeurtenis.gegevens.get("paar", ()):
        yield f"{step['heen_zender']}/{step['heen']}", step["van"] or "", step["naar"]


def check_balance(bewijs: Bewijs, telling: Telling) -> None:
    """Replay the trail: heen = answered + rejected + open + broken, as the hub counted every hour."""
    states: dict[str, str] = {}
    counts: Counter[str] = Counter()
    heen = 0
    samples = iter(bewijs.verloop.paren)
    sample = next(samples, None)
    for gebeurtenis in bewijs.spoor():
        while sample is not None and gebeurtenis.nummer > sample.gebeurtenissen:
            _compare(telling, sample, counts, heen)
            sample = next(samples, None)
        for pair, before, after in _effects(gebeurtenis):
            if states.get(pair, "") != (before if before in _KEPT else ""):
                was = states.get(pair, "dat niet")
                telling.fault(f"{pair}: ging van {before or 'niets'} naar {after}, maar was {was}")
            heen += not before
            counts[before] -= bool(before)
            counts[after] += 1
            _remember(states, pair, after)
    while sample is not None:
        _compare(telling, sample, counts, heen)
        sample = next(samples, None)


def _remember(states: dict[str, str], pair: str, state: str) -> None:
    """Keep what is open or broken; the others are the many."""
    if state in _KEPT:
        states[pair] = state
    else:
        states.pop(pair, None)


def _compare(telling: Telling, sample: Paartelling, counts: Counter[str], heen: int) -> None:
    telling.look()
    replayed = {state: counts[state] for state in _STATES}
    when = f"{sample.moment:%Y-%m-%d %H:%M}Z"
    if sum(replayed.values()) != heen:
        telling.fault(f"{when}: {heen} heenberichten, maar de toestanden tellen anders op")
    if {state: sample.aantallen.get(state, 0) for state in _STATES} != replayed:
        telling.fault(f"{when}: het knooppunt telde de paren anders dan zijn spoor")


def check_releases(bewijs: Bewijs, telling: Telling) -> None:
    """No old release after its end, no new one before its start, no pair across releases."""
    table = bewijs.verwachting
    release_of: dict[str, str] = {}
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort != "aangenomen" or gebeurtenis.text("envelop") == "Fo01":
            continue
        telling.look()
        referentie, release = gebeurtenis.text("referentie"), gebeurtenis.text("release")
        if release == table.oude_release and gebeurtenis.tijdstip >= table.livegang:
            telling.fault(f"{referentie}: {release} aanvaard na de livegang")
        if release == table.nieuwe_release and gebeurtenis.tijdstip < table.livegang:
            telling.fault(f"{referentie}: {release} aanvaard voor de livegang")
        for pair, before, _ in _effects(gebeurtenis):
            if not before:
                release_of[pair] = release
            elif release_of.pop(pair, release) != release:
                telling.fault(f"{referentie}: sluit een paar van een andere release dan {release}")


def check_broken(bewijs: Bewijs, telling: Telling) -> None:
    """The broken pairs are exactly those planted, each named, and they broke at the cut-off itself."""
    planted = bewijs.verloop.breekt
    broken: set[str] = set()
    for gebeurtenis in bewijs.spoor():
        for pair, _, after in _effects(gebeurtenis):
            if after != "gebroken":
                continue
            telling.look()
            broken.add(pair.rpartition("/")[2])
            if gebeurtenis.tijdstip != bewijs.verwachting.paren_breken:
                telling.fault(f"{pair}: gebroken op een ander moment dan de blokkade van retour")
    for referentie in sorted(broken - planted.keys()):
        telling.fault(f"{referentie}: gebroken, terwijl beide partijen zich aan het draaiboek hielden")
    for referentie in sorted(planted.keys() - broken):
        telling.fault(f"{referentie}: {planted[referentie]}, maar het paar is niet gebroken")


def check_work_done(bewijs: Bewijs, telling: Telling) -> None:
    """Every planned heenbericht was accepted in the end, or is listed as work outside the chain.

    Only a type that the new release does not have may be on that list: all other refused work is built again.
    """
    opened = rejected = 0
    for gebeurtenis in bewijs.spoor():
        for _, before, after in _effects(gebeurtenis):
            opened += not before
            rejected += after == "afgekeurd"
    verloop = bewijs.verloop
    telling.look(verloop.opdrachten)
    outside = sum(verloop.heen_buiten_keten.values())
    if verloop.opdrachten - (opened - rejected) != outside:
        telling.fault(
            f"{verloop.opdrachten} heenberichten gepland, {opened} aanvaard en daarvan {rejected} afgekeurd, "
            f"{outside} buiten de keten: dat telt niet op"
        )
    for nummer in sorted(verloop.heen_buiten_keten):
        if bewijs.verwachting.exists_in_new_release(nummer):
            telling.fault(f"{nummer}: staat buiten de keten, maar kan in de nieuwe release worden verzonden")
    if verloop.niet_verzonden:
        telling.fault(f"{verloop.niet_verzonden} berichten staan aan het eind nog te wachten op verzending")
