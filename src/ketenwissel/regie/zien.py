"""What somebody may see of decisions and proposals."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.regie.goedkeuren import still_needed
from ketenwissel.regie.stand import parts_of, state_of
from ketenwissel.regie.wensen import Voorstel
from ketenwissel.store import besluiten
from ketenwissel.store.besluiten import Besluitsoort, Goedkeuringrij, Voorstelrij
from ketenwissel.toegang import Identiteit, Toegang, Zicht

__all__ = ["visible_proposals"]

_OF_EVERYBODY = "bezorging_gepauzeerd"
"""The kind of noodmaatregel that whoever sends to the party must know of."""


def visible_proposals(
    connection: Connection, toegang: Toegang, wie: Identiteit, at: datetime, soort: Besluitsoort | None
) -> list[Voorstel]:
    """Give what somebody may see, in order of number.

    Whoever directs or runs the hub sees everything. Others see amendments once they are decided on, what is
    about themselves, and what everybody must know: to whom nothing is delivered, and which type is stopped.
    """
    rows = besluiten.proposals(connection, soort)
    given = besluiten.approvals(connection, [row.id for row in rows])
    measures = toegang.zicht(wie, "noodmaatregelen.lezen", at)
    may_read = toegang.zicht(wie, "draaiboek.lezen", at).alles
    found = []
    for row in rows:
        decided = row.besloten_op is not None
        if measures.alles or row.door == wie.naam or _is_about(row, measures):
            found.append(_seen(row, given.get(row.id, ()), at, whole=True))
        elif decided and (may_read if row.soort == "draaiboek" else measures.partijen and _is_public(row)):
            found.append(_seen(row, given.get(row.id, ()), at, whole=row.soort == "draaiboek"))
    return found


def _is_about(row: Voorstelrij, zicht: Zicht) -> bool:
    parts = parts_of(row)
    codes = {parts.get("partij"), parts.get("leverancier"), *parts.get("partijen", ())}
    return any(code in zicht.partijen for code in codes if code is not None)


def _is_public(row: Voorstelrij) -> bool:
    parts = parts_of(row)
    return parts.get("soort") == _OF_EVERYBODY or (row.soort == "extra_stop" and parts["partij"] is None)


def _seen(row: Voorstelrij, given: Sequence[Goedkeuringrij], at: datetime, *, whole: bool) -> Voorstel:
    pending = row.besloten_op is None and row.beeindigd_op is None
    return Voorstel(
        nummer=row.id,
        soort=row.soort,
        toestand=state_of(row, at),
        door=row.door if whole else "",
        voorgesteld_op=row.voorgesteld_op,
        reden=row.reden if whole else "",
        gegevens=parts_of(row),
        van_op=row.van_op,
        tot_op=row.tot_op,
        besloten_op=row.besloten_op,
        beeindigd_op=row.beeindigd_op,
        beeindigd_door=row.beeindigd_door if whole else None,
        versie=row.versie,
        goedkeuringen=tuple(given) if whole else (),
        nog_nodig=still_needed(row, given) if pending else (),
    )
