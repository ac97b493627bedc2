"""Drawing up the herstellijst after go-live: one item for each piece of work that the stop left behind.

Its sources are pairs that broke, messages refused because of the stop or the change of release, and
rejections that came, or were collected, too late to be corrected in the old release. Each source belongs to
one item for good, so that the list can be drawn up again at any time: it only grows by what is new.

All that concerns one heenbericht is one item. So is what was refused of one sender under one reference or
with one content, however often it was tried.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from ketenwissel.draaiboek import break_instant
from ketenwissel.hub import Versies, breaks_of, rejecting, state_at
from ketenwissel.regie.afwijzing import Afwijzing
from ketenwissel.regie.daad import VANZELF, Daad, act_itself
from ketenwissel.regie.naast import stop_situations
from ketenwissel.standards import berichttype
from ketenwissel.store import Opslag, berichten, herstel, paren, zoeken
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.herstel import Bronsoort, Herstelrij, Herstelsoort, Weigeringbron
from ketenwissel.store.paren import Paarrij
from ketenwissel.toegang import Verboden

__all__ = ["Hersteller", "Opgesteld", "draw_up"]

_WORK = "herstel"
_BATCH = 1000
_AL_AANGENOMEN = "Dezelfde inhoud was al aangenomen."
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
    return _draw_up(daad)


class Hersteller:
    """Draws the list up by itself, from go-live on; a job of the service."""

    def __init__(self, opslag: Opslag, versies: Versies) -> None:
        self._opslag = opslag
        self._versies = versies

    def work(self, at: datetime) -> int:
        """Add what is new at an instant (UTC); gives how many items."""
        with self._opslag.reading() as connection:
            draaiboek = self._versies.load(connection).at(at)
        if at < draaiboek.vrijgave.begin.instant:
            return 0
        with act_itself(self._opslag, at, self._versies) as daad:
            return _draw_up(daad).nieuw


def _draw_up(daad: Daad) -> Opgesteld:
    if not daad.is_live:
        raise Afwijzing(
            "te_vroeg", "the list is drawn up after go-live: until then pairs may still be answered"
        )
    made = _Lijst(daad)
    made.take_broken()
    made.take_error_messages()
    made.take_rejecting_answers()
    made.take_refusals()
    if made.counts["nieuw"]:
        daad.note("herstellijst_opgesteld", nieuw=str(made.counts["nieuw"]))
    total = len(herstel.all_items(daad.connection))
    return Opgesteld(made.counts["nieuw"], total, made.counts["onleesbaar"], made.counts["zonder_eigenaar"])


class _Lijst:
    """The list while it grows, in one transaction."""

    def __init__(self, daad: Daad) -> None:
        self._daad = daad
        self._connection = daad.connection
        self._draaiboek = daad.draaiboek
        self._breaks = breaks_of(self._draaiboek, daad.omgeving)
        self._known: dict[Bronsoort, dict[int, int]] = {
            soort: herstel.known_sources(self._connection, soort)
            for soort in ("paar", "weigering", "afkeuring")
        }
        self.counts: Counter[str] = Counter()

    def take_broken(self) -> None:
        """Take the pairs that broke."""
        pairs = [
            paar
            for paar in herstel.unanswered_pairs(self._connection, self._draaiboek.van)
            if state_at(paar.toestand, self._breaks(paar.retour, paar.release), self._daad.at) == "gebroken"
        ]
        self._take("gebroken", "paar", [(paar.heen_id, paar) for paar in pairs])

    def take_error_messages(self) -> None:
        """Take the foutberichten that came too late to send the rejected message again."""
        since = self._begin()
        if since is not None:
            found = herstel.rejections(self._connection, self._draaiboek.van, since)
            self._take("afgekeurd", "afkeuring", self._too_late(found))

    def take_rejecting_answers(self) -> None:
        """Take the answers that reject something and came too late; each answer is looked at once."""
        since = self._begin()
        after = zoeken.werkstand(self._connection, _WORK)
        while since is not None:
            pairs = herstel.answered_pairs(self._connection, self._draaiboek.van, since, after, _BATCH)
            if not pairs:
                return
            answered = [(paar.retour_id, paar) for paar in pairs if paar.retour_id is not None]
            late = self._too_late(answered)
            verdicts = rejecting(self._connection, [id_ for id_, _ in late])
            self.counts["onleesbaar"] += len(late) - len(verdicts)
            self._take("afgekeurd", "afkeuring", [one for one in late if verdicts.get(one[0])])
            after = answered[-1][0]
            zoeken.put_werkstand(self._connection, _WORK, after)

    def take_refusals(self) -> None:
        """Take what was refused because of the stop or the change of release."""
        since = self._begin()
        if since is None:
            return
        found = herstel.refusals_since(
            self._connection, since, stop_situations(), (self._draaiboek.van, self._draaiboek.naar)
        )
        of_key: dict[tuple[str, str], int] = {}
        for one in found:
            keys = [(one.zender, one.referentie), (one.zender, one.sha256)]
            number = self._known["weigering"].get(one.id)
            if number is None:
                number = next((of_key[key] for key in keys if key in of_key), None)
                number = self._of_refusal(one) if number is None else number
                if number is None:
                    self.counts["zonder_eigenaar"] += 1
                    continue
                self._add_source("weigering", one.id, number)
            for key in keys:
                of_key.setdefault(key, number)
        self._settle_sent_since(found)

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

    def _take(self, soort: Herstelsoort, bron: Bronsoort, found: Iterable[tuple[int, Paarrij]]) -> None:
        new = [(id_, paar) for id_, paar in found if id_ not in self._known[bron]]
        heen = berichten.by_id(self._connection, [paar.heen_id for _, paar in new])
        for id_, paar in new:
            known = herstel.by_heen(self._connection, paar.heen_id)
            number = known.id if known else self._of_pair(soort, paar, heen[paar.heen_id])
            self._add_source(bron, id_, number)

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
        elif herstel.sent_between(self._connection, self._draaiboek.van, one.zender, [one.sha256]):
            reason = _AL_AANGENOMEN
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

    def _settle_sent_since(self, refusals: Iterable[Weigeringbron]) -> None:
        """Settle what was refused too early and accepted, unchanged, when the new release was in use."""
        sources = self._known["weigering"]
        taken = {row.bericht_id for row in herstel.all_items(self._connection)}
        for one in refusals:
            if one.release != self._draaiboek.naar or one.id not in sources:
                continue
            sent = herstel.sent_between(self._connection, one.release, one.zender, [one.sha256])
            for id_ in sent.values():
                if id_ not in taken and herstel.settle(
                    self._connection, sources[one.id], "verzonden", id_, None, VANZELF, self._daad.at
                ):
                    taken.add(id_)

    def _insert(self, row: Herstelrij) -> int:
        self.counts["nieuw"] += 1
        return herstel.insert_item(self._connection, row)

    def _add_source(self, soort: Bronsoort, bron_id: int, number: int) -> None:
        herstel.add_source(self._connection, soort, bron_id, number)
        self._known[soort][bron_id] = number
