"""Collecting: what is listed when, handing out, confirming."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from ketenwissel.core.instants import parse_instant
from ketenwissel.keten import Aanlevering, Adres, Postvakregel
from ketenwissel.store import StorageFault

from .proef import Proef

TIK = timedelta(milliseconds=1)
SLUITING = parse_instant("2022-03-31T23:00")
GOLIVE = parse_instant("2022-04-04T13:00")


def references(lines: Sequence[Aanlevering | Postvakregel]) -> list[str]:
    return [line.referentie for line in lines]


def test_lists_say_what_waits_oldest_first_and_no_more_than_asked(proef: Proef) -> None:
    sent = [proef.heen() for _ in range(5)]
    other = proef.heen(aanbieder="42420002")
    proef.send(sent[0], other, *sent[1:])
    lines = proef.port.postvak(["42420001"], 3)
    assert references(lines) == references(sent[:3])
    assert {line.partij for line in lines} == {"42420001"}
    assert references(proef.port.postvak(["42420001", "42420002"], 2)) == references(
        [sent[0], other, sent[1]]
    )
    assert proef.port.postvak(["0344", "onbekend"]) == []
    line = lines[0]
    assert (line.functie, line.release, line.grootte) == ("WMO301", "3.0", len(sent[0].inhoud))
    assert (line.zender, line.ontvangen_op) == (sent[0].zender, proef.clock.now())


def test_a_line_keeps_the_whole_envelope(proef: Proef) -> None:
    heen = replace(
        proef.heen(),
        zender=Adres("0344", "Zorgpakket", "Samenwerking", "u"),
        ontvanger=Adres("42420003", "GGk", "a", "b"),
        inhoud=proef.heen(aanbieder="42420003").inhoud,
        applicatie_versie=7,
        applicatie_subversie=9999,
    )
    proef.accepted(heen, proef.error(heen, ontvanger=Adres("0344", "Zorgpakket", "Samenwerking", "u")))
    (line,) = proef.port.postvak(["42420003"])
    assert (line.zender, line.ontvanger) == (heen.zender, heen.ontvanger)
    assert (line.applicatie_versie, line.applicatie_subversie) == (7, 9999)
    (line,) = proef.port.postvak(["0344"])
    assert (line.applicatie_versie, line.applicatie_subversie) == (0, 0)
    proef.go_to("2022-03-25T12:00")
    (line,) = proef.port.postvak(["42420001"])
    assert (line.partij, line.ontvanger) == ("42420001", heen.ontvanger), "after a merger, as it was sent"


def test_payloads_come_out_byte_for_byte_until_confirmed(proef: Proef) -> None:
    heen = proef.heen()
    heen = replace(heen, inhoud=heen.inhoud.replace(b"<Bericht", b"<!-- \xc3\xa9 -->\r\n<Bericht", 1))
    proef.send(heen)
    lines = proef.port.postvak(["42420001"])
    for _ in range(2):
        (levering,) = proef.port.ophalen(lines)
        assert (levering.inhoud, levering.regel) == (heen.inhoud, lines[0])
    proef.port.bevestigen(lines)
    proef.port.bevestigen(lines)
    assert proef.port.postvak(["42420001"]) == []
    assert proef.port.ophalen(lines) == []
    kinds = [event.split('"soort":"')[1].split('"')[0] for event in proef.trail()]
    assert kinds == ["aangenomen", "uitgereikt", "uitgereikt", "bevestigd"]


def test_only_what_was_handed_out_can_be_confirmed(proef: Proef) -> None:
    proef.send(proef.heen())
    lines = proef.port.postvak(["42420001"])
    proef.port.bevestigen(lines)
    assert proef.port.postvak(["42420001"]) == lines


def test_nobody_else_gets_it(proef: Proef) -> None:
    proef.send(proef.heen())
    (line,) = proef.port.postvak(["42420001"])
    stolen = replace(line, partij="42420002")
    assert proef.port.ophalen([stolen]) == []
    proef.port.ophalen([line])
    proef.port.bevestigen([stolen])
    assert proef.port.postvak(["42420001"]) == [line]


def test_a_damaged_payload_does_not_travel_on(proef: Proef) -> None:
    proef.send(proef.heen())
    with proef.opslag.writing() as connection:
        connection.execute(text("UPDATE inhoud SET zstd = :zstd"), {"zstd": b"anders"})
    with pytest.raises(StorageFault, match="damaged"):
        proef.port.ophalen(proef.port.postvak(["42420001"]))


def test_collecting_closes_and_what_is_left_lies_in_its_own_tray(proef: Proef) -> None:
    heen, confirmed = proef.heen(), proef.heen()
    error = proef.error(heen)
    proef.send(heen, confirmed, error)
    asked = ["0344", "42420001"]
    proef.clock.advance_to(SLUITING - TIK)
    lines = proef.port.postvak(asked)
    assert references(lines) == references([heen, confirmed, error])
    assert len(proef.port.ophalen(lines[1:2])) == 1
    proef.clock.advance_to(SLUITING)
    assert references(proef.port.postvak(asked)) == [error.referentie], "an error is never held up"
    assert proef.port.postvak(asked, achtergebleven=True) == []
    assert references([d.regel for d in proef.port.ophalen(lines)]) == [error.referentie]
    proef.port.bevestigen(lines[1:2])
    proef.clock.advance_to(GOLIVE - TIK)
    assert references(proef.port.postvak(asked)) == [error.referentie]
    proef.clock.advance_to(GOLIVE)
    new = proef.heen(release="3.1")
    proef.send(new)
    assert references(proef.port.postvak(asked)) == [error.referentie, new.referentie]
    tray = proef.port.postvak(asked, achtergebleven=True)
    assert references(tray) == [heen.referentie], "what was confirmed in the stop is gone"
    assert [d.inhoud for d in proef.port.ophalen(tray)] == [heen.inhoud]
    proef.port.bevestigen(tray)
    assert proef.port.postvak(asked, achtergebleven=True) == []


def test_collecting_goes_on_while_submitting_is_blocked(proef: Proef) -> None:
    proef.send(proef.heen())
    proef.go_to("2022-03-31T14:00")
    assert len(proef.collect("42420001")) == 1


def test_the_state_of_each_party(proef: Proef) -> None:
    heen = proef.heen()
    proef.send(heen, proef.heen("WMO305"), proef.heen())
    stand = proef.hub.stand()
    assert {code: (s.wachtend, s.te_beantwoorden) for code, s in stand.items()} == {
        "42420001": (2, 2),
        "0344": (1, 1),
    }
    proef.collect("42420001", "0344")
    proef.send(proef.retour(heen))
    stand = proef.hub.stand()
    assert {code: (s.wachtend, s.te_beantwoorden) for code, s in stand.items()} == {
        "42420001": (0, 1),
        "0344": (1, 1),
    }
