"""The function of an envelope: a message type, at times with the letter that tells 303D from 303F."""

from functools import lru_cache

from ketenwissel.standards import split_code
from ketenwissel.toegang import FOUTBERICHT

__all__ = ["type_of"]


@lru_cache(maxsize=1000)
def type_of(functie: str) -> str:
    """Give the code by which a mandate and a search name a function: without letter.

    >>> type_of("WMO303D"), type_of("JW301"), type_of("")
    ('WMO303', 'JW301', 'Fo01')
    """
    parts = split_code(functie)
    return functie.removesuffix(parts[2]) if parts else functie or FOUTBERICHT
