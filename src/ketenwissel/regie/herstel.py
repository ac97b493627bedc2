"""Settling the items of the herstellijst: each once, by the party that owns it.

An item is sent anew in the new release, settled outside the chain, or void. A declaration that nobody
answered is sent again only after two people, one of each side, said that it was not processed.
"""

from ketenwissel.hub import keeps_allocation, type_of
from ketenwissel.regie.afwijzing import Afwijzing
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.standards import berichttype
from ketenwissel.store import berichten, herstel, paren, zoeken
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.store.herstel import Bevestigingrij, Herstelrij, Hersteltoestand
from ketenwissel.toegang import NietBekend, plain_text

__all__ = ["confirm_item", "find_item", "settle_outside", "settle_sent", "void_item"]

_TOELICHTING_MAX = 500
_INDEX = "zoeken"


def settle_sent(daad: Daad, nummer: int, referentie: str) -> None:
    """Settle an item with the accepted message, of the new release, by which it was sent anew.

    Raises Verboden, NietBekend, and Afwijzing when it was settled, may not be sent (yet), or when the
    message is not the same work: another type, other parties, another person, another moment of allocation.
    """
    row = _owned(daad, nummer)
    if not row.kan_opnieuw:
        raise Afwijzing(
            "kan_niet_opnieuw", "this cannot be sent anew: the type is no longer there, or it was an answer"
        )
    if row.eerst_bevestigen:
        _check_confirmed(daad, row)
    message = _sent_anew(daad, row, referentie)
    if row.heen_id is not None:
        _check_same_work(daad, row.heen_id, message)
    other = herstel.settled_by(daad.connection, message.id)
    if other is not None:
        raise Afwijzing("bericht_gebruikt", f"this message settles item {other}: it cannot settle two")
    _end(daad, row, "verzonden", message.id, None)


def settle_outside(daad: Daad, nummer: int, toelichting: str) -> None:
    """Settle an item outside the chain, and say how. Raises as `settle_sent` does."""
    _end(daad, _owned(daad, nummer), "buiten_keten", None, _said(toelichting))


def void_item(daad: Daad, nummer: int, toelichting: str) -> None:
    """Say that an item needs no work, and why. Raises as `settle_sent` does."""
    _end(daad, _owned(daad, nummer), "vervallen", None, _said(toelichting))


def confirm_item(daad: Daad, nummer: int, *, verwerkt: bool) -> str:
    """Say for one side whether a declaration was processed; what was said last counts. Gives the party.

    Raises Verboden, NietBekend, and Afwijzing where nothing is to be confirmed, or this person spoke for
    the other side.
    """
    row = _open(find_item(daad, "herstel.bevestigen", nummer))
    if not row.eerst_bevestigen:
        raise Afwijzing(
            "niets_te_bevestigen",
            "nothing is to be confirmed here: only of a declaration that nobody answered",
        )
    sides = [code for code in (row.eigenaar, row.wederpartij) if code is not None]
    side = next(code for code in sides if daad.acts_for("herstel.bevestigen", code, row.functie))
    said = herstel.confirmations(daad.connection).get(nummer, [])
    if any(one.door == daad.wie.naam and one.partij != side for one in said):
        raise Afwijzing("twee_mensen", "the two sides are two people: you confirmed this for the other side")
    herstel.confirm(daad.connection, Bevestigingrij(nummer, side, verwerkt, daad.wie.naam, daad.at))
    _note(daad, "herstel_bevestigd", row, partij=side, verwerkt="ja" if verwerkt else "nee")
    return side


def find_item(blik: Blik, recht: str, nummer: int) -> Herstelrij:
    """Find an item in which somebody acts for a party; raises Verboden or NietBekend."""
    blik.demand(recht)
    row = herstel.by_number(blik.connection, nummer)
    if row is None or not any(
        code is not None and blik.acts_for(recht, code, row.functie)
        for code in (row.eigenaar, row.wederpartij)
    ):
        raise NietBekend("no item of the herstellijst has this number")
    return row


def _owned(daad: Daad, nummer: int) -> Herstelrij:
    row = find_item(daad, "herstel.afhandelen", nummer)
    daad.require("herstel.afhandelen", row.eigenaar, row.functie)
    return _open(row)


def _open(row: Herstelrij) -> Herstelrij:
    if row.toestand != "open":
        raise Afwijzing("al_afgehandeld", f"this item is settled already: {row.toestand}")
    return row


def _said(toelichting: str) -> str:
    return plain_text(toelichting, "the explanation", _TOELICHTING_MAX)


def _check_confirmed(daad: Daad, row: Herstelrij) -> None:
    said = {one.partij: one for one in herstel.confirmations(daad.connection).get(row.id, [])}
    if any(one.verwerkt for one in said.values()):
        raise Afwijzing(
            "al_verwerkt",
            "one of the sides says that this was processed: settle it outside the chain, or it is paid twice",
        )
    if not {row.eigenaar, row.wederpartij} <= said.keys():
        raise Afwijzing(
            "eerst_bevestigen",
            "both sides must confirm first that this was not processed, or it is paid twice",
        )


def _sent_anew(daad: Daad, row: Herstelrij, referentie: str) -> Berichtrij:
    kind = berichttype(row.functie, daad.draaiboek.naar)
    assert kind is not None, "only what lives on can be sent anew"
    receivers = None if row.wederpartij is None else daad.names(row.wederpartij)
    found = [
        one
        for one in berichten.by_reference(daad.connection, [referentie])
        if (type_of(one.functie), one.release) == (kind.code, kind.release)
        and one.zender_organisatie in daad.names(row.eigenaar)
        and (receivers is None or one.ontvanger_organisatie in receivers)
    ]
    rejected = paren.by_heen(daad.connection, [one.id for one in found])
    standing = [one for one in found if rejected[one.id].toestand != "afgekeurd"]
    if not standing:
        raise Afwijzing(
            "bericht_past_niet",
            f"no accepted {kind.code} of release {kind.release} with this reference goes from the owner of "
            "this item to the other party, or it was rejected",
        )
    return standing[0]


def _check_same_work(daad: Daad, heen_id: int, message: Berichtrij) -> None:
    if message.id > zoeken.werkstand(daad.connection, _INDEX):
        raise Afwijzing("nog_niet_doorzocht", "this message arrived just now: try again within a minute")
    persons = zoeken.keys_of(daad.connection, "bsn", [heen_id, message.id])
    before, after = persons.get(heen_id), persons.get(message.id)
    if before and not (after and before & after):
        raise Afwijzing("andere_persoon", "this message is about another person than the one of the item")
    if keeps_allocation(daad.connection, heen_id, message.id) is False:
        raise Afwijzing(
            "toewijzing_wijkt_af",
            "an allocation that is sent anew keeps its number, Toewijzingsdatum and Toewijzingstijd; "
            "in this message they differ",
        )


def _end(
    daad: Daad, row: Herstelrij, naar: Hersteltoestand, bericht_id: int | None, toelichting: str | None
) -> None:
    herstel.settle(daad.connection, row.id, naar, bericht_id, toelichting, daad.wie.naam, daad.at)
    _note(daad, "herstel_afgehandeld", row, toestand=naar)


def _note(daad: Daad, soort: str, row: Herstelrij, **parts: str) -> None:
    """Write an event that both parties see; what somebody explained is not in it."""
    daad.note(
        soort,
        nummer=str(row.id),
        functie=row.functie,
        referentie=row.referentie,
        zender=row.eigenaar,
        ontvanger=row.wederpartij,
        **parts,
    )
