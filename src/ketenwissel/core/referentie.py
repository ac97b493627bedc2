"""Referentienummer: the identity of one envelope in the chain, a UUID version 4 in lower case.

Made by the application that sends, new for every envelope; a retour and a foutbericht get their own. The
pattern is that of the StUF-GGk envelope 2.1 (elements referentienummer and crossRefnummer).

>>> is_valid("0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22")
True
>>> is_valid("0B1F0F5E-2D1C-4A55-9B7E-6F0A8F3C1D22"), is_valid("0b1f0f5e-2d1c-1a55-9b7e-6f0a8f3c1d22")
(False, False)
>>> compact(" {0B1F0F5E-2D1C-4A55-9B7E-6F0A8F3C1D22} ")
'0b1f0f5e-2d1c-4a55-9b7e-6f0a8f3c1d22'
"""

import hashlib
import re
from random import Random
from uuid import UUID

from ketenwissel.core.errors import InvalidFormat, InvalidLength, ValidationError

__all__ = ["compact", "derive", "is_valid", "make", "validate"]

_FORM = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def compact(number: str) -> str:
    """Bring a UUID into the form of the chain: lower case, without blanks and braces."""
    return number.strip().strip("{}").lower()


def validate(number: str) -> str:
    """Give the reference back when it is one; raises InvalidLength or InvalidFormat."""
    if len(number) != 36:
        raise InvalidLength("a referentienummer has 36 characters")
    if not _FORM.fullmatch(number):
        raise InvalidFormat("a referentienummer is a UUID of version 4 in lower case")
    return number


def is_valid(number: str) -> bool:
    """Tell whether this is a referentienummer."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def make(random: Random) -> str:
    """Make a new reference from a source of randomness that is handed in.

    >>> is_valid(make(Random(1)))
    True
    """
    return str(UUID(int=random.getrandbits(128), version=4))


def derive(*parts: str) -> str:
    """Make the reference that belongs to these parts: the same parts give the same reference.

    For what answers a message and must be the same when it is made again.

    >>> derive("Bv03", "a") == derive("Bv03", "a"), derive("Bv03", "a") == derive("Bv0", "3a")
    (True, False)
    >>> is_valid(derive("Bv03", "a"))
    True
    """
    digest = hashlib.sha256("\0".join(parts).encode()).digest()
    return str(UUID(bytes=digest[:16], version=4))
