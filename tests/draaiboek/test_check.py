"""The linter and the loader, shown red for each kind of fault in an otherwise sound runbook."""

from importlib.resources import files
from pathlib import Path

import pytest

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek import (
    check,
    known_draaiboeken,
    load_draaiboek,
    parse_draaiboek_text,
    read_draaiboek,
)

NAAM = "iwmo-ijw-3.0-naar-3.1"
TEXT = (files("ketenwissel.draaiboek") / "data" / f"{NAAM}.toml").read_text("utf-8")
Change = tuple[str, str]


def in_step(nummer: str, old: str, new: str) -> Change:
    """A change inside one row."""
    start = TEXT.index(f'nummer = "{nummer}"')
    block = TEXT[start : TEXT.find("\n\n", start)]
    assert old in block, f"the test expects {old}"
    return block, block.replace(old, new, 1)


def without(nummer: str) -> Change:
    """A row left out."""
    start = TEXT.index(f'[[stap]]\nnummer = "{nummer}"')
    return TEXT[start : TEXT.find("\n\n", start)], ""


def write(tmp_path: Path, *changes: Change) -> str:
    text = TEXT
    for old, new in changes:
        assert old in text, f"the test expects {old}"
        text = text.replace(old, new, 1)
    path = tmp_path / "proef.toml"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_runbook_of_the_package_has_no_errors_and_names_its_tensions() -> None:
    remarks = check(read_draaiboek(NAAM))
    assert {remark.ernst for remark in remarks} == {"let op"}
    assert [remark.plaats for remark in remarks] == [
        "stap 3.1.1",
        "stap 3.3.1",
        "stap 3.3.3",
        "stap 3.1.6",
        "stap 3.1.7",
        "afhalen",
    ]
    assert "na het einde van fase 1 (afsluiting) op 31-03-2022 13:00" in remarks[3].tekst


AT_17 = '{ dag = "wo", tijd = 2022-03-30T17:00:00 }'
AT_13 = '{ dag = "do", tijd = 2022-03-31T13:00:00 }'
ERRORS = {
    "weekday": (in_step("3.1.2", '"wo"', '"do"'), "stap 3.1.2", "is een wo, niet een do"),
    "weekday of a phase": (
        (
            'nummer = "1"\nnaam = "afsluiting"\nvan = { dag = "wo"',
            'nummer = "1"\nnaam = "afsluiting"\nvan = { dag = "di"',
        ),
        "fase 1",
        "niet een di",
    ),
    "no such local time": (
        in_step(
            "3.3.1",
            '{ dag = "di", tijd = 2022-03-01T23:00:00 }',
            '{ dag = "zo", tijd = 2022-03-27T02:30:00 }',
        ),
        "stap 3.3.1",
        "bestaat niet",
    ),
    "window ends before it begins": (
        in_step("3.1.6", "T23:00:00", "T13:30:00"),
        "stap 3.1.6",
        "eindigt niet",
    ),
    "phases with a gap": (
        (
            'nummer = "2"\nnaam = "transitie"\nvan = { dag = "do", tijd = 2022-03-31T13',
            'nummer = "2"\nnaam = "transitie"\nvan = { dag = "do", tijd = 2022-03-31T14',
        ),
        "fase 2",
        "sluit niet aan",
    ),
    "first phase with a start": (
        (
            'naam = "voorbereiding"',
            'naam = "voorbereiding"\nvan = { dag = "za", tijd = 2022-01-01T00:00:00 }',
        ),
        "fase 0",
        "heeft geen begin",
    ),
    "last phase with an end": (
        (
            'naam = "ingebruikname en nazorg"',
            'naam = "ingebruikname en nazorg"\ntot = { dag = "ma", tijd = 2022-05-02T13:00:00 }',
        ),
        "fase 3",
        "heeft geen einde",
    ),
    "rows out of order in time": (
        in_step("3.1.3", AT_17, '{ dag = "di", tijd = 2022-03-22T17:00:00 }'),
        "stap 3.1.3",
        "begint vóór stap 3.1.2",
    ),
    "rows out of order in number": (
        in_step("3.1.2", '"3.1.2"', '"3.1.9"'),
        "stap 3.1.3",
        "staat na stap 3.1.9",
    ),
    "number twice": (in_step("3.1.2", '"3.1.2"', '"3.1.1"'), "stap 3.1.1", "meer dan eens"),
    "unknown actiehouder": (
        in_step("3.1.2", "zorgaanbieders", "zorgkantoren"),
        "stap 3.1.2",
        "'zorgkantoren'",
    ),
    "no actiehouder": (in_step("3.1.2", '["zorgaanbieders"]', "[]"), "stap 3.1.2", "geen actiehouder"),
    "collecting without its row": (('gemeente = "3.1.6"', 'gemeente = "3.1.99"'), "afhalen", "bestaat niet"),
    "no release": (without("3.2.4"), "draaiboek", "precies één vrijgave"),
    "release of another release": (
        in_step("3.2.4", 'release = "3.1"', 'release = "3.0"'),
        "stap 3.2.4",
        "geeft 3.0 vrij",
    ),
    "release outside a phase border": (
        in_step("3.2.4", "T13:00:00", "T13:01:00"),
        "stap 3.2.4",
        "begin van een fase",
    ),
    "collecting opens at another moment": (
        (
            'tot = { dag = "ma", tijd = 2022-04-04T13:00:00 }\nstappen',
            'tot = { dag = "ma", tijd = 2022-04-04T14:00:00 }\nstappen',
        ),
        "afhalen",
        "moment van de vrijgave",
    ),
    "chain test after going live": (
        ('{ dag = "wo", tijd = 2021-12-01T00:00:00 }', '{ dag = "do", tijd = 2022-12-01T00:00:00 }'),
        "ketentest",
        "na de vrijgave",
    ),
    "aftercare before going live": (
        (
            'tot = { dag = "ma", tijd = 2022-05-02T13:00:00 }\nzekerheid',
            'tot = { dag = "ma", tijd = 2022-04-04T13:00:00 }\nzekerheid',
        ),
        "nazorg",
        "eindigt niet na",
    ),
    "block after going live": (
        in_step("3.2.2", AT_13, '{ dag = "ma", tijd = 2022-04-04T13:00:00 }'),
        "stap 3.2.2",
        "geen gevolg",
    ),
    "agreement without a block": (
        in_step("3.1.2", 'blokkade = "3.2.1"\n', ""),
        "stap 3.1.2",
        "zonder blokkade",
    ),
    "agreement backed by no block": (in_step("3.1.2", '"3.2.1"', '"3.2.4"'), "stap 3.1.2", "zonder blokkade"),
    "agreement backed for other types": (
        in_step("3.1.2", '"3.2.1"', '"3.2.2"'),
        "stap 3.1.2",
        "blokkeert 305, 307",
    ),
    "agreement at another moment than its block": (
        in_step("3.1.3", AT_17, '{ dag = "wo", tijd = 2022-03-30T18:00:00 }'),
        "stap 3.1.3",
        "ander moment dan stap 3.2.1",
    ),
    "block that backs a block": (
        in_step("3.2.2", 'zekerheid = "bron"', 'blokkade = "3.2.1"\nzekerheid = "bron"'),
        "stap 3.2.2",
        "niet door een blokkade gedragen",
    ),
    "block that names nothing": (in_step("3.3.3", '["303", "304"]', "[]"), "stap 3.3.3", "zonder berichten"),
    "type that the release has not": (
        in_step("3.2.1", '"301"', '"301", "399"'),
        "stap 3.2.1",
        "399 bestaat niet",
    ),
    "type blocked twice": (
        in_step("3.3.3", '"304"]', '"304", "325"]'),
        "stap 3.3.3",
        "325 staat op hetzelfde moment",
    ),
    "type blocked at two moments": (
        in_step("3.3.3", '"304"]', '"304", "323"]'),
        "stap 3.3.3",
        "323 staat op een ander moment",
    ),
    "type twice in one row": (
        in_step("3.3.3", '"304"]', '"304", "304"]'),
        "stap 3.3.3",
        "er meer dan eens in",
    ),
    "heenbericht never blocked": (
        in_step("3.2.1", '"301", ', ""),
        "draaiboek",
        "heenbericht 301 in 3.0 wordt nooit",
    ),
    "retour never blocked": (
        in_step("3.2.2", '"302", ', ""),
        "draaiboek",
        "retourbericht 302 in 3.0 wordt nooit",
    ),
    "retour blocked before its heen": (
        in_step("3.2.1", AT_17, '{ dag = "vr", tijd = 2022-04-01T17:00:00 }'),
        "stap 3.2.2",
        "302 gaat dicht vóór heenbericht 301",
    ),
    "procedural row after the block": (
        in_step("3.1.1", "2022-03-23T23", "2022-03-30T23"),
        "stap 3.1.1",
        "dan al dicht",
    ),
    "block of the new release": (
        in_step("3.3.3", 'release = "3.0"', 'release = "3.1"'),
        "stap 3.3.3",
        "die eindigt",
    ),
    "row of another release": (
        in_step("3.1.6", 'release = "3.0"', 'release = "2.4"'),
        "stap 3.1.6",
        "buiten dit draaiboek",
    ),
    "unknown release": (('naar = "3.1"', 'naar = "9.1"'), "draaiboek", "iwmo 9.1"),
    "unknown standard": (('["iwmo", "ijw"]', '["iwlz"]'), "draaiboek", "iwlz 3.0"),
    "collecting closes inside the window": (
        (
            'van = { dag = "do", tijd = 2022-03-31T23:00:00 }',
            'van = { dag = "do", tijd = 2022-03-31T22:00:00 }',
        ),
        "stap 3.1.6",
        "afhalen al dicht",
    ),
}


@pytest.mark.parametrize("kind", ERRORS)
def test_every_kind_of_error_is_found_and_stops_the_gate(tmp_path: Path, kind: str) -> None:
    change, place, words = ERRORS[kind]
    name = write(tmp_path, change)
    errors = [remark for remark in check(read_draaiboek(name)) if remark.ernst == "fout"]
    assert any(remark.plaats == place and words in remark.tekst for remark in errors), errors
    with pytest.raises(UnusableInput, match=r"proef\.toml"):
        load_draaiboek(name)


WARNINGS = {
    "weekend": (
        in_step(
            "3.3.1",
            '{ dag = "di", tijd = 2022-03-01T23:00:00 }',
            '{ dag = "zo", tijd = 2022-02-27T23:00:00 }',
        ),
        "stap 3.3.1",
        "geen werkdag",
    ),
    "holiday": (
        (
            'tot = { dag = "ma", tijd = 2022-05-02T13:00:00 }\nzekerheid',
            'tot = { dag = "wo", tijd = 2022-04-27T13:00:00 }\nzekerheid',
        ),
        "nazorg",
        "geen werkdag",
    ),
    "hour that comes twice": (
        ('{ dag = "wo", tijd = 2021-12-01T00:00:00 }', '{ dag = "zo", tijd = 2021-10-31T02:30:00 }'),
        "ketentest",
        "twee keer",
    ),
    "beyond the calendar": (
        ('{ dag = "wo", tijd = 2021-12-01T00:00:00 }', '{ dag = "ma", tijd = 2012-01-02T00:00:00 }'),
        "ketentest",
        "buiten de kalender",
    ),
}


@pytest.mark.parametrize("kind", WARNINGS)
def test_every_kind_of_warning_is_shown_and_stops_nothing(tmp_path: Path, kind: str) -> None:
    change, place, words = WARNINGS[kind]
    name = write(tmp_path, change)
    remarks = check(read_draaiboek(name))
    assert any(r.ernst == "let op" and r.plaats == place and words in r.tekst for r in remarks), remarks
    assert load_draaiboek(name).naam == NAAM


FORM = {
    "not TOML": (("[draaiboek]", "[draaiboek"), "not TOML"),
    "no such date": (("2022-03-30T17", "2022-02-30T17"), "not TOML"),
    "table missing": (("[blokkadecode]", "[iets]"), "'blokkadecode' is missing"),
    "key missing": (in_step("3.1.1", 'release = "3.0"\n', ""), "stap 3.1.1: 'release' is missing"),
    "key of another kind": (
        in_step("3.1.1", 'release = "3.0"', "release = 3.0"),
        "'release' is of another kind",
    ),
    "unknown key": (in_step("3.1.1", "berichten", "bericthen"), "stap 3.1.1: unknown key 'bericthen'"),
    "unknown table": (("[[contact]]", "[[kontakt]]"), "unknown key 'kontakt'"),
    "empty text": (in_step("3.1.1", 'release = "3.0"', 'release = " "'), "'release'"),
    "unknown soort": (in_step("3.1.1", '"procedureel"', '"wens"'), "'soort' must be one of procedureel"),
    "unknown day": (in_step("3.1.1", '"wo"', '"wed"'), "'dag' must be one of ma"),
    "time with an offset": (in_step("3.1.1", "T23:00:00", "T23:00:00Z"), "without offset"),
    "date without a time": (in_step("3.1.1", "2022-03-23T23:00:00", "2022-03-23"), "date and time"),
    "moment and window": (
        in_step("3.1.1", "release", 'tot = { dag = "do", tijd = 2022-03-24T00:00:00 }\nrelease'),
        "either 'moment' or both",
    ),
    "window for a moment": (in_step("3.1.6", '"venster"', '"blokkade"'), "a blokkade needs 'moment'"),
    "half a window": (
        in_step("3.1.6", 'tot = { dag = "do", tijd = 2022-03-31T23:00:00 }\n', ""),
        "'tot' is missing",
    ),
    "derived without a reason": (in_step("3.1.1", '"bron"', '"afgeleid"'), "'reden' is missing"),
    "types as numbers": (in_step("3.1.1", '["323"]', "[323]"), "a list of texts"),
    "edition as a text": (("uitgave = 1", 'uitgave = "1"'), "a whole number"),
    "date as a text": (("bijgewerkt = 2026-11-23", 'bijgewerkt = "nu"'), "a date"),
    "rows as a table": (("[[verwijzing]]", "[verwijzing]"), "a list of tables"),
    "name that leaves the folder": ((f'naam = "{NAAM}"', 'naam = "../x"'), "'naam' may hold"),
}


@pytest.mark.parametrize("kind", FORM)
def test_a_file_out_of_form_is_refused_in_one_line(tmp_path: Path, kind: str) -> None:
    change, words = FORM[kind]
    with pytest.raises(UnusableInput) as caught:
        read_draaiboek(write(tmp_path, change))
    assert words in str(caught.value)
    assert "proef.toml" in str(caught.value)


def test_unreadable_files_are_refused_in_one_line(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b'naam = "\xe9"')
    large = tmp_path / "large.toml"
    large.write_bytes(b"#" * 1_000_001)
    deep = tmp_path / "deep.toml"
    deep.write_text("a = " + "[" * 100_000)
    for name, words in [
        ("geen-draaiboek", "unknown runbook 'geen-draaiboek': known are"),
        (str(tmp_path / "weg.toml"), "No such file"),
        (f"{tmp_path}/", "Is a directory"),
        ("a\0b.toml", "not a path"),
        (str(latin), "not UTF-8"),
        (str(large), "larger than"),
        (str(deep), "nested too deeply"),
    ]:
        with pytest.raises(UnusableInput, match=words):
            read_draaiboek(name)


def test_known_runbooks_all_load() -> None:
    assert NAAM in known_draaiboeken()
    for name in known_draaiboeken():
        assert load_draaiboek(name, onvolledig=True).naam == name


def test_every_numbered_row_of_the_source_is_there() -> None:
    typed = {
        "3.1.1": ("procedureel", "2022-03-23T23:00:00", None, "323"),
        "3.1.2": ("afspraak", "2022-03-30T17:00:00", None, "305 307 315 317"),
        "3.1.3": ("afspraak", "2022-03-30T17:00:00", None, "301 319"),
        "3.1.4": ("afspraak", "2022-03-31T13:00:00", None, "302 320"),
        "3.1.5": ("afspraak", "2022-03-31T13:00:00", None, "306 308 316 318 325"),
        "3.1.6": ("venster", "2022-03-31T14:00:00", "2022-03-31T23:00:00", ""),
        "3.1.7": ("venster", "2022-03-31T14:00:00", "2022-03-31T23:00:00", ""),
        "3.2.1": ("blokkade", "2022-03-30T17:00:00", None, "301 305 307 315 317 319 323"),
        "3.2.2": ("blokkade", "2022-03-31T13:00:00", None, "302 306 308 316 318 320 325"),
        "3.2.3": ("venster", "2022-03-31T13:00:00", "2022-04-04T13:00:00", ""),
        "3.2.4": ("vrijgave", "2022-04-04T13:00:00", None, ""),
        "3.3.1": ("procedureel", "2022-03-01T23:00:00", None, "303"),
        "3.3.2": ("afspraak", "2022-03-31T13:00:00", None, "304"),
        "3.3.3": ("blokkade", "2022-03-31T13:00:00", None, "303 304"),
        "4.1.1": ("gereedheid", "2022-04-04T13:00:00", None, ""),
        "4.1.2": ("gereedheid", "2022-04-04T13:00:00", None, ""),
        "4.1.3": ("gereedheid", "2022-04-04T13:00:00", None, ""),
    }
    found = {
        stap.nummer: (
            stap.soort,
            stap.begin.lokaal.isoformat(),
            stap.tot and stap.tot.lokaal.isoformat(),
            " ".join(stap.berichten),
        )
        for stap in read_draaiboek(NAAM).stappen
    }
    assert found == typed


def test_a_text_is_judged_as_a_file_is() -> None:
    assert parse_draaiboek_text(TEXT, NAAM) == load_draaiboek(NAAM)
    old, new = without("3.2.1")
    with pytest.raises(UnusableInput, match=r"^proef: "):
        parse_draaiboek_text(TEXT.replace(old, new, 1), "proef")
    with pytest.raises(UnusableInput, match=r"^proef: not TOML"):
        parse_draaiboek_text("geen toml =", "proef")
