"""Gemeentecode: the number of a Dutch municipality.

Issued by Statistics Netherlands (CBS). Four digits and a text, not a number: the leading zeros belong to it
(LDT_Gemeente, rule RS035). Which codes exist changes with every merger; that is data of a release (TR378).

>>> is_valid("0344"), is_valid("344")
(True, False)
>>> compact(" 344 ")
'0344'
"""

import re

from ketenwissel.core.digits import only_digits, require_digits
from ketenwissel.core.errors import ValidationError

__all__ = ["compact", "is_valid", "validate"]


def compact(number: str) -> str:
    """Take out blanks and give back the leading zeros that spreadsheets drop."""
    bare = re.sub(r"\s", "", number)
    return bare.zfill(4) if only_digits(bare) else bare


def validate(number: str) -> str:
    """Give the code back when it has the form of a gemeentecode; raises InvalidFormat or InvalidLength."""
    require_digits(number, 4, "a gemeentecode", "four digits, leading zeros included")
    return number


def is_valid(number: str) -> bool:
    """Tell whether this has the form of a gemeentecode."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True
