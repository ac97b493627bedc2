"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.balie import Nazorgbalie
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.regie.dagtekst import write_day
from ketenwissel.regie.doelgroep import Doelgroep, Doelsoort, read_audience
from ketenwissel.regie.eerste_keer import Eerstekeren, Mislukking, Partijregel, Typeregel, first_failures
from ketenwissel.regie.eindverslag import write_report
from ketenwissel.regie.feed import MEDIATYPE, write_feed
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
from ketenwissel.regie.sjablonen import Sjabloon, fill, templates
from ketenwissel.regie.smtp import Beveiliging, Smtpinstelling, SmtpPostbode
from ketenwissel.regie.tarieven import INDELINGEN, Indeling, Tarief, Verkeer, rates
from ketenwissel.regie.verkeerstelling import Verkeersteller

__all__ = [
    "ERNST",
    "INDELINGEN",
    "MAX_MEDEDELINGEN",
    "MEDIATYPE",
    "TOESTANDEN",
    "Bereik",
    "Beveiliging",
    "Blik",
    "Concept",
    "Daad",
    "Dagbericht",
    "Doelgroep",
    "Doelsoort",
    "Eerstekeren",
    "Eindverslag",
    "Ernst",
    "Incident",
    "Incidentmelding",
    "Incidentwijziging",
    "Indeling",
    "Mail",
    "Mailer",
    "Mailuitkomst",
    "Mededeling",
    "Mededelingwens",
    "Mislukking",
    "Nazorgbalie",
    "Nazorgstand",
    "Nazorgvenster",
    "Ontvanger",
    "Openpost",
    "Partijregel",
    "Postbode",
    "Restpost",
    "Sjabloon",
    "SmtpPostbode",
    "Smtpinstelling",
    "Tarief",
    "Toestand",
    "Typeregel",
    "Verbinding",
    "Verkeer",
    "Verkeersteller",
    "Verzonden",
    "aftercare",
    "announcement",
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
