"""The secret of a hub: under it a BSN is found, and that of an urgent order is kept."""

from pathlib import Path

from ketenwissel.core.errors import UnusableInput
from ketenwissel.store import Opslag

__all__ = ["read_secret", "secret_of"]


def read_secret(path: Path | None) -> bytes | None:
    """Read a secret from its file; blanks and line ends around it are no part of it."""
    if path is None:
        return None
    try:
        return path.read_bytes().strip()
    except OSError as error:
        raise UnusableInput(f"cannot read the search key: {path}: {error.strerror}") from None


def secret_of(given: bytes | None, opslag: Opslag) -> bytes:
    """Give the secret of a database; a rehearsal has made-up people, and does without one."""
    if given is not None:
        return given
    if opslag.soort == "oefening":
        return b"a rehearsal keeps no secret of anybody"
    raise UnusableInput(
        "searching on BSN needs a secret: give a file with at least 32 random bytes (--search-key FILE)"
    )
