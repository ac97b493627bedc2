"""Numbers that are kept up to date: at every moment what the tables say, whoever folds them when."""

import random
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Heraanbieder, Hub, Melding, Telwerk, read_all, read_some
from ketenwissel.hub.telwerk import count_tables
from ketenwissel.keten import Aanlevering, Levering, Weigering
from ketenwissel.store import Opslag, kenmerken, tellingen
from ketenwissel.toegang import Zicht

from .proef import (
    AANBIEDER,
    ANDERE_AANBIEDER,
    ANDERE_GEMEENTE,
    GEMEENTE,
    OPGEGANE_AANBIEDER,
    OPGEHEVEN,
    Proef,
)

FUNCTIES = ("WMO301", "JW301", "WMO305", "JW315", "WMO323", "JW303", "WMO319")
Numbers = dict[tellingen.Sleutel, tellingen.Totaal]
VORMEN = [f"3.0/{nummer}" for nummer in range(301, 326)] + ["0.0/Fo01"]
NETTO = ("wachtend", "te_beantwoorden", "gebroken")
STROOM = ("ingediend", "ontraden", "geweigerd")
TIK = timedelta(milliseconds=1)


def added(rows: Iterable[tellingen.Telrij]) -> Numbers:
    """Add rows up; a mailbox that is empty may be there as a nought, or not at all."""
    found: Numbers = {}
    for wat, partij, standaard, release, nummer, number, latest in rows:
        key = (wat, partij, standaard, release, nummer)
        before, when = found.get(key, (0, 0))
        found[key] = (before + number, max(latest, when))
    return {key: total for key, total in found.items() if key[0] != "wachtend" or total[0]}


def numbers(connection: Connection) -> Numbers:
    """Give all numbers of all parties; what is read of each standard must be what is read of parties."""
    by_party = added(read_some(connection, [party.code for party in Proef.parties]).rijen)
    apart = [read_all(connection, VORMEN, (), standaard) for standaard in ("iwmo", "ijw")]
    assert added(row for one in apart for row in one.rijen) == {
        key: total for key, total in by_party.items() if key[2]
    }
    together = added((*row[:2], "", *row[3:]) for row in read_all(connection, VORMEN, ()).rijen)
    assert together == added((*key[:2], "", *key[3:], *total) for key, total in by_party.items())
    return by_party


def nonzero(numbers: Numbers, *wats: str) -> dict[tellingen.Sleutel, int]:
    return {key: number for key, (number, _) in numbers.items() if number and key[0] in wats}


def kept(opslag: Opslag, moment: str, wat: str) -> dict[tuple[str, str], int]:
    """Give what was kept of one kind at a moment, by (partij, nummer)."""
    with opslag.reading() as connection:
        found = tellingen.kept_moment(connection, parse_instant(moment), [wat])
    return {(row[1], row[4]): row[5] for row in found}


def is_kept(opslag: Opslag, moment: str) -> bool:
    with opslag.reading() as connection:
        return tellingen.is_kept(connection, parse_instant(moment))


class Gebeuren:
    """Does what a hub does, by name, and remembers what there is to answer."""

    def __init__(self, proef: Proef, other: Hub, werken: list[Telwerk]) -> None:
        self.proef, self.other, self.werken = proef, other, werken
        self.random = random.Random(5)
        self.open: list[Aanlevering] = []
        self.answers: list[Aanlevering] = []
        self.collected: list[Levering] = []

    def do(self, wat: str) -> None:
        getattr(self, wat)()

    def heen(self) -> None:
        gemeente = self.random.choice((GEMEENTE, ANDERE_GEMEENTE, OPGEHEVEN))
        aanbieder = self.random.choice((AANBIEDER, ANDERE_AANBIEDER, OPGEGANE_AANBIEDER))
        made = [
            self.proef.heen(self.random.choice(FUNCTIES), gemeente=gemeente, aanbieder=aanbieder)
            for _ in range(3)
        ]
        # Some are refused: the party ended, or the type is closed.
        self.proef.send(*made, made[0])
        self.open += made

    def heen_elders(self) -> None:
        made = self.proef.heen(self.random.choice(FUNCTIES))
        self.other.commit_many([self.other.prepare(made, self.proef.clock.now())])
        self.open.append(made)

    def declaratie(self) -> None:
        self.open.append(self.proef.heen("WMO323"))
        self.proef.send(self.open[-1])

    def antwoord(self) -> None:
        if self.open:
            heen = self.open.pop(self.random.randrange(len(self.open)))
            retour = self.proef.retour(heen)
            self.proef.send(retour, self.proef.retour(heen))
            self.answers.append(retour)

    def samen(self) -> None:
        heen = self.proef.heen()
        self.proef.send(heen, self.proef.retour(heen))

    def afkeuring(self) -> None:
        found = self.open or self.answers
        if found:
            self.proef.send(self.proef.error(self.random.choice(found)))

    def heropening(self) -> None:
        if self.answers:
            self.proef.send(self.proef.error(self.answers.pop()))

    def afhalen(self) -> None:
        partijen = self.random.sample((GEMEENTE, AANBIEDER, ANDERE_AANBIEDER, ANDERE_GEMEENTE), 2)
        self.collected += self.proef.collect(*partijen)

    def opnieuw(self) -> None:
        if self.collected:
            one = self.collected[-1].regel.id
            Heraanbieder(self.proef.opslag, self.proef.hub).offer_again(
                [one], [], self.proef.register, Zicht({}, alles=True), "beheer", proef=False
            )

    def melding(self) -> None:
        late = self.proef.heen("WMO301", gemeente=OPGEHEVEN)
        (answer,) = self.proef.send(late)
        if isinstance(answer, Weigering):
            self.proef.hub.report([Melding(late, answer)])

    def breken(self) -> None:
        self.proef.hub.break_pairs(self.proef.clock.now())

    def vouwen(self) -> None:
        self.random.choice(self.werken).work()

    def later(self) -> None:
        self.proef.clock.advance_to(self.proef.clock.now() + timedelta(hours=self.random.choice((0, 2, 20))))


ACTIES = tuple(
    name for name, one in vars(Gebeuren).items() if callable(one) and name not in ("__init__", "do")
)

LAATST = ["heen", "declaratie", "antwoord", "afkeuring", "samen", "antwoord", "vouwen", "heen", "afhalen"]
DAARNA = ["heropening", "vouwen", "breken", "afkeuring", "heropening", "afhalen", "heen", "opnieuw", "vouwen"]


def test_numbers_are_always_those_of_the_tables(
    proef: Proef, opslag: Opslag, open_opslag: Callable[[], Opslag]
) -> None:
    second = open_opslag()
    werken = [Telwerk(opslag, proef.clock), Telwerk(second, proef.clock)]
    gebeuren = Gebeuren(proef, proef.another_hub(second), werken)

    def check() -> None:
        with opslag.reading() as connection:
            counted, read = count_tables(connection), numbers(connection)
            own = added(read_some(connection, [AANBIEDER]).rijen)
        assert nonzero(read, *NETTO, *STROOM) == nonzero(counted, *NETTO, *STROOM)
        assert {key: value for key, value in read.items() if key[1] == AANBIEDER} == own
        assert all(number >= 0 for number, _ in read.values())

    @settings(
        max_examples=30,
        deadline=None,
        derandomize=True,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.lists(st.sampled_from(ACTIES), min_size=1, max_size=12))
    def hold(acties: list[str]) -> None:
        for actie in acties:
            gebeuren.do(actie)
        check()

    hold()
    for moment, acties in (("2022-03-30T16:00", LAATST), ("2022-03-31T13:00", DAARNA)):
        proef.clock.advance_to(max(proef.clock.now(), parse_instant(moment)))
        for actie in acties:
            gebeuren.do(actie)
            check()
    with opslag.reading() as connection:
        read = numbers(connection)
    for wat in (*NETTO, *STROOM, "opgehaald"):
        assert any(key[0] == wat for key in read), f"nothing of {wat} happened, so nothing was shown"
    proef.clock.advance_to(proef.clock.now() + timedelta(seconds=60))
    while any(werk.work() for werk in werken):
        pass
    with opslag.reading() as connection:
        assert tellingen.count_deltas(connection) == 0
        assert numbers(connection) == read, "folding changes no number"


def test_a_database_in_use_is_counted_once_from_its_tables(proef: Proef, opslag: Opslag) -> None:
    gebeuren = Gebeuren(proef, proef.hub, [])
    for actie in ("heen", "heen", "antwoord", "afhalen", "samen", "heropening", "heen"):
        gebeuren.do(actie)
    with opslag.writing() as connection:
        before = numbers(connection)
        tellingen.forget_all(connection)
        connection.execute(text("DELETE FROM kenmerk WHERE naam = 'telling'"))
    werk = Telwerk(opslag, proef.clock)
    assert werk.work() == 1
    with opslag.reading() as connection:
        after = numbers(connection)
        assert kenmerken.read(connection, "telling") == "compleet"
    assert nonzero(after, *NETTO, *STROOM) == nonzero(before, *NETTO, *STROOM)
    gebeuren.do("heen")
    with opslag.reading() as connection:
        assert nonzero(numbers(connection), *NETTO) == nonzero(count_tables(connection), *NETTO)


def test_a_border_is_kept_as_it_stood(proef: Proef, opslag: Opslag) -> None:
    werk = Telwerk(opslag, proef.clock)
    border = parse_instant("2022-03-30T17:00")
    before = [proef.heen("WMO305") for _ in range(3)]
    proef.clock.advance_to(border - timedelta(seconds=30))
    proef.accepted(*before[:2])
    while werk.work():
        pass
    proef.clock.advance_to(border)
    # An answer dated after the border is stored first, what was received before it after that.
    proef.accepted(proef.retour(before[0]), at=border)
    proef.accepted(before[2], at=border - TIK)
    assert proef.collect(GEMEENTE)
    assert werk.work() == 0, "what is dated before the border may still come"
    assert proef.situation(proef.heen("WMO305"), at=border) == "geblokkeerd"
    proef.clock.advance_to(border + timedelta(seconds=60) - TIK)
    assert werk.work() == 0
    proef.clock.advance_to(border + timedelta(seconds=60))
    while werk.work():
        pass
    assert kept(opslag, "2022-03-30T17:00", "te_beantwoorden") == {(GEMEENTE, "306"): 3}
    assert kept(opslag, "2022-03-30T17:00", "wachtend") == {(GEMEENTE, "305"): 3}
    with opslag.reading() as connection:
        assert nonzero(numbers(connection), "te_beantwoorden", "wachtend") == {
            ("te_beantwoorden", GEMEENTE, "iwmo", "3.0", "306"): 2,
            ("wachtend", AANBIEDER, "iwmo", "3.0", "306"): 1,
        }
    assert proef.situation(proef.heen("WMO305"), at=border - TIK) == "geblokkeerd", "nothing comes behind it"


def test_two_processes_fold_each_change_once(
    proef: Proef, opslag: Opslag, open_opslag: Callable[[], Opslag]
) -> None:
    second = open_opslag()
    hubs = [proef.hub, proef.another_hub(second)]
    werken = [Telwerk(opslag, proef.clock), Telwerk(second, proef.clock)]
    groups = [[[proef.heen() for _ in range(5)] for _ in range(20)] for _ in hubs]
    start = Barrier(4)

    def accept(which: int) -> None:
        start.wait()
        for group in groups[which]:
            hubs[which].commit_many([proef.hub.prepare(one, proef.clock.now()) for one in group])

    def count(which: int) -> None:
        start.wait()
        for _ in range(40):
            werken[which].work()

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(one, which) for which in (0, 1) for one in (accept, count)]
        for one in running:
            one.result()
    with opslag.reading() as connection:
        before = numbers(connection)
        assert nonzero(before, *NETTO, *STROOM) == nonzero(count_tables(connection), *NETTO, *STROOM)
        assert before["te_beantwoorden", AANBIEDER, "iwmo", "3.0", "302"][0] == 200
    while any(werk.work() for werk in werken):
        pass
    with opslag.reading() as connection:
        assert tellingen.count_deltas(connection) == 0
        assert numbers(connection) == before


def test_a_border_is_kept_once_whichever_process_gets_to_it(
    proef: Proef, opslag: Opslag, open_opslag: Callable[[], Opslag]
) -> None:
    werken = [Telwerk(opslag, proef.clock), Telwerk(open_opslag(), proef.clock)]
    proef.accepted(proef.heen())
    for werk in werken:
        werk.work()
    proef.go_to("2022-04-05T09:00")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda werk: [werk.work() for _ in range(40)], werken))
    for moment in ("2022-03-01T23:00", "2022-03-31T13:00", "2022-03-31T14:00", "2022-04-04T13:00"):
        assert is_kept(opslag, moment)
    assert kept(opslag, "2022-04-04T13:00", "te_beantwoorden") == {(AANBIEDER, "302"): 1}, "as it is stored"


def test_borders_are_those_of_the_runbook_in_force_at_them(proef: Proef, opslag: Opslag) -> None:
    werk = Telwerk(opslag, proef.clock)
    proef.accepted(proef.heen())
    werk.work()
    proef.go_to("2022-03-30T16:30")
    later = Proef.draaiboek_text.replace("2022-03-30T17:00", "2022-03-30T18:00")
    proef.hub.lay_down(later, "iwmo-ijw-3.0-naar-3.1", parse_instant("2022-03-30T16:45"), "later dicht")
    proef.go_to("2022-03-30T18:30")
    while werk.work():
        pass
    assert is_kept(opslag, "2022-03-30T18:00")
    assert not is_kept(opslag, "2022-03-30T17:00")
