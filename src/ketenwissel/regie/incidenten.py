"""Incidents of the aftercare: what was reported, whose it is, which service desk it belongs to, how it ends.

Every change is kept. A party reports about itself; who runs the hub or directs the migration about anybody.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Literal, cast, get_args

from ketenwissel.draaiboek import Contact, Draaiboek
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.store import incidenten, mededelingen
from ketenwissel.store.incidenten import Incidentrij, Incidentstandrij
from ketenwissel.toegang import NietBekend, Toegang, Verboden, is_valid, plain_lines, plain_text

__all__ = [
    "AF",
    "ERNST",
    "OMSCHRIJVING_MAX",
    "TOESTANDEN",
    "Ernst",
    "Incident",
    "Incidentmelding",
    "Incidenttoestand",
    "Incidentwijziging",
    "change_incident",
    "desk_of",
    "incident",
    "incident_history",
    "incidents",
    "incidents_before",
    "report_incident",
]

Incidenttoestand = Literal["open", "in_behandeling", "opgelost", "gesloten"]
Ernst = Literal["laag", "midden", "hoog", "kritiek"]
TOESTANDEN: tuple[Incidenttoestand, ...] = get_args(Incidenttoestand)
ERNST: tuple[Ernst, ...] = get_args(Ernst)
AF: frozenset[Incidenttoestand] = frozenset(("opgelost", "gesloten"))
"""The states in which nothing is left to do but, at most, to agree."""

OMSCHRIJVING_MAX = 4_000
_TITEL_MAX = 150
_MELDEN, _BEHEER, _LEZEN = "incidenten.melden", "incidenten.beheer", "incidenten.lezen"


@dataclass(frozen=True, slots=True)
class Incidentmelding:
    """What somebody reports; without `organisatie` it concerns the whole chain."""

    titel: str
    omschrijving: str
    ernst: Ernst = "midden"
    organisatie: str | None = None


@dataclass(frozen=True, slots=True)
class Incidentwijziging:
    """What changes of an incident; None leaves it as it is."""

    toelichting: str
    toestand: Incidenttoestand | None = None
    ernst: Ernst | None = None
    eigenaar: str | None = None
    servicedesk: str | None = None
    mededeling: int | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident as it stands; instants in UTC. `servicedesk` says for whom its desk is (see `desk_of`)."""

    nummer: int
    titel: str
    omschrijving: str
    organisatie: str | None
    gemeld_op: datetime
    gemeld_door: str
    toestand: Incidenttoestand
    ernst: Ernst
    eigenaar: str | None
    servicedesk: str
    mededeling: int | None
    gewijzigd_op: datetime

    @property
    def af(self) -> bool:
        """Whether nothing is left to do."""
        return self.toestand in AF


def report_incident(daad: Daad, melding: Incidentmelding) -> int:
    """Report an incident; gives its number.

    Raises Verboden for who may not report about that organisation, NietBekend for one that does not exist,
    UnusableInput for a text that cannot be kept or holds what may be a BSN.
    """
    zicht = daad.demand(_MELDEN)
    code = melding.organisatie
    if not (zicht.alles if code is None else zicht.sees(code)):
        raise Verboden(f"{daad.wie.naam} does not have the right {_MELDEN} here")
    servicedesk = _desk_for(daad.toegang, code, daad.at)
    row = Incidentrij(
        0,
        plain_text(melding.titel, "the title", _TITEL_MAX),
        plain_lines(melding.omschrijving, "the description", OMSCHRIJVING_MAX),
        code,
        daad.at,
        daad.wie.naam,
    )
    number = incidenten.insert_incident(daad.connection, row)
    first = Incidentstandrij(
        number, 1, "open", melding.ernst, None, servicedesk, None, "Gemeld.", daad.wie.naam, daad.at
    )
    incidenten.insert_standing(daad.connection, first)
    daad.note("incident_gemeld", nummer=str(number), organisatie=code, ernst=melding.ernst)
    return number


def change_incident(daad: Daad, number: int, wijziging: Incidentwijziging) -> Incident:
    """Change an incident; gives how it then stands.

    Raises Verboden, NietBekend for an incident, owner, desk or announcement that is not there, UnusableInput
    for a text that cannot be kept.
    """
    if not daad.demand(_BEHEER).alles:
        raise Verboden(f"{daad.wie.naam} does not have the right {_BEHEER} here")
    found = incidenten.find(daad.connection, number)
    if found is None:
        raise NietBekend("no incident has this number")
    _check(daad, wijziging)
    row, before = found
    after = before._replace(
        nummer=before.nummer + 1,
        toestand=wijziging.toestand or before.toestand,
        ernst=wijziging.ernst or before.ernst,
        eigenaar=wijziging.eigenaar or before.eigenaar,
        servicedesk=wijziging.servicedesk or before.servicedesk,
        mededeling_id=before.mededeling_id if wijziging.mededeling is None else wijziging.mededeling,
        toelichting=plain_lines(wijziging.toelichting, "the explanation", OMSCHRIJVING_MAX),
        door=daad.wie.naam,
        op=daad.at,
    )
    incidenten.insert_standing(daad.connection, after)
    daad.note("incident_gewijzigd", nummer=str(number), toestand=after.toestand, ernst=after.ernst)
    return _made(row, after)


def _check(daad: Daad, wijziging: Incidentwijziging) -> None:
    if wijziging.eigenaar is not None and daad.toegang.person(wijziging.eigenaar, daad.at) is None:
        raise NietBekend("the owner of an incident is a person who is known now")
    desks = {one.voor for one in daad.draaiboek.contacten}
    if wijziging.servicedesk is not None and wijziging.servicedesk not in desks:
        raise NietBekend(
            f"the runbook in force has no such desk; it has those for {', '.join(sorted(desks))}"
        )
    if wijziging.mededeling is not None:
        row = mededelingen.find(daad.connection, wijziging.mededeling)
        if row is None or row.verzonden_op is None:
            raise NietBekend("no announcement that was sent has this number")


def incidents(blik: Blik, *, open_only: bool = False) -> list[Incident]:
    """Give the incidents in sight, newest first; raises Verboden for who sees none at all."""
    zicht = blik.demand(_LEZEN)
    rows = incidenten.listed(blik.connection, None if zicht.alles else sorted(zicht.partijen))
    found = [_made(*row) for row in rows]
    return [one for one in found if not one.af] if open_only else found


def incident(blik: Blik, number: int) -> Incident:
    """Give one incident; raises Verboden, or NietBekend for what is not in sight."""
    zicht = blik.demand(_LEZEN)
    found = incidenten.find(blik.connection, number)
    if found is None or not (zicht.alles or (found[0].organisatie or "") in zicht.partijen):
        raise NietBekend("no incident of that number is in sight")
    return _made(*found)


def incident_history(blik: Blik, number: int) -> list[Incidentstandrij]:
    """Give every change of an incident, oldest first; raises as `incident` does."""
    incident(blik, number)
    return incidenten.history(blik.connection, number)


def incidents_before(blik: Blik, moment: datetime) -> list[Incident]:
    """Give all incidents as they stood just before an instant (UTC), whoever asks."""
    return [_made(*row) for row in incidenten.listed(blik.connection, before=moment)]


def _made(row: Incidentrij, stand: Incidentstandrij) -> Incident:
    return Incident(
        nummer=row.id,
        titel=row.titel,
        omschrijving=row.omschrijving,
        organisatie=row.organisatie,
        gemeld_op=row.gemeld_op,
        gemeld_door=row.gemeld_door,
        toestand=cast(Incidenttoestand, stand.toestand),
        ernst=cast(Ernst, stand.ernst),
        eigenaar=stand.eigenaar,
        servicedesk=stand.servicedesk,
        mededeling=stand.mededeling_id,
        gewijzigd_op=stand.op,
    )


def desk_of(draaiboek: Draaiboek, servicedesk: str) -> Contact | None:
    """Give the contact of a desk by the runbook in force, None when it has it no more."""
    return next((one for one in draaiboek.contacten if one.voor == servicedesk), None)


def _desk_for(toegang: Toegang, code: str | None, at: datetime) -> str:
    if code is None:
        return _desks()[1]
    party = toegang.register.lookup(code, at)
    row = next((one for one in toegang.rijen.organisaties if one.code == code), None)
    if row is None or not is_valid(row.geldig_van, row.geldig_tot, at):
        raise NietBekend("no organisation has this code now")
    by_kind, other = _desks()
    return by_kind.get(party.rol if party is not None else row.soort, other)


@cache
def _desks() -> tuple[Mapping[str, str], str]:
    text = (files("ketenwissel.regie") / "data" / "servicedesks.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return data["voor"], data["overig"]
