"""The runbook as calendars: one iCalendar document per actiehouder."""

from datetime import UTC, datetime, time
from importlib import import_module
from typing import TYPE_CHECKING

from ketenwissel.core.instants import AMSTERDAM
from ketenwissel.draaiboek.model import Draaiboek, Stap, Taak

if TYPE_CHECKING:
    from icalendar import Calendar, Event

__all__ = ["calendars"]


def calendars(draaiboek: Draaiboek) -> dict[str, bytes]:
    """Give, per key of an actiehouder, the iCalendar document (RFC 5545) with what that actiehouder must do.

    A window has a start and an end; a cut-off is an event without duration. The same runbook always gives the
    same bytes: DTSTAMP is the date of the runbook file, UID comes from its name and the row, SEQUENCE is its
    edition. Whoever has nothing to do gets no calendar.
    """
    made: dict[str, bytes] = {}
    rows: list[Stap | Taak] = [*draaiboek.stappen, *draaiboek.taken]
    for actiehouder in draaiboek.actiehouders:
        parts = [part for part in rows if actiehouder.sleutel in part.actiehouders]
        if parts:
            made[actiehouder.sleutel] = _calendar(draaiboek, actiehouder.naam, parts).to_ical()
    return made


def _calendar(draaiboek: Draaiboek, name: str, parts: "list[Stap | Taak]") -> "Calendar":
    # icalendar takes 180 ms to import; only this command pays for it.
    icalendar = import_module("icalendar")
    calendar: Calendar = icalendar.Calendar()
    calendar.add("prodid", "-//ketenwissel//draaiboek//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}: {draaiboek.van} naar {draaiboek.naar}")
    days = [tijdstip.lokaal.date() for part in parts for tijdstip in (part.begin, part.tot) if tijdstip]
    zone = icalendar.Timezone.from_tzid(
        AMSTERDAM.key,
        first_date=min(days).replace(month=1, day=1),
        last_date=max(days).replace(month=12, day=31),
    )
    calendar.add_component(zone)
    for part in parts:
        calendar.add_component(_event(draaiboek, part, icalendar.Event()))
    return calendar


def _event(draaiboek: Draaiboek, part: Stap | Taak, event: "Event") -> "Event":
    kind = part.soort if isinstance(part, Stap) else "taak"
    event.add("uid", f"{draaiboek.naam}-{part.nummer}@ketenwissel")
    event.add("dtstamp", datetime.combine(draaiboek.bijgewerkt, time(), UTC))
    event.add("sequence", draaiboek.uitgave)
    event.add("summary", f"{part.nummer} {kind}: {part.omschrijving}")
    event.add("dtstart", part.begin.lokaal.replace(tzinfo=AMSTERDAM))
    if part.tot is not None:
        event.add("dtend", part.tot.lokaal.replace(tzinfo=AMSTERDAM))
    description = f"{part.omschrijving}\nBron: {draaiboek.bron}, {part.nummer}."
    if part.reden is not None:
        description += f"\nAfgeleid: {part.reden}"
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    return event
