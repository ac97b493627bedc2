"""What the routes of the work beside the traffic share: a look or an act, and why something is not done."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from msgspec import Meta

from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.regiedeur import problems
from ketenwissel.gateway.api.vormen import Question
from ketenwissel.regie import Blik, Daad

__all__ = ["NIET_ZO", "Reden", "acting", "looking"]

NIET_ZO = "Dit kan niet, of niet zo; het detail zegt waarom."
_ONBRUIKBAAR = (
    "Een tekst is leeg, te lang, of bevat een getal van negen cijfers. Schrijf nooit een BSN in een tekst."
)


class Reden(Question):
    """Waarom; dit wordt bewaard."""

    reden: Annotated[str, Meta(max_length=500, description="De reden, zonder persoonsgegevens.")]


@contextmanager
def looking(diensten: Diensten, beller: Beller) -> Iterator[Blik]:
    """Look for a caller at the work beside the traffic."""
    with (
        problems(onbruikbaar=_ONBRUIKBAAR),
        diensten.werkplaats.look(beller.identiteit, diensten.hub.now()) as blik,
    ):
        yield blik


@contextmanager
def acting(diensten: Diensten, beller: Beller) -> Iterator[Daad]:
    """Act for a caller in the work beside the traffic."""
    with (
        problems(onbruikbaar=_ONBRUIKBAAR),
        diensten.werkplaats.act(beller.identiteit, diensten.hub.now()) as daad,
    ):
        yield daad
