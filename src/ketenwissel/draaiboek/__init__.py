"""The runbook of a national migration as data, its timeline, and the gate.

May this type of this release pass at this instant? Verdicts follow from the runbook and the instant alone.
Pure: no I/O but loading; another migration is another file.
"""

from ketenwissel.draaiboek.agenda import calendars
from ketenwissel.draaiboek.bijzonder import (
    Afhaalmaatregel,
    Afspraak,
    Bijzonderheden,
    ExtraStop,
    Maatregel,
    Zending,
)
from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.files import (
    SJABLOON,
    draaiboek_text,
    known_draaiboeken,
    load_draaiboek,
    parse_draaiboek_text,
    read_draaiboek,
)
from ketenwissel.draaiboek.grenzen import borders, break_instant
from ketenwissel.draaiboek.kalender import Klokwissel, clock_changes, days_off
from ketenwissel.draaiboek.model import (
    Actiehouder,
    AfhaalSluiting,
    Bericht,
    Contact,
    Draaiboek,
    Fase,
    Ketentest,
    Nazorg,
    Soort,
    Stap,
    Taak,
    Verwijzing,
    Zekerheid,
)
from ketenwissel.draaiboek.oordeel import Handeling, Omgeving, Onbeslist, Oordeel, Retry, Tijdlijn, Verdict
from ketenwissel.draaiboek.opmerking import Opmerking
from ketenwissel.draaiboek.soorten import types_of
from ketenwissel.draaiboek.tijden import missing_times
from ketenwissel.draaiboek.tijdlijn import gate, timeline
from ketenwissel.draaiboek.tijdstip import Tijdstip
from ketenwissel.draaiboek.verschuiven import Verschoven, move
from ketenwissel.draaiboek.wijziging import Verschil, check_amendment, differences

__all__ = [
    "SJABLOON",
    "Actiehouder",
    "AfhaalSluiting",
    "Afhaalmaatregel",
    "Afspraak",
    "Bericht",
    "Bijzonderheden",
    "Contact",
    "Draaiboek",
    "ExtraStop",
    "Fase",
    "Handeling",
    "Ketentest",
    "Klokwissel",
    "Maatregel",
    "Nazorg",
    "Omgeving",
    "Onbeslist",
    "Oordeel",
    "Opmerking",
    "Retry",
    "Soort",
    "Stap",
    "Taak",
    "Tijdlijn",
    "Tijdstip",
    "Verdict",
    "Verschil",
    "Verschoven",
    "Verwijzing",
    "Zekerheid",
    "Zending",
    "borders",
    "break_instant",
    "calendars",
    "check",
    "check_amendment",
    "clock_changes",
    "days_off",
    "differences",
    "draaiboek_text",
    "gate",
    "known_draaiboeken",
    "load_draaiboek",
    "missing_times",
    "move",
    "parse_draaiboek_text",
    "read_draaiboek",
    "timeline",
    "types_of",
]
