"""Pairs: the sums are right at every moment, none spans two releases, and only planted ones are broken."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Gebeurtenis, Telling
from ketenwissel.rehearsal.misdragingen import breaking_kinds

__all__ = ["check_balance", "check_broken", "check_releases"]

_STATES = ("open", "gesloten", "afgekeurd", "gebroken")


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
        while sample is not None and _is_after(gebeurtenis, sample[0]):
            _compare(telling, sample[0], dict(sample[1]), counts, heen)
            sample = next(samples, None)
        for pair, before, after in _effects(gebeurtenis):
            if states.get(pair, "") != before:
                telling.fault(
                    f"{pair}: ging van {before or 'niets'} naar {after}, maar was {states.get(pair)}"
                )
            heen += pair not in states
            counts[states.get(pair, "")] -= pair in states
            counts[after] += 1
            states[pair] = after
    while sample is not None:
        _compare(telling, sample[0], dict(sample[1]), counts, heen)
        sample = next(samples, None)


def _is_after(gebeurtenis: Gebeurtenis, moment: datetime) -> bool:
    # A pair that breaks at the moment of counting counts as broken.
    return gebeurtenis.tijdstip > moment or (
        gebeurtenis.tijdstip == moment and gebeurtenis.soort != "gebroken"
    )


def _compare(
    telling: Telling, moment: datetime, reported: dict[str, int], counts: Counter[str], heen: int
) -> None:
    telling.look()
    replayed = {state: counts[state] for state in _STATES}
    if sum(replayed.values()) != heen:
        telling.fault(f"{moment:%Y-%m-%d %H:%M}Z: {heen} heenberichten, maar de toestanden tellen anders op")
    if {state: reported.get(state, 0) for state in _STATES} != replayed:
        telling.fault(f"{moment:%Y-%m-%d %H:%M}Z: het knooppunt telde de paren anders dan zijn spoor")


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
            elif release_of.get(pair) != release:
                telling.fault(f"{referentie}: sluit een paar van release {release_of.get(pair)} in {release}")


def check_broken(bewijs: Bewijs, telling: Telling) -> None:
    """The broken pairs are those planted to be answered too late, and they broke at the cut-off itself."""
    planted = {one.cross_referentie for one in bewijs.verloop.afwijkend if one.soort in breaking_kinds()}
    broken: set[str] = set()
    for gebeurtenis in bewijs.spoor():
        for pair, _, after in _effects(gebeurtenis):
            if after != "gebroken":
                continue
            telling.look()
            broken.add(pair.rpartition("/")[2])
            if gebeurtenis.tijdstip != bewijs.verwachting.paren_breken:
                telling.fault(f"{pair}: gebroken op een ander moment dan de blokkade van retour")
    for referentie in sorted(broken - planted):
        telling.fault(f"{referentie}: gebroken, terwijl beide partijen zich aan het draaiboek hielden")
    for referentie in sorted(str(one) for one in planted - broken):
        telling.fault(f"{referentie}: te laat beantwoord, maar het paar is niet gebroken")
