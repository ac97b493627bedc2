"""The draft of the message that settles an urgent order, made by the party that has to send it.

An order knows little of what a message needs. What is missing stands in the draft as an element of another
namespace, so that no schema can take the draft for a message.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from ketenwissel.bericht import compose
from ketenwissel.core.instants import to_local
from ketenwissel.standards import Berichttype, Klasse, SchemaElement, model

__all__ = ["CONCEPT", "Concept", "Spoedgegevens", "draft"]

CONCEPT = "urn:ketenwissel:concept"
"""Namespace of what is still to be filled in."""

_MARK = "@nog-invullen@"
_MARKED = re.compile(f"<([\\w:]+)>{_MARK}</\\1>")

Waarden = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spoedgegevens:
    """What is known of an urgent order; `besloten_op` is when the gemeente decided (UTC), None: not known."""

    afzender: str
    ontvanger: str
    bsn: str = field(repr=False)
    zorg_van: date
    categorie: str = ""
    product: str = ""
    besloten_op: datetime | None = None


class Concept(NamedTuple):
    """A draft, and the paths of what is still to be filled in; a message when there are none."""

    inhoud: bytes
    ontbreekt: tuple[str, ...]


def draft(
    bericht: Berichttype, gegevens: Spoedgegevens, aanvulling: Mapping[str, Any], dagtekening: date
) -> Concept:
    """Compose the draft of a message from an order and from what its sender adds (as `compose` takes it).

    What is added counts above what the order says. Raises ComposeError for what the type does not know.
    """
    known = {
        "Header": {
            "Afzender": gegevens.afzender,
            "Ontvanger": gegevens.ontvanger,
            "BerichtIdentificatie": {"Dagtekening": dagtekening},
        },
        "Client": {"Bsn": gegevens.bsn, **_BODIES[bericht.nummer](gegevens)},
    }
    missing: list[str] = []
    values = _filled(model(bericht), _merged(known, aanvulling), "", missing)
    for fixed in ("BerichtVersie", "BerichtSubversie", "BerichtCode", "XsdVersie"):
        # What the standard fixes is filled in while composing.
        missing = [path for path in missing if not path.startswith(f"Header/{fixed}")]
        values["Header"].pop(fixed, None)
    text = compose(bericht, values).decode()
    return Concept(_MARKED.sub(_as_missing, text).encode(), tuple(missing))


def _body_301(gegevens: Spoedgegevens) -> Waarden:
    product: Waarden = {"Ingangsdatum": gegevens.zorg_van, **_product(gegevens)}
    if gegevens.besloten_op is not None:
        moment = to_local(gegevens.besloten_op)
        product["Toewijzingsdatum"] = moment.date()
        product["Toewijzingstijd"] = moment.time().replace(microsecond=0)
    return {"ToegewezenProducten": {"ToegewezenProduct": [product]}}


def _body_315(gegevens: Spoedgegevens) -> Waarden:
    product: Waarden = {"ToewijzingIngangsdatum": gegevens.zorg_van, **_product(gegevens)}
    return {"AangevraagdeProducten": {"AangevraagdProduct": [product]}}


def _product(gegevens: Spoedgegevens) -> Waarden:
    if not gegevens.categorie:
        return {}
    return {
        "Product": {"Categorie": gegevens.categorie}
        | ({"Code": gegevens.product} if gegevens.product else {})
    }


_BODIES: Mapping[str, Callable[[Spoedgegevens], Waarden]] = {"301": _body_301, "315": _body_315}


def _merged(known: Mapping[str, Any], added: Mapping[str, Any]) -> Waarden:
    """Lay what is added over what is known; of a list item by item."""
    found = dict(known)
    for name, value in added.items():
        before = found.get(name)
        if isinstance(before, Mapping) and isinstance(value, Mapping):
            found[name] = _merged(before, value)
        elif isinstance(before, list) and isinstance(value, list):
            laid = [_merged(one, more) for one, more in zip(before, value, strict=False)]
            found[name] = laid + value[len(before) :] + before[len(value) :]
        else:
            found[name] = value
    return found


def _filled(klasse: Klasse, given: Mapping[str, Any], path: str, missing: list[str]) -> Waarden:
    """Give the values of a class, with a mark for every required element that nobody knows."""
    found = dict(given)
    for element in klasse.elementen:
        value = given.get(element.naam)
        if value is None and element.min == 0:
            continue
        place = f"{path}{element.naam}"
        if isinstance(value, list):
            found[element.naam] = [_one(element, one, place, missing) for one in value]
        else:
            made = _one(element, value, place, missing)
            found[element.naam] = [made] if element.max != 1 else made
    return found


def _one(element: SchemaElement, value: Any, place: str, missing: list[str]) -> Any:  # noqa: ANN401  # as `compose`
    if isinstance(element.type, Klasse):
        inside = {} if value is None else value
        return _filled(element.type, inside, f"{place}/", missing) if isinstance(inside, Mapping) else inside
    if value is None:
        missing.append(place)
        return _MARK
    return value


def _as_missing(match: re.Match[str]) -> str:
    return f'<nog-invullen xmlns="{CONCEPT}">{match[1].rpartition(":")[2]}</nog-invullen>'
