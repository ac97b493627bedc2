"""Finding runbooks: the ones that come with the package by name, anybody's own by path."""

import tomllib
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from ketenwissel.core.errors import UnusableInput
from ketenwissel.draaiboek.check import check
from ketenwissel.draaiboek.model import Draaiboek
from ketenwissel.draaiboek.reading import parse_draaiboek

__all__ = ["draaiboek_text", "known_draaiboeken", "load_draaiboek", "read_draaiboek"]

_DATA = files("ketenwissel.draaiboek") / "data"
MAX_BYTES = 1_000_000


@lru_cache(maxsize=1)
def known_draaiboeken() -> tuple[str, ...]:
    """Give the names of the runbooks that come with the package, sorted.

    >>> known_draaiboeken()
    ('iwmo-ijw-3.0-naar-3.1',)
    """
    return tuple(
        sorted(item.name.removesuffix(".toml") for item in _DATA.iterdir() if item.name.endswith(".toml"))
    )


def read_draaiboek(name: str) -> Draaiboek:
    """Read a runbook by name, or by path to a TOML file, without judging what it says.

    Raises UnusableInput for an unknown name, an unreadable file or a file that is no runbook.
    """
    return _parse(_content(name), name)


def draaiboek_text(name: str) -> str:
    """Give the text of a runbook, as a hub keeps it with every version; raises as `read_draaiboek` does."""
    read_draaiboek(name)
    return _content(name).decode("utf-8")


def load_draaiboek(name: str) -> Draaiboek:
    """Read a runbook and refuse it when the linter finds an error: only a sound one may judge messages.

    Raises UnusableInput as `read_draaiboek` does, and for the first error of `check`.
    """
    draaiboek = read_draaiboek(name)
    for opmerking in check(draaiboek):
        if opmerking.ernst == "fout":
            raise UnusableInput(f"{name}: {opmerking.plaats}: {opmerking.tekst}")
    return draaiboek


def _content(name: str) -> bytes:
    if name in known_draaiboeken():
        return (_DATA / f"{name}.toml").read_bytes()
    if not name.endswith(".toml") and "/" not in name:
        raise UnusableInput(
            f"unknown runbook '{name}': known are {', '.join(known_draaiboeken())}; "
            "or give the path of a .toml file"
        )
    return _read_file(name)


def _read_file(path: str) -> bytes:
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a path"
        raise UnusableInput(f"cannot read runbook '{path}': {why}") from None
    if len(content) > MAX_BYTES:
        raise UnusableInput(f"runbook '{path}' is larger than {MAX_BYTES} bytes")
    return content


def _parse(content: bytes, name: str) -> Draaiboek:
    try:
        document = tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise UnusableInput(f"{name}: not UTF-8 text") from None
    except RecursionError:
        raise UnusableInput(f"{name}: nested too deeply") from None
    except ValueError as error:
        # TOMLDecodeError, or a bare ValueError for a date that does not exist
        raise UnusableInput(f"{name}: not TOML: {error}") from None
    return parse_draaiboek(document, name)
