"""The two ends of the envelope of a stored message."""

from ketenwissel.keten import Adres
from ketenwissel.store.berichten import Berichtrij

__all__ = ["receiver_of", "sender_of"]


def sender_of(row: Berichtrij) -> Adres:
    """Give who sent a message, all four fields."""
    return Adres(
        row.zender_organisatie, row.zender_applicatie, row.zender_administratie, row.zender_gebruiker
    )


def receiver_of(row: Berichtrij) -> Adres:
    """Give whom a message is addressed to, all four fields."""
    return Adres(
        row.ontvanger_organisatie,
        row.ontvanger_applicatie,
        row.ontvanger_administratie,
        row.ontvanger_gebruiker,
    )
