"""The paper form for an urgent order: one document of HTML (Dutch, A4) that works with everything down.

Printed before the stop, each sheet with a code of its own, so that it is entered once afterwards.
"""

from datetime import date, datetime
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_local
from ketenwissel.draaiboek import Contact, Draaiboek
from ketenwissel.regie.formuliercode import ALGEMEEN, MAX_BLADEN, make_code

__all__ = ["Formulierpartij", "print_forms"]

_LENGTHS = (4, 8)


class Formulierpartij:
    """For whom forms are printed: its code (gemeente or AGB), and its name where that is known.

    Raises UnusableInput for what is no such code.
    """

    def __init__(self, code: str = ALGEMEEN, naam: str = "") -> None:
        if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
            raise UnusableInput("a form is for a gemeentecode of 4 or an AGB-code of 8 digits")
        self.code = code
        self.naam = naam

    @property
    def is_for_all(self) -> bool:
        """Say whether the form is for whoever needs one."""
        return self.code == ALGEMEEN

    @property
    def rol(self) -> str:
        """What the party is: gemeente or aanbieder; empty for whoever needs a form."""
        if self.is_for_all:
            return ""
        return "gemeente" if len(self.code) == _LENGTHS[0] else "aanbieder"


def print_forms(draaiboek: Draaiboek, partij: Formulierpartij, gedrukt_op: datetime, aantal: int) -> str:
    """Give so many sheets, each on a page, printed at an instant (UTC).

    Raises UnusableInput for a number of sheets below 1 or above 999.
    """
    if not 1 <= aantal <= MAX_BLADEN:
        raise UnusableInput(f"one print has 1 to {MAX_BLADEN} sheets")
    codes = [make_code(partij.code, gedrukt_op, blad) for blad in range(1, aantal + 1)]
    return _template().render(
        draaiboek=draaiboek,
        partij=partij,
        codes=codes,
        gedrukt_op=gedrukt_op,
        stil_vanaf=min(stap.begin.instant for stap in draaiboek.stappen if stap.soort == "blokkade"),
        ingebruikname=draaiboek.vrijgave.begin.instant,
        contacten=[one for one in draaiboek.contacten if _helps(one)],
        bijgewerkt=_day(draaiboek.bijgewerkt),
    )


def _helps(contact: Contact) -> bool:
    return contact.telefoon is not None


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("ketenwissel.regie"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["moment"] = format_local
    return environment.get_template("spoedformulier.html")
