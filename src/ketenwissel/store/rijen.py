"""Values in and out of rows: one named tuple per table, its fields named as the columns.

A row is a tuple because that is what a driver takes and gives, and a frozen dataclass with as many fields
costs twenty times as much to make. Statements are built once, when their module is loaded, and keep one text
whatever the number of keys: building or preparing one anew costs more than running it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Dialect, Executable, Insert, Table, Update, bindparam, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import ARRAY, Text, TypeDecorator

from ketenwissel.store.kolommen import Instant, to_milliseconds

__all__ = ["ForEach", "Rijvorm", "among", "rows_of"]


class _Json(TypeDecorator[list[Any]]):
    """A list of keys as JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> str:
        """Write the list."""
        return json.dumps(value)


class _KeyList(FunctionElement[Any]):
    """The right side of an IN: the keys of one parameter, as rows."""

    inherit_cache = True


@compiles(_KeyList, "sqlite")
def _from_json(element: _KeyList, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    keys = compiler.process(element.clause_expr, **options)
    return f"(SELECT value FROM json_each{keys})"  # noqa: S608  # the compiler's own placeholder


@compiles(_KeyList, "postgresql")
def _from_array(element: _KeyList, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    return f"(SELECT unnest{compiler.process(element.clause_expr, **options)})"


def among(column: ColumnElement[Any], name: str = "keys") -> ColumnElement[bool]:
    """Say that a column is one of a list of keys; the list is one parameter, called `keys` by default."""
    kind = ARRAY(column.type).with_variant(_Json(), "sqlite")
    return column.bool_op("IN")(_KeyList(bindparam(name, type_=kind)))


def rows_of(connection: Connection, query: Executable, keys: Iterable[Any]) -> Sequence[Any]:
    """Give the rows of a query on keys that are `among` a list; no keys give no rows."""
    wanted = sorted(keys)
    return connection.execute(query, {"keys": wanted}).all() if wanted else ()


class ForEach:
    """A statement that is carried out for each of many rows of parameters, which are called `names`.

    The rows go to the driver as they are: the usual way, by a dictionary for each, takes two to three times
    as long as what the database does with them, in the busiest path of the hub.
    """

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        self._statement = statement
        self._names = list(names)
        self._texts: dict[str, str] = {}

    def run(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Carry it out; no rows do nothing."""
        if rows:
            connection.exec_driver_sql(self._text(connection.dialect), list(rows))

    def _text(self, dialect: Dialect) -> str:
        if dialect.name not in self._texts:
            keys = self._names if isinstance(self._statement, Insert) else None
            compiled = self._statement.compile(dialect=dialect, column_keys=keys)
            assert compiled.positiontup == self._names, "named in the order of the statement"
            self._texts[dialect.name] = str(compiled)
        return self._texts[dialect.name]


class Rijvorm:
    """How rows of values lie in a table: `columns`, those with these names, in the order of the table."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.columns = [column for column in table.columns if column.name in names]
        self._instants = [place for place, one in enumerate(self.columns) if isinstance(one.type, Instant)]
        self._insert = ForEach(insert(table), names)

    def insert(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Store rows."""
        self._insert.run(connection, [self._stored(row) for row in rows] if self._instants else rows)

    def _stored(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(row)
        for place in self._instants:
            if values[place] is not None:
                values[place] = to_milliseconds(values[place])
        return tuple(values)
