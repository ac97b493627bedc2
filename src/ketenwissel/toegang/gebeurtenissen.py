"""Events of the trail about access: who did what, with codes and marks only.

No secret, no name of an organisation and no text that somebody typed is in them, but for the reason why a
message was opened. An event is JSON with sorted keys, as those of messages are.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant
from ketenwissel.store import Opslag, spoor, whole_milliseconds
from ketenwissel.toegang.identiteit import Identiteit
from ketenwissel.toegang.teksten import plain_text
from ketenwissel.toegang.zicht import Zicht

__all__ = ["REDEN_MAX", "Part", "note_opening", "write_event"]

Part = str | datetime | None
"""What an event says of an act; None is left out."""

REDEN_MAX = 200

_encode = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def write_event(
    connection: Connection, soort: str, at: datetime, door: str, parts: Mapping[str, Part]
) -> None:
    """Append an event: what (`soort`), when (UTC), by whom."""
    said = {
        name: format_instant(value) if isinstance(value, datetime) else value
        for name, value in parts.items()
        if value is not None
    }
    event = {"soort": soort, "tijdstip": format_instant(at), "door": door} | said
    spoor.insert_events(connection, [_encode(event)])


def note_opening(
    opslag: Opslag,
    door: Identiteit,
    at: datetime,
    *,
    referentie: str,
    partij: str,
    zicht: Zicht,
    berichttype: str,
    reden: str | None = None,
) -> None:
    """Write down that somebody opens the content of a message; call it before anything is shown.

    `zicht` is that of the right `inhoud.lezen`, `partij` the end of the message that the caller reaches,
    `berichttype` its code without release and letter ("Fo01" for a foutbericht), `referentie` the UUID under
    which it was accepted. Raises UnusableInput when a reason is needed and there is none, and when it holds a
    number of nine digits.
    """
    if zicht.needs_reason(partij, berichttype) and not (reden and reden.strip()):
        raise UnusableInput("opening a message of others takes a reason, which is kept in the trail")
    parts: dict[str, Part] = {"referentie": referentie, "partij": partij}
    if reden:
        parts["reden"] = plain_text(reden, "the reason", REDEN_MAX)
    with opslag.writing() as connection:
        write_event(connection, "inhoud_ingezien", whole_milliseconds(at), door.naam, parts)
