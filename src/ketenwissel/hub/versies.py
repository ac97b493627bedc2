"""The runbook in force: versions in the database, parsed once each."""

import tomllib
from datetime import datetime

from sqlalchemy import Connection

from ketenwissel.core.errors import KetenwisselError, UnusableInput
from ketenwissel.draaiboek import Draaiboek, check
from ketenwissel.draaiboek.reading import parse_draaiboek
from ketenwissel.store import versies

__all__ = ["Versies", "read_text"]


def read_text(inhoud: str, naam: str) -> Draaiboek:
    """Read the text (TOML) of a runbook; raises UnusableInput when the linter finds an error."""
    try:
        document = tomllib.loads(inhoud)
    except ValueError as error:
        raise UnusableInput(f"{naam}: not TOML: {error}") from None
    draaiboek = parse_draaiboek(document, naam)
    for opmerking in check(draaiboek):
        if opmerking.ernst == "fout":
            raise UnusableInput(f"{naam}: {opmerking.plaats}: {opmerking.tekst}")
    return draaiboek


class Versies:
    """Gives the runbook in force at an instant, as the versions in a transaction say."""

    def __init__(self) -> None:
        self._parsed: dict[int, Draaiboek] = {}

    def load(self, connection: Connection) -> "VersiesNu":
        """Read which versions there are, and parse those not yet known."""
        rows = versies.all_versions(connection)
        for row in rows:
            if row.nummer not in self._parsed:
                self._parsed[row.nummer] = read_text(versies.version_text(connection, row.nummer), row.naam)
        return VersiesNu([(row.van_kracht_op, row.nummer, self._parsed[row.nummer]) for row in rows])


class VersiesNu:
    """The versions as one transaction saw them."""

    def __init__(self, versions: list[tuple[datetime, int, Draaiboek]]) -> None:
        self._versions = sorted(versions, key=lambda version: version[:2], reverse=True)

    def at(self, instant: datetime) -> Draaiboek:
        """Give the runbook in force at an instant; raises KetenwisselError when there is none yet."""
        for start, _, draaiboek in self._versions:
            if start <= instant:
                return draaiboek
        raise KetenwisselError("no runbook is in force at this instant: lay one down first")
