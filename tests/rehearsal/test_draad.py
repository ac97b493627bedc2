"""The rehearsal over the wire: a real service behind its real doors, on both databases, judged as always."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from ketenwissel.core.clock import SystemTimer
from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.keten import GeenAntwoord
from ketenwissel.rehearsal.bewijsvoering import Uitgevoerd
from ketenwissel.rehearsal.checkers import CHECKERS, OF_PLAYS, Bewijs, Gebeurtenis, judge, run
from ketenwissel.rehearsal.draad import WEGGELATEN, Draad, carry_out_by_wire
from ketenwissel.rehearsal.draad.inrichting import furnish, open_empty
from ketenwissel.rehearsal.draad.poort import Draadpoort
from ketenwissel.rehearsal.draad.proces import Hubproces
from ketenwissel.rehearsal.draad.verbinding import Verbinding
from ketenwissel.rehearsal.opzet import Opzet
from ketenwissel.rehearsal.wereld import build_wereld
from ketenwissel.standards import Schemas
from ketenwissel.store import Journaalregel, open_database
from ketenwissel.toegang import begin
from tests.rehearsal.conftest import DRAAIBOEK, Stil

HUB = ("IB", "VECOZO")
"""What the hub calls itself on either side."""

Plant = Callable[[Bewijs], Bewijs]


def _play(folder: Path, opzet: Opzet, url: str | None, bron: str = DRAAIBOEK) -> Uitgevoerd:
    return carry_out_by_wire(opzet, bron, folder, Schemas(), Stil(), SystemTimer(), Draad(url))


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def gespeeld(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Uitgevoerd]:
    """Play once on each database: on PostgreSQL two services share the parties."""
    folder: Path = tmp_path_factory.mktemp("draad")
    url = None if request.param == "sqlite" else request.getfixturevalue("cluster").url()
    played = _play(folder, Opzet(3, 3, 120, seed=7), url)
    yield played
    played.close()


def _told(bewijs: Bewijs) -> list[Gebeurtenis]:
    return [one for one in bewijs.spoor() if one.soort == "gemeld"]


def test_an_honest_rehearsal_is_green(gespeeld: Uitgevoerd) -> None:
    bewijs = gespeeld.bewijs
    outcome = judge(bewijs)
    assert [(one.name, one.violations) for one in outcome if not one.ok] == []
    # Nobody plays the regie over the wire: there is nothing of it to judge.
    judged = [name for name, _, _ in CHECKERS if name not in OF_PLAYS]
    assert [one.name for one in outcome] == judged
    # What a hub in the same process never does: tell by foutbericht, on both sides, and be believed.
    told = {one.text("zender") for one in _told(bewijs)}
    received = {one.wederpartij for one in bewijs.journaal() if one.richting == "ontvangen"}
    assert told == set(HUB)
    assert told <= received
    assert bewijs.verloop.later
    sent = [one for one in bewijs.journaal() if one.richting == "verzonden"]
    assert [one.referentie for one in sent if one.uitkomst is None] == [], "every request was answered"
    assert "afzender_onbekend" in WEGGELATEN
    assert bewijs.verloop.gepland.keys().isdisjoint(WEGGELATEN)


def _without_line(bewijs: Bewijs) -> Bewijs:
    """Leave out the first foutbericht of the hub that a party wrote down."""
    lines = list(bewijs.journaal())
    lost = next(one for one in lines if one.richting == "ontvangen" and one.wederpartij in HUB)
    return replace(bewijs, journaal=lambda: (one for one in lines if one is not lost))


def _changed_line(bewijs: Bewijs, **fields: str) -> Bewijs:
    lines = list(bewijs.journaal())
    place = next(n for n, one in enumerate(lines) if one.richting == "ontvangen" and one.wederpartij in HUB)
    lines[place] = lines[place]._replace(**fields)  # type: ignore[arg-type]  # each case names a text
    return replace(bewijs, journaal=lambda: iter(lines))


def _without_event(bewijs: Bewijs, soort: str) -> Bewijs:
    """Leave out the first event of a kind about a foutbericht of the hub."""
    events = list(bewijs.spoor())
    lost = next(one for one in events if one.soort == soort and one.text("zender") in HUB)
    return replace(bewijs, spoor=lambda: (one for one in events if one is not lost))


def _with_twice(bewijs: Bewijs) -> Bewijs:
    lines: list[Journaalregel] = []
    for one in bewijs.journaal():
        lines += [one, one] if one.richting == "ontvangen" and one.wederpartij in HUB else [one]
    return replace(bewijs, journaal=lambda: iter(lines))


def _promised(bewijs: Bewijs, later: set[tuple[str, str]]) -> Bewijs:
    return replace(bewijs, verloop=replace(bewijs.verloop, later=later))


GEPLANT: list[tuple[str, str, Plant]] = [
    ("aflevering", "never arrived", _without_line),
    ("aflevering", "changed", lambda b: _changed_line(b, sha256="0" * 64)),
    ("aflevering", "with another", lambda b: _changed_line(b, partij="98000002")),
    ("aflevering", "twice", _with_twice),
    ("aflevering", "received and not told of", lambda b: _without_event(b, "gemeld")),
    ("aflevering", "about what was refused at once", lambda b: _promised(b, set())),
    ("aflevering", "not sent", lambda b: _promised(b, {*b.verloop.later, ("9000", "een ander")})),
    ("bevestigd", "confirmed and not received", _without_line),
    ("bevestigd", "never confirmed", lambda b: _without_event(b, "bevestigd")),
    ("gereedheid", "not told of", lambda b: _without_event(b, "gemeld")),
    ("gereedheid", "never confirmed", lambda b: _without_event(b, "bevestigd")),
]


@pytest.mark.parametrize(
    ("name", "plant"), [(n, p) for n, _, p in GEPLANT], ids=[f"{n}: {w}" for n, w, _ in GEPLANT]
)
def test_a_foutbericht_of_the_hub_that_goes_astray_is_red(
    gespeeld: Uitgevoerd, name: str, plant: Plant
) -> None:
    assert run(name, gespeeld.bewijs).ok
    assert not run(name, plant(gespeeld.bewijs)).ok


def test_a_service_that_goes_by_another_runbook_is_red(tmp_path: Path) -> None:
    """The service blocks the 323 a day late; the table typed from the source does not."""
    text = draaiboek_text(DRAAIBOEK)
    named = 'berichten = ["301", "305", "307", "315", "317", "319", "323"]'
    first, forgets = text.split('nummer = "3.2.1"')
    forgets = forgets.replace(named, named.replace(', "323"', ""), 1)
    before, later = forgets.split('nummer = "3.2.2"')
    later = later.replace('"325"]', '"325", "323"]', 1)
    changed = tmp_path / "draaiboek.toml"
    changed.write_text(f'{first}nummer = "3.2.1"{before}nummer = "3.2.2"{later}', encoding="utf-8")
    played = _play(tmp_path, Opzet(1, 2, 40), None, str(changed))
    outcome = {one.name: one for one in judge(played.bewijs)}
    played.close()
    assert any("323 3.0 kreeg ontvangst" in text for text in outcome["antwoorden"].violations)
    assert not outcome["grenzen"].ok
    assert outcome["twee_lezingen"].ok
    assert outcome["aflevering"].ok


def _rehearse(folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ketenwissel", "rehearse", "--out", str(folder), *args],
        capture_output=True,
        text=True,
        check=False,
        # Meant for another service: a rehearsal does not touch that one.
        env=os.environ | {"KETENWISSEL_DATABASE": str(folder / "echt.db")},
    )


def test_the_command_says_that_it_went_over_the_wire(tmp_path: Path) -> None:
    done = _rehearse(
        tmp_path, "--wire", "--json", "--gemeenten", "1", "--aanbieders", "2", "--berichten", "40"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads(done.stdout)
    assert (document["verdict"], document["overDraad"]) == ("geslaagd", True)
    assert document["weggelaten"] == ["afzender_onbekend"]
    page = (tmp_path / "rapport.html").read_text("utf-8")
    assert "door zijn echte deuren" in page
    assert "afzender onbekend" in page
    assert "messages" in done.stderr
    assert not (tmp_path / "echt.db").exists()


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("--wire", "--faults", "volgorde"), "--faults and --sweep do not go with it"),
        (("--wire", "--sweep", "3"), "--faults and --sweep do not go with it"),
        (("--database", "proef.db"), "--database goes with --wire"),
        (("--wire", "--database", "mysql://x"), "only sqlite:/// and postgresql:// are understood"),
    ],
)
def test_what_does_not_go_together_gives_one_line(tmp_path: Path, args: tuple[str, ...], told: str) -> None:
    done = _rehearse(tmp_path, *args)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert told in done.stderr


def test_a_database_that_is_not_empty_is_refused(database_url: str) -> None:
    fresh = open_empty(database_url)
    begin(fresh, "iemand", "Iemand", parse_instant("2022-01-01T00:00"))
    fresh.close()
    with pytest.raises(UnusableInput, match="not empty"):
        open_empty(database_url)


def test_a_real_database_is_refused(database_url: str) -> None:
    open_database(database_url, soort="echt").close()
    with pytest.raises(UnusableInput, match="marked 'echt'"):
        open_empty(database_url)


def test_a_service_that_does_not_start_tells_why(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nergens" / "proef.db")
    with (
        Hubproces(nowhere, ["--port", "0"], SystemTimer()) as process,
        pytest.raises(KetenwisselError, match="no such folder"),
    ):
        process.wait_ready()


def test_a_service_that_falls_over_ends_the_rehearsal(tmp_path: Path) -> None:
    """No clock, no rehearsal: it does not go on against a hub that is gone."""
    database = str(tmp_path / "proef.db")
    moment = parse_instant("2022-03-01T09:00")
    fresh = open_empty(database)
    wereld = build_wereld(1, 1, Random(1))
    keys = furnish(fresh, wereld, moment, moment)
    fresh.close()
    arguments = ["--port", "0", "--speed", "0", "--at", "2022-03-01T09:00:00+01:00"]
    with Hubproces(database, arguments, SystemTimer()) as process, ThreadPoolExecutor(1) as hands:
        process.wait_ready()
        with Verbinding(process.adres) as connection:
            port = Draadpoort([connection], keys, wereld.partijen, moment, [], hands)
            assert port.postvak(["9000", "98000000"]) == []
            process.stop()
            with pytest.raises(GeenAntwoord):
                port.postvak(["9000"])
            port.begin_step(moment + timedelta(hours=1))
            with pytest.raises(KetenwisselError, match="does not answer"):
                port.postvak(["9000"])
