"""Judging: how a step of a party stands, from numbers, reports, the runbook and the instant alone.

A report counts as far as the hub's own counting does not contradict it. That something is read in takes both:
what the hub measures (nothing waits any more) and what the party reports.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from ketenwissel.regie.cijfers import FOUTBERICHT_RELEASE, Cijfers, Gemeld, Vorm
from ketenwissel.regie.partijstappen import Criterium, Partijstap
from ketenwissel.store.kolommen import from_milliseconds, to_milliseconds
from ketenwissel.store.tellingen import Totaal

__all__ = ["Bewijs", "Maat", "Omstandig", "Stapstand", "Status", "judge"]

Status = Literal["niet begonnen", "bezig", "gereed", "te laat", "achterhaald"]
"""`te laat`: it was done after its due instant, or is not done after it. `achterhaald`: it was not done, and
a later block or going live leaves nothing to be done any more."""

Bewijs = Literal["geen", "gemeten", "gemeld", "beide"]
"""What the state rests on: on nothing, on what the hub measured, on what the party reported, or on both."""


class Maat(NamedTuple):
    """A step as it is held against numbers: its types, and its instants in ms since 1970 (None: never)."""

    stap: Partijstap
    vormen: tuple[Vorm, ...]
    begin: int
    uiterlijk: int
    rustig: int
    achterhaald: int | None

    @classmethod
    def of(cls, stap: Partijstap) -> "Maat":
        """Make the measure of a step."""
        return cls(
            stap,
            tuple((stap.release, nummer) for nummer in stap.nummers),
            0 if stap.begin is None else to_milliseconds(stap.begin),
            to_milliseconds(stap.uiterlijk_op),
            to_milliseconds(stap.rustig_op),
            None if stap.achterhaald_op is None else to_milliseconds(stap.achterhaald_op),
        )


class Stapstand(NamedTuple):
    """How one step of one party stands.

    `rest`: how many messages are left, None where that is not known. `tegengesproken`: the party reported it
    done, and the hub's own counting says otherwise. `gedaan_ms` and `gemeld_ms` are instants in ms since
    1970: since when it is done (None: it is not; 0: before counting began), and of the last report.
    """

    van: Partijstap
    status: Status
    gedaan_ms: int | None
    bewijs: Bewijs
    tegengesproken: bool
    rest: int | None
    gemeld_ms: int | None
    gemeld_aantal: int | None

    @property
    def stap(self) -> str:
        """The number of the step."""
        return self.van.nummer

    @property
    def criterium(self) -> Criterium:
        """What the step asks."""
        return self.van.criterium

    @property
    def gedaan(self) -> bool:
        """Whether it is done, in time or late."""
        return self.gedaan_ms is not None

    @property
    def gedaan_op(self) -> datetime | None:
        """Since when it is done (UTC); None also when that was before counting began."""
        return from_milliseconds(self.gedaan_ms) if self.gedaan_ms else None

    @property
    def gemeld_op(self) -> datetime | None:
        """When the party last reported on it (UTC)."""
        return None if self.gemeld_ms is None else from_milliseconds(self.gemeld_ms)

    @property
    def uiterlijk_op(self) -> datetime:
        """By when it must be done (UTC)."""
        return self.van.uiterlijk_op


class Omstandig(NamedTuple):
    """In what steps are judged: the instant, and which release goes live when (ms since 1970, UTC).

    `kto`: the product of the party passed message types of the new release.
    """

    at: int
    naar: str
    vrijgave_op: int
    kto: bool = False


_Bevinding = tuple[int | None, Bewijs, bool, bool, int | None]
"""What was found: done since when (None: it is not; 0: before counting), on what evidence; whether there is a
sign of it, and a report that is contradicted; what is left. A bare tuple: there are tens of thousands."""


def judge(maat: Maat, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> Stapstand:
    """Say how a step stands at an instant."""
    done, bewijs, begun, denied, rest = _JUDGES[maat.stap.criterium](maat, cijfers, gemeld, nu)
    status = _status(maat, done, begun, nu.at)
    return Stapstand(maat.stap, status, done, bewijs, denied, rest, gemeld.laatste_op, gemeld.aantal)


def _status(maat: Maat, done: int | None, begun: bool, at: int) -> Status:
    if done is not None:
        return "gereed" if done < maat.uiterlijk else "te laat"
    if at < maat.uiterlijk:
        return "bezig" if begun else "niet begonnen"
    return "achterhaald" if maat.achterhaald is not None and at >= maat.achterhaald else "te laat"


def _sent(maat: Maat, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Nothing is left to send: the party says so, and nothing of these types came (or was tried) since.

    What came after the due instant shows by itself that it was not done then.
    """
    forms = maat.vormen
    last = max(_latest(cijfers.ingediend, forms), _latest(cijfers.geweigerd, forms))
    said = gemeld.gedaan_op
    measured = nu.at >= maat.uiterlijk
    for at in said:
        if at >= last:
            return at, "beide" if measured else "gemeld", True, False, gemeld.aantal
    bewijs: Bewijs = "gemeld" if gemeld.begonnen else "geen"
    if measured and last >= maat.uiterlijk:
        bewijs = "gemeten"
    return None, bewijs, gemeld.begonnen, bool(said), gemeld.aantal


def _answered(maat: Maat, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Every answer was sent: no pair waits for one of these types, and none broke for want of it.

    While more may come, none waiting is not the end.
    """
    forms = maat.vormen
    rest = _count(cijfers.te_beantwoorden, forms) + _count(cijfers.gebroken, forms)
    said = bool(gemeld.gedaan_op)
    begun = gemeld.begonnen or any(form in cijfers.te_beantwoorden for form in forms)
    bewijs: Bewijs = "beide" if said and rest == 0 else "gemeten"
    done = rest == 0 and nu.at >= maat.rustig
    since = _latest(cijfers.te_beantwoorden, forms) if done else None
    return since, bewijs, begun, said and rest > 0, rest


def _read_in(maat: Maat, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Everything was read in: nothing waits from the begin of the window on, and the party says so.

    A report from before the window, or from before the last message was collected, does not count: the hubs
    pass on until then what they admitted.
    """
    begin, release = maat.begin, maat.stap.release
    waiting = cijfers.wachtend.get(release, 0)
    if nu.at < nu.vrijgave_op:
        waiting += cijfers.wachtend.get(FOUTBERICHT_RELEASE, 0)
    last = cijfers.opgehaald.get((release, ""), (0, 0))[1]
    measured = nu.at >= begin and waiting == 0
    said = [at for at in gemeld.gedaan_op if at >= begin]
    after = [at for at in said if at >= last]
    done = after[0] if measured and after else None
    bewijs: Bewijs = "geen"
    if measured:
        bewijs = "beide" if after else "gemeten"
    elif said:
        bewijs = "gemeld"
    begun = nu.at >= begin and (measured or gemeld.begonnen or last >= begin)
    return done, bewijs, begun, bool(said) and done is None, waiting


def _ready(maat: Maat, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """The systems are ready: the party says so; what it submits in the new release shows it, later."""
    shown = []
    if nu.at >= nu.vrijgave_op:
        shown = [latest for (release, _), (_, latest) in cijfers.ingediend.items() if release == nu.naar]
    if gemeld.gedaan_op:
        return gemeld.gedaan_op[0], "beide" if shown else "gemeld", True, False, None
    if shown:
        return max(shown), "gemeten", True, False, None
    return None, "gemeld" if gemeld.begonnen else "geen", gemeld.begonnen or nu.kto, False, None


_JUDGES = {"verzonden": _sent, "beantwoord": _answered, "ingelezen": _read_in, "klaar": _ready}


def _count(totals: Mapping[Vorm, Totaal], forms: Iterable[Vorm]) -> int:
    if not totals:
        return 0
    number = 0
    for form in forms:
        if form in totals:
            number += totals[form][0]
    return number


def _latest(totals: Mapping[Vorm, Totaal], forms: Iterable[Vorm]) -> int:
    if not totals:
        return 0
    latest = 0
    for form in forms:
        if form in totals and totals[form][1] > latest:
            latest = totals[form][1]
    return latest
