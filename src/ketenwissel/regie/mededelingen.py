"""Announcements: writing one, sending it to those it is for, correcting it, and noting who read it.

The receivers are fixed at sending. A correction is another announcement that replaces the first; it goes to
everybody that the first went to as well. Nothing is deleted.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from ketenwissel.core.errors import UnusableInput
from ketenwissel.regie.daad import Blik, Daad
from ketenwissel.regie.doelgroep import Doelgroep, Doelsoort, audience, read_audience
from ketenwissel.regie.sjablonen import fill, templates
from ketenwissel.store import mailpost, mededelingen, whole_milliseconds
from ketenwissel.store.mededelingen import Mededelingrij
from ketenwissel.toegang import NietBekend, Verboden, plain_lines, plain_text

__all__ = [
    "MAILTERMIJN",
    "RECHT_LEZEN",
    "RECHT_VERSTUREN",
    "TEKST_MAX",
    "TITEL_MAX",
    "Concept",
    "Mededelingwens",
    "Verzonden",
    "change",
    "draft",
    "drop",
    "mail_source",
    "preview",
    "read",
    "send",
    "send_draft",
]

RECHT_VERSTUREN = "mededelingen.versturen"
RECHT_LEZEN = "mededelingen.lezen"
TITEL_MAX = 150
TEKST_MAX = 10_000
MAILTERMIJN = timedelta(hours=48)
"""How long mail about an announcement may still go out: later it would only confuse."""

_REPLACED = "De mededeling is vervangen voordat deze mail verzonden was."


@dataclass(frozen=True, slots=True)
class Mededelingwens:
    """What somebody wants to announce; instants in UTC.

    With a template its title and text are those of it, where they are not given; `aanvulling` is put after
    them. Without an audience it is that of the template, or of what is replaced. Without `van` it is shown at
    once.
    """

    titel: str | None = None
    tekst: str | None = None
    sjabloon: str | None = None
    aanvulling: str | None = None
    doelgroep: Doelgroep | None = None
    van: datetime | None = None
    tot: datetime | None = None
    vervangt: int | None = None


@dataclass(frozen=True, slots=True)
class Concept:
    """What would be sent, and to which organisations, at this moment."""

    titel: str
    tekst: str
    doelgroep: Doelgroep
    sjabloon: str | None
    van: datetime
    tot: datetime | None
    vervangt: int | None
    ontvangers: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verzonden:
    """What became of sending: the number, and how many organisations and mails."""

    nummer: int
    ontvangers: int
    mails: int


def preview(blik: Blik, wens: Mededelingwens) -> Concept:
    """Work out what would be sent to whom; nothing is stored.

    Raises Verboden, NietBekend, and UnusableInput for a text that cannot be sent, or holds what may be a BSN.
    """
    _demand(blik)
    earlier = None if wens.vervangt is None else _replaceable(blik, wens.vervangt)
    titel, tekst = _text_of(blik, wens)
    doelgroep = wens.doelgroep or _usual(wens, earlier)
    van = blik.at if wens.van is None else whole_milliseconds(wens.van)
    tot = None if wens.tot is None else whole_milliseconds(wens.tot)
    if van < blik.at:
        raise UnusableInput("an announcement is shown from now on at the earliest")
    if tot is not None and tot <= van:
        raise UnusableInput("the end must come after the begin")
    found = audience(blik.connection, blik.toegang, doelgroep, blik.at)
    if earlier is not None:
        found |= {row.organisatie for row in mededelingen.receivers(blik.connection, earlier.id)}
    if not found:
        raise UnusableInput("there is nobody that this would be for")
    return Concept(titel, tekst, doelgroep, wens.sjabloon, van, tot, wens.vervangt, found)


def _demand(blik: Blik) -> None:
    if not blik.demand(RECHT_VERSTUREN).alles:
        raise Verboden(f"{blik.wie.naam} does not have the right {RECHT_VERSTUREN} here")


def _replaceable(blik: Blik, number: int) -> Mededelingrij:
    earlier = mededelingen.find(blik.connection, number)
    if earlier is None or earlier.verzonden_op is None:
        raise NietBekend("no announcement that was sent has this number")
    if mededelingen.replaced_by(blik.connection, [number]):
        raise UnusableInput("that one was replaced already: replace the one that replaced it")
    return earlier


def _text_of(blik: Blik, wens: Mededelingwens) -> tuple[str, str]:
    titel, tekst = wens.titel, wens.tekst
    if wens.sjabloon is not None:
        filled = fill(wens.sjabloon, blik.draaiboek)
        titel, tekst = titel or filled.titel, tekst or filled.tekst
    if titel is None or tekst is None:
        raise UnusableInput("give a title and a text, or a template")
    if wens.aanvulling:
        tekst = f"{tekst.rstrip()}\n\n{wens.aanvulling}"
    return plain_text(titel, "the title", TITEL_MAX), plain_lines(tekst, "the text", TEKST_MAX)


def _usual(wens: Mededelingwens, earlier: Mededelingrij | None) -> Doelgroep:
    if earlier is not None:
        return Doelgroep(cast(Doelsoort, earlier.doelgroep), earlier.doel)
    if wens.sjabloon is not None:
        return read_audience(templates()[wens.sjabloon].doelgroep)
    raise UnusableInput("say for whom it is")


def draft(daad: Daad, wens: Mededelingwens) -> int:
    """Keep an announcement for later, for others to see before it goes; gives its number.

    Raises as `preview` does.
    """
    row = _row(daad, preview(daad, wens))
    number = mededelingen.insert_announcement(daad.connection, row)
    daad.note("mededeling_opgesteld", nummer=str(number))
    return number


def change(daad: Daad, number: int, wens: Mededelingwens) -> None:
    """Change a draft; raises as `preview` does, and NietBekend for what is no draft (any more)."""
    row = _row(daad, preview(daad, wens))._replace(id=number)
    if not mededelingen.change_draft(daad.connection, row):
        raise NietBekend("no draft has this number")
    daad.note("mededeling_gewijzigd", nummer=str(number))


def drop(daad: Daad, number: int) -> None:
    """Throw a draft away; raises Verboden, or NietBekend for what is no draft (any more)."""
    _demand(daad)
    if not mededelingen.drop_draft(daad.connection, number, daad.at):
        raise NietBekend("no draft has this number")
    daad.note("mededeling_vervallen", nummer=str(number))


def _row(blik: Blik, concept: Concept) -> Mededelingrij:
    return Mededelingrij(
        id=0,
        titel=concept.titel,
        tekst=concept.tekst,
        doelgroep=concept.doelgroep.soort,
        doel=concept.doelgroep.doel,
        sjabloon=concept.sjabloon,
        gemaakt_op=blik.at,
        gemaakt_door=blik.wie.naam,
        verzonden_op=None,
        verzonden_door=None,
        vervallen_op=None,
        van_op=concept.van,
        tot_op=concept.tot,
        vervangt=concept.vervangt,
    )


def send(daad: Daad, wens: Mededelingwens) -> Verzonden:
    """Send an announcement at once; raises as `preview` does."""
    concept = preview(daad, wens)
    number = mededelingen.insert_announcement(daad.connection, _row(daad, concept))
    return _send(daad, number, concept)


def send_draft(daad: Daad, number: int) -> Verzonden:
    """Send a draft as it stands, to whom its audience comes to now.

    Raises as `preview` does, and NietBekend for what is no draft (any more).
    """
    _demand(daad)
    row = mededelingen.find(daad.connection, number)
    if row is None or row.verzonden_op is not None or row.vervallen_op is not None:
        raise NietBekend("no draft has this number")
    wens = Mededelingwens(
        row.titel,
        row.tekst,
        doelgroep=Doelgroep(cast(Doelsoort, row.doelgroep), row.doel),
        van=max(row.van_op, daad.at),
        tot=row.tot_op,
        vervangt=row.vervangt,
    )
    return _send(daad, number, preview(daad, wens))


def _send(daad: Daad, number: int, concept: Concept) -> Verzonden:
    connection, at = daad.connection, daad.at
    mededelingen.mark_sent(connection, number, at, daad.wie.naam, concept.van)
    mededelingen.insert_receivers(connection, number, concept.ontvangers)
    if concept.vervangt is not None:
        mailpost.stop_all(connection, mail_source(concept.vervangt), at, _REPLACED)
    until = concept.van + MAILTERMIJN
    mails = mailpost.put(
        connection,
        mail_source(number),
        concept.titel,
        concept.tekst,
        concept.van,
        until if concept.tot is None else min(concept.tot, until),
        mailpost.contacts_of(connection, concept.ontvangers, at),
    )
    daad.note(
        "mededeling_verzonden",
        nummer=str(number),
        doelgroep=concept.doelgroep.soort,
        ontvangers=str(len(concept.ontvangers)),
        vervangt=None if concept.vervangt is None else str(concept.vervangt),
    )
    return Verzonden(number, len(concept.ontvangers), mails)


def mail_source(number: int) -> str:
    """Give the source under which mail about an announcement stands in the outbox."""
    return f"mededeling/{number}"


def read(daad: Daad, number: int, organisaties: Iterable[str] | None = None) -> list[str]:
    """Note that somebody read an announcement, for the organisations it is of, or for these of them.

    Gives those for which that was not noted before. A person or a program of the organisation does this by an
    act of its own: having fetched a feed or a mail is no sign that anybody read it. Raises Verboden for
    another organisation, NietBekend where it is not for any of them or is not shown yet.
    """
    own = set(daad.demand(RECHT_LEZEN).partijen)
    wanted = own if organisaties is None else set(organisaties)
    if not wanted <= own:
        raise Verboden(f"{daad.wie.naam} does not have the right {RECHT_LEZEN} for this organisation")
    row = mededelingen.find(daad.connection, number)
    rows = mededelingen.received_by(daad.connection, [number], wanted)
    if row is None or not rows or row.van_op > daad.at:
        raise NietBekend("no announcement to read has this number")
    noted = [
        one.organisatie
        for one in rows
        if mededelingen.mark_read(daad.connection, number, one.organisatie, daad.at, daad.wie.naam)
    ]
    for code in noted:
        daad.note("mededeling_gelezen", nummer=str(number), organisatie=code)
    return noted
