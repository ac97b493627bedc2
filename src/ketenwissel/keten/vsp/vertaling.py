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
    return _metadata(
        aanlevering,
        aanlevering.functie or None,
        gesprek or aanlevering.cross_referentie or aanlevering.referentie,
        rollen,
    )


def metadata_of_post(post: Poststuk, rollen: Rollen) -> Berichtmetadata:
    """Write the metadata of a message that waits; raises KeyError for a type that does not exist."""
    regel = post.regel
    versie, subversie = regel.release.split(".")
    envelope = Aanlevering(
        kant="vecozo",
        soort=regel.soort,
        zender=regel.zender,
        ontvanger=regel.ontvanger,
        referentie=regel.referentie,
        inhoud=b"",
        functie=regel.functie,
        versie=int(versie),
        subversie=int(subversie),
        cross_referentie=post.antwoord_op,
        applicatie_versie=regel.applicatie_versie,
        applicatie_subversie=regel.applicatie_subversie,
    )
    return _metadata(envelope, post.over, post.gesprek, rollen)


def _metadata(envelope: Aanlevering, over: str | None, gesprek: str, rollen: Rollen) -> Berichtmetadata:
    functie = envelope.functie
    what = Berichtstroom(
        berichttype=namen.berichttype_of(over),
        berichtversie=envelope.versie,
        berichtsubversie=envelope.subversie,
        actie=namen.actie(functie),
        berichtsubtype=functie or namen.FOUTBERICHT,
    )
    zender, ontvanger = envelope.zender.organisatie, envelope.ontvanger.organisatie
    versions = (f"{number:04d}" for number in (envelope.applicatie_versie, envelope.applicatie_subversie))
    context = (envelope.zender.applicatie, *versions, envelope.referentie)
    return Berichtmetadata(
        routeringgegevens=Routeringgegevens(_relatie(zender, rollen), (_relatie(ontvanger, rollen),), what),
        referentiegegevens=Referentiegegevens(
            conversatie_id=gesprek,
            traceer_id=envelope.referentie,
            als_antwoord_op=envelope.cross_referentie,
            referentie_id=envelope.eigen_referentie,
        ),
        verwerkingscontext=tuple(
            Aspect(key, (value,)) for key, value in zip(_SLEUTELS, context, strict=True)
        ),
    )


def _relatie(code: str, rollen: Rollen) -> Relatie:
    return Relatie(next(iter(rollen(code)), namen.rollen_of_dienst()[0]), code)
