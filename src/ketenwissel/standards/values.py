"""The values this room hands out: frozen, read from data once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

__all__ = [
    "Berichttype",
    "Handhaving",
    "Niveau1Regel",
    "Niveau2Regel",
    "Release",
    "Rol",
    "Termijnen",
    "Verschil",
    "Voorwaarde",
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
    """From a request (`vervolg_op`) to what the gemeente decides on it (`vervolg_met`)."""
    vervolg_op: frozenset[str]
    """Numbers of the requests: 315 and 317."""
    vervolg_met: frozenset[str]
    """Numbers of the decisions: 301 and 319."""
    melding: int
    """From start or stop of the care to the message that tells it (`melding_met`)."""
    melding_met: frozenset[str]
    """Numbers of those messages: 305 and 307."""


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
class Voorwaarde:
    """What a rule asks of one element of a class: `toets`, and what it is held against.

    Written as a line such as `ProductPeriode/Einddatum na /Header/BerichtIdentificatie/Dagtekening`. A path
    starts at the class, with a slash at the message. What is not there meets no condition, but for `leeg`,
    `is_niet`, `leeg_of_na` and `anders_dan`. The tests:

    - `gevuld`, `leeg`: it is there, or not; a group of elements is there when one of them is;
    - `is`, `is_geen`, `is_niet`: one of these values; there and none of these; not there or none of these;
    - `past_niet_op`: does not match a regular expression;
    - `geen_bsn`: does not pass the elfproef;
    - `gelijk_aan`, `anders_dan`: the value of another element, or not that (one of the two missing counts);
    - `voor`, `na`, `tot_en_met`: a date against another one, written out or named;
    - `leeg_of_na`: a date that is missing or later;
    - `jaren_voor`: a number of years, and the date that it lies further before;
    - `andere_maand_dan`: a date in another calendar month;
    - `geen_maand_met`: does not end the calendar month of which the other date is the first day.
    """

    element: str
    toets: str
    tegen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Niveau2Regel:
    """One check of a rule inside a message (control level 2); a rule may stand for several.

    `vorm` tells what kind of check it is, for each instance of one of the `klassen`:

    - `combinatie`: the conditions of `als` may not hold together;
    - `sleutel`: `elementen`, together with the keys of the classes around it, are unique (TR101);
    - `uniek`: `elementen` are unique in the message, among what meets `als`;
    - `verwijzing`: `element` does not hold a value that one of `elementen` has anywhere in the message;
    - `som`: `element`, an amount of the message, is the sum of the amounts at `elementen` (amount, D or C);
    - `toegekend`: the amount `element` is what was submitted minus those amounts (TR342);
    - `overlap`: the period of a product (`elementen`: category, code, first and last day) does not meet that
      of the same product, unless one of the groups of conditions in `behalve` holds;
    - `minstens_een`: one of the elements at `element` has one of the `waarden`.
    """

    code: str
    vorm: str
    berichten: frozenset[str]
    """Numbers of the messages, such as 323."""
    klassen: frozenset[str]
    element: str
    """Path of what a finding is about; starts at the class, with a slash at the message."""
    elementen: tuple[str, ...]
    als: tuple[Voorwaarde, ...]
    behalve: tuple[tuple[Voorwaarde, ...], ...]
    waarden: frozenset[str]
    tekst: str
    """Our own Dutch wording; never a value from a message."""


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
