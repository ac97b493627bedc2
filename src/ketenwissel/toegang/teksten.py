"""What people may type, and what they may not: no name, description or reason is a place for a citizen.

>>> plain_text("Gemeente Voorbeeld", "the name", 100)
'Gemeente Voorbeeld'
>>> plain_text("melding van 999 900 006", "the reason", 200)
Traceback (most recent call last):
    ...
ketenwissel.core.errors.UnusableInput: the reason holds a number of nine digits: never write a BSN
"""

import re

from ketenwissel.core.errors import UnusableInput

__all__ = ["plain_lines", "plain_text", "short_name"]

# Nine digits at a stretch or as they are printed, and any number that has nine however it is grouped. Digits
# of other scripts count as well.
_BSN = re.compile(r"(?<!\d)(\d{9}|\d{3}[ .\-]\d{3}[ .\-]\d{3}|\d{4}[ .\-]\d{2}[ .\-]\d{3})(?!\d)")
_NUMBER = re.compile(r"\d(?:[ .\-]?\d)*")
_DIGITS_OF_BSN = 9
_NAME = re.compile("[a-z][a-z0-9]*([.-][a-z0-9]+)*")


def plain_text(text: str, what: str, longest: int) -> str:
    """Give a text back without blanks around it.

    Raises UnusableInput, without repeating it, when it is empty, too long, cannot be printed, or holds a
    number of nine digits; `what` is what the error calls it.
    """
    bare = text.strip()
    if not bare or len(bare) > longest or not bare.isprintable():
        raise UnusableInput(f"{what} has 1 to {longest} printable characters")
    _check_no_bsn(bare, what)
    return bare


def plain_lines(text: str, what: str, longest: int) -> str:
    r"""Give a text of several lines back, each without blanks at its end, lines parted by `\n` alone.

    Raises UnusableInput as `plain_text` does; a number may not go on in the next line either.

    >>> plain_lines("Beste partij,\r\n\r\nTot morgen. ", "the text", 100)
    'Beste partij,\n\nTot morgen.'
    """
    lines = [line.rstrip() for line in text.strip().splitlines()]
    bare = "\n".join(lines)
    if not bare or len(bare) > longest or not all(line.isprintable() for line in lines):
        raise UnusableInput(f"{what} has 1 to {longest} printable characters and line ends")
    _check_no_bsn(" ".join(lines), what)
    return bare


def _check_no_bsn(bare: str, what: str) -> None:
    if _BSN.search(bare) or any(_digits(found) == _DIGITS_OF_BSN for found in _NUMBER.findall(bare)):
        raise UnusableInput(f"{what} holds a number of nine digits: never write a BSN")


def short_name(text: str, what: str, longest: int) -> str:
    """Give a name back by which the trail and the command line know somebody; raises UnusableInput.

    >>> short_name("j.de-vries", "the name of a person", 60)
    'j.de-vries'
    """
    if _NAME.fullmatch(text) is None or len(text) > longest:
        raise UnusableInput(
            f"{what} has at most {longest} lower-case letters and digits, begins with a letter, "
            "and may have dots and hyphens inside"
        )
    return plain_text(text, what, longest)


def _digits(text: str) -> int:
    return sum(one.isdigit() for one in text)
