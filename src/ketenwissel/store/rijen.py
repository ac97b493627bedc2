"""Values in and out of rows: one named tuple per table, its fields named as the columns.

A row is a tuple because that is what a driver takes and gives, and a frozen dataclass with as many fields
costs twenty times as much to make. Statements are built once, when their module is loaded, and keep one text
whatever the number of keys: building or preparing one anew costs more than running it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Boolean, Connection, Dialect, Executable, Table, bindparam, insert
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import ColumnElement
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NullType, TypeDecorator

from ketenwissel.store.kolommen import Instant, to_milliseconds

__all__ = ["Among", "Rijvorm", "rows_of"]


class _Keys(TypeDecorator[list[Any]]):
    """A list of keys as one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = NullType
    cache_ok = True

    def process_bind_param(self, value: list[Any] | None, dialect: Dialect) -> object:
        """Give the list as the database takes it."""
        return json.dumps(value) if dialect.name == "sqlite" else value


class Among(FunctionElement[bool]):
    """Says whether a column is one of a list of keys; the list is one parameter, called `keys` by default."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, column: ColumnElement[Any], name: str = "keys") -> None:
        super().__init__(column, bindparam(name, type_=_Keys))


@compiles(Among, "sqlite")
def _among_in_json(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({keys}))"  # noqa: S608  # texts of the compiler itself


@compiles(Among, "postgresql")
def _among_in_array(element: Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    column, keys = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{column} = ANY({keys})"


def rows_of(connection: Connection, query: Executable, keys: Iterable[Any]) -> Sequence[Any]:
    """Give the rows of a query on one `Among`; no keys give no rows."""
    wanted = sorted(keys)
    return connection.execute(query, {"keys": wanted}).all() if wanted else ()


class Rijvorm:
    """How rows of values lie in a table: `columns`, those with these names, in the order of the table."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self.columns = [column for column in table.columns if column.name in names]
        assert [column.name for column in self.columns] == list(names), "in the order of the table"
        self._names = list(names)
        self._instants = [place for place, one in enumerate(self.columns) if isinstance(one.type, Instant)]
        self._insert = insert(table)
        self._texts: dict[str, str] = {}

    def insert(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Store rows.

        They go to the driver as they are: the usual way, by a dictionary for each row, takes three times as
        long as the storing itself, in the busiest path of the hub.
        """
        if rows:
            connection.exec_driver_sql(self._text(connection), [self._stored(row) for row in rows])

    def _text(self, connection: Connection) -> str:
        dialect = connection.dialect
        if dialect.name not in self._texts:
            compiled = self._insert.compile(dialect=dialect, column_keys=self._names)
            self._texts[dialect.name] = str(compiled)
        return self._texts[dialect.name]

    def _stored(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self._instants:
            return row
        values = list(row)
        for place in self._instants:
            if values[place] is not None:
                values[place] = to_milliseconds(values[place])
        return tuple(values)
