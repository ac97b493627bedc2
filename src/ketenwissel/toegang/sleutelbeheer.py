"""Giving out and taking back API keys, and admitting client certificates."""

from datetime import datetime, timedelta

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import toegang
from ketenwissel.store.toegang import Certificaatrij, Sleutelrij
from ketenwissel.toegang.beheer import Beheer, NietBekend
from ketenwissel.toegang.certificaten import is_mark
from ketenwissel.toegang.sleutels import NieuweSleutel, hash_of, make_key
from ketenwissel.toegang.teksten import plain_text

__all__ = ["DUUR", "admit_certificate", "end_certificate", "make_api_key", "revoke_api_key"]

DUUR = timedelta(days=365)
"""For how long a key counts that is made without an end."""

_OMSCHRIJVING_MAX = 100


def make_api_key(
    beheer: Beheer,
    *,
    omschrijving: str,
    organisatie: str | None = None,
    gebruiker: str | None = None,
    van: datetime | None = None,
    tot: datetime | None = None,
) -> NieuweSleutel:
    """Make a key for an organisation or for a person; its secret is in what is given, and nowhere else.

    Earlier keys stay: two overlap until the older ends or is revoked. A person may always make one for
    themselves. Raises Verboden, NietBekend or UnusableInput.
    """
    _check_holder(beheer, organisatie, gebruiker)
    begins, ends = beheer.stretch(van, tot)
    nieuw = make_key()
    row = Sleutelrij(
        nieuw.kenmerk,
        hash_of(nieuw.geheim),
        organisatie,
        gebruiker,
        plain_text(omschrijving, "the description of a key", _OMSCHRIJVING_MAX),
        begins,
        ends or begins + DUUR,
        None,
        beheer.door.naam,
    )
    toegang.insert_key(beheer.connection, row)
    beheer.note(
        "sleutel_gemaakt",
        sleutel=nieuw.kenmerk,
        organisatie=organisatie,
        gebruiker=gebruiker,
        van=row.geldig_van,
        tot=row.geldig_tot,
    )
    return nieuw


def _check_holder(beheer: Beheer, organisatie: str | None, gebruiker: str | None) -> None:
    if (organisatie is None) == (gebruiker is None):
        raise UnusableInput("a key is of an organisation or of a person: name one of them")
    if gebruiker is not None:
        if gebruiker != beheer.door.naam:
            beheer.require("sleutels.beheer")
        if beheer.toegang.gebruiker(gebruiker) is None:
            raise NietBekend("no person has this name")
        return
    beheer.require("sleutels.beheer", organisatie)
    if organisatie is not None and beheer.toegang.organisatie(organisatie) is None:
        raise NietBekend("no organisation has this code")


def revoke_api_key(beheer: Beheer, kenmerk: str) -> None:
    """Revoke a key, at once; raises Verboden, NietBekend, or UnusableInput when it was revoked before."""
    row = beheer.toegang.sleutel(kenmerk)
    if row is None:
        # Who may see no key at all does not hear which ones there are.
        beheer.require("sleutels.beheer")
        raise NietBekend("no key has this mark")
    if row.gebruiker is None or row.gebruiker != beheer.door.naam:
        beheer.require("sleutels.beheer", row.organisatie)
    if row.ingetrokken_op is not None:
        raise UnusableInput("the key was revoked before")
    toegang.revoke_key(beheer.connection, kenmerk, beheer.at)
    beheer.note("sleutel_ingetrokken", sleutel=kenmerk, organisatie=row.organisatie, gebruiker=row.gebruiker)


def admit_certificate(
    beheer: Beheer,
    kenmerk: str,
    organisatie: str,
    van: datetime | None = None,
    tot: datetime | None = None,
) -> int:
    """Let certificates with this mark (OIN or AGB-code) speak for an organisation; gives the number of it.

    Raises Verboden, NietBekend, or UnusableInput: a mark of another form, of another party, or one that
    speaks for somebody else at any time in between.
    """
    beheer.require("certificaten.beheer")
    if not is_mark(kenmerk):
        raise UnusableInput("the mark of a certificate is an OIN (20 digits) or an AGB-code (8 digits)")
    if beheer.toegang.organisatie(organisatie) is None:
        raise NietBekend("no organisation has this code")
    if beheer.toegang.register.find(kenmerk) is not None and kenmerk != organisatie:
        raise UnusableInput("this mark is the code of another party: only that party bears it")
    begins, ends = beheer.stretch(van, tot)
    for other in beheer.toegang.rijen.certificaten:
        overlaps = (other.geldig_tot is None or begins < other.geldig_tot) and (
            ends is None or other.geldig_van < ends
        )
        if other.kenmerk == kenmerk and other.organisatie != organisatie and overlaps:
            raise UnusableInput("certificates with this mark speak for another organisation in that time")
    row = Certificaatrij(0, kenmerk, organisatie, begins, ends, beheer.door.naam)
    number = toegang.insert_certificate(beheer.connection, row)
    beheer.note("certificaat_toegelaten", certificaat=kenmerk, organisatie=organisatie, van=begins, tot=ends)
    return number


def end_certificate(beheer: Beheer, nummer: int, moment: datetime | None = None) -> None:
    """Admit certificates no longer from an instant on, now by default.

    Raises Verboden, NietBekend or UnusableInput.
    """
    beheer.require("certificaten.beheer")
    row = next((one for one in beheer.toegang.rijen.certificaten if one.id == nummer), None)
    if row is None:
        raise NietBekend("no certificate was admitted under this number")
    ends = beheer.ending(row.geldig_van, row.geldig_tot, moment)
    toegang.end_certificate(beheer.connection, nummer, ends)
    beheer.note("certificaat_beeindigd", certificaat=row.kenmerk, organisatie=row.organisatie, per=ends)
