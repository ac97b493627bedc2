"""Directing a migration: readiness, terms, steps, amendments and emergency measures.

Nothing here lets a message pass or stops one: the hub judges by the runbook in force and by what two people
decided, at the instant. Reports and measurements are evidence.
"""

from ketenwissel.regie.afwijzing import Afwijzing, Reden
from ketenwissel.regie.balie import Nazorgbalie
from ketenwissel.regie.bellijst import Belregel, Verschuldigd
from ketenwissel.regie.besluiten import Besluiten
from ketenwissel.regie.bsnkluis import Bsnkluis
from ketenwissel.regie.contacten import Contact, Nieuwcontact
from ketenwissel.regie.daad import VANZELF, Blik, Daad, act, look
from ketenwissel.regie.dagtekst import write_day
from ketenwissel.regie.doelgroep import Doelgroep, Doelsoort, read_audience
from ketenwissel.regie.eerste_keer import Eerstekeren, Mislukking, Partijregel, Typeregel, first_failures
from ketenwissel.regie.eindverslag import write_report
from ketenwissel.regie.feed import MEDIATYPE, write_feed
from ketenwissel.regie.formulier import Formulierpartij, print_forms
from ketenwissel.regie.formuliercode import ALGEMEEN, MAX_BLADEN, make_code, read_code
from ketenwissel.regie.gereedheid import Gereedheidsbron, Grensstand, Partijstand, Peiling
from ketenwissel.regie.gereedheidsbalie import (
    Gereedheidsbalie,
    Ingedeeld,
    Overzicht,
    Partijbeeld,
    Partijenblad,
    Partijfilter,
)
from ketenwissel.regie.herinneringen import ALLE_STAPPEN, STANDAARD, Herinneraar, Herinnering
from ketenwissel.regie.herinneringsmail import mail_reminders
from ketenwissel.regie.herstel import confirm_item, settle_outside, settle_sent, void_item
from ketenwissel.regie.herstelopstellen import Hersteller, Opgesteld, draw_up
from ketenwissel.regie.herstelverslag import (
    Dubbeldeclaratie,
    Herstelregel,
    Herstelverslag,
    propose,
    read_repairs,
    visible_items,
)
from ketenwissel.regie.incidenten import (
    ERNST,
    TOESTANDEN,
    Ernst,
    Incident,
    Incidentmelding,
    Incidenttoestand,
    Incidentwijziging,
    change_incident,
    desk_of,
    incident,
    incident_history,
    incidents,
    report_incident,
)
from ketenwissel.regie.indelen import Pakket, end_package, end_region, set_package, set_region
from ketenwissel.regie.kto import Ktorij, Ktoverzoek, Productvoortgang
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
from ketenwissel.regie.naast import Begonnen, is_silent, settling_type
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
from ketenwissel.regie.oordelen import Bewijs, Stapstand, Status
from ketenwissel.regie.openstaand import Openpaar, Schuld
from ketenwissel.regie.optellen import INDELINGEN, Groep, Indeling, Staptelling
from ketenwissel.regie.partijstappen import CRITERIA, Criterium, Partijstap, party_steps
from ketenwissel.regie.prognose import Prognose
from ketenwissel.regie.regels import Regelbron, Regels
from ketenwissel.regie.sjablonen import Sjabloon, fill, templates
from ketenwissel.regie.smtp import Beveiliging, Smtpinstelling, SmtpPostbode
from ketenwissel.regie.soorten import Afgewezen, Maatregelsoort, maatregelen
from ketenwissel.regie.spoed import (
    Akkoord,
    Spoedverzoek,
    give_consent,
    record_order,
    settle_order,
    void_order,
)
from ketenwissel.regie.spoedinzage import (
    Spoedinzage,
    Spoedregel,
    Spoedtelling,
    count_orders,
    open_order,
    visible_orders,
)
from ketenwissel.regie.spoedmatch import Spoedafdoening
from ketenwissel.regie.spoedverslag import (
    Dubbelebericht,
    Openstaand,
    Spoedaantallen,
    Spoedverslag,
    count_faults,
    read_report,
)
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
from ketenwissel.regie.tarieven import TARIEFINDELINGEN, Tarief, Tariefindeling, Verkeer, rates
from ketenwissel.regie.termijnen import Stop, Termijn, Termijnsoort
from ketenwissel.regie.termijninzage import Openpagina, Termijninzage
from ketenwissel.regie.verkeerstelling import Verkeersteller
from ketenwissel.regie.vervolgen import Openverzoek, Vervolgtoestand
from ketenwissel.regie.vooruitblik import Vooruitblik, Vooruitdag
from ketenwissel.regie.wensen import (
    Afspraakwens,
    ExtraStopwens,
    Maatregelwens,
    Toestand,
    Voorstel,
    Wens,
    Wijzigingswens,
)
from ketenwissel.regie.werkplaats import Werkplaats
from ketenwissel.store.besluiten import Besluitsoort

__all__ = [
    "ACTIEHOUDER_VAN_ROL",
    "ALGEMEEN",
    "ALLE_STAPPEN",
    "CRITERIA",
    "ERNST",
    "INDELINGEN",
    "MAX_AANTAL",
    "MAX_BLADEN",
    "MAX_MEDEDELINGEN",
    "MEDIATYPE",
    "STANDAARD",
    "TARIEFINDELINGEN",
    "TOESTANDEN",
    "VANZELF",
    "Afgewezen",
    "Afspraakwens",
    "Afwijzing",
    "Akkoord",
    "Begonnen",
    "Belregel",
    "Bereik",
    "Besluiten",
    "Besluitsoort",
    "Beveiliging",
    "Bewijs",
    "Blik",
    "Bsnkluis",
    "Concept",
    "Contact",
    "Criterium",
    "Daad",
    "Dagbericht",
    "Doelgroep",
    "Doelsoort",
    "Dubbeldeclaratie",
    "Dubbelebericht",
    "Eerstekeren",
    "Eindverslag",
    "Ernst",
    "ExtraStopwens",
    "Formulierpartij",
    "Gereedheidsbalie",
    "Gereedheidsbron",
    "Grensstand",
    "Groep",
    "Groepsstand",
    "Herinneraar",
    "Herinnering",
    "Hersteller",
    "Herstelregel",
    "Herstelverslag",
    "Incident",
    "Incidentmelding",
    "Incidenttoestand",
    "Incidentwijziging",
    "Indeling",
    "Ingedeeld",
    "Ktorij",
    "Ktoverzoek",
    "Maatregelsoort",
    "Maatregelwens",
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
    "Openstaand",
    "Openverzoek",
    "Opgesteld",
    "Overzicht",
    "Pakket",
    "Partijbeeld",
    "Partijenblad",
    "Partijfilter",
    "Partijregel",
    "Partijstand",
    "Partijstap",
    "Peiling",
    "Postbode",
    "Productvoortgang",
    "Prognose",
    "Reden",
    "Regelbron",
    "Regels",
    "Restpost",
    "Schuld",
    "Sjabloon",
    "SmtpPostbode",
    "Smtpinstelling",
    "Spoedaantallen",
    "Spoedafdoening",
    "Spoedinzage",
    "Spoedregel",
    "Spoedtelling",
    "Spoedverslag",
    "Spoedverzoek",
    "Stapmelding",
    "Stappenbalie",
    "Stapstand",
    "Staptelling",
    "Status",
    "Stop",
    "Taakbeeld",
    "Taaktoestand",
    "Tarief",
    "Tariefindeling",
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
    "Voorstel",
    "Vooruitblik",
    "Vooruitdag",
    "Wens",
    "Werkplaats",
    "Wijzigingswens",
    "act",
    "aftercare",
    "announcement",
    "announcement_page",
    "announcements",
    "change",
    "change_incident",
    "confirm_item",
    "count_faults",
    "count_orders",
    "day_report",
    "desk_of",
    "draft",
    "draw_up",
    "drop",
    "end_package",
    "end_region",
    "end_report",
    "fill",
    "first_failures",
    "give_consent",
    "incident",
    "incident_history",
    "incidents",
    "is_silent",
    "look",
    "maatregelen",
    "mail_reminders",
    "make_code",
    "open_order",
    "party_steps",
    "preview",
    "print_forms",
    "propose",
    "put_in_outbox",
    "rates",
    "reached",
    "read",
    "read_audience",
    "read_code",
    "read_repairs",
    "read_report",
    "record_order",
    "report_incident",
    "send",
    "send_draft",
    "set_package",
    "set_region",
    "settle_order",
    "settle_outside",
    "settle_sent",
    "settling_type",
    "templates",
    "visible_items",
    "visible_orders",
    "void_item",
    "void_order",
    "window_of",
    "write_day",
    "write_feed",
    "write_report",
]
