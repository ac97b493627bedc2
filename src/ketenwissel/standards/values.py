"""The values this room hands out: frozen, read from data once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    "Berichttype",
    "Handhaving",
    "Niveau1Regel",
    "Release",
    "Rol",
    "Termijnen",
    "Verschil",
    "XsdVersie",
    "Zekerheid",
]

Rol = Literal["gemeente", "aanbieder"]
Zekerheid = Literal["documented", "inferred", "unknown"]
Handhaving = Literal["weiger", "log", "geen"]


@dataclass(frozen=True, slots=True)
class Berichttype:
    """One message type of one release of a standard; 303 and 304 are one type each for D and F."""

    code: str
    """Name of the family, such as WMO301 or WMO303."""
    standaard: str
    """`iwmo` or `ijw`."""
    release: str
    """Such as 3.0."""
    nummer: str
    """Such as 301."""
    naam: str
    soort: Literal["heen", "retour"]
    berichtcodes: Mapping[str, str] = field(hash=False)
    """BerichtCode in the header (COD002) to full code: {"416": "WMO303D", "448": "WMO303F"}."""
    verzonden_door: Rol
    verzonden_aan: Rol
    kop_afzender: str
    """Header element that names the sending side as written: Afzender, in 303/304 Aanbieder."""
    kop_ontvanger: str
    kop_afzender_rol: Rol
    """Role of the party in `kop_afzender`: a 302 copies the header of its 301 and keeps gemeente (IV028)."""
    retour: str | None
    """Code of the retour that answers this heenbericht."""
    heen: str | None
    """Code of the heenbericht that this retour answers."""
    eigen_kop: bool
    """True for a retour with a header and identification of its own (325), not a copy."""
    namespace: str
    basis_namespace: str
    xsd: str
    """File name of the schema inside the release's folder."""
    logische_sleutels: Mapping[str, tuple[str, ...]] = field(hash=False)
    """Class to the elements that identify one instance within the message (rule TR101)."""


@dataclass(frozen=True, slots=True)
class Termijnen:
    """Terms of a release in working days (administratieprotocol; OP090)."""

    retour: Mapping[str, int]
    """Number of the retour to days after receipt of its heenbericht."""
    vervolg: int
    """A 301 or 319 after a 315 or 317."""
    melding: int
    """A 305 or 307 after start or stop of the care."""


@dataclass(frozen=True, slots=True)
class XsdVersie:
    """Versions of the schemas of one message, and how sure they are; no message is refused on them."""

    basisschema: str
    bericht: str
    zekerheid: Zekerheid


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a standard."""

    standaard: str
    naam: str
    versie: int
    """BerichtVersie (CS025)."""
    subversie: int
    """BerichtSubversie (CS015)."""
    in_gebruik_van: datetime
    """UTC instant at which it went live."""
    in_gebruik_van_zekerheid: Zekerheid
    in_gebruik_tot: datetime | None
    """UTC instant at which its successor went live, or None."""
    berichten: Mapping[str, Berichttype]
    """Family code to type, in order of code."""
    termijnen: Termijnen
    xsd_versies: Mapping[str, XsdVersie]


@dataclass(frozen=True, slots=True)
class Niveau1Regel:
    """A rule that the schema itself checks: the facet it stands for and the elements it concerns."""

    code: str
    tekst: str
    """Our own Dutch wording; never a value from a message."""
    facet: str
    """XSD facet, such as pattern or maxLength."""
    elementen: frozenset[str]
    """Paths `nummer/Klasse/Element[/Element]`, such as 301/Client/Naam/Voorletters."""


@dataclass(frozen=True, slots=True)
class Verschil:
    """A difference of a release with 3.2, its certainty, and whether a message is refused on it."""

    soort: str
    doel: str
    """`*`, a datatype (LDT_Frequentie), a rule (TR413) or a path `315/AangevraagdProduct/Budget`."""
    actie: Literal["vervang", "voeg_toe", "verwijder", "wijzig", "gelijk"]
    codes: Mapping[str, str]
    zekerheid: Zekerheid
    bron: str
    handhaving: Handhaving
    """`weiger`: enforced; `log`: the wider side is taken, what goes against it is only noted; `geen`: nothing
    to enforce. A rule under `log` must not reject a message."""
    toelichting: str
