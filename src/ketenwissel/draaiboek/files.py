"""Finding runbooks: the ones that come with the package by name, anybody's own by path."""

import tomllib
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.reading import parse_draaiboek
from ketenwissel.draaiboek.tijden import missing_times
from ketenwissel.standards import releases

__all__ = [
    "SJABLOON",
    "content",
    "draaiboek_text",
    "known_draaiboeken",
    "load_draaiboek",
    "parse_draaiboek_text",
    "parse_unjudged",
    "read_draaiboek",
]

_DATA = files("ketenwissel.draaiboek") / "data"
_SJABLOON = files("ketenwissel.draaiboek") / "sjabloon.toml"
SJABLOON = "sjabloon"
"""The name of the template for the next migration: no runbook, but in the form of one."""
MAX_BYTES = 1_000_000


@lru_cache(maxsize=1)
def known_draaiboeken() -> tuple[str, ...]:
    """Give the names of the runbooks that come with the package, sorted.

    >>> known_draaiboeken()[-2:]
    ('iwmo-ijw-3.0-naar-3.1', 'iwmo-ijw-3.1-naar-3.2')
    """
    return tuple(
        sorted(item.name.removesuffix(".toml") for item in _DATA.iterdir() if item.name.endswith(".toml"))
    )


def read_draaiboek(name: str) -> Draaiboek:
    """Read a runbook by name, or by path to a TOML file, without judging what it says.

    Raises UnusableInput for an unknown name, an unreadable file or a file that is no runbook.
    """
    return parse_unjudged(content(name), name)


def draaiboek_text(name: str) -> str:
    """Give the text of a runbook, as a hub keeps it with every version; raises as `read_draaiboek` does."""
    text = content(name)
    parse_unjudged(text, name)
    return text


def load_draaiboek(name: str, *, onvolledig: bool = False) -> Draaiboek:
    """Read a runbook and refuse it when the linter finds an error: only a sound one may judge messages.

    An incomplete one is refused too, unless `onvolledig` says that it will only be asked, not carried out.
    Raises UnusableInput as `read_draaiboek` does, for the first error of `check`, and for unknown times.
    """
    if name == SJABLOON:
        raise UnusableInput(f"'{SJABLOON}' is no runbook yet: 'ketenwissel draaiboek new' makes one")
    return _sound(content(name), name, onvolledig=onvolledig)


def parse_draaiboek_text(text: str, naam: str) -> Draaiboek:
    """Read the text (TOML) of a runbook called `naam` to carry it out.

    Raises UnusableInput for what `load_draaiboek` refuses, and for a release of which there is no data here.
    """
    draaiboek = _sound(text, naam, onvolledig=False)
    for standaard in draaiboek.standaarden:
        for release in (draaiboek.van, draaiboek.naar):
            if (standaard, release) not in releases():
                raise UnusableInput(f"{naam} cannot be carried out: no data of {standaard} {release}")
    return draaiboek


def _sound(text: str, naam: str, *, onvolledig: bool) -> Draaiboek:
    draaiboek = parse_unjudged(text, naam)
    for opmerking in check(draaiboek):
        if opmerking.ernst == "fout":
            raise UnusableInput(f"{naam}: {opmerking.plaats}: {opmerking.tekst}")
    missing = missing_times(draaiboek)
    if missing and not onvolledig:
        raise UnusableInput(
            f"{naam} is incomplete and cannot be carried out: no time for {', '.join(missing)}"
        )
    return draaiboek


def content(name: str) -> str:
    """Give the text of a runbook by name or by path, unread; raises UnusableInput when there is none."""
    if name == SJABLOON:
        return _SJABLOON.read_text("utf-8")
    if name in known_draaiboeken():
        return (_DATA / f"{name}.toml").read_text("utf-8")
    if not name.endswith(".toml") and "/" not in name:
        raise UnusableInput(
            f"unknown runbook '{name}': known are {', '.join(known_draaiboeken())}; "
            "or give the path of a .toml file"
        )
    return _read_file(name)


def _read_file(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a path"
        raise UnusableInput(f"cannot read runbook '{path}': {why}") from None
    if len(content) > MAX_BYTES:
        raise UnusableInput(f"runbook '{path}' is larger than {MAX_BYTES} bytes")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise UnusableInput(f"{path}: not UTF-8 text") from None


def parse_unjudged(text: str, name: str) -> Draaiboek:
    """Read the text of a runbook without judging what it says; raises UnusableInput for one that is none."""
    try:
        document = tomllib.loads(text)
    except RecursionError:
        raise UnusableInput(f"{name}: nested too deeply") from None
    except ValueError as error:
        # TOMLDecodeError, or a bare ValueError for a date that does not exist
        raise UnusableInput(f"{name}: not TOML: {error}") from None
    return replace(parse_draaiboek(document, name), sha256=sha256(text.encode()).hexdigest())
