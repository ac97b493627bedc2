"""What became of messages, for their sender and for their addressee."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection

from ketenwissel.hub.afhaalpoort import is_leftover
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.omstandigheden import Omstandigheden
from ketenwissel.hub.postlijst import conversation, describe
from ketenwissel.keten import Poststuk, situatie
from ketenwissel.keten.vsp import Stand as Statusstand
from ketenwissel.keten.vsp import Statusregel
from ketenwissel.store import berichten, bezorgingen, standen
from ketenwissel.store.berichten import Berichtrij, Weigeringrij
from ketenwissel.store.standen import Stand
from ketenwissel.toegang import Zicht

__all__ = ["statuses"]


def statuses(
    connection: Connection, zicht: Zicht, nu: Omstandigheden, referentie: str | None, gesprek: str | None
) -> list[Statusregel]:
    """Tell of a message and then of what answers it, or of all of a conversation.

    A message that was refused has a status too, unless its sender got it accepted under the same reference
    since: then that counts.
    """
    if gesprek is not None:
        rows = conversation(connection, gesprek)
    else:
        own = berichten.by_reference(connection, [referentie or ""])
        rows = [*own, *berichten.answers(connection, [referentie or ""], [row.id for row in own])]
    seen = [row for row in rows if _is_seen(row, zicht)]
    found = standen.by_id(connection, [row.id for row in seen])
    posts = describe(connection, [(row.ontvanger_organisatie, row) for row in seen], nu)
    state = _States(connection, found.values(), nu)
    lines = [_line(found[row.id], post, state, zicht) for row, post in zip(seen, posts, strict=True)]
    accepted = {row.zender_organisatie for row in rows if row.referentie == (referentie or gesprek)}
    refused = standen.refusals(connection, [referentie or gesprek or ""])
    return _refusals(refused, accepted, zicht) + lines


def _is_seen(row: Berichtrij, zicht: Zicht) -> bool:
    kind = type_of(row.functie)
    return zicht.acts_for(row.zender_organisatie, kind) or zicht.acts_for(row.ontvanger_organisatie, kind)


class _States:
    """How far messages have come, with what that takes to know."""

    def __init__(self, connection: Connection, stands: Collection[Stand], nu: Omstandigheden) -> None:
        waiting = [one for one in stands if one.postvak is not None]
        self._nu = nu
        self._kept = standen.stored(connection, [one.bericht.id for one in waiting])
        rows: Iterable[bezorgingen.Bezorgrij] = bezorgingen.all_rows(connection) if waiting else ()
        self._stopped = {row.partij for row in rows if row.gestopt_op is not None}

    def of(self, stand: Stand) -> Statusstand:
        """Give the state of one message."""
        row, nu = stand.bericht, self._nu
        if row.tegengehouden is not None:
            return "afgekeurd"
        if stand.postvak is None:
            return "bezorgd" if row.opgehaald_op is not None else "afgebroken"
        out_of_use = row.functie != "" and is_leftover(
            nu.draaiboek, nu.omgeving, (row.functie, row.release), nu.at
        )
        if out_of_use or row.id not in self._kept:
            return "afgebroken"
        return "aanbieden_mislukt" if stand.postvak in self._stopped else "wacht"


def _line(stand: Stand, post: Poststuk, states: _States, zicht: Zicht) -> Statusregel:
    row, state = stand.bericht, states.of(stand)
    is_own = zicht.acts_for(row.zender_organisatie, type_of(row.functie))
    collected = row.opgehaald_op if state == "bezorgd" else None
    why = situatie(row.tegengehouden, "vecozo") if row.tegengehouden is not None else None
    return Statusregel(
        traceer_id=row.referentie,
        gesprek=post.gesprek,
        stand=state,
        sinds=collected or row.ontvangen_op,
        als_antwoord_op=post.antwoord_op,
        eigen_referentie=row.eigen_referentie if is_own else None,
        situatie=row.tegengehouden,
        code=why.code if why else None,
        retry=why.retry if why else None,
    )


def _refusals(rows: Sequence[Weigeringrij], accepted: Collection[str], zicht: Zicht) -> list[Statusregel]:
    """Tell of the last refusal of each sender in sight that has nothing accepted under this reference."""
    last = {
        row.zender: row
        for row in rows
        if row.kant == "vecozo"
        and row.zender not in accepted
        and zicht.acts_for(row.zender, type_of(row.functie))
    }
    return [
        Statusregel(
            traceer_id=row.referentie,
            gesprek=row.cross_referentie or row.referentie,
            stand="afgekeurd",
            sinds=row.tijdstip_op,
            als_antwoord_op=row.cross_referentie,
            situatie=row.situatie,
            code=row.code,
            retry=row.retry,
            stap=row.stap,
        )
        for row in last.values()
    ]
