"""Who sees to it, while a rehearsal runs, that what was planted happens, and notes what it happened to."""

import heapq
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from itertools import count

from ketenwissel.core.instants import to_local
from ketenwissel.draaiboek import Draaiboek
from ketenwissel.keten import Antwoord, Port
from ketenwissel.partij import Kantoor, Opdracht, Verzending, read
from ketenwissel.rehearsal.misdragingen.geplant import Geplant
from ketenwissel.rehearsal.misdragingen.ingrepen import INGREPEN
from ketenwissel.rehearsal.misdragingen.partijen import SEEN_PER_PLANTED
from ketenwissel.rehearsal.verloop import Afwijkend, Spoedopdracht, Verloop
from ketenwissel.rehearsal.wereld import Wereld
from ketenwissel.store import Journaal

__all__ = ["Spelleider"]

_LOOKS_AT_HOUR = 9


class Spelleider:
    """Directs the planted deviations; the same planting and seed direct the same play."""

    def __init__(
        self,
        geplant: Sequence[Geplant],
        wereld: Wereld,
        draaiboek: Draaiboek,
        kantoren: Mapping[str, Kantoor],
        verloop: Verloop,
        rng: random.Random,
    ) -> None:
        self._geplant = dict(enumerate(geplant, 1))
        self._wereld = wereld
        self._draaiboek = draaiboek
        self._kantoren = kantoren
        self._verloop = verloop
        self._rng = rng
        self._later: list[tuple[datetime, int, Verzending]] = []
        self._held = count()
        self._following: dict[str, tuple[datetime, list[Verzending]]] = {}
        self._left: set[str] = set()
        self._to_reject: set[str] = set()
        onbevestigd = sum(1 for one in geplant if one.soort == "bevestigt_nooit")
        self._in_view = onbevestigd * SEEN_PER_PLANTED // (SEEN_PER_PLANTED + 1)
        self._spoed = sorted(
            (one.opdracht.moment, nummer)
            for nummer, one in self._geplant.items()
            if one.soort.startswith("spoed_")
        )

    def plan(self) -> None:
        """Put the planted work in the outboxes and count what the evidence must show."""
        for one in self._geplant.values():
            gepland = self._verloop.gepland
            gepland[one.soort] = gepland.get(one.soort, 0) + one.aantal
            self._verloop.opdrachten += 1
            self._kantoren[one.afzender].plan(one.opdracht)

    def begin_step(self, start: datetime, end: datetime) -> None:
        """Do what the instant asks for: a merger, urgent orders given outside the traffic."""
        fusie = self._wereld.fusie
        if fusie is not None and fusie.moment == start:
            self._kantoren[fusie.oud].hand_over(self._kantoren[fusie.nieuw])
        while self._spoed and self._spoed[0][0] < end:
            moment, nummer = self._spoed.pop(0)
            one = self._geplant[nummer]
            toewijzing = one.opdracht.toewijzing
            assert toewijzing is not None, "an urgent order is about care to allocate"
            self._verloop.spoed[nummer] = Spoedopdracht(
                moment,
                one.soort,
                one.afzender,
                one.opdracht.ontvanger,
                one.opdracht.standaard,
                toewijzing,
            )

    def look(self, start: datetime, port: Port, journaal: Journaal) -> None:
        """Let the party that never confirms look into its mailbox, once a day and no further than it gets."""
        local = to_local(start)
        if (local.hour, local.minute) != (_LOOKS_AT_HOUR, 0):
            return
        shown = port.postvak([self._wereld.onbevestiger.code], self._in_view)
        if shown:
            read(self._kantoren, port.ophalen(shown), start, journaal)

    def leaving(self, verzendingen: Sequence[Verzending], end: datetime) -> list[Verzending]:
        """Give what really leaves before `end`: planted submissions are tampered with, others pass as is."""
        out: list[Verzending] = []
        for verzending in verzendingen:
            werk = verzending.werk
            self._reject_answer(verzending)
            if werk is None or werk.afwijking is None or verzending.aanlevering.referentie in self._left:
                out.append(verzending)
                continue
            self._left.add(verzending.aanlevering.referentie)
            first, *following = self._tamper(replace(verzending, opzettelijk=True), werk.afwijking.nummer)
            self._hold(first)
            if following:
                self._following[first.aanlevering.referentie] = (first.moment, following)
        while self._later and self._later[0][0] < end:
            out.append(heapq.heappop(self._later)[2])
        return out

    def answered(self, verzendingen: Sequence[Verzending], antwoorden: Sequence[Antwoord | None]) -> None:
        """Let what follows a planted submission leave now that it was answered."""
        for verzending, antwoord in zip(verzendingen, antwoorden, strict=True):
            referentie = verzending.aanlevering.referentie
            if antwoord is None or referentie not in self._following:
                continue
            first, following = self._following.pop(referentie)
            for one in following:
                self._hold(replace(one, moment=one.moment + (verzending.moment - first)))

    def _tamper(self, verzending: Verzending, nummer: int) -> list[Verzending]:
        geplant = self._geplant[nummer]
        is_heen = isinstance(verzending.werk, Opdracht)
        if is_heen:
            self._instruct(geplant, nummer, verzending.aanlevering.referentie)
        if is_heen == geplant.over_antwoord:
            return [verzending]
        ingreep = INGREPEN.get(geplant.soort)
        out = ingreep(verzending, self._draaiboek, self._rng) if ingreep else [verzending]
        about = out[-1].aanlevering
        self._verloop.afwijkend.append(
            Afwijkend(geplant.soort, about.referentie, sha256(about.inhoud).hexdigest())
        )
        return out

    def _instruct(self, geplant: Geplant, nummer: int, referentie: str) -> None:
        """Tell the receiver how to treat a planted heenbericht, now that its reference is known."""
        receiver = self._kantoren[geplant.opdracht.ontvanger]
        if geplant.breekt:
            self._verloop.breekt[referentie] = geplant.soort
        if geplant.beantwoording is not None:
            receiver.deviate(referentie, geplant.beantwoording)
        if geplant.fout_op == "heen":
            receiver.reject(referentie)
        if geplant.fout_op == "retour":
            receiver.keep(referentie)
            self._to_reject.add(referentie)
        order = self._verloop.spoed.get(nummer)
        if order is not None:
            self._verloop.spoed[nummer] = replace(order, referentie=referentie)

    def _reject_answer(self, verzending: Verzending) -> None:
        """Let the sender of a planted heenbericht take the first answer on it for a bad message."""
        sent = verzending.aanlevering
        if sent.soort == "Du01" and sent.cross_referentie in self._to_reject:
            self._to_reject.discard(sent.cross_referentie)
            self._kantoren[sent.ontvanger.organisatie].reject(sent.referentie)

    def _hold(self, verzending: Verzending) -> None:
        heapq.heappush(self._later, (verzending.moment, next(self._held), verzending))
