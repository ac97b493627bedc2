"""What a message is found by: the clients, the allocations and the requests that it is about.

The standard calls them Bsn, ToewijzingNummer and ReferentieAanbieder in every type, wherever they stand.
"""

from typing import NamedTuple

from ketenwissel.bericht.doorlopen import named_texts

__all__ = ["Zoekwaarden", "zoekwaarden"]

_NAMES = ("Bsn", "ToewijzingNummer", "ReferentieAanbieder")


class Zoekwaarden(NamedTuple):
    """The BSNs, numbers of allocations and references of requests of one message, each once.

    Personal: keep them out of logs. A reference is whatever an aanbieder made of it.
    """

    bsns: frozenset[str]
    toewijzingen: frozenset[str]
    verzoeken: frozenset[str]


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
