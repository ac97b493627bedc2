"""Persons in a message: in the test environment (KTO) only such as do not exist (IB015, BRS18)."""

from functools import lru_cache

from lxml import etree

from ketenwissel.bericht import own_text, plaats
from ketenwissel.core.bsn import is_testbsn
from ketenwissel.standards import Berichttype, Klasse, model

__all__ = ["find_real_person"]

_SOORT = "LDT_BurgerServicenummer"


def find_real_person(root: etree._Element, bericht: Berichttype) -> str | None:
    """Give the place of the first BSN that is not of the test range; None when there is none.

    Who is named without a BSN (a relation, a referrer) cannot be told from a made-up person.
    """
    for tag in _tags(bericht):
        for element in root.iter(tag):
            if not is_testbsn(own_text(element)):
                return plaats(element)
    return None


@lru_cache(maxsize=256)
def _tags(bericht: Berichttype) -> frozenset[str]:
    """Name the elements of a message type that hold a BSN."""
    return frozenset(_tags_in(model(bericht)))


def _tags_in(klasse: Klasse) -> set[str]:
    found: set[str] = set()
    for element in klasse.elementen:
        if isinstance(element.type, Klasse):
            found |= _tags_in(element.type)
        elif element.type.naam == _SOORT:
            found.add(f"{{{element.namespace}}}{element.naam}")
    return found
