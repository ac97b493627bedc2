"""Reminders by mail: what goes out together to one actiehouder is one mail to each of its contacts."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from ketenwissel.core.instants import format_instant, format_local
from ketenwissel.regie.doelgroep import Doelgroep, audience
from ketenwissel.regie.mailen import put_in_outbox
from ketenwissel.regie.regels import Regels
from ketenwissel.regie.taken import ACTIEHOUDER_VAN_ROL, find_task
from ketenwissel.store.herinneringen import Herinneringrij
from ketenwissel.toegang import NietBekend, Toegang

__all__ = ["mail_reminders"]

_LASTS = timedelta(hours=12)
"""How long a reminder may still be mailed."""
_KINDS = {"gemeenten": "gemeenten", "zorgaanbieders": "aanbieders"}
assert _KINDS.keys() == set(ACTIEHOUDER_VAN_ROL.values())


def mail_reminders(connection: Connection, rows: Sequence[Herinneringrij], regels: Regels) -> None:
    """Put reminders into the outbox of mail, in the transaction in which they are noted.

    An actiehouder that is one organisation is the one whose code is its key; where there is none, nobody is
    mailed.
    """
    told = [row for row in rows if row.opgegaan_in_op is None]
    toegang = Toegang.read(connection) if told else None
    for actiehouder in sorted({row.actiehouder for row in told}):
        assert toegang is not None, "there is something to tell"
        own = [row for row in told if row.actiehouder == actiehouder]
        put_in_outbox(
            connection,
            f"herinnering/{actiehouder}/{format_instant(regels.at)}",
            _subject(own),
            _text(own, regels),
            regels.at,
            regels.at + _LASTS,
            _organisations(connection, toegang, actiehouder, regels),
        )


def _organisations(
    connection: Connection, toegang: Toegang, actiehouder: str, regels: Regels
) -> frozenset[str]:
    kind = _KINDS.get(actiehouder)
    wanted = Doelgroep("organisatie", actiehouder) if kind is None else Doelgroep("soort", kind)
    try:
        return audience(connection, toegang, wanted, regels.at)
    except NietBekend:
        return frozenset()


def _subject(rows: Sequence[Herinneringrij]) -> str:
    first = min(rows, key=lambda row: (row.uiterlijk_op, row.stap))
    more = f" en {len(rows) - 1} andere" if len(rows) > 1 else ""
    return f"Herinnering: stap {first.stap}{more}, uiterlijk {format_local(first.uiterlijk_op)}"


def _text(rows: Sequence[Herinneringrij], regels: Regels) -> str:
    lines = ["Volgens het draaiboek moet u dit gedaan hebben:", ""]
    for row in sorted(rows, key=lambda one: (one.uiterlijk_op, one.stap)):
        late = " Deze herinnering komt later dan bedoeld." if row.te_laat else ""
        what = find_task(regels.draaiboek, row.stap).omschrijving
        lines.append(f"- stap {row.stap}, uiterlijk {format_local(row.uiterlijk_op)}: {what}{late}")
    return "\n".join(lines)
