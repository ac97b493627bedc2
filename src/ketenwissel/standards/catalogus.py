"""Which standards, releases and message types exist, read from the data folders.

>>> berichttype("WMO303F", "3.0").berichtcodes
mappingproxy({'416': 'WMO303D', '448': 'WMO303F'})
>>> berichttype("WMO303", "3.1") is None
True
"""

from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from ketenwissel.core.errors import UnusableInput
from ketenwissel.standards.values import Berichttype, Release, Termijnen, XsdVersie

__all__ = [
    "berichttype",
    "berichttype_of_namespace",
    "load_release",
    "read_table",
    "releases",
    "split_code",
]


_CODES = 1000
"""Answers on codes that are kept: more than there are, few enough for senders of nonsense."""


@cache
def read_table(name: str) -> dict[str, Any]:
    """Read a TOML file of this room, such as `iwmo-3.0/berichten.toml`; the caller must not change it."""
    import tomllib  # noqa: PLC0415  # paid when data is read, not by every start of the program
    from importlib.resources import files  # noqa: PLC0415  # likewise

    text = files("ketenwissel.standards").joinpath("data", name).read_text("utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table


@cache
def releases() -> tuple[tuple[str, str], ...]:
    """Give every release as (standaard, naam).

    >>> releases()[0], len(releases())
    (('ijw', '3.0'), 6)
    """
    return tuple((entry["standaard"], entry["naam"]) for entry in read_table("index.toml")["release"])


@cache
def load_release(standaard: str, naam: str) -> Release:
    """Load one release; raises UnusableInput for a standard or release that is not here.

    >>> load_release("iwmo", "3.0").termijnen.retour["304"]
    20
    """
    if (standaard, naam) not in releases():
        known = ", ".join(" ".join(pair) for pair in releases())
        raise UnusableInput(f"no release {naam} of {standaard}; known are {known}")
    folder = f"{standaard}-{naam}"
    table = read_table(f"{folder}/release.toml")
    types = {
        code: _berichttype(code, standaard, naam, entry)
        for code, entry in read_table(f"{folder}/berichten.toml").items()
    }
    from ketenwissel.core.instants import parse_instant  # noqa: PLC0415  # loads the time zones

    terms, end = table["termijnen"], table.get("in_gebruik_tot")
    return Release(
        standaard=standaard,
        naam=naam,
        versie=table["versie"],
        subversie=table["subversie"],
        in_gebruik_van=parse_instant(table["in_gebruik_van"]),
        in_gebruik_van_zekerheid=table["in_gebruik_van_zekerheid"],
        in_gebruik_tot=parse_instant(end) if end else None,
        berichten=MappingProxyType(types),
        termijnen=Termijnen(
            retour=MappingProxyType(terms["retour"]),
            vervolg=terms["vervolg"],
            vervolg_op=frozenset(terms["vervolg_op"]),
            vervolg_met=frozenset(terms["vervolg_met"]),
            melding=terms["melding"],
            melding_met=frozenset(terms["melding_met"]),
        ),
        xsd_versies=MappingProxyType({c: XsdVersie(**v) for c, v in table["xsd_versies"].items()}),
    )


def _berichttype(code: str, standaard: str, release: str, entry: dict[str, Any]) -> Berichttype:
    keys = {klasse: tuple(elements) for klasse, elements in entry["logische_sleutels"].items()}
    plain = {"retour": None, "heen": None} | entry
    plain["berichtcodes"] = MappingProxyType(entry["berichtcodes"])
    plain["logische_sleutels"] = MappingProxyType(keys)
    return Berichttype(code=code, standaard=standaard, release=release, **plain)


@lru_cache(maxsize=_CODES)
def split_code(code: str) -> tuple[str, str, str] | None:
    """Take a message code apart into standaard, number and letter; None when it has no such form.

    >>> split_code("WMO303D"), split_code("JW301"), split_code("JW301D"), split_code("Fo01")
    (('iwmo', '303', 'D'), ('ijw', '301', ''), None, None)
    """
    index = read_table("index.toml")
    for prefix, standaard in index["voorvoegsels"].items():
        number, letter = code[len(prefix) : len(prefix) + 3], code[len(prefix) + 3 :]
        if code.startswith(prefix) and len(number) == 3 and number.isascii() and number.isdigit():
            if letter and letter not in index["letters"].get(number, ()):
                return None
            return standaard, number, letter
    return None


@lru_cache(maxsize=_CODES)
def berichttype(code: str, release: str) -> Berichttype | None:
    """Find a message type; WMO303, WMO303D and WMO303F are all understood. None when it does not exist."""
    parts = split_code(code)
    if parts is None or (parts[0], release) not in releases():
        return None
    return load_release(parts[0], release).berichten.get(code.removesuffix(parts[2]))


def berichttype_of_namespace(namespace: str) -> Berichttype | None:
    """Find the message type whose root element lives in a namespace; None when there is none.

    >>> berichttype_of_namespace("http://www.istandaarden.nl/ijw/3_1/jw315/schema").code
    'JW315'
    """
    for entry in read_table("index.toml")["release"]:
        if namespace.startswith(entry["namespace"]):
            return _by_namespace(entry["standaard"], entry["naam"]).get(namespace)
    return None


@cache
def _by_namespace(standaard: str, naam: str) -> dict[str, Berichttype]:
    return {found.namespace: found for found in load_release(standaard, naam).berichten.values()}
