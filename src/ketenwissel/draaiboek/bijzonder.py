"""What people decided beside the runbook, as values, and what that makes of a verdict of the gate.

A measure of one party or of a few never makes anything pass submitting that the runbook does not: an extra
stop and an agreement make a verdict graver, or leave it. What a measure can open is collecting, for the one
party that it names, while the runbook keeps it closed and the old release is still the one in use.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from ketenwissel.core.instants import format_local
from ketenwissel.draaiboek.oordeel import Omgeving, Oordeel, Retry, Verdict
from ketenwissel.draaiboek.reasons import CARE
from ketenwissel.standards import split_code

__all__ = ["Afhaalmaatregel", "Afspraak", "Bijzonderheden", "ExtraStop", "Maatregel", "Zending"]


class Zending(NamedTuple):
    """What a measure can be about: a type (a code without letter, "Fo01"), its release, and both ends."""

    bericht: str
    release: str | None
    zender: str
    ontvanger: str


@dataclass(frozen=True, slots=True)
class ExtraStop:
    """One party, one message type (a code without letter, such as WMO303) or both, stopped for a while.

    Holds from `van` until `tot` (UTC, half-open), as everything here. A stopped party submits nothing.
    """

    nummer: int
    van: datetime
    tot: datetime
    partij: str | None
    bericht: str | None

    @property
    def naam(self) -> str:
        """What a verdict calls it."""
        return f"extra stop {self.nummer}"

    @property
    def verdict(self) -> Verdict:
        """The verdict where it decides."""
        return "geblokkeerd"

    def stops(self, zending: Zending) -> bool:
        """Say whether it stops a message."""
        return self.partij in (None, zending.zender) and self.bericht in (None, zending.bericht)


@dataclass(frozen=True, slots=True)
class Afspraak:
    """Types (by number, "305") that parties agreed not to send each other in `release` from an instant on."""

    nummer: int
    van: datetime
    tot: datetime | None
    partijen: frozenset[str]
    release: str
    berichten: frozenset[str]

    @property
    def naam(self) -> str:
        """What a verdict calls it."""
        return f"afspraak {self.nummer}"

    @property
    def verdict(self) -> Verdict:
        """The verdict where it decides."""
        return "ontraden"

    def concerns(self, zending: Zending) -> bool:
        """Say whether it is about a message: between two of its parties."""
        parts = split_code(zending.bericht)
        return (
            zending.release == self.release
            and zending.zender in self.partijen
            and zending.ontvanger in self.partijen
            and parts is not None
            and parts[1] in self.berichten
        )


@dataclass(frozen=True, slots=True)
class Afhaalmaatregel:
    """For one party: collecting stays open (`verlengd`), or nothing is handed out (`gepauzeerd`)."""

    nummer: int
    soort: Literal["verlengd", "gepauzeerd"]
    partij: str
    van: datetime
    tot: datetime

    @property
    def naam(self) -> str:
        """What a verdict calls it."""
        return f"noodmaatregel {self.nummer}"

    @property
    def verdict(self) -> Verdict:
        """The verdict where it decides."""
        return "geblokkeerd" if self.soort == "gepauzeerd" else "toegestaan"


Maatregel = ExtraStop | Afspraak | Afhaalmaatregel


@dataclass(frozen=True, slots=True)
class Bijzonderheden:
    """Every measure that was decided on, whatever its time; answers at any instant."""

    stops: tuple[ExtraStop, ...] = ()
    afspraken: tuple[Afspraak, ...] = ()
    afhalen: tuple[Afhaalmaatregel, ...] = ()

    @classmethod
    def of(cls, measures: Iterable[Maatregel]) -> "Bijzonderheden":
        """Sort measures by what they are about."""
        every = list(measures)
        return cls(
            tuple(one for one in every if isinstance(one, ExtraStop)),
            tuple(one for one in every if isinstance(one, Afspraak)),
            tuple(one for one in every if isinstance(one, Afhaalmaatregel)),
        )

    @property
    def touches_submitting(self) -> bool:
        """Whether any message could be judged otherwise than by the runbook alone."""
        return bool(self.stops or self.afspraken)

    def submitting(
        self, oordeel: Oordeel, zending: Zending, at: datetime, omgeving: Omgeving = "productie"
    ) -> Oordeel:
        """Give the graver of the verdict of the gate and of what holds between these parties.

        What the runbook refuses it refuses itself, in its own words. On the KTO nothing is advised against.
        """
        if not oordeel.passes:
            return oordeel
        own: list[ExtraStop | Afspraak] = [one for one in self.stops if one.stops(zending)]
        if oordeel.verdict == "toegestaan" and omgeving == "productie":
            own += [one for one in self.afspraken if one.concerns(zending)]

        def decides(moment: datetime) -> ExtraStop | Afspraak | None:
            return next((one for one in own if _holds(one, moment)), None)

        def verdict(moment: datetime) -> Verdict:
            one = decides(moment)
            return oordeel.verdict if one is None else one.verdict

        found, until = decides(at), _until(oordeel, own, verdict, at)
        if found is None:
            return replace(oordeel, until=until) if own else oordeel
        why = zending.bericht
        reason = _why_stopped(found, why) if isinstance(found, ExtraStop) else _why_agreed(found, why)
        retry: Retry | None = "later" if isinstance(found, ExtraStop) else None
        return Oordeel(found.verdict, None, None, None, retry, until, reason, found.naam)

    def collecting(self, oordeel: Oordeel, partij: str, at: datetime) -> Oordeel:
        """Give what holds for a party that collects; `oordeel` is that of the gate for collecting.

        A pause goes before everything. What the runbook keeps closed is open for who was given longer; a
        release that is not in use stays so.
        """
        if oordeel.verdict not in ("toegestaan", "geblokkeerd"):
            return oordeel
        own = [one for one in self.afhalen if one.partij == partij]

        def decides(moment: datetime) -> Afhaalmaatregel | None:
            held = {one.soort: one for one in reversed(own) if _holds(one, moment)}
            if oordeel.passes or "gepauzeerd" in held:
                return held.get("gepauzeerd") if oordeel.passes else None
            return held.get("verlengd")

        def verdict(moment: datetime) -> Verdict:
            one = decides(moment)
            return oordeel.verdict if one is None else one.verdict

        found, until = decides(at), _until(oordeel, own, verdict, at)
        if found is None:
            return replace(oordeel, until=until) if own else oordeel
        why = _why_paused if found.soort == "gepauzeerd" else _why_longer
        retry: Retry | None = "later" if found.soort == "gepauzeerd" else None
        return Oordeel(found.verdict, None, None, None, retry, until, why(found, until), found.naam)

    def excepted(self, at: datetime) -> frozenset[str]:
        """Give the parties for which collecting may differ from the runbook at an instant."""
        return frozenset(one.partij for one in self.afhalen if _holds(one, at))

    def paused(self, at: datetime) -> frozenset[str]:
        """Give the parties to which nothing is delivered at an instant, but for foutberichten."""
        return frozenset(one.partij for one in self.afhalen if one.soort == "gepauzeerd" and _holds(one, at))


def _holds(one: Maatregel, at: datetime) -> bool:
    return one.van <= at and (one.tot is None or at < one.tot)


def _until(
    oordeel: Oordeel, own: Iterable[Maatregel], verdict: Callable[[datetime], Verdict], at: datetime
) -> datetime | None:
    """Give the first instant with another verdict than now, at the latest where that of the runbook ends."""
    edges = sorted({edge for one in own for edge in (one.van, one.tot) if edge is not None and edge > at})
    now, end = verdict(at), oordeel.until
    return next((edge for edge in edges if (end is None or edge < end) and verdict(edge) != now), end)


def _why_stopped(stop: ExtraStop, bericht: str) -> str:
    whom = "deze afzender" if stop.bericht is None else bericht
    return (
        f"Extra stop {stop.nummer} van het knooppunt: {whom} staat stil tot {format_local(stop.tot)}. "
        f"Dien het daarna ongewijzigd opnieuw in. {CARE}"
    )


def _why_agreed(afspraak: Afspraak, bericht: str) -> str:
    return (
        f"{bericht} in {afspraak.release} gaat door, maar deze partijen spraken af het sinds "
        f"{format_local(afspraak.van)} niet meer te verzenden (afspraak {afspraak.nummer})."
    )


def _why_paused(pause: Afhaalmaatregel, until: datetime | None) -> str:
    return (
        f"De bezorging aan deze partij is gepauzeerd tot {format_local(until or pause.tot)} (noodmaatregel "
        f"{pause.nummer}). Wat klaarstaat, blijft bewaard; termijnen lopen door. {CARE}"
    )


def _why_longer(longer: Afhaalmaatregel, until: datetime | None) -> str:
    return (
        f"Deze partij mag langer afhalen, tot {format_local(until or longer.tot)} (noodmaatregel "
        f"{longer.nummer}); voor anderen is afhalen dicht."
    )
