r"""What the identifiers have in common: a fixed number of ASCII digits, and nothing else.

`\d` and `str.isdigit` also take the digits of other scripts, so neither is used.
"""

import re

from ketenwissel.core.errors import InvalidFormat, InvalidLength

__all__ = ["only_digits", "require_digits"]

_DIGITS = re.compile("[0-9]+")


def only_digits(text: str) -> bool:
    """Tell whether a text is one or more ASCII digits.

    >>> only_digits("0344"), only_digits("٣٤٤"), only_digits("")
    (True, False, False)
    """
    return _DIGITS.fullmatch(text) is not None


def require_digits(number: str, length: int, name: str, size: str) -> None:
    """Raise InvalidFormat or InvalidLength; the text says what a `name` has, never the number.

    >>> require_digits("12", 4, "a gemeentecode", "four digits")
    Traceback (most recent call last):
        ...
    ketenwissel.core.errors.InvalidLength: a gemeentecode has four digits
    """
    if not only_digits(number):
        raise InvalidFormat(f"{name} has digits only")
    if len(number) != length:
        raise InvalidLength(f"{name} has {size}")
