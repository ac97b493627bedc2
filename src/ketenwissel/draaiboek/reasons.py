"""The Dutch sentence that goes with a verdict: at most 200 characters, and care goes on."""

from ketenwissel.core.instants import format_local
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.oordeel import Handeling, Retry
from ketenwissel.draaiboek.tijdstip import Tijdstip

__all__ = [
    "CARE",
    "allowed",
    "blocked",
    "collecting_closed",
    "discouraged",
    "no_such_type",
    "not_on_kto_yet",
    "not_told",
    "not_yet",
    "out_of_use",
    "outside_runbook",
    "ungated",
]

CARE = "De zorg gaat door."


def _when(tijdstip: Tijdstip) -> str:
    return format_local(tijdstip.instant) if tijdstip.bekend else "een onbekend tijdstip"


def ungated() -> str:
    """Say why an error message or a status passes."""
    return "Foutberichten en statussen mogen altijd door."


def no_such_type(release: str) -> str:
    """Say that the release has no such type."""
    return f"Dit berichttype bestaat niet in release {release}."


def not_told(release: str) -> str:
    """Say that the runbook, which is all that is known of this release, does not name the type."""
    return (
        f"Dit draaiboek noemt dit berichttype niet in release {release}; meer is van die release niet bekend."
    )


def outside_runbook(draaiboek: Draaiboek, release: str) -> str:
    """Say that the runbook knows nothing of this release."""
    covered = f"{draaiboek.van} naar {draaiboek.naar}"
    return f"Release {release} is niet in gebruik: dit draaiboek gaat over {covered}."


def allowed(bericht: str, release: str, handeling: Handeling) -> str:
    """Say that the message passes."""
    return f"{bericht} in {release} mag worden {'ingediend' if handeling == 'indienen' else 'afgehaald'}."


def discouraged(draaiboek: Draaiboek, bericht: str, step: str) -> str:
    """Say that the message passes against a procedural agreement."""
    since = _when(draaiboek.stap(step).begin)
    return (
        f"{bericht} in {draaiboek.van} gaat door, maar sinds {since} is afgesproken het niet meer te "
        f"verzenden (stap {step})."
    )


def blocked(draaiboek: Draaiboek, bericht: str, step: str, retry: Retry) -> str:
    """Say that a row of the runbook blocks the type, and what to do instead."""
    since = _when(draaiboek.stap(step).begin)
    closed = f"{bericht} in {draaiboek.van} is dicht sinds {since} (stap {step})."
    return f"{closed} {_instead(draaiboek, retry)} {CARE}"


def out_of_use(draaiboek: Draaiboek, bericht: str, retry: Retry) -> str:
    """Say that the old release is over, and what to do instead."""
    step = draaiboek.vrijgave
    return (
        f"{bericht}: {draaiboek.van} is niet meer in gebruik sinds {_when(step.begin)} "
        f"(stap {step.nummer}). {_instead(draaiboek, retry)} {CARE}"
    )


def _instead(draaiboek: Draaiboek, retry: Retry) -> str:
    if retry == "never":
        return "Handel het af buiten het berichtenverkeer."
    golive = _when(draaiboek.vrijgave.begin)
    return f"Maak een nieuw bericht in {draaiboek.naar} en dien dat in vanaf {golive}."


def not_yet(draaiboek: Draaiboek, bericht: str) -> str:
    """Say that the new release is not in use yet."""
    step = draaiboek.vrijgave
    return (
        f"{bericht} kan in {draaiboek.naar} vanaf {_when(step.begin)} (stap {step.nummer}); "
        f"vervroegd gebruik is niet mogelijk. {CARE}"
    )


def not_on_kto_yet(draaiboek: Draaiboek, bericht: str) -> str:
    """Say that the new release has not reached the ketentestomgeving yet."""
    start = _when(draaiboek.ketentest.vanaf)
    return f"{bericht} kan in {draaiboek.naar} op de ketentestomgeving vanaf {start}. {CARE}"


def collecting_closed(draaiboek: Draaiboek, step: str) -> str:
    """Say that collecting is closed and that nothing is lost."""
    van, tot = draaiboek.afhalen.van, draaiboek.afhalen.tot
    return (
        f"Afhalen is dicht van {_when(van)} tot {_when(tot)} (na stap {step}). "
        f"Wat klaarstaat, blijft bewaard. {CARE}"
    )
