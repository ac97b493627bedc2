"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.balie import Nazorgbalie
from ketenwissel.regie.bellijst import Belregel, Verschuldigd
from ketenwissel.regie.contacten import Contact, Nieuwcontact
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.regie.dagtekst import write_day
from ketenwissel.regie.doelgroep import Doelgroep, Doelsoort, read_audience
from ketenwissel.regie.eerste_keer import Eerstekeren, Mislukking, Partijregel, Typeregel, first_failures
from ketenwissel.regie.eindverslag import write_report
from ketenwissel.regie.feed import MEDIATYPE, write_feed
from ketenwissel.regie.herinneringen import ALLE_STAPPEN, STANDAARD, Herinneraar, Herinnering
from ketenwissel.regie.herinneringsmail import mail_reminders
from ketenwissel.regie.incidenten import (
    ERNST,
    TOESTANDEN,
    Ernst,
    Incident,
    Incidentmelding,
    Incidentwijziging,
    Toestand,
    change_incident,
    desk_of,
    incident,
    incident_history,
    incidents,
    report_incident,
)
from ketenwissel.regie.mailen import Mail, Mailer, Mailuitkomst, Postbode, Verbinding, put_in_outbox
from ketenwissel.regie.mededelingen import (
    Concept,
    Mededelingwens,
    Verzonden,
    change,
    draft,
    drop,
    preview,
    read,
    send,
    send_draft,
)
from ketenwissel.regie.mededelinginzage import (
    MAX_MEDEDELINGEN,
    Bereik,
    Mededeling,
    Ontvanger,
    announcement,
    announcement_page,
    announcements,
    reached,
)
from ketenwissel.regie.nazorg import (
    Dagbericht,
    Eindverslag,
    Nazorgstand,
    Openpost,
    Restpost,
    aftercare,
    day_report,
    end_report,
)
from ketenwissel.regie.nazorgvenster import Nazorgvenster, window_of
from ketenwissel.regie.openstaand import Openpaar, Schuld
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.sjablonen import Sjabloon, fill, templates
from ketenwissel.regie.smtp import Beveiliging, Smtpinstelling, SmtpPostbode
from ketenwissel.regie.stapmeldingen import MAX_AANTAL, Meldfout, Meldingverzoek, Meldreden
from ketenwissel.regie.stappenbalie import Stappenbalie
from ketenwissel.regie.taken import (
    ACTIEHOUDER_VAN_ROL,
    Groepsstand,
    Meldingsoort,
    Stapmelding,
    Taakbeeld,
    Taaktoestand,
)
from ketenwissel.regie.tarieven import INDELINGEN, Indeling, Tarief, Verkeer, rates
from ketenwissel.regie.termijnen import Stop, Termijn, Termijnsoort
from ketenwissel.regie.termijninzage import Openpagina, Termijninzage
from ketenwissel.regie.verkeerstelling import Verkeersteller
from ketenwissel.regie.vervolgen import Openverzoek, Vervolgtoestand
from ketenwissel.regie.vooruitblik import Vooruitblik, Vooruitdag

__all__ = [
    "ACTIEHOUDER_VAN_ROL",
    "ALLE_STAPPEN",
    "ERNST",
    "INDELINGEN",
    "MAX_AANTAL",
    "MAX_MEDEDELINGEN",
    "MEDIATYPE",
    "STANDAARD",
    "TOESTANDEN",
    "Belregel",
    "Bereik",
    "Beveiliging",
    "Blik",
    "Concept",
    "Contact",
    "Daad",
    "Dagbericht",
    "Doelgroep",
    "Doelsoort",
    "Eerstekeren",
    "Eindverslag",
    "Ernst",
    "Groepsstand",
    "Herinneraar",
    "Herinnering",
    "Incident",
    "Incidentmelding",
    "Incidentwijziging",
    "Indeling",
    "Mail",
    "Mailer",
    "Mailuitkomst",
    "Mededeling",
    "Mededelingwens",
    "Meldfout",
    "Meldingsoort",
    "Meldingverzoek",
    "Meldreden",
    "Mislukking",
    "Nazorgbalie",
    "Nazorgstand",
    "Nazorgvenster",
    "Nieuwcontact",
    "Ontvanger",
    "Openpaar",
    "Openpagina",
    "Openpost",
    "Openverzoek",
    "Partijregel",
    "Postbode",
    "Regelbron",
    "Regels",
    "Restpost",
    "Schuld",
    "Sjabloon",
    "SmtpPostbode",
    "Smtpinstelling",
    "Stapmelding",
    "Stappenbalie",
    "Stop",
    "Taakbeeld",
    "Taaktoestand",
    "Tarief",
    "Termijn",
    "Termijninzage",
    "Termijnsoort",
    "Toestand",
    "Typeregel",
    "Verbinding",
    "Verkeer",
    "Verkeersteller",
    "Verschuldigd",
    "Vervolgtoestand",
    "Verzonden",
    "Vooruitblik",
    "Vooruitdag",
    "aftercare",
    "announcement",
    "announcement_page",
    "announcements",
    "change",
    "change_incident",
    "day_report",
    "desk_of",
    "draft",
    "drop",
    "end_report",
    "fill",
    "first_failures",
    "incident",
    "incident_history",
    "incidents",
    "mail_reminders",
    "preview",
    "put_in_outbox",
    "rates",
    "reached",
    "read",
    "read_audience",
    "report_incident",
    "send",
    "send_draft",
    "templates",
    "window_of",
    "write_day",
    "write_feed",
    "write_report",
]
