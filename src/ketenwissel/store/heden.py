"""The present instant by the clock of the database, for leases and waits that processes share."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

__all__ = ["Heden"]


class Heden(FunctionElement[Any]):
    """The present instant by the clock of the database, as `Instant` stores it."""

    inherit_cache = True
    type = BigInteger()


@compiles(Heden, "sqlite")
def _sqlite(element: Heden, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


@compiles(Heden, "postgresql")
def _postgresql(element: Heden, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401  # their signature
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
