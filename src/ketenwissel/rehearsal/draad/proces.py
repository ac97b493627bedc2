"""`ketenwissel serve` as a process: its start, what it says, and its end."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import IO

import httpx

from ketenwissel.core.clock import Timer
from ketenwissel.core.errors import KetenwisselError

__all__ = ["Hubproces"]

_SECONDS = 60.0
_PAUSE = 0.05
_KEPT = 20


class Hubproces:
    """A service that runs; raises KetenwisselError when it does not start or does not become ready.

    Used as a context it is gone at the end, whatever happened.
    """

    def __init__(self, database: str, arguments: Sequence[str], timer: Timer) -> None:
        # What is set for another service on this machine must not reach this one.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("KETENWISSEL_")}
        # Not on the command line, where everybody on the machine could read the password in it.
        clean["KETENWISSEL_DATABASE"] = database
        self._timer = timer
        self._said: deque[str] = deque(maxlen=_KEPT)
        self._started = threading.Event()
        self.adres = ""
        """Where it listens (http://HOST:PORT)."""
        self._process = subprocess.Popen(  # noqa: S603  # this program itself, and no shell
            [sys.executable, "-m", "ketenwissel", "serve", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=clean,
        )
        assert self._process.stderr is not None, "asked for as a pipe"
        self._listener = threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True)
        self._listener.start()

    def __enter__(self) -> "Hubproces":
        return self

    def __exit__(self, *exc: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        self._listener.join()

    def _listen(self, stream: IO[str]) -> None:
        with stream:
            for line in stream:
                self._said.append(line.strip())
                if not self._started.is_set():
                    self.adres = _address(line)
                    if self.adres:
                        self._started.set()
        # Who waits for a start that will not come must not wait on.
        self._started.set()

    def wait_ready(self) -> None:
        """Wait until /gereed says so."""
        self._started.wait(_SECONDS)
        until = self._timer.seconds() + _SECONDS
        pause = threading.Event()
        while self.adres and self._process.poll() is None and self._timer.seconds() < until:
            try:
                if httpx.get(f"{self.adres}/gereed", trust_env=False, timeout=_SECONDS).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            pause.wait(_PAUSE)
        raise KetenwisselError(f"the hub did not get ready: {self.last_words()}")

    def stop(self) -> None:
        """Ask it to end and wait for that; raises KetenwisselError when it fails."""
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(_SECONDS)
        except subprocess.TimeoutExpired:
            raise KetenwisselError("the hub did not end when it was asked to") from None
        self._listener.join()
        if code != 0:
            raise KetenwisselError(f"the hub ended with exit code {code}: {self.last_words()}")

    def last_words(self) -> str:
        """Give the last line that it said."""
        return self._said[-1] if self._said else "it said nothing"


def _address(line: str) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return ""
    started = isinstance(said, dict) and said.get("event") == "gestart"
    return str(said.get("adres", "")) if started else ""
