"""Rows, SQL and migrations for SQLite and PostgreSQL; plain values, no XML.

One module per subject: messages (`berichten`), pairs (`paren`), mailboxes (`postvakken`), the trail
(`spoor`), parties (`partijen`), who is who (`toegang`), runbook versions and the clock (`versies`), finding
messages (`zoeken`, `zoekfilters`) and seeing where they stand (`standen`), and the journal that a back office
keeps for itself (`journaal`); for a service the clock of a rehearsal (`ankers`), marks of the database
(`kenmerken`), bringing (`bezorgingen`) and downloads through the portal (`portaal`); for the regie what
is open (`openstaand`), requests that wait for a decision (`vervolgen`), contacts (`contacten`), reports on
steps (`stapmeldingen`), reminders (`herinneringen`) and what people decide (`besluiten`), announcements
(`mededelingen`) and their mail (`mailpost`), incidents (`incidenten`) and traffic by day (`verkeersdagen`);
beside the traffic urgent orders (`spoed`) and what the stop broke (`herstel`).
Their functions take the connection of a transaction that `Opslag` opened.
"""

from ketenwissel.store import (
    ankers,
    berichten,
    besluiten,
    bezorgingen,
    contacten,
    eerste_telling,
    gereedheid,
    herinneringen,
    herstel,
    incidenten,
    indeling,
    kenmerken,
    mailpost,
    mededelingen,
    openstaand,
    paren,
    partijen,
    portaal,
    postvakken,
    spoed,
    spoor,
    standen,
    stapmeldingen,
    tabellen_dienst,
    tabellen_nazorg,
    tabellen_regie,
    tabellen_spoed,
    tabellen_toegang,
    tellingen,
    toegang,
    verkeersdagen,
    versies,
    vervolgen,
    zoeken,
    zoekfilters,
)
from ketenwissel.store.journaal import Journaal, Journaalregel
from ketenwissel.store.kolommen import whole_milliseconds
from ketenwissel.store.opslag import Opslag, RowFault, StorageFault, Work, open_database

__all__ = [
    "Journaal",
    "Journaalregel",
    "Opslag",
    "RowFault",
    "StorageFault",
    "Work",
    "ankers",
    "berichten",
    "besluiten",
    "bezorgingen",
    "contacten",
    "eerste_telling",
    "gereedheid",
    "herinneringen",
    "herstel",
    "incidenten",
    "indeling",
    "kenmerken",
    "mailpost",
    "mededelingen",
    "open_database",
    "openstaand",
    "paren",
    "partijen",
    "portaal",
    "postvakken",
    "spoed",
    "spoor",
    "standen",
    "stapmeldingen",
    "tabellen_dienst",
    "tabellen_nazorg",
    "tabellen_regie",
    "tabellen_spoed",
    "tabellen_toegang",
    "tellingen",
    "toegang",
    "verkeersdagen",
    "versies",
    "vervolgen",
    "whole_milliseconds",
    "zoeken",
    "zoekfilters",
]
