"""Lines of the party's own journal: every attempt with the answer it got, every payload received.

It stands outside the hub's tables, so that the two can be held against each other.
"""

import hashlib
from datetime import datetime

from ketenwissel.keten import Aanlevering, Antwoord, Levering, Ontvangst, Weigering
from ketenwissel.store import Journaalregel

__all__ = ["attempt_line", "receipt_digest", "received_line"]


def receipt_digest(antwoord: Ontvangst) -> str:
    """Digest a receipt, so that a repeated one can be seen to be the same to the byte."""
    text = "|".join(
        (
            antwoord.referentie,
            antwoord.ontvangen_op.isoformat(timespec="milliseconds"),
            antwoord.sha256,
            antwoord.ontraden or "",
        )
    )
    return hashlib.sha256(text.encode()).hexdigest()


def attempt_line(moment: datetime, aanlevering: Aanlevering, antwoord: Antwoord | None) -> Journaalregel:
    """Describe one attempt to submit and what came back; None when nothing did."""
    receipt = antwoord if isinstance(antwoord, Ontvangst) else None
    refusal = antwoord if isinstance(antwoord, Weigering) else None
    return Journaalregel(
        partij=aanlevering.zender.organisatie,
        richting="verzonden",
        tijdstip=moment,
        soort=aanlevering.soort,
        functie=aanlevering.functie,
        release=aanlevering.release,
        referentie=aanlevering.referentie,
        cross_referentie=aanlevering.cross_referentie,
        wederpartij=aanlevering.ontvanger.organisatie,
        sha256=hashlib.sha256(aanlevering.inhoud).hexdigest(),
        grootte=len(aanlevering.inhoud),
        uitkomst="ontvangst" if receipt else "weigering" if refusal else None,
        situatie=refusal.situatie if refusal else None,
        lijst=refusal.lijst if refusal else None,
        code=refusal.code if refusal else None,
        stap=receipt.ontraden if receipt else refusal.stap if refusal else None,
        antwoord_sha256=receipt_digest(receipt) if receipt else None,
        inhoud=None,
    )


def received_line(moment: datetime, levering: Levering) -> Journaalregel:
    """Describe one message that was collected, with its payload as it arrived."""
    regel = levering.regel
    return Journaalregel(
        partij=regel.partij,
        richting="ontvangen",
        tijdstip=moment,
        soort=regel.soort,
        functie=regel.functie,
        release=regel.release,
        referentie=regel.referentie,
        cross_referentie=regel.cross_referentie,
        wederpartij=regel.zender.organisatie,
        sha256=hashlib.sha256(levering.inhoud).hexdigest(),
        grootte=len(levering.inhoud),
        uitkomst=None,
        situatie=None,
        lijst=None,
        code=None,
        stap=None,
        antwoord_sha256=None,
        inhoud=levering.inhoud,
    )
