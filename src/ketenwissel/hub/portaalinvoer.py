"""A ZIP that somebody puts into the portal, as submissions: what an envelope would say is in each header."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass

from lxml import etree

from ketenwissel.bericht import Bevinding, Kop, berichttype_of, parse, read_kop
from ketenwissel.core import referentie
from ketenwissel.core.limits import MAX_BERICHT_BYTES
from ketenwissel.keten import Aanlevering, Adres, Soort, Weigering, knooppunt, refuse
from ketenwissel.keten.vsp import PORTAAL_MAX, Bestand, stroom, unpack
from ketenwissel.standards import Berichttype

__all__ = ["Heenbericht", "Inlevering", "Invoer", "read_upload"]

_NOBODY = Adres("")
_OWN_MAX = 100
"""Characters of what somebody calls an upload, which may hold no personal data."""

Heenbericht = Callable[[Berichttype, Kop], str | None]
"""Finds the reference of the heenbericht that a retour answers, by its header."""


@dataclass(frozen=True, slots=True)
class Invoer:
    """One file of an upload: its name, which is for the uploader alone, and what comes of it."""

    naam: str
    aanlevering: Aanlevering


@dataclass(frozen=True, slots=True)
class Inlevering:
    """For whom something is put in, what that party calls it, and how its retouren find what they answer.

    `codes` are those it answers for: its own and those of the parties it succeeded.
    """

    partij: str
    codes: Collection[str]
    eigen_referentie: str | None
    find: Heenbericht


def read_upload(data: bytes, about: Inlevering) -> list[Invoer] | Weigering:
    """Read a ZIP that is put in; a Weigering is about the whole of it.

    At most 30 messages, registratie and declaratie not mixed, 25 MB as a ZIP and unpacked.
    """
    own = about.eigen_referentie or ""
    if len(own) > _OWN_MAX or not own.isprintable():
        return refuse("eigen_referentie_onjuist", "vecozo", "")
    files = unpack(data, most=PORTAAL_MAX, total=MAX_BERICHT_BYTES)
    if isinstance(files, str):
        return refuse(files, "vecozo", "")
    roots = [parse(file.inhoud) for file in files]
    kinds = [None if isinstance(root, Bevinding) else berichttype_of(root) for root in roots]
    if len({stroom(kind.code) for kind in kinds if kind is not None}) > 1:
        return refuse("zip_gemengd", "vecozo", "")
    return [
        Invoer(file.naam, _submission(file, root, about)) for file, root in zip(files, roots, strict=True)
    ]


def _submission(file: Bestand, root: etree._Element | Bevinding, about: Inlevering) -> Aanlevering:
    if isinstance(root, Bevinding):
        return _objected(file, about, "onleesbaar")
    kind, kop = berichttype_of(root), read_kop(root)
    if kind is None:
        return _objected(file, about, "functie_onbekend")
    if isinstance(kop, Bevinding):
        return _objected(file, about, "niet_volgens_xsd")
    # A retour keeps the codes of its heenbericht, also after one of them went up in another.
    answers = kind.soort == "retour"
    sender = about.partij if answers and kop.aanbieder in about.codes else kop.aanbieder
    cross = about.find(kind, kop) if answers else None
    return _made(
        file,
        sender,
        about,
        soort="Du01" if answers else "Di01",
        ontvanger=Adres(kop.gemeente),
        functie=kop.bericht,
        release=kind.release,
        cross_referentie=cross,
        bezwaar="heenbericht_onbekend" if answers and cross is None else None,
    )


def _objected(file: Bestand, about: Inlevering, bezwaar: str) -> Aanlevering:
    """Make the submission of a file that says nothing of itself: it is refused, and that is noted."""
    return _made(file, about.partij, about, bezwaar=bezwaar)


def _made(
    file: Bestand,
    sender: str,
    about: Inlevering,
    *,
    soort: Soort = "Di01",
    ontvanger: Adres = _NOBODY,
    functie: str = "",
    release: str = "0.0",
    cross_referentie: str | None = None,
    bezwaar: str | None = None,
) -> Aanlevering:
    hub = knooppunt("vecozo")
    versie, subversie = (int(part) for part in release.split("."))
    return Aanlevering(
        kant="vecozo",
        soort=soort,
        zender=Adres(sender, hub.adres.applicatie),
        ontvanger=ontvanger,
        # The same when the file is put in again: then it gets its receipt again.
        referentie=referentie.derive("portaal", sender, hashlib.sha256(file.inhoud).hexdigest()),
        inhoud=file.inhoud,
        functie=functie,
        versie=versie,
        subversie=subversie,
        cross_referentie=cross_referentie,
        applicatie_versie=hub.applicatie_versie,
        applicatie_subversie=hub.applicatie_subversie,
        bezwaar=bezwaar,
        eigen_referentie=about.eigen_referentie or None,
    )
