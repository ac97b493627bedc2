"""Column types that mean the same on SQLite and PostgreSQL.

An instant is stored as a whole number of milliseconds since 1970 UTC. SQLite has no type for instants and
compares texts; PostgreSQL has `timestamptz` with microseconds. A number compares, indexes and subtracts
exactly the same on both, and a millisecond is the finest that the chain writes (`tijdstipBericht`).
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

__all__ = ["ID", "Instant", "from_milliseconds", "to_milliseconds", "whole_milliseconds"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

ID = BigInteger().with_variant(Integer, "sqlite")
"""A row number; SQLite counts by itself only for a plain INTEGER."""


def to_milliseconds(instant: datetime) -> int:
    """Give an aware instant as milliseconds since 1970 UTC, rounded down.

    >>> to_milliseconds(datetime(2022, 3, 30, 15, 0, 0, 1999, tzinfo=UTC)) % 1000
    1
    """
    return (instant - _EPOCH) // _MILLISECOND


def from_milliseconds(number: int) -> datetime:
    """Give the instant (UTC) of milliseconds since 1970."""
    return _EPOCH + number * _MILLISECOND


def whole_milliseconds(instant: datetime) -> datetime:
    """Round an instant down to what the store keeps: down, so that rounding passes no cut-off."""
    return instant.astimezone(UTC).replace(microsecond=instant.microsecond // 1000 * 1000)


class Instant(TypeDecorator[datetime]):
    """An aware instant in UTC, kept as milliseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Turn an aware instant into a number; a time without zone raises TypeError."""
        return None if value is None else to_milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        """Turn the number back into an instant in UTC."""
        return None if value is None else from_milliseconds(value)
