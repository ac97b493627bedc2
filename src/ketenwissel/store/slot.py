"""The lock that keeps an SQLite file to one process.

The system locks a file beside the database for as long as the process lives, whatever ends it. That file is
never removed: whoever holds the removed one and whoever makes it anew would both believe to be alone.
"""

import os
import sys
from pathlib import Path

from ketenwissel.core.errors import UnusableInput

__all__ = ["Slot", "claim"]


class Slot:
    """A lock that is held; `release` gives it back."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let another process have the database."""
        os.close(self._descriptor)


def claim(database: Path) -> Slot:
    """Take the lock of an SQLite file; raises UnusableInput when another process holds it."""
    path = database.resolve()
    path = path.with_name(f"{path.name}-slot")
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise UnusableInput(f"cannot lock the database: {path}: {error.strerror}") from None
    try:
        _lock(descriptor)
    except OSError:
        os.close(descriptor)
        raise UnusableInput(
            f"{database}: another process works with this SQLite file; "
            "stop it first, or use PostgreSQL for several processes"
        ) from None
    return Slot(descriptor)


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
