"""What commands of `ketenwissel regie` share: who asks of which database, and how answers are written."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import NamedTuple, cast

from ketenwissel.cli.output import camel
from ketenwissel.cli.toegang_basis import moment_of
from ketenwissel.core.errors import UnusableInput
from ketenwissel.core.instants import format_instant
from ketenwissel.draaiboek import Omgeving
from ketenwissel.regie import Doelgroep, Nazorgbalie, Regelbron
from ketenwissel.store import Opslag, kenmerken, open_database
from ketenwissel.toegang import Identiteit, Toegang, Verboden, Zicht

__all__ = ["Vrager", "asking", "plain"]


class Vrager(NamedTuple):
    """Who asks, who is who, and by which rules, in a database at an instant (UTC)."""

    opslag: Opslag
    toegang: Toegang
    wie: Identiteit
    at: datetime
    bron: Regelbron
    balie: Nazorgbalie

    def require(self, recht: str) -> Zicht:
        """Give how far a right reaches; raises Verboden for who does not have it."""
        if not self.wie.mag(recht):
            raise Verboden(f"{self.wie.naam} does not have the right {recht} here")
        return self.toegang.zicht(self.wie, recht, self.at)


@contextmanager
def asking(database: str, naam: str) -> Iterator[Vrager]:
    """Open a database for a person who asks or acts; raises UnusableInput when there is none of that name."""
    with closing(open_database(database, soort=None)) as opslag:
        toegang, at = Toegang.load(opslag), moment_of(opslag)
        wie = toegang.person(naam, at)
        if wie is None:
            raise UnusableInput("--as must name a person who is known and whose time has not ended")
        with opslag.reading() as connection:
            omgeving = cast(Omgeving, kenmerken.read(connection, "omgeving") or "productie")
        yield Vrager(
            opslag, toegang, wie, at, Regelbron(lambda: at, omgeving), Nazorgbalie(opslag, lambda: at)
        )


def plain(value: object) -> object:
    """Turn a value of ours into what JSON has: names in camelCase, instants in UTC."""
    if isinstance(value, datetime):
        return format_instant(value)
    if isinstance(value, (date, Doelgroep)):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {camel(one.name): plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        named: Mapping[str, object] = value._asdict()
        return {camel(name): plain(one) for name, one in named.items()}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value
