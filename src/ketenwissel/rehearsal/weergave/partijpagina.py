"""`partijen/<code>.html`: the rehearsal as one party lived it; `partijen/index.html` lists them."""

from collections.abc import Sequence

from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal.rapport import Rapport
from ketenwissel.rehearsal.vertelling import Breuk, Openstaand, Partijverhaal, Verkeersregel, Weigeringregel
from ketenwissel.rehearsal.weergave import zinnen
from ketenwissel.rehearsal.weergave.sjablonen import template
from ketenwissel.rehearsal.weergave.tekening import Cell, Link, Table

__all__ = ["index_html", "party_html"]

_MAX_WEIGERINGEN = 50


def party_html(rapport: Rapport, partij: Partijverhaal) -> str:
    """Give the page (Dutch) of one party; it stands on its own, and leads back to the report."""
    return template("partij.html").render(
        titel=rapport.titel,
        partij=partij,
        zinnen=_sentences(partij),
        tabellen=[
            ("Weigeringen", _refusals(partij.weigeringen), "Er is niets geweigerd."),
            ("Gebroken paren", _broken(partij), "Er is geen paar gebroken."),
            ("Open paren", _open(partij), "Aan het eind stond geen paar open."),
            ("Buiten de keten", _outside(partij), "Er hoeft niets buiten de keten te worden geregeld."),
            ("Gereedheid", _readiness(partij), "De gereedheid is niet gemeten."),
            ("Verkeer", _traffic(partij.verkeer), "Volgens het eigen journaal is er geen verkeer geweest."),
        ],
    )


def index_html(rapport: Rapport) -> str:
    """Give the page (Dutch) that lists every party with a page of its own."""
    rows = tuple(
        (
            Link(partij.code, f"{partij.code}.html"),
            partij.naam,
            partij.rol,
            sum(regel.verzonden for regel in partij.verkeer),
            sum(regel.ontvangen for regel in partij.verkeer),
            partij.geweigerd,
            partij.gebroken_aantal,
            partij.buiten_aantal,
        )
        for partij in rapport.verhaal.partijen
    )
    columns = ("Code", "Naam", "Rol", "Verzonden", "Ontvangen", "Geweigerd", "Gebroken", "Buiten de keten")
    table = Table("Alle partijen", columns, rows)
    return template("partijen.html").render(titel=rapport.titel, tabel_partijen=table)


def _sentences(partij: Partijverhaal) -> list[str]:
    sent = sum(regel.verzonden for regel in partij.verkeer)
    received = sum(regel.ontvangen for regel in partij.verkeer)
    lost = sum(regel.zonder_antwoord for regel in partij.verkeer)
    late = [cutoff.stap for cutoff, stand in partij.gereedheid if not stand.gereed]
    told = [
        f"Diende {zinnen.count(sent, 'keer een bericht', 'keer een bericht')} in; "
        f"{zinnen.count(partij.geweigerd, 'is', 'zijn')} geweigerd. "
        f"Haalde {zinnen.count(received, 'bericht', 'berichten')} op."
    ]
    if lost:
        told.append(f"Op {zinnen.count(lost, 'poging', 'pogingen')} kwam geen antwoord van het knooppunt.")
    if partij.gereedheid:
        times = f"{len(late)} van de {len(partij.gereedheid)} afsluitmomenten"
        told.append(f"Was op {times} niet gereed." if late else "Was op elk afsluitmoment gereed.")
    return told


def _traffic(verkeer: Sequence[Verkeersregel]) -> Table:
    rows = tuple(
        (r.bericht, _release(r.release), r.verzonden, r.geweigerd, r.zonder_antwoord, r.ontvangen)
        for r in verkeer
    )
    columns = ("Type", "Release", "Ingediend", "Geweigerd", "Zonder antwoord", "Opgehaald")
    return Table("Verkeer per berichttype", columns, rows)


def _refusals(weigeringen: Sequence[Weigeringregel]) -> Table:
    rows = tuple(
        (
            f"{r.bericht} {_release(r.release)}",
            f"{r.code} ({r.lijst})",
            r.situatie.replace("_", " "),
            r.stap or "geen",
            r.pogingen,
            zinnen.TE_DOEN[r.retry],
            ", ".join(f"{n} {zinnen.LOTEN[lot]}" for lot, n in r.lot.items()) or "zie hierboven",
        )
        for r in weigeringen[:_MAX_WEIGERINGEN]
    )
    columns = ("Bericht", "Code (lijst)", "Situatie", "Stap", "Pogingen", "Wat te doen", "Wat ervan werd")
    return Table("Weigeringen", columns, rows, len(weigeringen[_MAX_WEIGERINGEN:]))


def _broken(partij: Partijverhaal) -> Table:
    rows = tuple((*_pair(partij.code, breuk), zinnen.cause(breuk)) for breuk in partij.gebroken)
    columns = ("Heenbericht", "Type", "Richting", "Wederpartij", "Aangenomen", "Waardoor")
    return Table("Gebroken paren", columns, rows, partij.gebroken_aantal - len(rows))


def _open(partij: Partijverhaal) -> Table:
    rows = tuple(
        (*_pair(partij.code, paar), format_local(paar.opgehaald) if paar.opgehaald else "nog niet")
        for paar in partij.open
    )
    columns = ("Heenbericht", "Type", "Richting", "Wederpartij", "Aangenomen", "Opgehaald")
    return Table("Paren die aan het eind open stonden", columns, rows, partij.open_aantal - len(rows))


def _outside(partij: Partijverhaal) -> Table:
    rows = tuple(
        (one.referentie, one.bericht or "onbekend", zinnen.party(one.wederpartij), zinnen.BUITEN[one.reden])
        for one in partij.buiten
    )
    columns = ("Heenbericht", "Type", "Wederpartij", "Wat te doen")
    return Table("Buiten de keten te regelen", columns, rows, partij.buiten_aantal - len(rows))


def _readiness(partij: Partijverhaal) -> Table:
    rows = tuple(
        (
            cutoff.stap,
            format_local(cutoff.tijdstip),
            "gereed" if stand.gereed else "niet gereed",
            stand.te_versturen,
            stand.ongelezen,
            stand.onbeantwoord,
        )
        for cutoff, stand in partij.gereedheid
    )
    columns = ("Stap", "Moment", "Stand", "Te versturen", "Ongelezen", "Onbeantwoord")
    return Table("Gereedheid per afsluitmoment", columns, rows)


def _pair(own: str, paar: Breuk | Openstaand) -> tuple[Cell, ...]:
    sent = paar.afzender == own
    other = paar.ontvanger if sent else paar.afzender
    return (
        paar.referentie,
        paar.bericht or "onbekend",
        "verzonden" if sent else "ontvangen",
        zinnen.party(other),
        format_local(paar.aangenomen),
    )


def _release(release: str) -> str:
    return "" if release == "0.0" else release
