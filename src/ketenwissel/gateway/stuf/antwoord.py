"""The answers of the StUF door: what the hub said, in the form of StUF.

Each answer follows from what it answers alone. A Bv03 on something accepted is made from the stored row, so
that whoever sends the same message again gets the same bytes.
"""

import re
from dataclasses import replace
from datetime import datetime

from ketenwissel.core import referentie
from ketenwissel.core.instants import format_instant
from ketenwissel.keten import (
    Aanlevering,
    Adres,
    Editie,
    Fout,
    Ontvangst,
    Weigering,
    fout_of,
    foutcode,
    in_edition,
    refuse,
)
from ketenwissel.keten.stuf import (
    GGK,
    Antwoordkop,
    GeenEnvelop,
    vorm,
    write_bv03,
    write_fault,
    write_fo03,
)

__all__ = ["no_envelope", "received", "refused", "reported", "with_code"]

_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_LIJST = "stuf0301"
_VERSIES = ("stuf_versie", "sectormodel_onbekend", "sectormodel_versie")


def received(aanlevering: Aanlevering, ontvangst: Ontvangst) -> bytes:
    """Write the Bv03 on something accepted."""
    at = ontvangst.ontvangen_op
    reference = referentie.derive("Bv03", *_key(aanlevering))
    return write_bv03(Antwoordkop(aanlevering.zender, reference, at, ontvangst.referentie))


def reported(aanlevering: Aanlevering, at: datetime) -> bytes:
    """Write the Bv03 on something refused, of which a foutbericht lies in the mailbox of the sender."""
    reference = referentie.derive("Bv03", *_key(aanlevering), format_instant(at))
    return write_bv03(Antwoordkop(aanlevering.zender, reference, at, aanlevering.referentie))


def refused(aanlevering: Aanlevering, weigering: Weigering, at: datetime) -> bytes:
    """Write the fault with the Fo03 that refuses a submission."""
    fout = fout_of(weigering, aanlevering)
    return write_fo03(_kop(aanlevering.zender, aanlevering.referentie, fout, at), fout)


def with_code(weigering: Weigering, functie: str, editie: Editie | None) -> tuple[Weigering, bool]:
    """Give a refusal the code that the sender is told, and say whether that goes by Fo03, at once."""
    meteen, code = vorm(weigering.situatie, functie)
    if code is None:
        return in_edition(weigering, "ggk", editie), meteen
    return replace(weigering, lijst=_LIJST, code=code, plek=foutcode(_LIJST, code).plek), meteen


def no_envelope(geen: GeenEnvelop, at: datetime, editie: Editie | None) -> bytes:
    """Write the fault on a request that holds no envelope."""
    if geen.situatie is None:
        return write_fault(geen.faultcode, geen.reden or "")
    plain = refuse(geen.situatie, "ggk", geen.referentie, reden=geen.reden)
    weigering, _ = with_code(plain, "", editie)
    details = GGK if geen.situatie in _VERSIES else ""
    fout = Fout(weigering.code, weigering.plek, weigering.omschrijving, details)
    faultcode = geen.faultcode if geen.faultcode != "Client" else None
    return write_fo03(_kop(geen.zender, geen.referentie, fout, at), fout, faultcode)


def _kop(zender: Adres, reference: str, fout: Fout, at: datetime) -> Antwoordkop:
    # Only a reference is repeated: any other text in its place could be a citizen's number.
    cross = reference if _UUID.fullmatch(reference) else ""
    own = referentie.derive("Fo03", zender.organisatie, reference, fout.code, format_instant(at))
    return Antwoordkop(zender, own, at, cross)


def _key(aanlevering: Aanlevering) -> tuple[str, ...]:
    zender = aanlevering.zender
    return (
        aanlevering.referentie,
        zender.organisatie,
        zender.applicatie,
        zender.administratie,
        zender.gebruiker,
    )
