"""One round of work for several back offices over one connection, as a serviceorganisatie does it.

Sending and collecting take groups, so that one durable write settles the work of many parties.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ketenwissel.keten import Antwoord, Levering, Port
from ketenwissel.partij.kantoor import Kantoor, Verzending
from ketenwissel.partij.logboek import attempt_line, received_line
from ketenwissel.store import Journaal

__all__ = ["collect_round", "read", "send_round"]

_GROUP = 250
_AT_ONCE = 2000
"""Messages that are fetched, written down and confirmed together: all that waits for thousands of parties
when a chain opens again after days would not fit in memory."""


def send_round(
    kantoren: Mapping[str, Kantoor],
    verzendingen: Sequence[Verzending],
    submit: Callable[[Sequence[Verzending]], list[Antwoord | None]],
    journaal: Journaal,
) -> list[Antwoord | None]:
    """Submit what the back offices want to send; each writes down its answer, or that none came, and acts."""
    if not verzendingen:
        return []
    antwoorden = submit(verzendingen)
    journaal.append(
        [
            attempt_line(verzending.moment, verzending.aanlevering, antwoord)
            for verzending, antwoord in zip(verzendingen, antwoorden, strict=True)
        ]
    )
    for verzending, antwoord in zip(verzendingen, antwoorden, strict=True):
        kantoor = kantoren[verzending.aanlevering.zender.organisatie]
        if antwoord is None:
            kantoor.unanswered(verzending)
        else:
            kantoor.settle(verzending, antwoord)
    return antwoorden


def collect_round(
    kantoren: Mapping[str, Kantoor], lezers: Sequence[str], port: Port, moment: datetime, journaal: Journaal
) -> None:
    """Empty the mailboxes of these parties; raises GeenAntwoord where the hub falls silent.

    A message is confirmed only after it was written down, so that a crash in between shows it again; it is
    then confirmed without being written down or processed twice.
    """
    while regels := port.postvak(lezers, _GROUP):
        for start in range(0, len(regels), _AT_ONCE):
            leveringen = port.ophalen(regels[start : start + _AT_ONCE])
            read(kantoren, leveringen, moment, journaal)
            port.bevestigen([levering.regel for levering in leveringen])
            for levering in leveringen:
                kantoren[levering.regel.partij].confirmed(levering.regel)
        if len(regels) < _GROUP:
            # Fewer than one party may get: nobody's mailbox has more.
            break


def read(
    kantoren: Mapping[str, Kantoor], leveringen: Sequence[Levering], moment: datetime, journaal: Journaal
) -> None:
    """Write down and process what was not read before."""
    fresh = [one for one in leveringen if kantoren[one.regel.partij].is_new(one.regel)]
    journaal.append([received_line(moment, levering) for levering in fresh])
    for levering in fresh:
        kantoren[levering.regel.partij].receive(levering, moment)
