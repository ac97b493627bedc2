"""The checks that need no database: size, envelope, parties, header and schema.

Pure: a submission, an instant and who is who in, a `Voorstel` out; any thread may do it.
"""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from ketenwissel.bericht import Bevinding, Kop, parse, read_kop
from ketenwissel.core import referentie
from ketenwissel.core.limits import MAX_BERICHT_BYTES, MAX_GGK_BERICHT_BYTES
from ketenwissel.draaiboek import Omgeving
from ketenwissel.hub.inhoudscontrole import answer_broken
from ketenwissel.hub.inpakken import compress
from ketenwissel.hub.personen import find_real_person
from ketenwissel.hub.volgorde import PROFIEL, Controle, EigenAntwoord, Voorstel
from ketenwissel.keten import Aanlevering, Soort, Weigering, read_fout, refuse
from ketenwissel.standards import Berichttype, Schemas, berichttype
from ketenwissel.store import whole_milliseconds
from ketenwissel.toegang import FOUTBERICHT, Identiteit, Register, Toegang
from ketenwissel.validation import Lezing, level1, read

__all__ = ["prepare"]

_ROL_VAN_KANT = {"ggk": "gemeente", "vecozo": "aanbieder"}
_LIMITS = {"organisatie": 200, "applicatie": 50, "administratie": 50, "gebruiker": 100}
_FUNCTIE_MAX = 30
_ROUTE_MAX = 2 * sum(_LIMITS.values()) + _FUNCTIE_MAX
_VERSIE_MAX = 9999
# Samples of foutberichten carry UUIDs of version 1, and some in capitals: read them all.
_UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(slots=True)
class _Onderzoek:
    """What is known of a submission so far."""

    aanlevering: Aanlevering
    at: datetime
    toegang: Toegang
    schemas: Schemas
    indiener: Identiteit | None
    berichttype: Berichttype | None = None
    lezing: Lezing | None = None
    kop: Kop | None = None
    kopfout: Bevinding | None = None
    adressant: str = ""

    @property
    def register(self) -> Register:
        """The parties."""
        return self.toegang.register

    def refuse(self, situatie: str, plaats: str | None = None) -> Weigering:
        """Make the refusal of a situation."""
        return refuse(situatie, self.aanlevering.kant, self.aanlevering.referentie, plaats=plaats)


def prepare(
    aanlevering: Aanlevering,
    ontvangen_op: datetime,
    toegang: Toegang,
    schemas: Schemas,
    indiener: Identiteit | None = None,
    omgeving: Omgeving = "productie",
    *,
    inhoudscontrole: bool = False,
) -> Voorstel:
    """Judge a submission as far as that goes without the database.

    `ontvangen_op` is the instant at which the whole request was received; it is rounded down to a
    millisecond. `indiener` is who submits it, None for the sender itself. `inhoudscontrole` has the side of
    VECOZO look at what declarations say. Never raises for what a sender wrote.
    """
    work = _Onderzoek(aanlevering, whole_milliseconds(ontvangen_op), toegang, schemas, indiener)
    gefaald, weigering = None, None
    for controle, check in _PLAN[aanlevering.kant, omgeving]:
        weigering = check(work)
        if weigering is not None:
            gefaald = controle
            break
    # Without a type the gate will refuse it, whatever the payload.
    accept = gefaald is None and (work.berichttype is not None or aanlevering.soort == "Fo01")
    return Voorstel(
        aanlevering=aanlevering,
        ontvangen_op=work.at,
        sha256=hashlib.sha256(aanlevering.inhoud).hexdigest(),
        berichttype=work.berichttype,
        kop=work.kop,
        adressant=work.adressant,
        zstd=compress(aanlevering.inhoud) if accept else b"",
        gefaald=gefaald,
        weigering=weigering,
        door=_other_name(work),
        eigen_antwoord=_own_answer(work) if accept and inhoudscontrole else None,
    )


def _other_name(work: _Onderzoek) -> str | None:
    who = work.indiener
    return None if who is None or who.naam == work.aanlevering.zender.organisatie else who.naam


def _own_answer(work: _Onderzoek) -> EigenAntwoord | None:
    """Give the answer of the hub itself, on a side that looks at what a message says."""
    if Controle.INHOUD not in PROFIEL[work.aanlevering.kant] or work.lezing is None:
        return None
    return answer_broken(work.aanlevering, work.lezing.root, work.at)


def _size(work: _Onderzoek) -> Weigering | None:
    size = len(work.aanlevering.inhoud)
    if size > MAX_BERICHT_BYTES:
        return work.refuse("te_groot")
    # What an aanbieder sends travels on in an envelope of the GGk: the gemeente could never receive it.
    too_large = work.aanlevering.kant == "vecozo" and size > MAX_GGK_BERICHT_BYTES
    return work.refuse("te_groot_voor_ggk") if too_large else None


def _envelope(work: _Onderzoek) -> Weigering | None:
    envelope = work.aanlevering
    if envelope.bezwaar is not None:
        return work.refuse(envelope.bezwaar, envelope.bezwaar_plaats)
    route = _route_of(envelope)
    if not route.fits or (envelope.cross_referentie is None and envelope.soort != "Di01"):
        return work.refuse("envelop_onjuist")
    is_reference = _UUID.fullmatch if envelope.soort == "Fo01" else referentie.is_valid
    if not is_reference(envelope.referentie) or not (
        envelope.cross_referentie is None or is_reference(envelope.cross_referentie)
    ):
        return work.refuse("referentie_onjuist")
    work.berichttype = route.berichttype
    return None if route.agrees else work.refuse("berichtcode_functie")


class _Route(NamedTuple):
    """What follows from the part of an envelope that thousands share: between whom, and which type."""

    fits: bool
    """Both ends are filled, and no field is one that cannot be stored."""
    berichttype: Berichttype | None
    agrees: bool
    """The kind of envelope is that of the type."""


def _route_of(envelope: Aanlevering) -> _Route:
    ends = (*_fields(envelope.zender), *_fields(envelope.ontvanger))
    # What is too long for any envelope is not kept in memory either.
    if len("".join(ends)) + len(envelope.functie) > _ROUTE_MAX:
        return _Route(fits=False, berichttype=None, agrees=False)
    return _route(envelope.soort, envelope.functie, _versies(envelope), *ends)


_fields = attrgetter(*_LIMITS)
_versies = attrgetter("versie", "subversie", "applicatie_versie", "applicatie_subversie")


@lru_cache(maxsize=10_000)
def _route(soort: Soort, functie: str, versies: tuple[int, int, int, int], *ends: str) -> _Route:
    here, there = ends[: len(_LIMITS)], ends[len(_LIMITS) :]
    fits = _filled(here) and _filled(there) and _release_fits(soort, functie, versies)
    if not fits or soort == "Fo01":
        return _Route(fits, None, agrees=True)
    found = berichttype(functie, "{}.{}".format(*versies))
    if found is None or found.eigen_kop:
        return _Route(fits, found, agrees=True)
    return _Route(fits, found, agrees=soort == ("Di01" if found.soort == "heen" else "Du01"))


def _filled(adres: tuple[str, ...]) -> bool:
    """Say whether an address has an organisation and no field that cannot be stored."""
    limits = zip(adres, _LIMITS.values(), strict=True)
    return bool(adres[0]) and all(len(value) <= limit and value.isprintable() for value, limit in limits)


def _release_fits(soort: Soort, functie: str, versies: tuple[int, ...]) -> bool:
    if soort == "Fo01":
        return functie == ""
    return (
        0 < len(functie) <= _FUNCTIE_MAX
        and functie.isprintable()
        and all(0 <= number <= _VERSIE_MAX for number in versies)
    )


def _parties(work: _Onderzoek) -> Weigering | None:
    envelope, kind = work.aanlevering, work.berichttype
    sender = work.register.lookup(envelope.zender.organisatie, work.at)
    if sender is None or sender.rol != _ROL_VAN_KANT[envelope.kant]:
        return work.refuse("afzender_onbekend")
    # What answers an earlier message may still be addressed to a party that has ended since.
    answers = envelope.soort == "Fo01" or (kind is not None and kind.soort == "retour")
    find = work.register.successor if answers else work.register.lookup
    receiver = find(envelope.ontvanger.organisatie, work.at)
    if receiver is None or receiver.rol == sender.rol:
        return work.refuse("ontvanger_onbekend")
    if kind is not None and kind.verzonden_door != sender.rol:
        return work.refuse("functie_organisatie")
    work.adressant = receiver.code
    return None


def _mandate(work: _Onderzoek) -> Weigering | None:
    who, envelope = work.indiener, work.aanlevering
    if who is None:
        return None
    if not who.mag("indienen"):
        return work.refuse("indiener_zonder_rol")
    sender = envelope.zender.organisatie
    if sender in who.zelf:
        return None
    # A type that does not exist is refused further on, for whoever has a mandate for everything.
    kind = FOUTBERICHT if envelope.soort == "Fo01" else work.berichttype.code if work.berichttype else ""
    if work.toegang.mag(who, "indienen", sender, kind, work.at):
        return None
    return work.refuse("indiener_zonder_mandaat")


def _header(work: _Onderzoek) -> Weigering | None:
    envelope, kind = work.aanlevering, work.berichttype
    if envelope.soort == "Fo01":
        root = parse(envelope.inhoud)
        readable = not isinstance(root, Bevinding) and read_fout(envelope.inhoud) is not None
        return None if readable else work.refuse("onleesbaar")
    if kind is None:
        return None
    lezing = read(envelope.inhoud, work.schemas)
    if isinstance(lezing, Bevinding):
        return work.refuse("onleesbaar", lezing.place)
    work.lezing = lezing
    kop = read_kop(lezing.root)
    if isinstance(kop, Bevinding):
        # A header that cannot be read contradicts nothing: it is a fault of form, for the schema to name.
        work.kopfout = kop
        return None
    work.kop = kop
    return None if _agrees(work, kop, kind) else work.refuse("kop_afwijkend")


def _agrees(work: _Onderzoek, kop: Kop, kind: Berichttype) -> bool:
    """Hold the header against the envelope: by role, since a retour keeps the header of its heenbericht."""
    envelope = work.aanlevering
    if (kop.berichttype.code, kop.berichttype.release) != (kind.code, kind.release):
        return False
    # A function may be named with its letter (WMO303D) or by its family (WMO303).
    if envelope.functie not in (kind.code, kop.bericht):
        return False
    from_gemeente = kind.verzonden_door == "gemeente"
    here, there = (kop.gemeente, kop.aanbieder) if from_gemeente else (kop.aanbieder, kop.gemeente)
    sender, receiver = envelope.zender.organisatie, envelope.ontvanger.organisatie
    if here == sender and there == receiver:
        return True
    # A retour keeps the codes of its heenbericht, also after one of them went up in another.
    names = work.register.names
    return (
        kind.soort == "retour"
        and here in names(sender, work.at)
        and (there == receiver or there in names(work.adressant, work.at))
    )


def _schema(work: _Onderzoek) -> Weigering | None:
    if work.berichttype is None or work.aanlevering.soort == "Fo01":
        return None
    if work.kopfout is not None:
        return work.refuse("niet_volgens_xsd", work.kopfout.place)
    assert work.lezing is not None, "the header was read"
    found = level1(work.lezing, work.berichttype, work.schemas)
    return work.refuse("niet_volgens_xsd", found[0].place) if found else None


def _persons(work: _Onderzoek) -> Weigering | None:
    if work.berichttype is None or work.lezing is None:
        return None
    place = find_real_person(work.lezing.root, work.berichttype)
    return None if place is None else work.refuse("echte_persoon", place)


_CHECKS: dict[Controle, Callable[[_Onderzoek], Weigering | None]] = {
    Controle.OMVANG: _size,
    Controle.ENVELOP: _envelope,
    Controle.PARTIJ: _parties,
    Controle.MANDAAT: _mandate,
    Controle.KOP: _header,
    Controle.XSD: _schema,
    Controle.PERSOON: _persons,
}
_NOT_IN: dict[Omgeving, tuple[Controle, ...]] = {"productie": (Controle.PERSOON,), "kto": ()}
_PLAN = {
    (kant, omgeving): [
        (controle, _CHECKS[controle]) for controle in profiel if controle in _CHECKS and controle not in left
    ]
    for kant, profiel in PROFIEL.items()
    for omgeving, left in _NOT_IN.items()
}
