"""BSN (burgerservicenummer): the personal number of everyone who is known to the Dutch government.

Issued on behalf of the minister of the Interior; in the messages it identifies the client (element Bsn,
rules RS037 and CS002). Nine digits, leading zeros kept, that pass the *elfproef*: the sum of the digits with
weights 9, 8, 7, 6, 5, 4, 3, 2 and -1 is a multiple of eleven. Source: Wet algemene bepalingen
burgerservicenummer; Logisch Ontwerp BSN.

A message holds the bare digits, so only these are valid; :func:`compact` takes out what people write between.

>>> is_valid("999900006"), is_valid("999900007"), is_valid("9999.00.006")
(True, False, False)
>>> compact(" 9999.00.006 ")
'999900006'
>>> is_testbsn("999900006"), is_testbsn("111222333")
(True, False)
"""

import re

from stdnum.exceptions import ValidationError as StdnumError
from stdnum.nl import bsn as _stdnum

from ketenwissel.core.digits import require_digits
from ketenwissel.core.errors import InvalidChecksum, ValidationError

__all__ = ["compact", "is_testbsn", "is_valid", "validate"]

_FIRST_TEST, _LAST_TEST = "999900006", "999999990"


def compact(number: str) -> str:
    """Take out the blanks, dots and hyphens that people write in the number."""
    return re.sub(r"[\s.-]", "", number)


def validate(number: str) -> str:
    """Give the number back when it is a BSN.

    Raises InvalidFormat, InvalidLength or InvalidChecksum; the text never holds the number.
    """
    # First the raw form: stdnum also takes blanks, dots and the digits of other scripts.
    require_digits(number, 9, "a BSN", "nine digits")
    try:
        _stdnum.validate(number)
    except StdnumError:
        raise InvalidChecksum("the digits do not pass the elfproef of the BSN") from None
    return number


def is_valid(number: str) -> bool:
    """Tell whether this is a BSN."""
    try:
        validate(number)
    except ValidationError:
        return False
    return True


def is_testbsn(number: str) -> bool:
    """Tell whether this is a BSN of the range that is never given to a person, for tests.

    The range runs from 999900006 to 999999990; outside production only these may be used (error BRS18).
    """
    return is_valid(number) and _FIRST_TEST <= number <= _LAST_TEST
