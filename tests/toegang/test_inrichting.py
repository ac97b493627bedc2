"""A whole set-up from a file: all or nothing; and the watch that keeps a process up to date."""

from datetime import UTC, datetime

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag
from ketenwissel.toegang import (
    HANDELINGEN,
    Register,
    Toegang,
    Toegangswacht,
    Verouderd,
    begin,
    begin_acts,
    carry_out,
    fill_example,
    read_setup,
)
from ketenwissel.toegang.wacht import HOUDBAAR

from .ingericht import BEGIN, NU, Ingericht

SETUP = """
[[partij]]
code = "9000"
rol = "gemeente"
naam = "Gemeente"
van = 2020-01-01T00:00:00
tot = 2022-06-01T00:00:00
opvolger = "9001"

[[partij]]
code = "9001"
rol = "gemeente"
naam = "Andere"

[[organisatie]]
code = "bureau"
soort = "serviceorganisatie"
naam = "Bureau"

[[gebruiker]]
naam = "piet"
weergave = "Piet"
rol = [{ rol = "regie", tot = 2022-12-31T00:00:00+01:00 }, { rol = "partij", organisatie = "9000" }]

[[mandaat]]
partij = "9000"
organisatie = "bureau"
handelingen = ["indienen", "afhalen"]
berichttypen = ["WMO301", "JW301"]

[[certificaat]]
kenmerk = "00000001003214345000"
organisatie = "bureau"
"""


def test_a_setup_adds_everything(opslag: Opslag) -> None:
    begin(opslag, "jan", "Jan", NU)
    with begin_acts(opslag, "jan", NU) as beheer:
        carry_out(beheer, read_setup(SETUP))
    toegang = Toegang.load(opslag)
    gemeente = toegang.register.find("9000")
    assert gemeente is not None
    # Without an offset an instant is Dutch local time.
    assert gemeente.geldig_van == datetime(2019, 12, 31, 23, 0, tzinfo=UTC)
    assert gemeente.geldig_tot == datetime(2022, 5, 31, 22, 0, tzinfo=UTC)
    assert gemeente.opvolger == "9001"
    bureau, piet = toegang.organisation("bureau", NU), toegang.person("piet", NU)
    assert bureau is not None
    assert piet is not None
    assert piet.rollen == {"regie", "partij"}
    assert toegang.zicht(bureau, "afhalen", NU).partijen["9000"] == {"WMO301", "JW301"}
    assert toegang.by_certificate("00000001003214345000", NU) == bureau
    assert {row.handeling for row in toegang.rijen.mandaten} <= set(HANDELINGEN)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[partij", "TOML"),
        ("partij = 1", "partij"),
        ("[[partijen]]", "partijen"),
        ('[[partij]]\ncode = 9000\nrol = "gemeente"\nnaam = "x"', "partij"),
        ('[[partij]]\ncode = "9000"\nrol = "baas"\nnaam = "x"', "rol"),
        ('[[partij]]\ncode = "9000"\nrol = "gemeente"', "naam"),
        ('[[partij]]\ncode = "9000"\nrol = "gemeente"\nnaam = "x"\nvan = 2020-01-01', "van"),
        ('[[partij]]\ncode = "9000"\nrol = "gemeente"\nnaam = "x"\nvan = 2022-03-27T02:30:00', "summer"),
        ('[[gebruiker]]\nnaam = "a"\nweergave = "A"\nrollen = []', "rollen"),
        ('[[mandaat]]\npartij = "9000"\norganisatie = "x"\nhandelingen = []', "handelingen"),
        ('[[mandaat]]\npartij = "9000"\norganisatie = "x"\nhandelingen = ["alles"]', "handelingen"),
    ],
)
def test_what_is_no_setup_is_told_in_one_line(text: str, says: str) -> None:
    with pytest.raises(UnusableInput, match=says) as raised:
        read_setup(text)
    assert "\n" not in str(raised.value)


def test_a_setup_with_one_fault_adds_nothing(opslag: Opslag) -> None:
    begin(opslag, "jan", "Jan", NU)
    before = Toegang.load(opslag).wijziging
    wrong = SETUP.replace('"bureau"\nhandel', '"niets"\nhandel')
    with (
        pytest.raises(UnusableInput, match="no party or no organisation"),
        begin_acts(opslag, "jan", NU) as b,
    ):
        carry_out(b, read_setup(wrong))
    after = Toegang.load(opslag)
    assert (after.wijziging, len(after.register), len(after.rijen.gebruikers)) == (before, 0, 1)


def test_the_example_is_for_a_database_without_people(ingericht: Ingericht) -> None:
    with pytest.raises(UnusableInput, match="already"):
        fill_example(ingericht.opslag, BEGIN, NU)


class Teller:
    """A timer that is set by hand."""

    def __init__(self) -> None:
        self.stand = 0.0

    def seconds(self) -> float:
        return self.stand


def test_the_watch_reads_anew_only_after_a_change(ingericht: Ingericht) -> None:
    wacht = Toegangswacht(ingericht.opslag, Teller())
    first = wacht.toegang
    assert not wacht.refresh()
    assert wacht.toegang is first
    with ingericht.acts() as beheer:
        carry_out(beheer, read_setup('[[gebruiker]]\nnaam = "nieuw"\nweergave = "Nieuw"'))
    assert wacht.toegang.person("nieuw", NU) is None
    assert wacht.refresh()
    assert wacht.toegang.person("nieuw", NU) is not None
    Register([]).save(ingericht.opslag)
    assert wacht.refresh()


def test_the_watch_lets_nobody_in_on_old_news(ingericht: Ingericht) -> None:
    teller = Teller()
    wacht = Toegangswacht(ingericht.opslag, teller)
    teller.stand = HOUDBAAR
    assert wacht.toegang
    teller.stand += 0.1
    with pytest.raises(Verouderd):
        _ = wacht.toegang
    wacht.refresh()
    assert wacht.toegang
