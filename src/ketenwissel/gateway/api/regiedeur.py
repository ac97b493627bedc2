"""What routes of the regie share: acts and looks with their problems, and values of ours as forms."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any, TypeVar

import msgspec
from msgspec import Struct

from ketenwissel.core.errors import UnusableInput
from ketenwissel.gateway.api.bewaking import Beller
from ketenwissel.gateway.api.diensten import Diensten
from ketenwissel.gateway.api.problemen import Fout, Plaats, Probleem
from ketenwissel.regie import Afgewezen, Afwijzing, Blik, Daad
from ketenwissel.toegang import NietBekend, Verboden

__all__ = ["acting", "form_of", "looking", "problems"]

F = TypeVar("F", bound=Struct)


@contextmanager
def looking(diensten: Diensten, beller: Beller, niet_bekend: str | None = None) -> Iterator[Blik]:
    """Look for a caller; what is refused becomes a problem (403, 404, 409)."""
    with problems(niet_bekend), diensten.nazorg.glance(beller.identiteit, beller.toegang) as blik:
        yield blik


@contextmanager
def acting(
    diensten: Diensten, beller: Beller, niet_bekend: str | None = None, verwacht: str | None = None
) -> Iterator[Daad]:
    """Act for a caller; what is refused becomes a problem: 403, 404, and 400 or (no `verwacht`) 409."""
    with problems(niet_bekend, verwacht=verwacht), diensten.nazorg.act(beller.identiteit) as daad:
        yield daad


@contextmanager
def problems(
    niet_bekend: str | None = None,
    *,
    verboden: str | None = None,
    onbruikbaar: str | None = None,
    verwacht: str | None = None,
) -> Iterator[None]:
    """Turn what the room of the regie raises into a problem: 403, 404, 409, or 400 with what is `verwacht`.

    A rule that forbids it says itself what it is.
    """
    try:
        yield
    except Afgewezen as refusal:
        raise Probleem(409, str(refusal)) from None
    except Afwijzing as refusal:
        raise Probleem(409, refusal.tekst) from None
    except Verboden:
        raise Probleem(403, verboden) from None
    except NietBekend:
        raise Probleem(404, niet_bekend) from None
    except UnusableInput:
        if verwacht is None:
            raise Probleem(409, onbruikbaar) from None
        fout = Fout("body", Plaats(pointer=""), "onjuist", f"verwacht: {verwacht}")
        raise Probleem(400, fouten=[fout]) from None


def form_of(kind: type[F], value: Any) -> F:  # noqa: ANN401  # any value of ours, or its parts by name
    """Write a value as a form: each field is the attribute, or the part, of that name."""
    parts = SimpleNamespace(**value) if isinstance(value, dict) else value
    return msgspec.convert(parts, kind, from_attributes=True)
