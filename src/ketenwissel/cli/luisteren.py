"""Where a service listens: a TCP port, or a unix socket for the proxy that ends the TLS."""

import os
import socket
import stat
from pathlib import Path

from ketenwissel.core.errors import UnusableInput

__all__ = ["describe", "listen"]

_MODE = 0o660
_BACKLOG = 2048


def listen(host: str, port: int, uds: Path | None) -> socket.socket:
    """Open the socket; raises UnusableInput when its place is taken or may not be had."""
    try:
        return _unix(uds) if uds is not None else _tcp(host, port)
    except (OSError, OverflowError) as error:
        where = str(uds) if uds is not None else f"{host}:{port}"
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "no such address"
        raise UnusableInput(f"cannot listen on {where}: {reason}") from None


def describe(listener: socket.socket) -> str:
    """Say where a socket listens."""
    name = listener.getsockname()
    if isinstance(name, str):
        return f"unix:{name}"
    host = f"[{name[0]}]" if ":" in name[0] else name[0]
    return f"http://{host}:{name[1]}"


def _tcp(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=_BACKLOG)


def _unix(path: Path) -> socket.socket:
    """Open a unix socket for its owner and group alone: who reaches it is believed about certificates."""
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode) and not _answers(path):
        # What a process that is gone left behind.
        path.unlink()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o777 & ~_MODE)
    try:
        listener.bind(str(path))
    except OSError:
        listener.close()
        raise
    finally:
        os.umask(before)
    listener.listen(_BACKLOG)
    return listener


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            return False
    return True
