"""What the routes of the work beside the traffic share: why something is not done, as a problem."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from msgspec import Meta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.problemen import Probleem
from ketenwissel.gateway.api.vormen import Question
from ketenwissel.regie import Afwijzing
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["NIET_ZO", "Reden", "translated"]

NIET_ZO = "Dit kan niet, of niet zo; het detail zegt waarom."
_ONBRUIKBAAR = (
    "Een tekst is leeg, te lang, of bevat een getal van negen cijfers. Schrijf nooit een BSN in een tekst."
)


class Reden(Question):
    """Waarom; dit wordt bewaard."""

    reden: Annotated[str, Meta(max_length=500, description="De reden, zonder persoonsgegevens.")]


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the room of the regie raises into a problem."""
    try:
        yield
    except Verboden:
        raise Probleem(403) from None
    except NietBekend:
        raise Probleem(404) from None
    except Afwijzing as error:
        raise Probleem(409, error.tekst) from None
    except UnusableInput:
        raise Probleem(409, _ONBRUIKBAAR) from None
