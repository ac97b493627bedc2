"""Drawing up the herstellijst after go-live: one item for each piece of work that the stop left behind.

Its sources are pairs that broke, messages refused because of the stop or the change of release, and
rejections that came, or were collected, too late to be corrected in the old release. Each source belongs to
one item for good, so that the list can be drawn up again at any time: it only grows by what is new.

All that concerns one heenbericht is one item. So is what was refused of one sender under one reference or
with one content, however often it was tried.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from ketenwissel.draaiboek import break_instant
from ketenwissel.hub import Versies, breaks_of, rejecting
from ketenwissel.regie.afwijzing import Afwijzing
from ketenwissel.regie.daad import VANZELF, Daad, act_itself
from ketenwissel.regie.naast import stop_situations
from ketenwissel.standards import berichttype, load_release
from ketenwissel.store import Opslag, berichten, herstel, paren, zoeken
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.herstel import Bronsoort, Herstelrij, Herstelsoort, Weigeringbron
from ketenwissel.store.paren import Paarrij
from ketenwissel.toegang import Verboden

__all__ = ["Hersteller", "Opgesteld", "draw_up"]

_ERRORS, _ANSWERS, _REFUSALS = "herstel_fout", "herstel_antwoord", "herstel_weigering"
_BATCH = 500
_AL_BEANTWOORD = "Het bericht waarop dit antwoordde, is op een andere manier beantwoord."


class Opgesteld(NamedTuple):
    """What drawing up gave: new items, of all that there are; sources that could not become one.

    `onleesbaar` are answers whose content is no longer kept, `zonder_eigenaar` refusals of unknown senders.
    """

    nieuw: int
    aantal: int
    onleesbaar: int
    zonder_eigenaar: int


def draw_up(daad: Daad) -> Opgesteld:
    """Draw the list up, or add what is new, for who directs or runs the hub.

    Raises Verboden, and Afwijzing before go-live: until then all may still be answered.
    """
    if not daad.demand("herstel.opstellen").alles:
        raise Verboden(f"{daad.wie.naam} does not have the right herstel.opstellen over the chain")
    if not daad.is_live:
        raise Afwijzing(
            "te_vroeg", "the list is drawn up after go-live: until then pairs may still be answered"
        )
    made = _Lijst(daad)
    while made.grow():
        pass
    return made.close()


class Hersteller:
    """Draws the list up by itself, from go-live on; a job of the service."""

    def __init__(self, opslag: Opslag, versies: Versies) -> None:
        self._opslag = opslag
        self._versies = versies

    def work(self, at: datetime) -> int:
        """Look at a part of what is new at an instant (UTC), so that nobody waits long; gives how much."""
        with self._opslag.reading() as connection:
            draaiboek = self._versies.load(connection).at(at)
        if at < draaiboek.vrijgave.begin.instant:
            return 0
        with act_itself(self._opslag, at, self._versies) as daad:
            made = _Lijst(daad)
            looked_at = made.grow()
            made.close()
        return looked_at


class _Lijst:
    """The list while it grows, in one transaction."""

    def __init__(self, daad: Daad) -> None:
        self._daad = daad
        self._connection = daad.connection
        self._draaiboek = daad.draaiboek
        self._breaks = breaks_of(self._draaiboek, daad.omgeving)
        self._counts: Counter[str] = Counter()

    def grow(self) -> int:
        """Take a part of each kind of source; gives how many sources were looked at, 0 when none are left."""
        since = self._begin()
        if since is None:
            return 0
        found = self._take_broken() + self._take_error_messages(since) + self._take_rejecting_answers(since)
        found += self._take_refusals(since)
        self._settle_sent_since()
        return found

    def close(self) -> Opgesteld:
        """Write the event of what was added, and tell what became of it."""
        added = self._counts["nieuw"]
        if added:
            self._daad.note("herstellijst_opgesteld", nieuw=str(added))
        total = len(herstel.all_items(self._connection))
        return Opgesteld(added, total, self._counts["onleesbaar"], self._counts["zonder_eigenaar"])

    def _take_broken(self) -> int:
        release, at = self._draaiboek.van, self._daad.at
        retours = {
            kind.retour
            for standaard in self._draaiboek.standaarden
            for kind in load_release(standaard, release).berichten.values()
            if kind.retour is not None and _has_passed(self._breaks(kind.retour, release), at)
        }
        pairs = herstel.unanswered_pairs(self._connection, release, retours, _BATCH)
        self._take("gebroken", "paar", [(paar.heen_id, paar) for paar in pairs])
        return len(pairs)

    def _take_error_messages(self, since: datetime) -> int:
        """Take the foutberichten that came too late to send again; each is looked at once."""
        after, last = zoeken.werkstand(self._connection, _ERRORS), berichten.last_id(self._connection)
        if after >= last:
            return 0
        found = herstel.rejections(self._connection, self._draaiboek.van, since, after, _BATCH)
        self._take("afgekeurd", "afkeuring", self._too_late(found))
        reached = found[-1][0] if len(found) == _BATCH else last
        zoeken.put_werkstand(self._connection, _ERRORS, reached)
        return len(found)

    def _take_rejecting_answers(self, since: datetime) -> int:
        """Take the answers that reject something and came too late; each answer is looked at once."""
        after = zoeken.werkstand(self._connection, _ANSWERS)
        last = berichten.last_id(self._connection)
        if after >= last:
            return 0
        pairs = herstel.answered_pairs(self._connection, self._draaiboek.van, since, after, _BATCH)
        answered = [(paar.retour_id, paar) for paar in pairs if paar.retour_id is not None]
        late = self._too_late(answered)
        verdicts = rejecting(self._connection, [id_ for id_, _ in late])
        self._counts["onleesbaar"] += len(late) - len(verdicts)
        self._take("afgekeurd", "afkeuring", [one for one in late if verdicts.get(one[0])])
        reached = answered[-1][0] if len(pairs) == _BATCH else last
        zoeken.put_werkstand(self._connection, _ANSWERS, reached)
        return len(pairs)

    def _take_refusals(self, since: datetime) -> int:
        """Take what was refused because of the stop or the change of release; each is looked at once."""
        after, last = zoeken.werkstand(self._connection, _REFUSALS), herstel.last_refusal(self._connection)
        if after >= last:
            return 0
        releases = (self._draaiboek.van, self._draaiboek.naar)
        found = herstel.refusals_since(self._connection, since, stop_situations(), releases, after, _BATCH)
        of_key: dict[tuple[str, str], int] = {}
        for one, number in herstel.taken_refusals(self._connection) if found else ():
            of_key |= dict.fromkeys(_keys(one), number)
        for one in found:
            known = next((of_key[key] for key in _keys(one) if key in of_key), None)
            item = self._of_refusal(one) if known is None else known
            if item is None:
                self._counts["zonder_eigenaar"] += 1
                continue
            herstel.add_source(self._connection, "weigering", one.id, item)
            of_key |= dict.fromkeys(_keys(one), item)
        zoeken.put_werkstand(self._connection, _REFUSALS, found[-1].id if len(found) == _BATCH else last)
        return len(found)

    def _begin(self) -> datetime | None:
        """Give when the first type was blocked; None where nothing ever is."""
        if self._daad.omgeving == "kto":
            return None
        blocks = [stap.begin.instant for stap in self._draaiboek.stappen if stap.soort == "blokkade"]
        return min(blocks, default=None)

    def _too_late(self, found: Iterable[tuple[int, Paarrij]]) -> list[tuple[int, Paarrij]]:
        """Keep what was collected when the rejected type could no longer be sent, or never was."""
        pairs = list(found)
        answers = berichten.by_id(self._connection, [id_ for id_, _ in pairs])
        heen = berichten.by_id(self._connection, [paar.heen_id for _, paar in pairs])
        kept = []
        for id_, paar in pairs:
            closed = break_instant(self._draaiboek, heen[paar.heen_id].functie, paar.release)
            collected = answers[id_].opgehaald_op
            if closed is not None and (collected is None or collected >= closed):
                kept.append((id_, paar))
        return kept

    def _take(self, soort: Herstelsoort, bron: Bronsoort, found: Sequence[tuple[int, Paarrij]]) -> None:
        heen = berichten.by_id(self._connection, [paar.heen_id for _, paar in found])
        for id_, paar in found:
            known = herstel.by_heen(self._connection, paar.heen_id)
            number = known.id if known else self._of_pair(soort, paar, heen[paar.heen_id])
            herstel.add_source(self._connection, bron, id_, number)

    def _of_pair(self, soort: Herstelsoort, paar: Paarrij, heen: Berichtrij) -> int:
        lives_on = berichttype(heen.functie, self._draaiboek.naar) is not None
        return self._insert(
            Herstelrij(
                id=0,
                soort=soort,
                eigenaar=heen.zender_organisatie,
                wederpartij=heen.ontvanger_organisatie,
                functie=heen.functie,
                standaard=paar.standaard,
                release=heen.release,
                heen_id=heen.id,
                referentie=heen.referentie,
                kan_opnieuw=lives_on,
                # Nobody answered this declaration: whether it was paid, only the two sides know together.
                eerst_bevestigen=lives_on and soort == "gebroken" and paar.identificatie is not None,
                opgesteld_op=self._daad.at,
            )
        )

    def _of_refusal(self, one: Weigeringbron) -> int | None:
        """Give the item of a refused message, a new one where there is none; None without a known sender."""
        kind = berichttype(one.functie, one.release)
        if self._daad.register.find(one.zender) is None or kind is None:
            return None
        reason = None
        if kind.soort == "retour":
            paar = self._answered(one)
            item = paar and herstel.by_heen(self._connection, paar.heen_id)
            if item:
                return item.id
            reason = _AL_BEANTWOORD if paar is not None and paar.toestand == "gesloten" else None
        known = self._daad.register.find(one.ontvanger)
        lives_on = kind.soort == "heen" and berichttype(one.functie, self._draaiboek.naar) is not None
        number = self._insert(
            Herstelrij(
                id=0,
                soort="geweigerd",
                eigenaar=one.zender,
                wederpartij=known.code if known else None,
                functie=one.functie,
                standaard=kind.standaard,
                release=one.release,
                heen_id=None,
                referentie=one.referentie,
                kan_opnieuw=lives_on,
                eerst_bevestigen=False,
                opgesteld_op=self._daad.at,
            )
        )
        if reason is not None:
            herstel.settle(self._connection, number, "vervallen", None, reason, VANZELF, self._daad.at)
        return number

    def _answered(self, one: Weigeringbron) -> Paarrij | None:
        """Find the pair that a refused answer was about, by its cross reference and the two parties."""
        rows = berichten.by_reference(
            self._connection, [one.cross_referentie] if one.cross_referentie else []
        )
        ids = [
            row.id
            for row in rows
            if (row.zender_organisatie, row.ontvanger_organisatie) == (one.ontvanger, one.zender)
        ]
        return next(iter(paren.by_heen(self._connection, ids).values()), None)

    def _settle_sent_since(self) -> None:
        """Settle what was refused too early and accepted, under the same reference, when it could be."""
        waiting = herstel.waiting_refused(self._connection, self._draaiboek.naar)
        sent = berichten.by_reference(self._connection, {one.referentie for one in waiting})
        accepted = {(row.referentie, row.zender_organisatie, row.functie): row.id for row in sent}
        for one in waiting:
            id_ = accepted.get((one.referentie, one.eigenaar, one.functie))
            if id_ is not None and herstel.settled_by(self._connection, id_) is None:
                herstel.settle(self._connection, one.id, "verzonden", id_, None, VANZELF, self._daad.at)

    def _insert(self, row: Herstelrij) -> int:
        self._counts["nieuw"] += 1
        return herstel.insert_item(self._connection, row)


def _has_passed(moment: datetime | None, at: datetime) -> bool:
    return moment is not None and at >= moment


def _keys(one: Weigeringbron) -> tuple[tuple[str, str], tuple[str, str]]:
    """Give by what two refusals are of the same work: sender with reference, or with content."""
    return (one.zender, one.referentie), (one.zender, one.sha256)
