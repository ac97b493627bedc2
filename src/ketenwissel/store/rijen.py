"""Values in and out of rows: one named tuple per table, its fields named as the columns.

A row is a tuple because that is what a driver takes and gives, and a frozen dataclass with as many fields
costs twenty times as much to make. Statements are built once, when their module is loaded, and keep one text
whatever the number of keys: building or preparing one anew costs more than running it.

The statements of the busiest path go to the driver as they are (`Query`, `Change`, `ForEach`): the usual way
takes longer over a statement than SQLite does. They give and take what is stored, instants as numbers:
`Rijvorm` knows which.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    CursorResult,
    Dialect,
    Executable,
    Insert,
    Select,
    String,
    Table,
    TableClause,
    Update,
    bindparam,
    insert,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import ARRAY, Boolean, Text, TypeDecorator

from ketenwissel.store.kolommen import Instant, from_milliseconds, to_milliseconds

__all__ = ["Change", "ForEach", "Query", "Rijvorm", "Row", "among", "rows_of"]

Row = tuple[Any, ...]


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


def rows_of(connection: Connection, statement: Executable, keys: Iterable[Any]) -> Sequence[Any]:
    """Give what a statement gives for keys that are `among` a list, the usual way; no keys give nothing."""
    wanted = sorted(keys)
    return connection.execute(statement, {"keys": wanted}).all() if wanted else ()


class _Text(NamedTuple):
    """The text of a statement for one kind of database, and the names of its parameters in order.

    `given` holds the values of those that the statement itself has.
    """

    text: str
    order: list[str]
    given: Mapping[str, Any]


class _Statement:
    """A statement, compiled once for each kind of database."""

    def __init__(self, statement: Select[Any] | Insert | Update, names: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._names = names
        self._texts: dict[str, _Text] = {}

    def on(self, connection: Connection) -> _Text:
        """Give its text as the database of this connection takes it."""
        dialect = connection.dialect
        found = self._texts.get(dialect.name)
        if found is None:
            compiled = self._statement.compile(dialect=dialect, column_keys=self._names)
            found = _Text(str(compiled), list(compiled.positiontup or ()), dict(compiled.params))
            self._texts[dialect.name] = found
        return found


class Query:
    """A query; what it gives are tuples as the driver made them."""

    def __init__(self, statement: Select[Any]) -> None:
        self._statement = _Statement(statement)

    def rows(self, connection: Connection, **values: Any) -> Sequence[Row]:  # noqa: ANN401  # any column
        """Give all rows, by the parameters of the query; a list is one of keys (see `among`)."""
        found: Sequence[Row] = _carry_out(self._statement, connection, values).fetchall()
        return found

    def by_keys(self, connection: Connection, keys: Iterable[Any]) -> Sequence[Row]:
        """Give the rows of a query on keys that are `among` a list; no keys give no rows."""
        wanted = sorted(keys)
        return self.rows(connection, keys=wanted) if wanted else ()


class Change:
    """A statement that changes rows, by the names of its parameters; instants are given as numbers."""

    def __init__(self, statement: Update) -> None:
        self._statement = _Statement(statement)

    def run(self, connection: Connection, **values: Any) -> int:  # noqa: ANN401  # any column
        """Carry it out; gives how many rows it found."""
        return _carry_out(self._statement, connection, values).rowcount


def _carry_out(
    statement: _Statement, connection: Connection, values: Mapping[str, Any]
) -> sqlite3.Cursor | CursorResult[Any]:
    text, order, given = statement.on(connection)
    asked = tuple(values[name] if name in values else given[name] for name in order)
    driver = _driver(connection)
    if driver is None:
        return connection.exec_driver_sql(text, asked)
    return driver.execute(text, [json.dumps(one) if isinstance(one, list) else one for one in asked])


class ForEach:
    """A statement that is carried out for each of many rows of parameters, which are called `names`."""

    def __init__(self, statement: Insert | Update, names: Sequence[str]) -> None:
        self._statement = _Statement(statement, names if isinstance(statement, Insert) else None)
        self._names = list(names)
        self._into = statement.table if isinstance(statement, Insert) else None

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Carry it out; no rows do nothing."""
        if not rows:
            return
        driver = _driver(connection)
        if driver is None and self._into is not None:
            whole = _from_arrays(self._into, self._names, connection.dialect)
            connection.exec_driver_sql(whole, tuple(map(list, zip(*rows, strict=True))))
            return
        text, order, _ = self._statement.on(connection)
        assert order == self._names, "named in the order of the statement"
        if driver is None:
            connection.exec_driver_sql(text, list(rows))
        else:
            driver.executemany(text, rows)


def _from_arrays(table: TableClause, names: Sequence[str], dialect: Dialect) -> str:
    """Write the insertion of many rows into PostgreSQL as one statement: an array for each column.

    A statement for each row costs the server five times as much. Texts go as such: a cast to the length of
    their column would cut off what is too long for it, where storing it must be refused.
    """
    types = [table.columns[name].type for name in names]
    kinds = ["TEXT" if isinstance(one, String) else one.compile(dialect=dialect) for one in types]
    arrays = ", ".join(f"%b::{kind}[]" for kind in kinds)
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({arrays})"  # noqa: S608  # our names


def _driver(connection: Connection) -> sqlite3.Connection | None:
    """Give the connection of SQLite's own driver; None on another database."""
    raw = connection.connection.driver_connection
    return raw if isinstance(raw, sqlite3.Connection) else None


class Rijvorm:
    """How rows of values lie in a table: `columns`, those with these names, in the order of the table."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.columns = [column for column in table.columns if column.name in names]
        self._instants = [place for place, one in enumerate(self.columns) if isinstance(one.type, Instant)]
        self._flags = [place for place, one in enumerate(self.columns) if isinstance(one.type, Boolean)]
        self._insert = ForEach(insert(table), names)

    def insert(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Store rows."""
        self._insert.run(connection, [self._stored(row) for row in rows] if self._instants else rows)

    def values(self, row: Row) -> Row:
        """Give the values of a row as a `Query` gave it: with instants and flags as numbers."""
        if not (self._instants or self._flags):
            return row
        found = list(row)
        for place in self._instants:
            if found[place] is not None:
                found[place] = from_milliseconds(found[place])
        for place in self._flags:
            found[place] = bool(found[place])
        return tuple(found)

    def _stored(self, row: Row) -> Row:
        values = list(row)
        for place in self._instants:
            if values[place] is not None:
                values[place] = to_milliseconds(values[place])
        return tuple(values)
