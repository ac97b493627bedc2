"""Judging: how a step of a party stands, from numbers, reports, the runbook and the instant alone.

A report counts as far as the hub's own counting does not contradict it. That something is read in takes both:
what the hub measures (nothing waits any more) and what the party reports.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from ketenwissel.regie.cijfers import FOUTBERICHT_RELEASE, Cijfers, Gemeld, Vorm
from ketenwissel.regie.partijstappen import Criterium, Partijstap
from ketenwissel.store.kolommen import from_milliseconds, to_milliseconds
from ketenwissel.store.tellingen import Totaal

__all__ = ["Bewijs", "Omstandig", "Stapstand", "Status", "judge"]

Status = Literal["niet begonnen", "bezig", "gereed", "te laat", "achterhaald"]
"""`te laat`: it was done after its due instant, or is not done after it. `achterhaald`: it was not done, and
a later block or going live leaves nothing to be done any more."""

Bewijs = Literal["geen", "gemeten", "gemeld", "beide"]
"""What the state rests on: on nothing, on what the hub measured, on what the party reported, or on both."""


class Stapstand(NamedTuple):
    """How one step of one party stands; instants are UTC.

    `gedaan_op`: since when it is done; None while it is not, or when that was before counting began. `rest`:
    how many messages are left, None where that is not known. `tegengesproken`: the party reported it done,
    and the hub's own counting says otherwise.
    """

    stap: str
    criterium: Criterium
    status: Status
    gedaan: bool
    gedaan_op: datetime | None
    bewijs: Bewijs
    tegengesproken: bool
    rest: int | None
    gemeld_op: datetime | None
    gemeld_aantal: int | None
    uiterlijk_op: datetime


class Omstandig(NamedTuple):
    """In what steps are judged: the instant, and which release goes live when (ms since 1970, UTC).

    `kto`: the product of the party passed message types of the new release.
    """

    at: int
    naar: str
    vrijgave_op: int
    kto: bool = False


class _Bevinding(NamedTuple):
    """What was found: done since when (0: before counting), and what it rests on."""

    gedaan_op: int | None
    bewijs: Bewijs
    begonnen: bool
    tegengesproken: bool = False
    rest: int | None = None


def judge(stap: Partijstap, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> Stapstand:
    """Say how a step stands at an instant."""
    found = _JUDGES[stap.criterium](stap, cijfers, gemeld, nu)
    done_at = found.gedaan_op
    return Stapstand(
        stap=stap.nummer,
        criterium=stap.criterium,
        status=_status(stap, found, nu.at),
        gedaan=done_at is not None,
        gedaan_op=from_milliseconds(done_at) if done_at else None,
        bewijs=found.bewijs,
        tegengesproken=found.tegengesproken,
        rest=found.rest,
        gemeld_op=None if gemeld.laatste_op is None else from_milliseconds(gemeld.laatste_op),
        gemeld_aantal=gemeld.aantal,
        uiterlijk_op=stap.uiterlijk_op,
    )


def _status(stap: Partijstap, found: _Bevinding, at: int) -> Status:
    due = to_milliseconds(stap.uiterlijk_op)
    if found.gedaan_op is not None:
        return "gereed" if found.gedaan_op < due else "te laat"
    if at < due:
        return "bezig" if found.begonnen else "niet begonnen"
    overtaken = stap.achterhaald_op
    return "achterhaald" if overtaken is not None and at >= to_milliseconds(overtaken) else "te laat"


def _sent(stap: Partijstap, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Nothing is left to send: the party says so, and nothing of these types came (or was tried) since.

    What came after the due instant shows by itself that it was not done then.
    """
    forms = [(stap.release, nummer) for nummer in stap.nummers]
    last = max(_latest(cijfers.ingediend, forms), _latest(cijfers.geweigerd, forms))
    due = to_milliseconds(stap.uiterlijk_op)
    done = [at for at in gemeld.gedaan_op if at >= last]
    after = sum(cijfers.ontraden.get(form, (0, 0))[0] for form in forms)
    measured = nu.at >= due
    if done:
        return _Bevinding(done[0], "beide" if measured else "gemeld", begonnen=True, rest=gemeld.aantal)
    return _Bevinding(
        None,
        "gemeten" if after or (measured and last >= due) else "gemeld" if gemeld.begonnen else "geen",
        gemeld.begonnen,
        tegengesproken=bool(gemeld.gedaan_op),
        rest=gemeld.aantal,
    )


def _answered(stap: Partijstap, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Every answer was sent: no pair waits for one of these types, and none broke for want of it.

    While more may come, none waiting is not the end.
    """
    forms = [(stap.release, nummer) for nummer in stap.nummers]
    rest = _count(cijfers.te_beantwoorden, forms) + _count(cijfers.gebroken, forms)
    said = bool(gemeld.gedaan_op)
    begun = gemeld.begonnen or rest > 0 or _count(cijfers.ingediend, forms) > 0
    bewijs: Bewijs = "beide" if said and rest == 0 else "gemeten"
    done = rest == 0 and nu.at >= to_milliseconds(stap.rustig_op)
    return _Bevinding(
        _latest(cijfers.te_beantwoorden, forms) if done else None,
        bewijs,
        begun,
        tegengesproken=said and rest > 0,
        rest=rest,
    )


def _read_in(stap: Partijstap, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """Everything was read in: nothing waits from the begin of the window on, and the party says so.

    A report from before the window, or from before the last message was collected, does not count: the hubs
    pass on until then what they admitted.
    """
    assert stap.begin is not None, "a window has a begin"
    begin = to_milliseconds(stap.begin)
    waiting = cijfers.wachtend.get(stap.release, 0)
    if nu.at < nu.vrijgave_op:
        waiting += cijfers.wachtend.get(FOUTBERICHT_RELEASE, 0)
    last = cijfers.opgehaald.get(stap.release, (0, 0))[1]
    measured = nu.at >= begin and waiting == 0
    said = [at for at in gemeld.gedaan_op if at >= begin]
    after = [at for at in said if at >= last]
    done = after[0] if measured and after else None
    bewijs: Bewijs = "geen"
    if measured:
        bewijs = "beide" if after else "gemeten"
    elif said:
        bewijs = "gemeld"
    return _Bevinding(
        done,
        bewijs,
        begonnen=nu.at >= begin and (measured or gemeld.begonnen or last >= begin),
        tegengesproken=bool(said) and done is None,
        rest=waiting,
    )


def _ready(stap: Partijstap, cijfers: Cijfers, gemeld: Gemeld, nu: Omstandig) -> _Bevinding:
    """The systems are ready: the party says so; what it submits in the new release shows it, later."""
    shown = [latest for (release, _), (_, latest) in cijfers.ingediend.items() if release == nu.naar]
    if gemeld.gedaan_op:
        return _Bevinding(gemeld.gedaan_op[0], "beide" if shown else "gemeld", begonnen=True)
    if shown:
        return _Bevinding(max(shown), "gemeten", begonnen=True)
    return _Bevinding(None, "gemeld" if gemeld.begonnen else "geen", gemeld.begonnen or nu.kto)


_JUDGES = {"verzonden": _sent, "beantwoord": _answered, "ingelezen": _read_in, "klaar": _ready}


def _count(totals: Mapping[Vorm, Totaal], forms: list[Vorm]) -> int:
    return sum(totals[form][0] for form in forms if form in totals)


def _latest(totals: Mapping[Vorm, Totaal], forms: list[Vorm]) -> int:
    return max((totals[form][1] for form in forms if form in totals), default=0)
