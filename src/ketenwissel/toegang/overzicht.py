"""What somebody may see of who is who: mandates, keys, certificates, people and roles, as rows.

Each is for an instant and for somebody; what is beyond their rights is left out.
"""

from datetime import datetime

from ketenwissel.store.toegang import Certificaatrij, Gebruikerrij, Mandaatrij, Sleutelrij, Verleningrij
from ketenwissel.toegang.identiteit import Identiteit
from ketenwissel.toegang.toegang import Toegang
from ketenwissel.toegang.waarschuwingen import Waarschuwing, warnings

__all__ = [
    "visible_certificates",
    "visible_grants",
    "visible_keys",
    "visible_mandates",
    "visible_people",
    "visible_warnings",
]


def visible_keys(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Sleutelrij]:
    """Give the keys of the organisations that somebody looks after, and their own, without their hashes."""
    zicht = toegang.zicht(wie, "sleutels.lezen", at)
    return [
        row._replace(hash="")
        for row in toegang.rijen.sleutels
        if _is_own(wie, row.gebruiker) or zicht.alles or zicht.sees(row.organisatie or "")
    ]


def visible_certificates(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Certificaatrij]:
    """Give what certificates may speak for the organisations that somebody looks after."""
    zicht = toegang.zicht(wie, "sleutels.lezen", at)
    return [row for row in toegang.rijen.certificaten if zicht.sees(row.organisatie)]


def visible_mandates(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Mandaatrij]:
    """Give the mandates that parties of somebody gave, and those that their organisations hold."""
    zicht = toegang.zicht(wie, "mandaten.lezen", at)
    return [row for row in toegang.rijen.mandaten if zicht.sees(row.partij) or zicht.sees(row.organisatie)]


def visible_people(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Gebruikerrij]:
    """Give the people, for who may see them; otherwise only oneself."""
    every = toegang.zicht(wie, "gebruikers.lezen", at).alles
    return [row for row in toegang.rijen.gebruikers if every or _is_own(wie, row.naam)]


def visible_grants(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Verleningrij]:
    """Give who holds which role, for who may see it; otherwise one's own roles only."""
    every = toegang.zicht(wie, "gebruikers.lezen", at).alles
    return [row for row in toegang.rijen.verleningen if every or _is_own(wie, row.gebruiker)]


def visible_warnings(toegang: Toegang, wie: Identiteit, at: datetime) -> list[Waarschuwing]:
    """Give the warnings about keys and certificates that somebody may see."""
    zicht = toegang.zicht(wie, "sleutels.lezen", at)
    return [
        one
        for one in warnings(toegang, at)
        if _is_own(wie, one.gebruiker) or zicht.alles or zicht.sees(one.organisatie or "")
    ]


def _is_own(wie: Identiteit, naam: str | None) -> bool:
    return wie.persoon and naam == wie.naam
