"""Deciding with four eyes: proposing, approving, withdrawing and ending, the same for every kind of decision.

A decision holds from its own instant, and never before its last approval: where that instant has passed by
then, it moves to the approval. Refusing would cost, in the middle of an incident, the time of two more
people; and the rules are held against the proposal again at the instant from which it will hold.

Nothing is judged again: a decision holds from after the last one that the hub took.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import Verschil, differences
from ketenwissel.hub import Versies, insert_next, not_before_the_last
from ketenwissel.regie.goedkeuren import eligible, still_needed
from ketenwissel.regie.soorten import Afgewezen, besluit
from ketenwissel.regie.stand import parts_of, state_of
from ketenwissel.regie.toetsen import Toetsing, check_again, contents, read_amendment
from ketenwissel.regie.wensen import (
    Afspraakwens,
    ExtraStopwens,
    Maatregelwens,
    Voorstel,
    Wens,
    Wijzigingswens,
)
from ketenwissel.regie.zien import visible_proposals
from ketenwissel.store import Opslag, Work, besluiten, versies, whole_milliseconds
from ketenwissel.store.besluiten import Besluitsoort, Goedkeuringrij, Voorstelrij
from ketenwissel.store.versies import Versierij
from ketenwissel.toegang import Beheer, Identiteit, NietBekend, Toegang, Verboden, plain_text

__all__ = ["Besluiten"]

_TIK = timedelta(milliseconds=1)
_REDEN_MAX = 500
_SOORTEN: dict[type, Besluitsoort] = {
    Wijzigingswens: "draaiboek",
    Maatregelwens: "noodmaatregel",
    Afspraakwens: "afspraak",
    ExtraStopwens: "extra_stop",
}
_ALONE: tuple[Work, ...] = ("toegang", "aannemen", "vaststellen")


class Besluiten:
    """Takes decisions of people about the runbook and beside it; any thread may ask.

    Every act has a person's name and an instant (UTC), and is an event in the trail. All raise Verboden for
    who may not, NietBekend for what does not exist, UnusableInput, and Afgewezen with the rule that forbids
    what is asked: an attempt that a rule forbids is an event as well.
    """

    def __init__(self, opslag: Opslag) -> None:
        self._opslag = opslag
        self._versies = Versies()

    def propose(self, door: Identiteit | str, at: datetime, wens: Wens) -> int:
        """Propose something; gives its number. Proposing is no approval."""
        soort = _SOORTEN[type(wens)]
        try:
            with self._acts(door, at) as beheer:
                return self._propose(beheer, soort, wens)
        except Afgewezen as refusal:
            self._note_refusal(door, at, soort, wens, refusal)
            raise

    def _propose(self, beheer: Beheer, soort: Besluitsoort, wens: Wens) -> int:
        _require_proposing(beheer, soort, wens)
        now, start = self._instants(beheer, wens.van)
        tot = getattr(wens, "tot", None)
        ends = None if tot is None else whole_milliseconds(tot)
        if ends is not None and ends <= start:
            raise UnusableInput("the end must come after the begin")
        found = contents(wens, self._toetsing(beheer, start))
        text = found if isinstance(found, str) else json.dumps(found, sort_keys=True, ensure_ascii=False)
        reden = plain_text(wens.reden, "the reason", _REDEN_MAX)
        row = Voorstelrij(0, soort, beheer.door.naam, now, reden, text, start, ends)
        number = besluiten.insert_proposal(beheer.connection, row)
        _note(beheer, "voorstel_gedaan", row._replace(id=number), van=start, tot=ends)
        return number

    def approve(
        self, door: Identiteit | str, at: datetime, nummer: int, namens: str | None = None
    ) -> Voorstel:
        """Approve a proposal, for an organisation or party where that is asked and not plain from the roles.

        With the last approval that it takes, it is decided on.
        """
        row: Voorstelrij | None = None
        try:
            with self._acts(door, at) as beheer:
                row = self._pending(beheer, nummer)
                now, _ = self._instants(beheer, None)
                given = besluiten.approvals(beheer.connection, [nummer]).get(nummer, [])
                code = eligible(beheer, row, given, namens)
                approval = Goedkeuringrij(nummer, beheer.door.naam, code, now)
                besluiten.insert_approval(beheer.connection, approval)
                _note(beheer, "voorstel_goedgekeurd", row, namens=code)
                if not still_needed(row, [*given, approval]):
                    self._decide(beheer, row, now)
                return self._seen(beheer, nummer)
        except Afgewezen as refusal:
            self._note_refusal(door, at, row.soort if row else "draaiboek", nummer, refusal)
            raise

    def _decide(self, beheer: Beheer, row: Voorstelrij, now: datetime) -> None:
        _, start = self._instants(beheer, row.van_op)
        toetsing = self._toetsing(beheer, start)
        check_again(row, parts_of(row), toetsing)
        number = None
        if row.soort == "draaiboek":
            naam = read_amendment(row.inhoud).naam
            version = Versierij(0, naam, start, row.reden, now)
            number = insert_next(beheer.connection, version, row.inhoud)
        else:
            besluiten.mark_change(beheer.connection)
        besluiten.decide(beheer.connection, row.id, now, start, number)
        _note(beheer, "besluit_genomen", row, van=start, tot=row.tot_op, versie=_text(number))

    def withdraw(self, door: Identiteit | str, at: datetime, nummer: int) -> Voorstel:
        """Take a proposal back that was not decided on: who made it, or who could approve it."""
        with self._acts(door, at) as beheer:
            row = self._pending(beheer, nummer)
            if beheer.door.naam != row.door:
                beheer.require(besluit(row.soort).goedkeuren)
            besluiten.end(beheer.connection, nummer, self._instants(beheer, None)[0], beheer.door.naam)
            _note(beheer, "voorstel_ingetrokken", row)
            return self._seen(beheer, nummer)

    def end(self, door: Identiteit | str, at: datetime, nummer: int) -> Voorstel:
        """End a measure before its time, from now on; one person may, since that only gives back the runbook.

        An amendment does not end: another one follows it.
        """
        with self._acts(door, at) as beheer:
            row = self._known(beheer, nummer)
            _, moment = self._instants(beheer, None)
            if row.soort == "draaiboek":
                raise UnusableInput("an amendment does not end: propose another one")
            _require_ending(beheer, row)
            if state_of(row, moment) not in ("besloten", "van_kracht"):
                raise UnusableInput("only what was decided on and is not over can be ended")
            besluiten.end(beheer.connection, nummer, moment, beheer.door.naam)
            besluiten.mark_change(beheer.connection)
            _note(beheer, "besluit_beeindigd", row, per=moment)
            return self._seen(beheer, nummer)

    def list(self, wie: Identiteit, at: datetime, soort: Besluitsoort | None = None) -> Sequence[Voorstel]:
        """Give what somebody may see, in order of number."""
        with self._opslag.reading() as connection:
            return visible_proposals(connection, Toegang.read(connection), wie, at, soort)

    def get(self, wie: Identiteit, at: datetime, nummer: int) -> Voorstel:
        """Give one of them; raises NietBekend when there is none in sight."""
        found = next((one for one in self.list(wie, at) if one.nummer == nummer), None)
        if found is None:
            raise NietBekend("there is no decision or proposal with this number in sight")
        return found

    def difference(self, nummer: int) -> tuple[Verschil, ...]:
        """Give what an amendment changes in the version before it; whether one may see it, ask `get`."""
        with self._opslag.reading() as connection:
            row = besluiten.by_number(connection, nummer)
            if row is None or row.soort != "draaiboek":
                raise NietBekend("no amendment has this number")
            known = self._versies.load(connection)
            before = row.van_op - _TIK if row.besloten_op is not None else None
            last = known.last_start
            moment = before or max(row.van_op, last or row.van_op)
            return differences(known.at(moment), read_amendment(row.inhoud))

    def text(self, nummer: int) -> str:
        """Give the text (TOML) of an amended runbook; raises NietBekend when there is none."""
        with self._opslag.reading() as connection:
            row = besluiten.by_number(connection, nummer)
        if row is None or row.soort != "draaiboek":
            raise NietBekend("no amendment has this number")
        return row.inhoud

    @contextmanager
    def _acts(self, door: Identiteit | str, at: datetime) -> Iterator[Beheer]:
        """Open a transaction that nobody accepts, hands out or changes rights beside."""
        with self._opslag.writing(alone=_ALONE) as connection:
            beheer = Beheer(connection, door, not_before_the_last(connection, whole_milliseconds(at)))
            yield beheer
            versies.advance(connection, beheer.at, 0)

    def _instants(self, beheer: Beheer, van: datetime | None) -> tuple[datetime, datetime]:
        """Give the instant of the act, and from when a decision in it may hold: after the last one."""
        clock = versies.read_clock(beheer.connection)
        first = beheer.at if clock is None else max(beheer.at, clock.laatste_op + _TIK)
        return beheer.at, first if van is None else max(first, whole_milliseconds(van))

    def _toetsing(self, beheer: Beheer, start: datetime) -> Toetsing:
        return Toetsing(beheer.connection, beheer.toegang, self._versies.load(beheer.connection), start)

    def _known(self, beheer: Beheer, nummer: int) -> Voorstelrij:
        row = besluiten.by_number(beheer.connection, nummer)
        if row is None:
            raise NietBekend("no decision or proposal has this number")
        return row

    def _pending(self, beheer: Beheer, nummer: int) -> Voorstelrij:
        row = self._known(beheer, nummer)
        if row.besloten_op is not None:
            raise UnusableInput("this was decided on already")
        if row.beeindigd_op is not None:
            raise UnusableInput("this was withdrawn")
        return row

    def _seen(self, beheer: Beheer, nummer: int) -> Voorstel:
        _, after = self._instants(beheer, None)
        found = visible_proposals(beheer.connection, beheer.toegang, beheer.door, after, None)
        return next(one for one in found if one.nummer == nummer)

    def _note_refusal(
        self, door: Identiteit | str, at: datetime, soort: Besluitsoort, what: Wens | int, refusal: Afgewezen
    ) -> None:
        with self._acts(door, at) as beheer:
            beheer.note(
                "voorstel_afgewezen",
                besluit=soort,
                regel=refusal.regel,
                partij=getattr(what, "partij", None),
                voorstel=str(what) if isinstance(what, int) else None,
            )


def _require_proposing(beheer: Beheer, soort: Besluitsoort, wens: Wens) -> None:
    """Demand the right to propose: a party does for itself."""
    recht = besluit(soort).voorstellen
    if isinstance(wens, Maatregelwens):
        beheer.require(recht, wens.partij)
        return
    if isinstance(wens, Afspraakwens) and wens.partijen:
        zicht = beheer.toegang.zicht(beheer.door, recht, beheer.at)
        if not any(zicht.sees(code) for code in wens.partijen):
            raise Verboden(f"{beheer.door.naam} does not have the right {recht} here")
        return
    beheer.require(recht)


def _require_ending(beheer: Beheer, row: Voorstelrij) -> None:
    form = besluit(row.soort)
    if row.soort == "extra_stop":
        beheer.require(form.voorstellen)
        return
    if row.soort == "afspraak" and form.instemmen is not None:
        zicht = beheer.toegang.zicht(beheer.door, form.instemmen, beheer.at)
        if "regio" not in parts_of(row) and any(zicht.sees(code) for code in parts_of(row)["partijen"]):
            return
    beheer.require(form.goedkeuren)


def _note(beheer: Beheer, soort: str, row: Voorstelrij, **parts: Any) -> None:  # noqa: ANN401  # as `note`
    """Write an event about a proposal: by number and digest, since its texts may be about people."""
    fields = parts_of(row)
    digest = hashlib.sha256(f"{row.inhoud}\n{row.reden}".encode()).hexdigest()
    beheer.note(
        soort,
        besluit=row.soort,
        voorstel=str(row.id),
        maatregel=fields.get("soort"),
        partij=fields.get("partij"),
        sha256=digest,
        **parts,
    )


def _text(number: int | None) -> str | None:
    return None if number is None else str(number)
