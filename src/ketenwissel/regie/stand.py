"""What a row of a proposal says, and how far it is at an instant."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ketenwissel.regie.wensen import Toestand
from ketenwissel.store.besluiten import Voorstelrij

__all__ = ["parts_of", "state_of"]


def parts_of(row: Voorstelrij) -> Mapping[str, Any]:
    """Give the fields of a measure; an amendment has none."""
    found: Mapping[str, Any] = {} if row.soort == "draaiboek" else json.loads(row.inhoud)
    return found


def state_of(row: Voorstelrij, at: datetime) -> Toestand:
    """Say how far a proposal is at an instant."""
    if row.besloten_op is None:
        if row.beeindigd_op is not None:
            return "ingetrokken"
        return "vervallen" if row.tot_op is not None and row.tot_op <= at else "voorgesteld"
    if row.beeindigd_op is not None and row.beeindigd_op <= at:
        return "beeindigd"
    if at < row.van_op:
        return "besloten"
    return "voorbij" if row.tot_op is not None and row.tot_op <= at else "van_kracht"
