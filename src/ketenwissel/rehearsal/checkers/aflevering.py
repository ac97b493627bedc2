"""What was accepted reached its addressee, unchanged, once; what was refused reached nobody."""

from collections.abc import Iterator

from ketenwissel.rehearsal.checkers.afstrepen import leftovers
from ketenwissel.rehearsal.checkers.bewijs import Bewijs, Telling

__all__ = ["check_closed", "check_confirmed", "check_delivery"]

Sleutel = tuple[str, str]
"""Sender and reference."""

Onderweg = tuple[str, str, str]
"""Addressee, SHA-256 and release of a message that is under way."""


def check_delivery(bewijs: Bewijs, telling: Telling) -> None:
    """Follow every accepted message from journal to journal, by reference and SHA-256.

    Only what is under way is remembered: who receives something that is not under way to him received
    something refused, something that was never sent, or the same message twice. Foutberichten of the hub
    itself are under way as its trail tells; they are about what it had said to have received, and nothing
    else.
    """
    again, under_way = _from_trail(bewijs, telling)
    unsure: set[Sleutel] = set()
    done: set[Sleutel] = set()
    for regel in bewijs.journaal():
        if regel.richting == "ontvangen":
            telling.look()
            found = under_way.pop((regel.wederpartij, regel.referentie), None)
            if found is None:
                telling.fault(f"{regel.referentie}: {regel.partij} ontving wat niet naar haar onderweg was")
            elif bewijs.code_at(found[0], regel.tijdstip) != regel.partij:
                telling.fault(f"{regel.referentie}: bij een ander aangekomen, {regel.partij}")
            elif found[1] != regel.sha256:
                telling.fault(f"{regel.referentie}: gewijzigd aangekomen bij {regel.partij}")
            continue
        key = (regel.partij, regel.referentie)
        if regel.uitkomst == "weigering":
            # An extra stop refuses for now: an earlier attempt may still arrive after it, and be accepted.
            if key in unsure and regel.situatie != "extra_stop":
                unsure.discard(key)
                under_way.pop(key, None)
            continue
        if regel.uitkomst is None:
            if key in under_way and key not in unsure:
                # Accepted already: this is the same reference again, which changes nothing.
                continue
            unsure.add(key)
        else:
            unsure.discard(key)
        if key in done:
            continue
        if key in again or regel.uitkomst is None:
            done.add(key)
        under_way[key] = (regel.wederpartij, regel.sha256, regel.release)
    _check_waiting(bewijs, telling, ((key, one) for key, one in under_way.items() if key not in unsure))


def _from_trail(bewijs: Bewijs, telling: Telling) -> tuple[set[Sleutel], dict[Sleutel, Onderweg]]:
    """Give what was offered again, and the foutberichten of the hub itself; these are held against causes."""
    again: set[Sleutel] = set()
    own: dict[Sleutel, Onderweg] = {}
    told: set[Sleutel] = set()
    for gebeurtenis in bewijs.spoor():
        key = gebeurtenis.text("zender"), gebeurtenis.text("referentie")
        if gebeurtenis.soort == "herhaald":
            again.add(key)
        elif gebeurtenis.soort == "gemeld":
            postvak, sha256, release = (gebeurtenis.text(name) for name in ("postvak", "sha256", "release"))
            own[key] = postvak, sha256, release
            told.add((postvak, gebeurtenis.text("cross_referentie")))
    _check_told(bewijs, telling, told)
    return again, own


def _check_told(bewijs: Bewijs, telling: Telling, told: set[Sleutel]) -> None:
    """Hold what the hub told by foutbericht against what it first said to have received and then refused."""
    later = bewijs.verloop.later
    telling.look(len(later))
    for partij, referentie in sorted(later - told):
        telling.fault(f"{referentie}: geweigerd na ontvangst, zonder foutbericht aan {partij}")
    for partij, referentie in sorted(told - later):
        telling.fault(f"{referentie}: foutbericht aan {partij} over wat niet na ontvangst is geweigerd")


def _check_waiting(bewijs: Bewijs, telling: Telling, under_way: Iterator[tuple[Sleutel, Onderweg]]) -> None:
    """What never arrived still waits, and what waits in the old release waits for who neglects it."""
    table = bewijs.verwachting
    for (_, referentie), (ontvanger, _, release) in under_way:
        partij = bewijs.code_at(ontvanger, bewijs.verloop.einde)
        if (partij, referentie) not in bewijs.wachtend:
            telling.fault(f"{referentie}: aanvaard, niet uitgereikt en niet meer in het postvak")
        elif release == table.oude_release and partij not in bewijs.nalatig:
            telling.fault(f"{referentie}: bleef liggen bij {partij}, die haar postvak wel leest")


def check_confirmed(bewijs: Bewijs, telling: Telling) -> None:
    """What was received was confirmed once, and the other way round."""
    received, confirmed = leftovers(_received(bewijs, telling), _confirmed(bewijs))
    for partij, _, referentie in received:
        # Who never confirms keeps seeing it: that is planted, and it must still lie there.
        if bewijs.nalatig.get(partij) != "bevestigt_nooit" or (partij, referentie) not in bewijs.wachtend:
            telling.fault(f"{referentie}: ontvangen maar nooit bevestigd")
    for _, _, referentie in confirmed:
        telling.fault(f"{referentie}: vaker bevestigd dan de ontvanger het ontving")


def _received(bewijs: Bewijs, telling: Telling) -> Iterator[tuple[str, str, str]]:
    for regel in bewijs.journaal():
        if regel.richting == "ontvangen":
            telling.look()
            yield regel.partij, regel.wederpartij, regel.referentie


def _confirmed(bewijs: Bewijs) -> Iterator[tuple[str, str, str]]:
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort == "bevestigd":
            yield gebeurtenis.text("partij"), gebeurtenis.text("zender"), gebeurtenis.text("referentie")


def check_closed(bewijs: Bewijs, telling: Telling) -> None:
    """While collecting is closed nothing is handed out but foutberichten; the old release not afterwards.

    The party that was given longer to collect may, in that time.
    """
    table, decided = bewijs.verwachting, bewijs.verloop.maatregelen
    longer = decided.verlengd if decided is not None else None
    for gebeurtenis in bewijs.spoor():
        if gebeurtenis.soort != "uitgereikt":
            continue
        telling.look()
        if gebeurtenis.text("envelop") == "Fo01":
            continue
        referentie = gebeurtenis.text("referentie")
        is_closed = table.afhalen_dicht <= gebeurtenis.tijdstip < table.livegang
        if is_closed and not (longer and longer.holds(gebeurtenis.text("partij"), gebeurtenis.tijdstip)):
            telling.fault(f"{referentie}: uitgereikt terwijl het afhalen gesloten was")
        if gebeurtenis.tijdstip >= table.livegang and gebeurtenis.text("release") == table.oude_release:
            telling.fault(f"{referentie}: {table.oude_release} ongevraagd uitgereikt na de livegang")
    for regel in bewijs.journaal():
        if regel.richting == "ontvangen" and regel.soort != "Fo01":
            telling.look()
            is_closed = table.afhalen_dicht <= regel.tijdstip < table.livegang
            if is_closed and not (longer and longer.holds(regel.partij, regel.tijdstip)):
                telling.fault(f"{regel.referentie}: ontvangen terwijl het afhalen gesloten was")
