"""Codes of paper forms: unique without a network, and a slip of the pen is noticed.

A code is the party, the minute of printing, the sheet, and a check character (ISO 7064, MOD 37,36):

>>> make_code("9001", datetime(2022, 3, 30, 9, 0, tzinfo=UTC), 1)
'9001-00PAF0-001-P'
>>> read_code(" 9001 00paf0 001 p"), read_code("9001-00PAF0-002-P")
('9001-00PAF0-001-P', None)
"""

import re
from datetime import UTC, datetime

from stdnum.iso7064 import mod_37_36

__all__ = ["ALGEMEEN", "MAX_BLADEN", "make_code", "party_of", "read_code"]

ALGEMEEN = "0000"
"""In the place of the party, on a form for whoever needs one."""

MAX_BLADEN = 999
"""Sheets of one print."""

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_FORM = re.compile(r"([0-9]{4}|[0-9]{8})([0-9A-Z]{6})([0-9]{3})([0-9A-Z])")


def make_code(partij: str, gedrukt_op: datetime, blad: int) -> str:
    """Give the code of a sheet printed for a party (4 or 8 digits) at an instant.

    Two prints for a party in the same minute would have the same codes: a person cannot hand out both.
    """
    number, minutes = "", int((gedrukt_op - _EPOCH).total_seconds() // 60)
    while minutes:
        minutes, digit = divmod(minutes, len(_DIGITS))
        number = _DIGITS[digit] + number
    bare = f"{partij}{number:0>6}{blad:03d}"
    return _written(bare + mod_37_36.calc_check_digit(bare))


def read_code(text: str) -> str | None:
    """Give a code as the form has it, whatever case and blanks it was typed in; None for no code."""
    bare = re.sub(r"[\s-]", "", text).upper()
    return _written(bare) if _FORM.fullmatch(bare) and mod_37_36.is_valid(bare) else None


def party_of(code: str) -> str:
    """Give the party of a code, or `ALGEMEEN`."""
    return code.partition("-")[0]


def _written(bare: str) -> str:
    found = _FORM.fullmatch(bare)
    assert found is not None, "made of its parts, or matched before"
    return "-".join(found.groups())
