"""Who may approve what, for whom, and which approvals are still needed.

Two approvals are two people, whoever proposed. Where organisations or parties approve, each of them does.
"""

from collections.abc import Sequence

from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie.soorten import besluit
from ketenwissel.regie.stand import parts_of
from ketenwissel.store.besluiten import Goedkeuringrij, Voorstelrij
from ketenwissel.toegang import Beheer, Verboden

__all__ = ["PERSOON", "eligible", "still_needed"]

PERSOON = "persoon"
"""Stands for an approval that any person with the right can give."""

_TWO = (PERSOON, PERSOON)


def _wanted(row: Voorstelrij) -> tuple[str, ...]:
    """Give for whom somebody has to approve."""
    if row.soort == "afspraak" and "regio" not in parts_of(row):
        return tuple(parts_of(row)["partijen"])
    return besluit(row.soort).namens or _TWO


def still_needed(row: Voorstelrij, given: Sequence[Goedkeuringrij]) -> tuple[str, ...]:
    """Give for whom somebody still has to approve."""
    left = list(_wanted(row))
    for one in given:
        left.remove(one.namens if one.namens in left else PERSOON)
    return tuple(left)


def eligible(
    beheer: Beheer, row: Voorstelrij, given: Sequence[Goedkeuringrij], namens: str | None
) -> str | None:
    """Give for whom the person of these acts approves: None where it is for nobody in particular.

    Raises Verboden for who may not, UnusableInput for who did already or when it is not plain for whom.
    """
    if any(one.gebruiker == beheer.door.naam for one in given):
        raise UnusableInput(f"{beheer.door.naam} approved it already: two approvals are two people")
    wanted = _wanted(row)
    if wanted == _TWO:
        beheer.require(besluit(row.soort).goedkeuren)
        if namens is not None:
            raise UnusableInput("this is approved by people, for no organisation in particular")
        return None
    able = [code for code in wanted if _speaks_for(beheer, row, code)]
    if namens is not None:
        able = [code for code in able if code == namens]
    if not able:
        raise Verboden(f"{beheer.door.naam} cannot approve this for {namens or ' or '.join(wanted)}")
    left = [code for code in able if code in still_needed(row, given)]
    if not left:
        raise UnusableInput(f"{able[0]} approved it already")
    if len(left) > 1:
        raise UnusableInput(f"say for whom you approve: {' or '.join(left)}")
    return left[0]


def _speaks_for(beheer: Beheer, row: Voorstelrij, code: str) -> bool:
    """Say whether this person approves for a party, or for an organisation of the regie."""
    form = besluit(row.soort)
    if form.namens:
        zicht = beheer.toegang.zicht(beheer.door, form.goedkeuren, beheer.at)
        holds = any(one.organisatie == code for one, _ in beheer.door.giving(form.goedkeuren))
        return zicht.alles and holds
    assert form.instemmen is not None, "parties agree by a right of theirs"
    return code in beheer.toegang.zicht(beheer.door, form.instemmen, beheer.at).partijen
