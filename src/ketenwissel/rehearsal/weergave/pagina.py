"""`rapport.html`: one page (Dutch) that needs no network and no scripts."""

from collections.abc import Sequence
from datetime import datetime

from ketenwissel.core.instants import format_local
from ketenwissel.rehearsal.gereedheid import Cutoff, Gereedheid
from ketenwissel.rehearsal.rapport import Rapport, Weigeringtelling
from ketenwissel.rehearsal.vertelling import Achterblijver, Verhaal
from ketenwissel.rehearsal.weergave import plots, zinnen
from ketenwissel.rehearsal.weergave.plots import Laan
from ketenwissel.rehearsal.weergave.sjablonen import template
from ketenwissel.rehearsal.weergave.tekening import Cell, Link, Merk, Plot, Table

__all__ = ["to_html"]

_MAX_VIOLATIONS, _MAX_PARTIJEN, _MAX_WEIGERINGEN, _MAX_BREUKEN = 20, 50, 200, 100
_GROEPEN = {"heen": "Heenberichten", "retour": "Retourberichten", "declaratie": "Declaraties"}
_OVERIG = "Overige berichten"
_PER_UUR = "Berichten per type per uur"


def to_html(rapport: Rapport, *, compared: bool = False) -> str:
    """Give the report as one HTML page; `compared` adds the link to the comparison beside it."""
    merken = tuple(Merk(cutoff.tijdstip, cutoff.stap) for cutoff in rapport.cutoffs)
    lanen, periode = _lanen(rapport), (rapport.begin, rapport.einde)
    verhaal, paged = rapport.verhaal, {one.code for one in rapport.verhaal.partijen}
    return template("rapport.html").render(
        rapport=rapport,
        compared=compared,
        geslaagd=rapport.verdict == "geslaagd",
        controles_ok=sum(controle.ok for controle in rapport.checkers),
        geweigerd=sum(weigering.aantal for weigering in rapport.weigeringen),
        gezien=sum(misdraging.gezien for misdraging in rapport.misdragingen),
        gepland=sum(misdraging.gepland for misdraging in rapport.misdragingen),
        max_violations=_MAX_VIOLATIONS,
        momenten=[
            (moment, zinnen.moment_sentences(moment), _late(moment.achterblijvers, paged))
            for moment in verhaal.momenten
        ],
        lotgevallen=_lotgevallen(verhaal),
        buiten=[rapport.counts.get(f"{soort}_buiten_keten", 0) for soort in ("heenberichten", "antwoorden")],
        breuken=_breuken(verhaal, paged),
        partijen=_partijen(verhaal),
        counts=_counts_table(rapport),
        durations=_durations_table(rapport),
        verkeer=_lanen_plot("verkeer", "hele periode", lanen, merken, periode),
        uitsnede=_lanen_plot("uitsnede", "afsluiting", lanen, merken, rapport.uitsnede),
        open_paren=rapport.open_paren
        and plots.draw_open_paren("open-paren", "Open paren door de tijd", rapport.open_paren, merken),
        weigeringen=rapport.weigeringen and _weigeringen_plot(rapport.weigeringen),
        gereedheid=rapport.gereedheid and _gereedheid_plot(rapport.gereedheid),
        achterblijvers=[_achterblijvers(gereedheid, paged) for gereedheid in rapport.gereedheid],
    )


def _link(code: str, paged: set[str], text: str = "") -> Cell:
    """Lead to the page of a party; one without a page is only named."""
    return Link(text or code, f"partijen/{code}.html") if code in paged else text or zinnen.party(code)


def _late(achterblijvers: Sequence[Achterblijver], paged: set[str]) -> Table:
    rows = tuple(
        (_link(one.stand.partij, paged, f"{one.stand.naam} ({one.stand.partij})"), zinnen.lateness(one))
        for one in achterblijvers
    )
    return Table("Wie te laat was, en waardoor", ("Partij", "Wat nog openstond"), rows)


def _lotgevallen(verhaal: Verhaal) -> Table:
    shown = verhaal.lotgevallen[:_MAX_WEIGERINGEN]
    loten = [lot for lot in zinnen.LOTEN if any(geval.lot.get(lot) for geval in verhaal.lotgevallen)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            f"{geval.code} ({geval.lijst})",
            geval.situatie.replace("_", " "),
            geval.stap or "geen",
            geval.berichten,
            *(geval.lot.get(lot, 0) for lot in loten),
        )
        for geval in shown
    )
    told = (zinnen.LOTKOPPEN[lot] for lot in loten)
    columns = ("Code (lijst)", "Situatie", "Stap", "Berichten", *told)
    return Table("Wat er van geweigerde berichten werd", columns, rows, len(verhaal.lotgevallen) - len(shown))


def _breuken(verhaal: Verhaal, paged: set[str]) -> tuple[Table, Table]:
    breuken = verhaal.breuken
    oorzaken = tuple(
        (text.capitalize(), breuken.oorzaken[oorzaak])
        for oorzaak, text in zinnen.OORZAKEN.items()
        if oorzaak in breuken.oorzaken
    )
    shown = breuken.paren[:_MAX_BREUKEN]
    rows = tuple(
        (
            breuk.referentie,
            breuk.bericht or "onbekend",
            _link(breuk.afzender, paged),
            _link(breuk.ontvanger, paged),
            format_local(breuk.aangenomen),
            zinnen.cause(breuk),
        )
        for breuk in shown
    )
    return (
        Table("Gebroken paren per oorzaak", ("Oorzaak", "Paren"), oorzaken),
        Table(
            "Gebroken paren",
            ("Heenbericht", "Type", "Van", "Aan", "Aangenomen", "Waardoor"),
            rows,
            breuken.aantal - len(shown),
        ),
    )


def _partijen(verhaal: Verhaal) -> Table:
    """Point out the parties with the most to tell."""
    ordered = sorted(
        verhaal.partijen, key=lambda p: (-p.gebroken_aantal, -p.buiten_aantal, -p.geweigerd, p.code)
    )
    shown = ordered[:_MAX_PARTIJEN]
    rows = tuple(
        (
            Link(f"{one.naam} ({one.code})", f"partijen/{one.code}.html"),
            one.rol,
            one.gebroken_aantal,
            one.buiten_aantal,
            one.geweigerd,
        )
        for one in shown
    )
    return Table(
        "Partijen waar het meest gebeurde",
        ("Partij", "Rol", "Gebroken paren", "Buiten de keten", "Geweigerd"),
        rows,
    )


def _lanen(rapport: Rapport) -> list[Laan]:
    """Give one lane per berichttype, heen before retour before declaratie."""
    order = [*_GROEPEN.values(), _OVERIG]
    lanen = [
        Laan(_GROEPEN.get(rapport.groepen.get(berichttype, ""), _OVERIG), berichttype, hours)
        for berichttype, hours in rapport.per_uur.items()
    ]
    return sorted(lanen, key=lambda laan: (order.index(laan.groep), laan.naam))


def _lanen_plot(
    slug: str,
    part: str,
    lanen: Sequence[Laan],
    merken: Sequence[Merk],
    periode: tuple[datetime, datetime],
) -> Plot | None:
    return plots.draw_lanen(slug, f"{_PER_UUR}, {part}", lanen, merken, periode) if lanen else None


def _weigeringen_plot(weigeringen: Sequence[Weigeringtelling]) -> Plot:
    ordered = sorted(weigeringen, key=lambda w: (-w.aantal, w.lijst, w.code, w.situatie, w.stap or ""))
    rows = tuple(
        (f"{w.code} ({w.lijst})", w.situatie, w.stap or "geen", w.omschrijving, w.aantal) for w in ordered
    )
    left_out = rows[_MAX_WEIGERINGEN:]
    total = sum(w.aantal for w in ordered)
    table = Table(
        "Weigeringen per code, situatie en stap",
        ("Code (lijst)", "Situatie", "Stap", "Omschrijving", "Aantal"),
        (*rows[:_MAX_WEIGERINGEN], ("Totaal", "", "", "", total)),
        len(left_out),
    )
    staven = [
        plots.Staaf(f"{w.code}, stap {w.stap}" if w.stap else w.code, f"{w.lijst}: {w.situatie}", w.aantal)
        for w in ordered
    ]
    return plots.draw_staven("weigeringen", "Weigeringen per code", staven, table)


def _gereedheid_plot(standen: Sequence[Gereedheid]) -> Plot:
    balken = [
        plots.Balk(_cutoff_label(gereedheid.cutoff), rol.capitalize(), ready, not_ready)
        for gereedheid in standen
        for rol, ready, not_ready in gereedheid.per_rol()
    ]
    return plots.draw_balken("gereedheid", "Gereedheid per afsluitmoment en rol", balken)


def _achterblijvers(gereedheid: Gereedheid, paged: set[str]) -> Table:
    late = gereedheid.late()
    rows = tuple(
        (
            _link(stand.partij, paged, f"{stand.naam} ({stand.partij})"),
            stand.rol,
            stand.te_versturen,
            stand.ongelezen,
            stand.onbeantwoord,
        )
        for stand in late[:_MAX_PARTIJEN]
    )
    return Table(
        f"Niet gereed op {_cutoff_label(gereedheid.cutoff)}",
        ("Partij", "Rol", "Te versturen", "Ongelezen", "Onbeantwoord"),
        rows,
        len(late[_MAX_PARTIJEN:]),
    )


def _cutoff_label(cutoff: Cutoff) -> str:
    return f"{cutoff.stap}, {format_local(cutoff.tijdstip)}: {cutoff.tekst}"


def _counts_table(rapport: Rapport) -> Table:
    rows = tuple((_words(name), number) for name, number in sorted(rapport.counts.items()))
    return Table("Tellingen van de generale repetitie", ("Wat", "Aantal"), rows)


def _durations_table(rapport: Rapport) -> Table:
    rows = tuple(
        (_words(name), f"{seconds:.2f}".replace(".", ","))
        for name, seconds in sorted(rapport.durations.items())
    )
    return Table("Gemeten duur op deze machine", ("Onderdeel", "Seconden"), rows)


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ", ").capitalize()
