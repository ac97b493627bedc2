"""What a message is found by: the clients and the allocations that it is about.

The standard calls them Bsn and ToewijzingNummer in every type, wherever they stand.
"""

from typing import NamedTuple

from ketenwissel.bericht.doorlopen import named_texts

__all__ = ["Zoekwaarden", "zoekwaarden"]

_NAMES = ("Bsn", "ToewijzingNummer")


class Zoekwaarden(NamedTuple):
    """The BSNs and the numbers of allocations of one message, each once. Personal: keep them out of logs."""

    bsns: frozenset[str]
    toewijzingen: frozenset[str]


def zoekwaarden(inhoud: bytes) -> Zoekwaarden:
    """Read them from the payload of an accepted message; what cannot be read has none.

    >>> found = zoekwaarden(b"<Bericht xmlns='urn:x'><Client><Bsn>999900006</Bsn></Client></Bericht>")
    >>> sorted(found.bsns), sorted(found.toewijzingen)
    (['999900006'], [])
    """
    named: dict[str, set[str]] = {name: set() for name in _NAMES}
    for name, text in named_texts(inhoud, *_NAMES):
        named[name].add(text)
    return Zoekwaarden(*map(frozenset, named.values()))
