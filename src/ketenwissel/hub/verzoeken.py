"""Requests of aanbieders and what settles them: which decision answers which request.

A decision bears the reference that the aanbieder gave its request, which is unique within a standard. So the
link needs neither client nor release. A foutbericht on a request settles it as well, and one on a decision
lets the request wait again. Not seen: a decision without the reference, a request that its retour rejected,
and one of an aanbieder that merged since. Those stay, until somebody who knows better looks.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from ketenwissel.standards import load_release, releases
from ketenwissel.store import vervolgen
from ketenwissel.store.vervolgen import Vervolgrij
from ketenwissel.store.zoeken import TeIndexeren

__all__ = ["Verzoekstap", "settle_requests", "steps_of"]


class Verzoekstap(NamedTuple):
    """What one message does: it is a request (`rij`), a decision on a reference, or rejects a message."""

    bericht_id: int
    rij: Vervolgrij | None = None
    besluit: tuple[str, str, str] | None = None
    """Standard, aanbieder and keyed hash of the reference of what is decided on."""
    verworpen: int | None = None


def steps_of(message: TeIndexeren, kenmerken: Sequence[str]) -> Iterator[Verzoekstap]:
    """Say what a message with these references (keyed hashes) does to requests; most do nothing."""
    if message.soort == "Fo01":
        if message.antwoord_op is not None:
            yield Verzoekstap(message.id, verworpen=message.antwoord_op)
        return
    standaard, release = message.standaard or "", message.release
    if not kenmerken or (standaard, release) not in releases():
        return
    terms = load_release(standaard, release).termijnen
    for kenmerk in kenmerken:
        if message.nummer in terms.vervolg_op:
            row = Vervolgrij(
                message.id,
                kenmerk,
                standaard,
                release,
                message.functie,
                message.ontvanger_organisatie,
                message.zender_organisatie,
                message.ontvangen_op,
            )
            yield Verzoekstap(message.id, rij=row)
        elif message.nummer in terms.vervolg_met:
            named = (standaard, message.ontvanger_organisatie, kenmerk)
            yield Verzoekstap(message.id, besluit=named)


def settle_requests(connection: Connection, steps: Sequence[Verzoekstap]) -> None:
    """Write down what messages do to requests; they come in the order of their ids."""
    vervolgen.insert_requests(connection, [step.rij for step in steps if step.rij is not None])
    for step in steps:
        if step.besluit is not None:
            vervolgen.decide(connection, step.bericht_id, *step.besluit)
        elif step.verworpen is not None:
            vervolgen.reject(connection, step.verworpen, step.bericht_id)
            vervolgen.reopen(connection, step.verworpen)
