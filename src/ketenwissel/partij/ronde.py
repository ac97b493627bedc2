"""One round of work for several back offices over one connection, as a serviceorganisatie does it.

Sending and collecting take groups, so that one durable write settles the work of many parties.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ketenwissel.keten import Antwoord, Port
from ketenwissel.partij.kantoor import Kantoor, Verzending
from ketenwissel.partij.logboek import attempt_line, received_line
from ketenwissel.store import Journaal

__all__ = ["collect_round", "send_round"]

_GROUP = 250


def send_round(
    kantoren: Mapping[str, Kantoor],
    verzendingen: Sequence[Verzending],
    submit: Callable[[Sequence[Verzending]], list[Antwoord]],
    journaal: Journaal,
) -> list[Antwoord]:
    """Submit what the back offices want to send; each writes down its answer and acts on it."""
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
        kantoren[verzending.aanlevering.zender.organisatie].settle(verzending, antwoord)
    return antwoorden


def collect_round(
    kantoren: Mapping[str, Kantoor], lezers: Sequence[str], port: Port, moment: datetime, journaal: Journaal
) -> list[Verzending]:
    """Empty the mailboxes of these parties; gives the foutberichten that have to go back.

    A message is confirmed only after it was written down, so that a crash in between shows it again.
    """
    back: list[Verzending] = []
    while regels := port.postvak(lezers, _GROUP):
        leveringen = port.ophalen(regels)
        journaal.append([received_line(moment, levering) for levering in leveringen])
        for levering in leveringen:
            answer = kantoren[levering.regel.partij].receive(levering, moment)
            if answer is not None:
                back.append(answer)
        port.bevestigen([levering.regel for levering in leveringen])
        if len(regels) < _GROUP:
            # Fewer than one party may get: nobody's mailbox has more.
            break
    return back
