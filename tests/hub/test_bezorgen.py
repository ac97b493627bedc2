"""Bringing mail: in order, until the address fails for too long, by one process, never what is closed."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random

import httpx
import pytest
from sqlalchemy import text

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.hub import restart
from ketenwissel.hub.bezorgen import Bezorging, Herhaling, Middelen, Poging
from ketenwissel.keten import Aanlevering, Levering
from ketenwissel.store import Opslag, bezorgingen
from ketenwissel.store.bezorgingen import Bezorgrij
from ketenwissel.toegang import begin, begin_acts

from .proef import AANBIEDER, ANDERE_AANBIEDER, OPGEGANE_AANBIEDER, Proef

DEADLINE = 30.0
AT_ONCE = Herhaling(begin=0.0, pogingen=3)
UITKOMSTEN = {200: Poging("bezorgd"), 422: Poging("geweigerd", "Dit adres weigert.")}


class Ontvanger(ThreadingHTTPServer):
    """The server of a party: notes what it gets, and answers what the test wants, when the test wants it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.answers: list[int] = []
        self.got: list[tuple[str, bytes]] = []
        self.held = threading.Semaphore(1_000_000)
        self._changed = threading.Condition()
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def adres(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    @property
    def references(self) -> list[str]:
        return [reference for reference, _ in self.got]

    def hold(self) -> None:
        """Answer nothing until `held.release()`."""
        self.held = threading.Semaphore(0)

    def take(self, reference: str, body: bytes) -> int:
        with self._changed:
            self.got.append((reference, body))
            self._changed.notify_all()
            status = self.answers.pop(0) if self.answers else 200
        self.held.acquire(timeout=DEADLINE)
        return status

    def wait_for(self, number: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.got) >= number, DEADLINE), self.references


class _Request(BaseHTTPRequestHandler):
    server: Ontvanger

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        try:
            self.send_response(self.server.take(self.headers["Referentie"], body))
            self.send_header("Content-Length", "0")
            self.end_headers()
        except BrokenPipeError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


class Http:
    """Brings a payload by HTTP."""

    def send(self, adres: str, levering: Levering) -> Poging:
        headers = {"Referentie": levering.regel.referentie}
        found = httpx.post(adres, content=levering.inhoud, headers=headers, timeout=DEADLINE, trust_env=False)
        return UITKOMSTEN.get(found.status_code, Poging("later", f"Het antwoord is {found.status_code}."))


class Log:
    """Keeps the names of the lines."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, gebeurtenis: str, /, **velden: str | float) -> None:
        self.names.append(gebeurtenis)


@pytest.fixture
def log() -> Log:
    return Log()


@pytest.fixture
def ontvanger() -> Iterator[Ontvanger]:
    with Ontvanger() as made:
        yield made
        made.held.release(1_000)
        made.shutdown()


Make = Callable[..., Bezorging]


@pytest.fixture
def make(proef: Proef, log: Log) -> Iterator[Make]:
    """Make the work of a process, on the database of the test or on one opened anew."""
    with ExitStack() as stack:

        def making(
            opslag: Opslag | None = None, herhaling: Herhaling = AT_ONCE, threads: int = 4
        ) -> Bezorging:
            store = opslag or proef.opslag
            hub = proef.hub if opslag is None else proef.another_hub(store)
            middelen = Middelen(hub, store, {"stuf": Http()}, SystemTimer(), Random(1), log, herhaling)
            made = Bezorging(middelen, gelijktijdig=threads)
            stack.callback(made.stop)
            return made

        yield making


def address(proef: Proef, adres: str, partij: str = AANBIEDER) -> None:
    with proef.opslag.writing() as connection:
        bezorgingen.put(connection, partij, "stuf", adres)


def row(proef: Proef, partij: str = AANBIEDER) -> Bezorgrij:
    with proef.opslag.reading() as connection:
        return next(row for row in bezorgingen.all_rows(connection) if row.partij == partij)


def set_back(proef: Proef, column: str) -> None:
    """Let the time of a lease, or before the next attempt, be over."""
    with proef.opslag.writing() as connection:
        connection.execute(text(f"UPDATE bezorging SET {column} = 1 WHERE {column} IS NOT NULL"))


def play(made: Bezorging) -> None:
    """Let it do what there is to do, and end it."""
    made.work()
    made.stop(finish=True)


def send(proef: Proef, number: int, **where: str) -> list[Aanlevering]:
    heen = [proef.heen(**where) for _ in range(number)]
    proef.accepted(*heen)
    return heen


def references(aanleveringen: list[Aanlevering]) -> list[str]:
    return [one.referentie for one in aanleveringen]


def kinds(proef: Proef) -> list[str]:
    return [event.split('"soort":"')[1].split('"')[0] for event in proef.trail()]


def test_what_waits_is_brought_oldest_first_and_leaves_the_mailbox(
    proef: Proef, ontvanger: Ontvanger, make: Make
) -> None:
    heen = send(proef, 60)
    address(proef, ontvanger.adres)
    play(make())
    assert ontvanger.got == [(one.referentie, one.inhoud) for one in heen]
    assert proef.port.postvak([AANBIEDER]) == []
    assert kinds(proef) == ["aangenomen"] * 60 + ["uitgereikt", "bevestigd"] * 60
    assert row(proef) == Bezorgrij(AANBIEDER, "stuf", ontvanger.adres, 1, None, 0, None, None, None)


def test_who_has_no_address_collects(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    send(proef, 1, aanbieder=ANDERE_AANBIEDER)
    address(proef, ontvanger.adres)
    assert make().work() == 0
    assert len(proef.collect(ANDERE_AANBIEDER)) == 1
    assert ontvanger.got == []


def test_nothing_passes_what_could_not_be_brought(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    heen = send(proef, 3)
    address(proef, ontvanger.adres)
    ontvanger.answers = [200, 503, 503]
    for failures in (1, 2):
        play(make(herhaling=Herhaling(begin=3600.0)))
        found = row(proef)
        assert found.volgende_op is not None
        assert (found.pogingen, found.gehuurd_tot, found.gestopt_op) == (failures, None, None)
        assert make().work() == 0, "it is not due yet"
        set_back(proef, "volgende_op")
    play(make())
    assert ontvanger.references == references([heen[0], heen[1], heen[1], heen[1], heen[2]])
    assert (row(proef).pogingen, row(proef).volgende_op) == (0, None)


@pytest.mark.parametrize("again", ["operator", "collects"])
def test_it_stops_after_a_bounded_number_of_attempts(
    proef: Proef, ontvanger: Ontvanger, make: Make, log: Log, again: str
) -> None:
    heen = send(proef, 2)
    address(proef, ontvanger.adres)
    ontvanger.answers = [500] * 3
    for _ in range(3):
        play(make())
    assert ontvanger.references == [heen[0].referentie] * 3
    found = row(proef)
    assert found.gestopt_op == proef.clock.now()
    assert found.reden == ("Gestopt na 3 pogingen. De berichten staan in het postvak. Het antwoord is 500.")
    assert make().work() == 0
    assert [line.referentie for line in proef.port.postvak([AANBIEDER])] == references(heen)
    assert log.names == ["niet bezorgd", "niet bezorgd", "bezorging gestopt"]
    if again == "operator":
        begin(proef.opslag, "b.eheer", "Bea Eheer", proef.clock.now())
        with begin_acts(proef.opslag, "b.eheer", proef.clock.now()) as beheer:
            restart(beheer, AANBIEDER)
    else:
        lines = proef.port.postvak([AANBIEDER])[:1]
        proef.port.ophalen(lines)
        proef.port.bevestigen(lines)
    assert (row(proef).gestopt_op, row(proef).reden, row(proef).pogingen) == (None, None, 0)
    play(make())
    assert ontvanger.references[3:] == references(heen if again == "operator" else heen[1:])
    events = [event for event in proef.trail() if "bezorging_" in event]
    assert [event.split('"soort":"')[1].split('"')[0] for event in events] == [
        "bezorging_gestopt",
        "bezorging_hervat",
    ]


def test_what_is_refused_is_not_brought_again(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    send(proef, 2)
    address(proef, ontvanger.adres)
    ontvanger.answers = [422]
    play(make())
    assert len(ontvanger.got) == 1
    found = row(proef)
    assert found.gestopt_op == proef.clock.now()
    assert found.reden == (
        "Een bericht kon niet worden bezorgd, en opnieuw proberen helpt niet. Dit adres weigert."
    )
    address(proef, ontvanger.adres)
    play(make())
    assert len(ontvanger.got) == 3, "a new address is a new start"


def test_an_address_where_nobody_is_costs_only_an_attempt(proef: Proef, make: Make, log: Log) -> None:
    send(proef, 1)
    address(proef, "http://127.0.0.1:1/")
    play(make())
    assert row(proef).pogingen == 1
    assert log.names == ["bezorger faalt", "niet bezorgd"]


def test_a_slow_party_does_not_hold_up_the_others(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    send(proef, 2)
    others = send(proef, 3, aanbieder=ANDERE_AANBIEDER)
    ontvanger.hold()
    address(proef, ontvanger.adres)
    with Ontvanger() as quick:
        address(proef, quick.adres, ANDERE_AANBIEDER)
        made = make(threads=2)
        assert made.work() == 2
        quick.wait_for(3)
        assert quick.references == references(others)
        assert made.work() == 0, "the slow one is being served"
        assert len(ontvanger.got) == 1
        ontvanger.held.release(2)
        ontvanger.wait_for(2)
        quick.shutdown()


def test_the_runbook_decides_what_is_brought(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    heen = proef.heen()
    error = proef.error(proef.heen(gemeente="0363"))
    proef.accepted(heen)
    address(proef, ontvanger.adres)
    proef.go_to("2022-03-31T23:00")
    assert make().work() == 0
    received = proef.heen("WMO305", gemeente="0344")
    proef.send(received, at="2022-03-30T12:00")
    about = proef.error(received, zender=heen.zender, ontvanger=heen.ontvanger, kant="ggk")
    proef.accepted(about)
    play(make())
    assert ontvanger.references == [about.referentie], "an error is never held up"
    proef.go_to("2022-04-04T13:00")
    new = proef.heen(release="3.1")
    proef.accepted(new)
    play(make())
    assert ontvanger.references == [about.referentie, new.referentie]
    assert [line.referentie for line in proef.port.postvak([AANBIEDER], achtergebleven=True)] == [
        heen.referentie
    ]
    assert error.referentie not in ontvanger.references


def test_mail_of_a_party_that_ended_is_brought_to_its_successor(
    proef: Proef, ontvanger: Ontvanger, make: Make
) -> None:
    heen = send(proef, 1, aanbieder=OPGEGANE_AANBIEDER)
    address(proef, ontvanger.adres)
    assert make().work() == 0
    proef.go_to("2022-03-24T00:00")
    play(make())
    assert ontvanger.references == references(heen)


def test_two_processes_do_not_serve_the_same_party(
    proef: Proef, ontvanger: Ontvanger, make: Make, open_opslag: Callable[[], Opslag]
) -> None:
    send(proef, 2)
    address(proef, ontvanger.adres)
    ontvanger.hold()
    first, second = make(), make(open_opslag())
    first.work()
    ontvanger.wait_for(1)
    assert second.work() == 0
    ontvanger.held.release(2)
    ontvanger.wait_for(2)
    assert len(set(ontvanger.references)) == 2


def test_who_lost_its_lease_confirms_nothing(
    proef: Proef, ontvanger: Ontvanger, make: Make, open_opslag: Callable[[], Opslag], log: Log
) -> None:
    heen = send(proef, 1)
    address(proef, ontvanger.adres)
    ontvanger.hold()
    first, second = make(), make(open_opslag())
    first.work()
    ontvanger.wait_for(1)
    set_back(proef, "gehuurd_tot")
    assert second.work() == 1
    ontvanger.wait_for(2)
    assert row(proef).hekje == 2
    # Whichever gets its answer first, the first process must not confirm with it.
    ontvanger.held.release(2)
    first.stop(finish=True)
    second.stop(finish=True)
    assert ontvanger.references == references(heen * 2), "the receiver knows it by its reference"
    assert kinds(proef).count("bevestigd") == 1
    assert "huur verlopen" in log.names


PROCESS = """
import sys
from random import Random
from ketenwissel.core.clock import SystemTimer, VirtualClock
from ketenwissel.core.instants import parse_instant
from ketenwissel.hub import Hub
from ketenwissel.hub.bezorgen import Bezorging, Middelen
from ketenwissel.standards import Schemas
from ketenwissel.store import open_database
from ketenwissel.toegang import Register
from tests.hub.test_bezorgen import Http, Log
opslag = open_database(sys.argv[1], alone=True)
hub = Hub(opslag, Register.load(opslag), Schemas(), VirtualClock(parse_instant(sys.argv[2])))
made = Bezorging(Middelen(hub, opslag, {"stuf": Http()}, SystemTimer(), Random(1), Log()))
made.work()
made.stop(finish=True)
"""


def test_a_process_that_falls_over_after_sending_leaves_the_message_to_be_brought_again(
    proef: Proef, prepared_url: str, ontvanger: Ontvanger, make: Make, open_opslag: Callable[[], Opslag]
) -> None:
    heen = send(proef, 2)
    address(proef, ontvanger.adres)
    ontvanger.hold()
    command = [sys.executable, "-c", PROCESS, prepared_url, format_instant(proef.clock.now())]
    with subprocess.Popen(command) as process:
        ontvanger.wait_for(1)
        process.kill()
    ontvanger.held.release(1_000)
    assert [line.referentie for line in proef.port.postvak([AANBIEDER])] == references(heen)
    assert make().work() == 0, "its lease has not run out"
    set_back(proef, "gehuurd_tot")
    play(make())
    assert ontvanger.references == references([heen[0], *heen])
    assert proef.port.postvak([AANBIEDER]) == []


def test_on_a_file_a_lease_does_not_outlive_its_process(
    proef: Proef, prepared_url: str, ontvanger: Ontvanger
) -> None:
    if not prepared_url.startswith("sqlite"):
        pytest.skip("only a file has one process")
    heen = send(proef, 1)
    address(proef, ontvanger.adres)
    with proef.opslag.writing() as connection:
        assert bezorgingen.take(connection, AANBIEDER, 3_600_000) is not None
    command = [sys.executable, "-c", PROCESS, prepared_url, format_instant(proef.clock.now())]
    subprocess.run(command, check=True)
    assert ontvanger.references == references(heen)


def test_a_turn_ends_when_the_work_stops(proef: Proef, ontvanger: Ontvanger, make: Make) -> None:
    heen = send(proef, 3)
    address(proef, ontvanger.adres)
    ontvanger.hold()
    made = make()
    made.work()
    ontvanger.wait_for(1)
    stopper = threading.Thread(target=made.stop)
    stopper.start()
    while not made.stopping:
        pass
    ontvanger.held.release(1)
    stopper.join(DEADLINE)
    assert ontvanger.references == references(heen[:1])
    assert [line.referentie for line in proef.port.postvak([AANBIEDER])] == references(heen[1:])
    assert row(proef).gehuurd_tot is None


def test_waits_double_and_differ_and_make_about_a_day() -> None:
    plan, rng = Herhaling(), Random(3)
    waits = [plan.wait(number, rng) for number in range(1, plan.pogingen)]
    longest = [min(3600.0, 10.0 * 2**number) for number in range(len(waits))]
    assert all(most / 2 <= wait <= most for wait, most in zip(waits, longest, strict=True))
    assert len(set(waits[-5:])) == 5
    assert 12 * 3600 < sum(waits) < 24 * 3600


def test_the_instants_of_the_database_are_instants(proef: Proef) -> None:
    address(proef, "http://127.0.0.1:1/")
    with proef.opslag.writing() as connection:
        bezorgingen.take(connection, AANBIEDER, 0)
    taken = row(proef).gehuurd_tot
    assert taken is not None
    assert taken > parse_instant("2024-01-01T00:00")
