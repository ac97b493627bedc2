"""Every checker is green on an honest rehearsal, and red once its own violation is planted."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.hub import verify
from ketenwissel.rehearsal import Opzet
from ketenwissel.rehearsal.checkers import CHECKERS, Bewijs, Gebeurtenis, judge, run
from ketenwissel.rehearsal.maatregelen import Maatregelen, Tijdvak
from ketenwissel.rehearsal.regieverloop import Regieverloop
from ketenwissel.rehearsal.uitvoering import Uitgevoerd, carry_out, read_report
from ketenwissel.rehearsal.verslag import build_report
from ketenwissel.standards import Schemas
from ketenwissel.store import Journaalregel, open_database
from tests.rehearsal.conftest import DRAAIBOEK, Stil
from tests.rehearsal.geplant_regie import REGIE_GEPLANT

T = TypeVar("T")
LATER = timedelta(days=90)
DICHT = parse_instant("2022-04-01T10:00")
Plant = Callable[[Bewijs], Bewijs]


def _first(rows: Iterator[T], fits: Callable[[T], bool], change: Callable[[T], list[T]]) -> Iterator[T]:
    """Change the first row that fits, and leave the others alone."""
    done = False
    for row in rows:
        if not done and fits(row):
            done = True
            yield from change(row)
        else:
            yield row


def _journaal(
    fits: Callable[[Journaalregel], bool], change: Callable[[Journaalregel], list[Journaalregel]]
) -> Plant:
    return lambda bewijs: replace(bewijs, journaal=lambda: _first(bewijs.journaal(), fits, change))


def _spoor(fits: Callable[[Gebeurtenis], bool], change: Callable[[Gebeurtenis], list[Gebeurtenis]]) -> Plant:
    return lambda bewijs: replace(bewijs, spoor=lambda: _first(bewijs.spoor(), fits, change))


def _is_sent(regel: Journaalregel) -> bool:
    return regel.richting == "verzonden" and regel.uitkomst == "ontvangst"


def _is_received(regel: Journaalregel) -> bool:
    return regel.richting == "ontvangen"


def _is_blocked(regel: Journaalregel) -> bool:
    return regel.situatie == "geblokkeerd"


def _of(soort: str) -> Callable[[Gebeurtenis], bool]:
    return lambda gebeurtenis: gebeurtenis.soort == soort


def _closes(gebeurtenis: Gebeurtenis) -> bool:
    return any(step["naar"] == "gesloten" for step in gebeurtenis.gegevens.get("paar", ()))


def _changed(gebeurtenis: Gebeurtenis, **fields: object) -> Gebeurtenis:
    return gebeurtenis._replace(gegevens={**gebeurtenis.gegevens, **fields})


def _verloop(**fields: object) -> Plant:
    return lambda bewijs: replace(bewijs, verloop=replace(bewijs.verloop, **fields))  # type: ignore[arg-type]  # each case names a field of Verloop


def _miscounted(bewijs: Bewijs) -> Bewijs:
    *others, last = bewijs.verloop.paren
    counts = {**last.aantallen, "open": last.aantallen["open"] + 1}
    paren = [*others, replace(last, aantallen=counts)]
    return replace(bewijs, verloop=replace(bewijs.verloop, paren=paren))


def _over_releases(gebeurtenis: Gebeurtenis) -> list[Gebeurtenis]:
    return [_changed(gebeurtenis, release="3.1" if gebeurtenis.text("release") == "3.0" else "3.0")]


def _opens(gebeurtenis: Gebeurtenis) -> bool:
    return any(step["van"] is None for step in gebeurtenis.gegevens.get("paar", ()))


def _lines(bewijs: Bewijs) -> Iterator[tuple[int, Journaalregel]]:
    return enumerate(bewijs.journaal())


def _is_last_moment(regel: Journaalregel) -> bool:
    moment = parse_instant("2022-03-30T17:00") - timedelta(milliseconds=1)
    return regel.tijdstip == moment and regel.functie[-3:] == "317"


def _misreported(**fields: int) -> Plant:
    """Report something else of the party that was the furthest behind."""

    def plant(bewijs: Bewijs) -> Bewijs:
        *others, last = [one for one in bewijs.verloop.gereedheid if any(p.ongelezen for p in one.partijen)]
        worst = max(last.partijen, key=lambda partij: partij.ongelezen)
        partijen = tuple(replace(p, **fields) if p is worst else p for p in last.partijen)  # type: ignore[arg-type]  # each case names a field of Partijstand
        told = replace(last, partijen=partijen)
        return replace(bewijs, verloop=replace(bewijs.verloop, gereedheid=[*others, told]))

    return plant


def _untraceable(bewijs: Bewijs) -> Bewijs:
    spoed = {nummer: replace(order, referentie=None) for nummer, order in bewijs.verloop.spoed.items()}
    return replace(bewijs, verloop=replace(bewijs.verloop, spoed=spoed))


def _maatregelen(change: Callable[[Maatregelen], Maatregelen]) -> Plant:
    """Judge as if something else had been meant."""

    def plant(bewijs: Bewijs) -> Bewijs:
        decided = bewijs.verloop.maatregelen
        assert decided is not None
        return replace(bewijs, verloop=replace(bewijs.verloop, maatregelen=change(decided)))

    return plant


def _in_pause(bewijs: Bewijs) -> Bewijs:
    """Hand out to the paused party while it is paused."""
    decided = bewijs.verloop.maatregelen
    assert decided is not None
    pause = decided.gepauzeerd
    return _spoor(
        lambda g: g.soort == "uitgereikt" and g.text("partij") == pause.partij,
        lambda g: [g._replace(tijdstip=pause.van)],
    )(bewijs)


def _never_afterwards(bewijs: Bewijs) -> Bewijs:
    """Lose whatever the paused party collected."""
    decided = bewijs.verloop.maatregelen
    assert decided is not None
    partij = decided.gepauzeerd.partij

    def lost(g: Gebeurtenis) -> bool:
        return g.soort == "uitgereikt" and g.text("partij") == partij

    return replace(bewijs, spoor=lambda: (g for g in bewijs.spoor() if not lost(g)))


def _longer_collected(bewijs: Bewijs) -> Bewijs:
    """Leave out what was collected in the longer time."""
    return replace(
        bewijs,
        spoor=lambda: (
            g
            for g in bewijs.spoor()
            if g.soort != "uitgereikt" or g.tijdstip < bewijs.verwachting.afhalen_dicht
        ),
    )


def _is_stopped(regel: Journaalregel) -> bool:
    return regel.situatie == "extra_stop"


def _by_agreement(gebeurtenis: Gebeurtenis) -> bool:
    return gebeurtenis.soort == "aangenomen" and gebeurtenis.text("stap").startswith("afspraak")


def _is_advised_by_agreement(regel: Journaalregel) -> bool:
    return (regel.stap or "").startswith("afspraak")


def _moved(tijdvak: Tijdvak) -> Tijdvak:
    return replace(tijdvak, van=tijdvak.van + LATER, tot=tijdvak.tot + LATER)


GEPLANT: list[tuple[str, str, Plant]] = [
    (
        "antwoorden",
        "stopped without a stop",
        _maatregelen(lambda m: replace(m, extra_stop=_moved(m.extra_stop))),
    ),
    ("antwoorden", "advice that nobody agreed on", _maatregelen(lambda m: replace(m, afspraak=None))),
    (
        "antwoorden",
        "agreement not named",
        _journaal(_is_advised_by_agreement, lambda r: [r._replace(stap=None)]),
    ),
    (
        "gesloten",
        "longer collecting that nobody decided on",
        _maatregelen(lambda m: replace(m, verlengd=None)),
    ),
    ("maatregelen", "one person", _spoor(_of("voorstel_goedgekeurd"), lambda _: [])),
    (
        "maatregelen",
        "one person twice",
        lambda b: replace(
            b,
            spoor=lambda: (
                _changed(g, door="iemand") if g.soort == "voorstel_goedgekeurd" else g for g in b.spoor()
            ),
        ),
    ),
    ("maatregelen", "decided unasked", _spoor(_of("besluit_genomen"), lambda g: [g, g])),
    ("maatregelen", "decided without a play", _verloop(maatregelen=None)),
    ("maatregelen", "forbidden but taken", _spoor(_of("voorstel_afgewezen"), lambda _: [])),
    ("maatregelen", "longer in vain", _longer_collected),
    ("maatregelen", "handed out in the pause", _in_pause),
    ("maatregelen", "lost after the pause", _never_afterwards),
    ("maatregelen", "shown in the pause", _maatregelen(lambda m: replace(m, getoond=1))),
    (
        "maatregelen",
        "nothing came in the pause",
        _maatregelen(lambda m: replace(m, gepauzeerd=_moved(m.gepauzeerd))),
    ),
    ("maatregelen", "agreement of others", _spoor(_by_agreement, lambda g: [_changed(g, zender="9777")])),
    (
        "maatregelen",
        "agreement in vain",
        lambda b: replace(b, spoor=lambda: (g for g in b.spoor() if not _by_agreement(g))),
    ),
    ("maatregelen", "stop of another", _journaal(_is_stopped, lambda r: [r._replace(partij="9777")])),
    ("maatregelen", "stop by another code", _journaal(_is_stopped, lambda r: [r._replace(code="IB103")])),
    (
        "maatregelen",
        "stop in vain",
        lambda b: replace(b, journaal=lambda: (r for r in b.journaal() if not _is_stopped(r))),
    ),
    (
        "maatregelen",
        "given up after the stop",
        _journaal(_is_stopped, lambda r: [r._replace(referentie="x")]),
    ),
    ("antwoorden", "no answer", _journaal(_is_sent, lambda r: [r._replace(uitkomst=None)])),
    ("antwoorden", "late verdict", _journaal(_is_sent, lambda r: [r._replace(tijdstip=r.tijdstip + LATER)])),
    (
        "antwoorden",
        "blocked let through",
        _journaal(_is_blocked, lambda r: [r._replace(uitkomst="ontvangst", situatie=None)]),
    ),
    ("antwoorden", "other code", _journaal(_is_blocked, lambda r: [r._replace(code="IB210")])),
    ("antwoorden", "other step", _journaal(_is_blocked, lambda r: [r._replace(stap="3.1.1")])),
    (
        "antwoorden",
        "accepted refused",
        _journaal(_is_sent, lambda r: [r._replace(uitkomst="weigering", situatie="te_groot")]),
    ),
    ("twee_lezingen", "accept without event", _spoor(_of("aangenomen"), lambda _: [])),
    ("twee_lezingen", "refusal without event", _spoor(_of("geweigerd"), lambda _: [])),
    ("twee_lezingen", "event of nobody", _spoor(_of("aangenomen"), lambda g: [g, g])),
    ("twee_lezingen", "attempt unseen", _journaal(_is_sent, lambda _: [])),
    ("aflevering", "changed payload", _journaal(_is_received, lambda r: [r._replace(sha256="0" * 64)])),
    ("aflevering", "swapped addressee", _journaal(_is_received, lambda r: [r._replace(partij="98000999")])),
    ("aflevering", "delivered twice", _journaal(_is_received, lambda r: [r, r])),
    ("aflevering", "lost payload", _journaal(_is_received, lambda _: [])),
    ("bevestigd", "never confirmed", _spoor(_of("bevestigd"), lambda _: [])),
    ("bevestigd", "confirmed twice", _spoor(_of("bevestigd"), lambda g: [g, g])),
    ("bevestigd", "forgotten by the planted party", lambda b: replace(b, nalatig={})),
    (
        "gesloten",
        "handed out while closed",
        _spoor(_of("uitgereikt"), lambda g: [g._replace(tijdstip=DICHT)]),
    ),
    ("gesloten", "received while closed", _journaal(_is_received, lambda r: [r._replace(tijdstip=DICHT)])),
    (
        "gesloten",
        "old release handed out after go-live",
        _spoor(_of("uitgereikt"), lambda g: [g._replace(tijdstip=g.tijdstip + LATER)]),
    ),
    (
        "ontvangstbewijs",
        "another receipt",
        lambda b: replace(b, journaal=lambda: (r._replace(antwoord_sha256=str(n)) for n, r in _lines(b))),
    ),
    ("aflevering", "refused delivered", _journaal(_is_sent, lambda r: [r._replace(uitkomst="weigering")])),
    ("aflevering", "left behind by a party that reads", lambda b: replace(b, nalatig={})),
    ("balans", "miscounted by the hub", _miscounted),
    ("balans", "a second standing retour", _spoor(_closes, lambda g: [g, g])),
    ("balans", "closing that vanished", _spoor(_closes, lambda _: [])),
    ("releases", "other release", _spoor(_closes, _over_releases)),
    (
        "releases",
        "old release after go-live",
        _spoor(_of("aangenomen"), lambda g: [g._replace(tijdstip=g.tijdstip + LATER)]),
    ),
    ("gebroken", "broken without cause", _verloop(breekt={})),
    ("gebroken", "late but whole", _spoor(_of("gebroken"), lambda _: [])),
    (
        "gebroken",
        "broken at another moment",
        _spoor(_of("gebroken"), lambda g: [g._replace(tijdstip=g.tijdstip + timedelta(minutes=1))]),
    ),
    ("werk_af", "work that vanished", _spoor(_opens, lambda _: [])),
    ("werk_af", "work given up that could be sent", _verloop(heen_buiten_keten=Counter({"301": 1}))),
    ("werk_af", "work left in an outbox", _verloop(niet_verzonden=1)),
    ("grenzen", "a cut-off not tried in time", _journaal(_is_last_moment, lambda _: [])),
    (
        "grenzen",
        "a cut-off judged late",
        _journaal(_is_last_moment, lambda r: [r._replace(uitkomst="weigering", situatie="geblokkeerd")]),
    ),
    ("gereedheid", "uncollected left out", _misreported(ongelezen=0)),
    ("gereedheid", "an answer owed by nobody", _misreported(onbeantwoord=77)),
    ("gereedheid", "ready with work open", _misreported(gereed=True)),
    ("gereedheid", "received unseen", _spoor(_of("aangenomen"), lambda _: [])),
    (
        "privacy",
        "a BSN in the trail",
        lambda b: replace(b, teksten=lambda: [("gebeurtenis 1", "x:999900006,")]),
    ),
    ("geplant", "one kind unseen", _verloop(gepland={"niet_volgens_xsd": 99})),
    ("geplant", "an urgent order without trace", _untraceable),
    *REGIE_GEPLANT,
]


def test_an_honest_rehearsal_is_green(gespeeld: Uitgevoerd) -> None:
    outcome = judge(gespeeld.bewijs)
    assert [controle.violations for controle in outcome if not controle.ok] == []
    assert all(controle.checked > 0 for controle in outcome)
    assert [controle.name for controle in outcome] == [name for name, _, _ in CHECKERS]


@pytest.mark.parametrize(
    ("name", "plant"), [(n, p) for n, _, p in GEPLANT], ids=[f"{n}: {w}" for n, w, _ in GEPLANT]
)
def test_a_planted_violation_is_red(gespeeld: Uitgevoerd, name: str, plant: Plant) -> None:
    controle = run(name, plant(gespeeld.bewijs))
    assert not controle.ok
    assert controle.violations


def test_every_checker_has_a_planted_violation() -> None:
    assert {name for name, _, _ in GEPLANT} | {"zegel"} == {name for name, _, _ in CHECKERS}


@pytest.mark.parametrize("name", [name for name, _, _ in CHECKERS])
def test_a_checker_that_checked_nothing_is_red(gespeeld: Uitgevoerd, name: str) -> None:
    empty = replace(
        gespeeld.bewijs,
        journaal=lambda: iter(()),
        spoor=lambda: iter(()),
        verify=lambda: (True, 0, ""),
        teksten=list,
        wachtend=frozenset(),
        verloop=replace(
            gespeeld.bewijs.verloop,
            paren=[],
            gereedheid=[],
            afwijkend=[],
            gepland={},
            opdrachten=0,
            heen_buiten_keten=Counter(),
            regie=Regieverloop(),
        ),
    )
    assert not run(name, empty).ok


def test_an_event_removed_from_the_trail_breaks_the_seal(gespeeld: Uitgevoerd, tmp_path: Path) -> None:
    copy = tmp_path / "keten.db"
    with closing(sqlite3.connect(gespeeld.hub.name)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with closing(sqlite3.connect(copy)) as damaged, damaged:
        damaged.execute("DELETE FROM gebeurtenis WHERE nummer = 100")
    opslag = open_database(str(copy))
    found = verify(opslag)
    opslag.close()
    bewijs = replace(gespeeld.bewijs, verify=lambda: (found.ok, found.aantal, found.eerste_fout or ""))
    assert run("zegel", bewijs).violations == ("gebeurtenis 100 ontbreekt",)


def test_a_bsn_in_the_report_turns_it_red(gespeeld: Uitgevoerd) -> None:
    checkers = tuple(run(name, gespeeld.bewijs) for name in ("zegel", "privacy"))
    draft = build_report(Opzet(), gespeeld.draaiboek, gespeeld.bewijs, checkers, {}, "eigen")
    clean = read_report(draft, gespeeld.bewijs)
    assert clean.verdict == "geslaagd"
    assert clean.checkers[1].checked > checkers[1].checked
    told = read_report(replace(draft, titel="Oefening van 999900006"), gespeeld.bewijs)
    assert told.verdict == "gezakt"
    assert [one.ok for one in told.checkers] == [True, False]
    assert "rapport.json: bevat een BSN" in told.checkers[1].violations


def test_violations_never_name_a_bsn(gespeeld: Uitgevoerd) -> None:
    texts = [text for name, _, plant in GEPLANT for text in run(name, plant(gespeeld.bewijs)).violations]
    assert texts
    assert not [text for text in texts if any(bsn in text for bsn in gespeeld.bewijs.bsns)]


def test_a_type_that_a_block_forgets_turns_the_rehearsal_red(tmp_path: Path) -> None:
    """The runbook blocks the 323 a day late; the hub follows it, the table typed from the source does not."""
    named = 'berichten = ["301", "305", "307", "315", "317", "319", "323"]'
    text = draaiboek_text(DRAAIBOEK)
    first, forgets = text.split('nummer = "3.2.1"')
    assert named in forgets
    forgets = forgets.replace(named, named.replace(', "323"', ""), 1)
    before, later = forgets.split('nummer = "3.2.2"')
    later = later.replace('"325"]', '"325", "323"]', 1)
    changed = tmp_path / "draaiboek.toml"
    changed.write_text(f'{first}nummer = "3.2.1"{before}nummer = "3.2.2"{later}', encoding="utf-8")
    played = carry_out(Opzet(2, 3, 60), str(changed), tmp_path, Schemas(), Stil(), SystemTimer())
    outcome = {controle.name: controle for controle in judge(played.bewijs)}
    played.close()
    assert not outcome["antwoorden"].ok
    assert any("323 3.0 kreeg ontvangst" in text for text in outcome["antwoorden"].violations)
    assert any("3.0 323: niets erop" in text for text in outcome["grenzen"].violations)
    assert outcome["twee_lezingen"].ok
