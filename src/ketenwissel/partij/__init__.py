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

__all__ = [
    "Afwijking",
    "Antwoordafwijking",
    "Beantwoording",
    "Client",
    "Kantoor",
    "Opdracht",
    "Prestatie",
    "Toewijzing",
    "Verzending",
    "Werk",
    "attempt_line",
    "collect_round",
    "read",
    "receipt_digest",
    "received_line",
    "send_round",
]
