"""The hub as the parties meet it over the wire: their doors, and the clock that the rehearsal sets."""

import threading
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from datetime import datetime

import msgspec

from ketenwissel.core.errors import KetenwisselError
from ketenwissel.core.instants import format_instant, to_local
from ketenwissel.hub import Stand
from ketenwissel.keten import (
    Aanlevering,
    Antwoord,
    GeenAntwoord,
    Kant,
    Levering,
    Ontvangst,
    Postvakregel,
    Weigering,
)
from ketenwissel.keten.vsp import rollen_of_rol
from ketenwissel.partij import Verzending
from ketenwissel.rehearsal.draad.aanleveren import submit
from ketenwissel.rehearsal.draad.afhalen import LOKETTEN
from ketenwissel.rehearsal.draad.inrichting import Sleutels
from ketenwissel.rehearsal.draad.verbinding import Verbinding
from ketenwissel.rehearsal.draad.vormen import Standen
from ketenwissel.rehearsal.verloop import Paartelling
from ketenwissel.toegang import Partij

__all__ = ["Draadpoort"]

_OK = 200
_PAUSE = 0.05
_PAUSES = 1200
_JSON = {"content-type": "application/json"}

_standen = msgspec.json.Decoder(Standen)


class Draadpoort:
    """An `Oefenhub` behind its doors; several services on one database share the parties among them.

    The clock of the hub stands still and is set to the moment of each submission, so these go one after the
    other; parties collect at the same time, as they do. Raises KetenwisselError when the clock cannot be set:
    then there is no hub to rehearse with.
    """

    def __init__(
        self,
        verbindingen: Sequence[Verbinding],
        sleutels: Sleutels,
        partijen: Iterable[Partij],
        begin: datetime,
        tellen_op: Collection[datetime],
        handen: Executor,
    ) -> None:
        """Start at `begin`; `tellen_op` are instants (UTC) at which is counted, besides every midnight.

        `handen` collect.
        """
        self._handen = handen
        self._partijen = {partij.code: partij for partij in partijen}
        self._via = {
            code: verbindingen[place % len(verbindingen)] for place, code in enumerate(self._partijen)
        }
        self._leiding = verbindingen[0]
        self._sleutels = sleutels
        self._tellen_op = frozenset(tellen_op)
        self._klok: datetime | None = None
        self._moment = begin
        self.later: set[tuple[str, str]] = set()
        """What was refused after its door had said that it was received: (sender, reference)."""

    def begin_step(self, moment: datetime) -> None:
        """Take note; the clock of the hub moves when something happens."""
        self._moment = moment

    def at_cutoff(self, moment: datetime) -> None:
        """Take note; the hub breaks pairs by itself."""
        self._moment = moment

    def arrive(self, verzendingen: Sequence[Verzending], end: datetime) -> list[Antwoord | None]:
        """Submit each at its own moment; None where no answer comes."""
        return [self._submit(one.aanlevering, one.moment) for one in verzendingen]

    def indienen(self, aanleveringen: Sequence[Aanlevering]) -> list[Antwoord]:
        """Submit at the instant at which the clock stands."""
        answers = [self._submit(one, self._moment) for one in aanleveringen]
        given = [one for one in answers if isinstance(one, Ontvangst | Weigering)]
        if len(given) < len(answers):
            raise GeenAntwoord("not every submission was answered")
        return given

    def postvak(
        self, partijen: Collection[str], limiet: int = 250, *, achtergebleven: bool = False
    ) -> list[Postvakregel]:
        """List what waits; who has ended collects nothing any more."""
        self._set_clock(self._moment)
        collecting = [code for code in partijen if self._partijen[code].valid(self._moment)]

        def listed(code: str) -> list[Postvakregel]:
            loket = LOKETTEN[self._side(code)]
            return loket.listed(self._via[code], self._key(code), code, limiet, achtergebleven=achtergebleven)

        return [regel for lines in self._handen.map(listed, collecting) for regel in lines]

    def ophalen(self, regels: Sequence[Postvakregel]) -> list[Levering]:
        """Fetch payloads."""
        self._set_clock(self._moment)

        def fetched(regel: Postvakregel) -> bytes | None:
            loket = LOKETTEN[self._side(regel.partij)]
            return loket.fetched(self._via[regel.partij], self._key(regel.partij), regel)

        payloads = self._handen.map(fetched, regels)
        return [
            Levering(regel, payload)
            for regel, payload in zip(regels, payloads, strict=True)
            if payload is not None
        ]

    def bevestigen(self, regels: Sequence[Postvakregel]) -> None:
        """Confirm."""
        self._set_clock(self._moment)

        def confirm(regel: Postvakregel) -> None:
            loket = LOKETTEN[self._side(regel.partij)]
            loket.confirmed(self._via[regel.partij], self._key(regel.partij), regel)

        for _ in self._handen.map(confirm, regels):
            pass

    def stand(self) -> Mapping[str, Stand]:
        """Give what the parties have in front of them."""
        self._set_clock(self._moment)
        return {one.partij: Stand(one.wachtend, one.te_beantwoorden) for one in self._standen().standen}

    def telling(self, moment: datetime) -> Paartelling | None:
        """Count once a day and at cut-offs."""
        if to_local(moment).hour and moment not in self._tellen_op:
            return None
        self._set_clock(moment)
        pause = threading.Event()
        # The hub writes down by itself, within seconds, which pairs broke; until then its trail runs behind.
        for _ in range(_PAUSES):
            found = self._standen()
            if found.spoor.bijgewerkt:
                return Paartelling(moment, found.spoor.gebeurtenissen, found.paren)
            pause.wait(_PAUSE)
        raise KetenwisselError("the hub does not write down which pairs broke")

    def _side(self, code: str) -> Kant:
        return "ggk" if self._partijen[code].rol == "gemeente" else "vecozo"

    def _key(self, code: str) -> str:
        return self._sleutels.partijen[code]

    def _rollen(self, code: str) -> Collection[str]:
        partij = self._partijen.get(code)
        return () if partij is None else rollen_of_rol(partij.rol)

    def _submit(self, aanlevering: Aanlevering, moment: datetime) -> Antwoord | None:
        at = self._set_clock(moment)
        code = aanlevering.zender.organisatie
        try:
            found = submit(self._via[code], self._key(code), aanlevering, at, self._rollen)
        except GeenAntwoord:
            return None
        if found.later:
            self.later.add((code, aanlevering.referentie))
        return found.antwoord

    def _standen(self) -> Standen:
        answer = self._leiding.ask("GET", "/v1/standen", self._sleutels.leiding)
        if answer.status_code != _OK:
            raise KetenwisselError(f"the hub does not tell its numbers (HTTP {answer.status_code})")
        return _standen.decode(answer.content)

    def _set_clock(self, moment: datetime) -> datetime:
        """Move the clock on to an instant, unless it is there, and give where it stands."""
        if self._klok is not None and moment <= self._klok:
            return self._klok
        body = msgspec.json.encode({"nu": format_instant(moment)})
        try:
            answer = self._leiding.ask("PUT", "/v1/klok", self._sleutels.leiding, body, _JSON)
        except GeenAntwoord as error:
            raise KetenwisselError(str(error)) from None
        if answer.status_code != _OK:
            raise KetenwisselError(f"the clock of the hub cannot be set (HTTP {answer.status_code})")
        self._klok = moment
        return moment
