"""The reference back office of one gemeente or aanbieder: outbox, answers, refused work, its own journal."""

from ketenwissel.partij.kantoor import Kantoor, Verzending
from ketenwissel.partij.logboek import attempt_line, receipt_digest, received_line
from ketenwissel.partij.opdracht import (
    Afwijking,
    Antwoordafwijking,
    Beantwoording,
    Client,
    Opdracht,
    Prestatie,
    Toewijzing,
    Werk,
)
from ketenwissel.partij.ronde import collect_round, read, send_round
from ketenwissel.partij.spoedconcept import CONCEPT, Concept, Spoedgegevens, draft

__all__ = [
    "CONCEPT",
    "Afwijking",
    "Antwoordafwijking",
    "Beantwoording",
    "Client",
    "Concept",
    "Kantoor",
    "Opdracht",
    "Prestatie",
    "Spoedgegevens",
    "Toewijzing",
    "Verzending",
    "Werk",
    "attempt_line",
    "collect_round",
    "draft",
    "read",
    "receipt_digest",
    "received_line",
    "send_round",
]
