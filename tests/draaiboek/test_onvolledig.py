"""What no source gives: an unknown time, and types that the catalogue does not have."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import parse_instant
from ketenwissel.draaiboek import (
    Draaiboek,
    borders,
    break_instant,
    calendars,
    check,
    draaiboek_text,
    load_draaiboek,
    parse_draaiboek_text,
    read_draaiboek,
    types_of,
)

NAAM = "iwmo-ijw-2.2-naar-2.3"
MS = timedelta(milliseconds=1)


@pytest.fixture
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Draaiboek]:
    def _read(text: str) -> Draaiboek:
        path = tmp_path_factory.mktemp("eigen") / "proef.toml"
        path.write_text(text, "utf-8")
        return read_draaiboek(str(path))

    return _read


def changed(old: str, new: str, text: str = "") -> str:
    text = text or draaiboek_text(NAAM)
    assert old in text, f"the test expects {old}"
    return text.replace(old, new, 1)


def type_row(nummer: str, field: str, new: str) -> str:
    """The runbook with one line changed in the row of a type."""
    text = draaiboek_text(NAAM)
    start = text.index(f'[[bericht]]\nnummer = "{nummer}"')
    row = text[start : text.index("\n\n", start)]
    line = next(line for line in row.splitlines() if line.startswith(f"{field} ="))
    return changed(row, row.replace(line, new), text)


@pytest.mark.parametrize("naam", ["iwmo-ijw-2.0-naar-2.1", "iwmo-ijw-2.4-naar-3.0", NAAM])
def test_an_incomplete_runbook_is_no_error_and_is_only_for_asking(naam: str) -> None:
    remarks = check(read_draaiboek(naam))
    assert {remark.ernst for remark in remarks} == {"onvolledig", "let op"}
    assert load_draaiboek(naam, onvolledig=True).naam == naam
    words = f"^{naam} is incomplete.*ketentest, afhalen, nazorg"
    with pytest.raises(UnusableInput, match=words):
        load_draaiboek(naam)
    with pytest.raises(UnusableInput, match=words):
        parse_draaiboek_text(draaiboek_text(naam), naam)


UNKNOWN = 'moment = { onbekend = "niemand weet het" }'
MOMENT = 'moment = { dag = "di", tijd = 2019-03-26T17:00:00 }'
ERRORS = {
    "bounds the wrong way round": (
        changed(
            'niet_na = { dag = "ma", tijd = 2019-04-01T13:00:00 } }\ntot',
            'niet_na = { dag = "do", tijd = 2019-03-28T13:00:00 } }\ntot',
        ),
        "afhalen",
        "'niet_na' komt niet na 'niet_voor'",
    ),
    "weekday of a bound": (
        changed('niet_na = { dag = "ma"', 'niet_na = { dag = "di"'),
        "ketentest",
        "is een ma, niet een di",
    ),
    "a bound that ends a window too early": (
        changed('noemt de duur van de nazorg.", niet_voor', 'noemt het.", niet_na'),
        "nazorg",
        "eindigt niet na de vrijgave",
    ),
    "types of no release": (type_row("315", "releases", "releases = []"), "bericht 315", "geen release"),
    "type of a release outside": (
        type_row("315", "releases", 'releases = ["2.2", "2.3", "2.4"]'),
        "bericht 315",
        "release 2.4, buiten",
    ),
    "type twice": (
        type_row("308", "nummer", 'nummer = "306"'),
        "bericht 306",
        "meer dan eens",
    ),
    "heen without retour": (type_row("315", "retour", ""), "bericht 315", "noemt zijn retour"),
    "retour that is not there": (type_row("315", "retour", 'retour = "399"'), "bericht 315", "bestaat niet"),
    "retour in the wrong direction": (
        type_row("316", "verzonden_aan", 'verzonden_aan = "gemeente"'),
        "bericht 315",
        "kan er geen antwoord op zijn",
    ),
    "row with a type that the runbook does not have": (
        changed('["301", "305", "307", "315", "303"]', '["301", "305", "307", "315", "303", "317"]'),
        "stap 3.2.1",
        "bericht 317 bestaat niet in iwmo 2.2",
    ),
    "type that is never blocked": (
        changed('["301", "305", "307", "315", "303"]', '["301", "305", "307", "303"]'),
        "draaiboek",
        "heenbericht 315 in 2.2 wordt nooit geblokkeerd",
    ),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_every_kind_of_error_is_found(read: Callable[[str], Draaiboek], kind: str) -> None:
    text, place, words = ERRORS[kind]
    errors = [remark for remark in check(read(text)) if remark.ernst == "fout"]
    assert any(error.plaats == place and words in error.tekst for error in errors), errors


FORM = {
    "unknown and known": ('{ onbekend = "x", dag = "di", tijd = 2019-03-26T17:00:00 }', "unknown key 'dag'"),
    "no reason": ('{ onbekend = "" }', "'onbekend'"),
    "unknown bound": ('{ onbekend = "x", niet_na = { onbekend = "y" } }', "'dag'"),
    "bound of no form": ('{ onbekend = "x", niet_na = 2019-03-26T17:00:00 }', "'niet_na'"),
}


@pytest.mark.parametrize("kind", FORM)
def test_an_unknown_time_out_of_form_is_refused(read: Callable[[str], Draaiboek], kind: str) -> None:
    value, words = FORM[kind]
    with pytest.raises(UnusableInput, match=words):
        read(changed(MOMENT, f"moment = {value}"))


def test_no_check_is_sure_of_what_is_unknown(read: Callable[[str], Draaiboek]) -> None:
    """Without any bound a block may lie anywhere: no order, pair or phase can be called wrong."""
    text = draaiboek_text(NAAM).replace(MOMENT, UNKNOWN)
    assert {remark.ernst for remark in check(read(text))} == {"onvolledig", "let op"}


def test_a_release_in_the_catalogue_needs_no_types(read: Callable[[str], Draaiboek]) -> None:
    text = draaiboek_text("iwmo-ijw-2.4-naar-3.0").replace('releases = ["2.4"]', 'releases = ["2.4", "3.0"]')
    book = read(text)
    warned = {remark.plaats for remark in check(book) if "staat in de catalogus" in remark.tekst}
    assert "bericht 301" in warned
    told = types_of(book, "iwmo", "3.0") or {}
    assert {"323", "317"} <= told.keys()
    assert types_of(book, "iwlz", "2.4") is types_of(book, "iwmo", "9.9") is None
    old = types_of(book, "ijw", "2.4") or {}
    assert (old["303"].retour, old["304"].verzonden_aan, "323" in old) == ("304", "aanbieder", False)


def test_phases_are_told_where_they_are_known() -> None:
    book = load_draaiboek("iwmo-ijw-2.4-naar-3.0", onvolledig=True)
    begin, live = parse_instant("2020-12-21T23:00"), parse_instant("2021-01-04T13:00")
    assert [book.phase_at(at).nummer for at in (begin - MS, live)] == ["0", "3"]
    for at in (begin, live - MS):
        with pytest.raises(UnusableInput, match="its phase then is unknown"):
            book.phase_at(at)


def test_borders_leave_out_what_is_unknown_and_breaking_does_not() -> None:
    book = load_draaiboek("iwmo-ijw-2.4-naar-3.0", onvolledig=True)
    typed = ["2020-12-21T23:00", "2020-12-31T13:00", "2021-01-04T13:00"]
    assert borders(book) == tuple(parse_instant(text) for text in typed)
    assert break_instant(book, "WMO304F", "2.4") == parse_instant("2020-12-31T13:00")
    with pytest.raises(UnusableInput, match="no time here"):
        break_instant(book, "302", "2.4")
    with pytest.raises(UnusableInput, match="no time here"):
        calendars(book)


def test_a_runbook_knows_the_text_it_was_read_from(read: Callable[[str], Draaiboek]) -> None:
    text = draaiboek_text("iwmo-ijw-3.1-naar-3.2")
    assert read(text).sha256 == load_draaiboek("iwmo-ijw-3.1-naar-3.2").sha256
    assert len(read(text).sha256) == 64
    assert read(text + "\n").sha256 != read(text).sha256
    assert read(text + "\n") == read(text)
