"""The content check of a side: a declaration that breaks rules of level 2 is answered by the hub itself.

So VECOZO does it (koppelvlak, the hops: stage 2): the declaration is not passed on, and its sender gets the
declaratie-antwoord with 0001 that the gemeente would have given, from the hub and under a reference of its
own. The header of that answer names the gemeente, as the standard wants; its envelope names the hub.
"""

import base64
import hashlib
from datetime import datetime
from typing import cast

from lxml import etree

from ketenwissel.bericht import berichttype_of, declaratieantwoord
from ketenwissel.core import referentie
from ketenwissel.core.instants import to_local
from ketenwissel.hub.inpakken import compress
from ketenwissel.hub.volgorde import EigenAntwoord
from ketenwissel.keten import Aanlevering, Kant, knooppunt
from ketenwissel.standards import berichttype
from ketenwissel.store.berichten import Berichtrij
from ketenwissel.validation import level2

__all__ = ["TEGENGEHOUDEN", "answer_broken", "answer_row"]

TEGENGEHOUDEN = "niet_volgens_regels"
"""The situation of a declaration that is not passed on."""

_WAT = "inhoudscontrole"


def answer_broken(heen: Aanlevering, root: etree._Element, at: datetime) -> EigenAntwoord | None:
    """Give the answer on a declaration that passed level 1; None when it is in order, or is no declaration.

    It bears the Dutch day of `at`, the instant (UTC) at which the declaration was received. Reference and
    identification follow from the declaration alone, so that preparing it twice gives the same answer.
    """
    kind = berichttype_of(root)
    retour = berichttype(kind.retour, kind.release) if kind is not None and kind.retour else None
    if kind is None or retour is None or not retour.eigen_kop:
        return None
    found = level2(root, kind)
    if not found:
        return None
    zender = heen.zender
    parts = (heen.kant, zender.organisatie, zender.applicatie, zender.administratie, zender.gebruiker)
    digest = hashlib.sha256(heen.inhoud).hexdigest()
    reference = referentie.derive(_WAT, *parts, heen.referentie, digest)
    identificatie = _identification(reference)
    inhoud = declaratieantwoord(
        root, identificatie=identificatie, dagtekening=to_local(at).date(), bevindingen=found
    )
    return EigenAntwoord(
        berichttype=retour,
        referentie=reference,
        identificatie=identificatie,
        sha256=hashlib.sha256(inhoud).hexdigest(),
        grootte=len(inhoud),
        zstd=compress(inhoud),
        regels=tuple(sorted({one.rule for one in found if one.rule is not None})),
    )


def answer_row(id_: int, heen: Berichtrij, eigen: EigenAntwoord) -> Berichtrij:
    """Make the row of the answer: it has the side, the release and the instant of its heenbericht."""
    hub = knooppunt(cast(Kant, heen.kant))
    return Berichtrij(
        id=id_,
        kant=heen.kant,
        soort="Du01",
        zender_organisatie=hub.adres.organisatie,
        zender_applicatie=hub.adres.applicatie,
        zender_administratie="",
        zender_gebruiker="",
        referentie=eigen.referentie,
        ontvanger_organisatie=heen.zender_organisatie,
        ontvanger_applicatie=heen.zender_applicatie,
        ontvanger_administratie=heen.zender_administratie,
        ontvanger_gebruiker=heen.zender_gebruiker,
        functie=eigen.berichttype.code,
        standaard=eigen.berichttype.standaard,
        release=heen.release,
        nummer=eigen.berichttype.nummer,
        identificatie=eigen.identificatie,
        cross_referentie=heen.referentie,
        ontvangen_op=heen.ontvangen_op,
        sha256=eigen.sha256,
        grootte=eigen.grootte,
        ontraden=None,
        antwoord_op=heen.id,
        staand=True,
        applicatie_versie=f"{hub.applicatie_versie}.{hub.applicatie_subversie}",
    )


def _identification(reference: str) -> str:
    """Make the identification of an answer, of the twelve characters that there are, from its reference."""
    letters = base64.b32encode(hashlib.sha256(reference.encode()).digest()).decode("ascii")
    return f"V{letters[:11]}"
