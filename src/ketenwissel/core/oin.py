"""OIN (organisatie-identificatienummer): the number of an organisation in digital government traffic.

Issued by Logius. Twenty digits; it stands as Subject.serialNumber in a PKIoverheid certificate and as PartyId
in a CPA. In this chain it belongs to the transport only: envelopes name a gemeentecode or an AGB-code.

>>> is_valid("00000001003214345000"), is_valid("1003214345000")
(True, False)
>>> compact("0000 0001 0032 1434 5000")
'00000001003214345000'
"""

import re

from ketenwissel.core.digits import require_digits
from ketenwissel.core.errors import ValidationError

__all__ = ["compact", "is_valid", "validate"]


def compact(number: str) -> str:
    """Take out the blanks that people write in the number."""
    return re.sub(r"\s", "", number)


def validate(number: str) -> str:
    """Give the number back when it has the form of an OIN; raises InvalidFormat or InvalidLength."""
    require_digits(number, 20, "an OIN", "twenty digits, leading zeros included")
    return number


def is_valid(number: str) -> bool:
    """Tell whether this has the form of an OIN."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True
