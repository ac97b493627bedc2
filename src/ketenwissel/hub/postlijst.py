"""What waits in the mailboxes that somebody may collect from: the oldest first, or of one conversation."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ketenwissel.hub.afhaalpoort import FOUTBERICHTVORM, Vorm
from ketenwissel.hub.afhalen import line_of
from ketenwissel.hub.functie import type_of
from ketenwissel.hub.omstandigheden import Omstandigheden
from ketenwissel.keten import Poststuk
from ketenwissel.store import berichten, postvakken, standen
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.toegang import Zicht

__all__ = ["Postvraag", "conversation", "describe", "find_post"]

Plaats = tuple[str, Berichtrij]
"""A message with the mailbox in which it is."""


def _every(_: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Postvraag:
    """Which of the waiting messages are asked; everything that is given must hold.

    `vorm` chooses by (functie, release) and is not asked of a foutbericht, which has neither; `past` looks at
    the message itself. `gesprek` and `antwoord_op` are references. `achtergebleven` asks for the tray of the
    release that is no longer in use.
    """

    limiet: int = 250
    vorm: Callable[[tuple[str, str]], bool] = _every
    past: Callable[[Poststuk], bool] = _every
    gesprek: str | None = None
    antwoord_op: str | None = None
    achtergebleven: bool = False


def find_post(connection: Connection, zicht: Zicht, vraag: Postvraag, nu: Omstandigheden) -> list[Poststuk]:
    """Answer a question about the mailboxes in sight, oldest first."""
    found: list[Poststuk] = []
    for page in _pages(connection, zicht, vraag, nu):
        found += [post for post in describe(connection, page, nu) if _is_asked(post, vraag)]
        if len(found) >= vraag.limiet:
            break
    return found[: vraag.limiet]


def _is_asked(post: Poststuk, vraag: Postvraag) -> bool:
    return (
        vraag.gesprek in (None, post.gesprek)
        and vraag.antwoord_op in (None, post.antwoord_op)
        and vraag.past(post)
    )


def _pages(
    connection: Connection, zicht: Zicht, vraag: Postvraag, nu: Omstandigheden
) -> Iterator[list[Plaats]]:
    """Give what may be listed: what is related all at once, the oldest by the page."""
    if vraag.gesprek is not None or vraag.antwoord_op is not None:
        yield _waiting(connection, _related(connection, vraag), zicht, vraag, nu)
        return
    forms = _asked_forms(zicht, vraag, nu)
    after = 0
    while True:
        page = _oldest(connection, zicht, forms, vraag.limiet, after)
        rows = berichten.by_id(connection, [id_ for id_, _ in page])
        yield [(box, rows[id_]) for id_, box in page]
        if len(page) < vraag.limiet:
            return
        after = page[-1][0]


def _asked_forms(zicht: Zicht, vraag: Postvraag, nu: Omstandigheden) -> Mapping[str, Collection[Vorm]]:
    """Give for each mailbox the forms that are asked and may be listed: the same for all but a few."""
    poort, found = nu.poort, dict[str | None, set[Vorm]]()
    alike = {box: poort.exception(box) for box in zicht.partijen}
    for box, party in alike.items():
        if party not in found:
            listed = poort.listed_forms(box, leftovers=vraag.achtergebleven)
            found[party] = {form for form in listed if form == FOUTBERICHTVORM or vraag.vorm(form)}
    return {box: found[party] for box, party in alike.items()}


def _oldest(
    connection: Connection, zicht: Zicht, forms: Mapping[str, Collection[Vorm]], limit: int, after: int
) -> list[tuple[int, str]]:
    found = []
    for box in zicht.partijen:
        allowed = [form for form in forms[box] if zicht.acts_for(box, type_of(form[0]))]
        found += [(id_, box) for id_ in postvakken.oldest(connection, box, allowed, limit, after)]
    return sorted(found)[:limit]


def _waiting(
    connection: Connection, rows: Sequence[Berichtrij], zicht: Zicht, vraag: Postvraag, nu: Omstandigheden
) -> list[Plaats]:
    """Give which of these messages wait in a mailbox in sight and may be listed."""
    places, poort = postvakken.by_message(connection, [row.id for row in rows]), nu.poort
    return [
        (places[row.id].partij, row)
        for row in rows
        if row.id in places
        and zicht.acts_for(places[row.id].partij, type_of(row.functie))
        and poort.is_listed((row.functie, row.release), places[row.id].partij, leftovers=vraag.achtergebleven)
    ]


def _related(connection: Connection, vraag: Postvraag) -> list[Berichtrij]:
    if vraag.antwoord_op is not None:
        asked = berichten.by_reference(connection, [vraag.antwoord_op])
        return berichten.answers(connection, [vraag.antwoord_op], [row.id for row in asked])
    return conversation(connection, vraag.gesprek or "")


def conversation(connection: Connection, gesprek: str) -> list[Berichtrij]:
    """Give what belongs to a conversation: a heenbericht, what answers it, and what rejects that answer."""
    heen = berichten.by_reference(connection, [gesprek])
    first = berichten.answers(connection, [gesprek], [row.id for row in heen])
    second = berichten.answers(connection, [row.referentie for row in first], [row.id for row in first])
    found = {row.id: row for row in (*heen, *first, *second)}
    return [found[id_] for id_ in sorted(found)]


def describe(connection: Connection, rows: Sequence[Plaats], nu: Omstandigheden) -> list[Poststuk]:
    """Say of each message what it answers, in which conversation, and what that is about."""
    above = berichten.by_id(connection, {row.antwoord_op for _, row in rows if row.antwoord_op is not None})
    top = berichten.by_id(
        connection, {row.antwoord_op for row in above.values() if row.antwoord_op is not None}
    )
    lost = {row.cross_referentie for _, row in rows if row.soort == "Fo01" and row.antwoord_op is None}
    refused = standen.refusals(connection, [reference for reference in lost if reference])
    of_refused = {row.referentie: row.functie for row in refused}
    return [_post(box, row, above | top, of_refused, nu) for box, row in rows]


def _post(
    box: str,
    row: Berichtrij,
    others: Mapping[int, Berichtrij],
    of_refused: Mapping[str, str],
    nu: Omstandigheden,
) -> Poststuk:
    owner = nu.register.successor(box, nu.at)
    answered = others.get(row.antwoord_op) if row.antwoord_op is not None else None
    first = answered
    while first is not None and first.antwoord_op is not None:
        first = others.get(first.antwoord_op)
    about = answered.functie if answered else of_refused.get(row.cross_referentie or "")
    return Poststuk(
        regel=line_of(row, owner.code if owner else box),
        antwoord_op=answered.referentie if answered else row.cross_referentie,
        gesprek=first.referentie if first else row.cross_referentie or row.referentie,
        over=row.functie or about,
    )
