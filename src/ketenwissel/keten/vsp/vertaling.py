"""Between the metadata of VECOZO and the values that a hub knows (koppelvlak 3.4).

| hub | VECOZO |
|---|---|
| referentie | traceerId, and the aspect Referentienummer |
| cross_referentie | alsAntwoordOp; conversatieId is that of the heenbericht |
| organisatie | code; the rol is looked up, since StUF does not carry it |
| functie, versie, subversie | berichtsubtype, berichtversie, berichtsubversie |
| applicatie and its versions | the three aspects |

What the metadata says wrong is not refused here: it travels on as `bezwaar`, so that the hub notes it.
"""

from collections.abc import Sequence
from functools import lru_cache

from ketenwissel.keten.values import Aanlevering, Adres, Poststuk, Soort
from ketenwissel.keten.vsp import namen
from ketenwissel.keten.vsp.metadata import (
    Aspect,
    Berichtmetadata,
    Berichtstroom,
    Referentiegegevens,
    Relatie,
    Routeringgegevens,
)
from ketenwissel.keten.vsp.namen import Rollen
from ketenwissel.standards import berichttype

__all__ = ["aanlevering_of", "metadata_of", "metadata_of_post"]

_APPLICATIE = range(3, 51)
_VERSIE_CIJFERS = 4
_SLEUTELS = ("Applicatie", "ApplicatieVersie", "ApplicatieSubversie", "Referentienummer")


def aanlevering_of(
    metadata: Berichtmetadata, inhoud: bytes, rollen: Rollen, bezwaar: str | None = None
) -> Aanlevering:
    """Make the submission of metadata and an unpacked payload; never raises for what a sender wrote.

    `bezwaar` is what was found wrong with the payload; what is wrong with the metadata comes before it.
    """
    routering, referenties = metadata.routeringgegevens, metadata.referentiegegevens
    what = routering.berichtstroom
    soort = _soort(what)
    is_error = soort == "Fo01"
    aspects = _Aspecten(metadata.verwerkingscontext, with_versions=not is_error)
    traceer, gesprek = referenties.traceer_id.lower(), referenties.conversatie_id.lower()
    cross = _cross(soort, traceer, gesprek, referenties.als_antwoord_op)
    own = referenties.referentie_id or ""
    wrong = (
        _wrong_addressing(routering)
        or _wrong_references(soort, traceer, gesprek, cross, aspects.referentienummer)
        or ("envelop_onjuist" if not (aspects.complete and own.isprintable()) else None)
        or _wrong_rol(routering, rollen)
        or bezwaar
    )
    return Aanlevering(
        kant="vecozo",
        soort=soort,
        zender=Adres(routering.afzender.code, aspects.applicatie),
        ontvanger=Adres(routering.geadresseerden[0].code),
        referentie=traceer,
        inhoud=inhoud,
        functie="" if is_error else what.berichtsubtype or "",
        versie=0 if is_error else what.berichtversie,
        subversie=0 if is_error else what.berichtsubversie,
        cross_referentie=cross,
        applicatie_versie=aspects.versie,
        applicatie_subversie=aspects.subversie,
        eigen_referentie=referenties.referentie_id,
        bezwaar=wrong,
    )


class _Aspecten:
    """The context of a message: the product that made it, its two versions, and the reference."""

    def __init__(self, aspects: Sequence[Aspect], *, with_versions: bool) -> None:
        known = [one for one in aspects if one.sleutel in _SLEUTELS]
        once = {one.sleutel: one.waarde[0] for one in known if len(one.waarde) == 1}
        self.applicatie = once.get("Applicatie", "")
        numbers = [_number(once.get(sleutel, "")) if with_versions else 0 for sleutel in _SLEUTELS[1:3]]
        self.versie, self.subversie = numbers[0] or 0, numbers[1] or 0
        self.referentienummer = once.get("Referentienummer")
        self.complete = (
            len(once) == len(known) and len(self.applicatie) in _APPLICATIE and None not in numbers
        )


def _number(version: str) -> int | None:
    fits = 0 < len(version) <= _VERSIE_CIJFERS and version.isascii() and version.isdigit()
    return int(version) if fits else None


def _soort(what: Berichtstroom) -> Soort:
    functie = what.berichtsubtype or ""
    if functie == namen.FOUTBERICHT:
        return "Fo01"
    kind = berichttype(functie, f"{what.berichtversie}.{what.berichtsubversie}")
    return "Du01" if kind is not None and kind.soort == "retour" else "Di01"


def _cross(soort: Soort, traceer: str, gesprek: str, als_antwoord_op: str | None) -> str | None:
    if als_antwoord_op is not None:
        return als_antwoord_op.lower()
    # The header blocks of SOAP have no alsAntwoordOp: what answers is in the conversation it answers.
    return gesprek if soort != "Di01" and gesprek != traceer else None


def _wrong_addressing(routering: Routeringgegevens) -> str | None:
    if len(routering.geadresseerden) > 1:
        return "meer_geadresseerden"
    what = routering.berichtstroom
    if what.berichtsubtype is None or not namen.agrees(what.berichttype, what.berichtsubtype):
        return "envelop_onjuist"
    return None


def _wrong_references(
    soort: Soort, traceer: str, gesprek: str, cross: str | None, referentienummer: str | None
) -> str | None:
    if soort != "Di01" and cross is None:
        return "antwoord_op_ontbreekt"
    if referentienummer is not None and referentienummer.lower() != traceer:
        return "conversatie_onjuist"
    # A foutbericht may answer a retour: then its conversation began one message earlier.
    wanted = {"Di01": traceer, "Du01": cross, "Fo01": gesprek}[soort]
    return "conversatie_onjuist" if gesprek != wanted else None


def _wrong_rol(routering: Routeringgegevens, rollen: Rollen) -> str | None:
    if routering.afzender.rol not in rollen(routering.afzender.code):
        return "afzender_onbekend"
    there = routering.geadresseerden[0]
    return "ontvanger_onbekend" if there.rol not in rollen(there.code) else None


def metadata_of(aanlevering: Aanlevering, rollen: Rollen, gesprek: str | None = None) -> Berichtmetadata:
    """Write the metadata of a submission, as its sender would; `gesprek` is for a foutbericht on a retour.

    Raises KeyError for a type that does not exist.
    """
    one = aanlevering
    return Berichtmetadata(
        Routeringgegevens(
            _relatie(one.zender.organisatie, rollen),
            (_relatie(one.ontvanger.organisatie, rollen),),
            _stream(one.functie or None, one.functie, one.versie, one.subversie),
        ),
        Referentiegegevens(
            gesprek or one.cross_referentie or one.referentie,
            one.referentie,
            one.cross_referentie,
            one.eigen_referentie,
        ),
        _context(one.zender.applicatie, one.applicatie_versie, one.applicatie_subversie, one.referentie),
    )


def metadata_of_post(post: Poststuk, rollen: Rollen) -> Berichtmetadata:
    """Write the metadata of a message that waits; raises KeyError for a type that does not exist."""
    line = post.regel
    versie, subversie = line.release.split(".")
    return Berichtmetadata(
        Routeringgegevens(
            _relatie(line.zender.organisatie, rollen),
            (_relatie(line.ontvanger.organisatie, rollen),),
            _stream(post.over, line.functie, int(versie), int(subversie)),
        ),
        Referentiegegevens(post.gesprek, line.referentie, post.antwoord_op),
        _context(line.zender.applicatie, line.applicatie_versie, line.applicatie_subversie, line.referentie),
    )


@lru_cache(maxsize=1000)
def _stream(over: str | None, functie: str, versie: int, subversie: int) -> Berichtstroom:
    """Name the stream of a type; `over` is the type it is about, its own but for a foutbericht."""
    return Berichtstroom(
        berichttype=namen.berichttype_of(over),
        berichtversie=versie,
        berichtsubversie=subversie,
        actie=namen.actie(functie),
        berichtsubtype=functie or namen.FOUTBERICHT,
    )


def _context(applicatie: str, versie: int, subversie: int, referentie: str) -> tuple[Aspect, ...]:
    return (*_product(applicatie, versie, subversie), Aspect(_SLEUTELS[3], (referentie,)))


@lru_cache(maxsize=1000)
def _product(applicatie: str, versie: int, subversie: int) -> tuple[Aspect, ...]:
    values = (applicatie, f"{versie:04d}", f"{subversie:04d}")
    return tuple(Aspect(key, (value,)) for key, value in zip(_SLEUTELS, values, strict=False))


def _relatie(code: str, rollen: Rollen) -> Relatie:
    return Relatie(next(iter(rollen(code)), namen.rollen_of_dienst()[0]), code)
