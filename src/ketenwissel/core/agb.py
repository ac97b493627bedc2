"""AGB-code: the number of a care provider in the Netherlands.

Issued by Vektis in the AGB register. Eight digits, leading zeros kept: two for the kind of provider and six
for the provider. In the messages it identifies the zorgaanbieder (LDT_AgbCode, rule RS036). There is no check
digit; whether a code exists, only the register knows.

>>> is_valid("42420001"), is_valid("4242001"), is_valid("42-420001")
(True, False, False)
>>> compact("42-420001"), format("01000123")
('42420001', '01-000123')
"""

import re

from ketenwissel.core.digits import require_digits
from ketenwissel.core.errors import ValidationError

__all__ = ["compact", "format", "is_valid", "validate"]


def compact(number: str) -> str:
    """Take out the blanks and hyphens that people write in the code."""
    return re.sub(r"[\s-]", "", number)


def validate(number: str) -> str:
    """Give the code back when it has the form of an AGB-code; raises InvalidFormat or InvalidLength."""
    require_digits(number, 8, "an AGB-code", "eight digits, leading zeros included")
    return number


def is_valid(number: str) -> bool:
    """Tell whether this has the form of an AGB-code."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def format(number: str) -> str:
    """Write the code as people read it: kind and number apart; raises ValidationError."""
    validate(number)
    return f"{number[:2]}-{number[2:]}"
