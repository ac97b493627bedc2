"""A hub as a real process, for tests: what it said, whether it is ready, and its end."""

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from time import monotonic
from typing import Any

import httpx

DEADLINE = 60.0
AT = "2022-03-30T16:59:00+02:00"
STANDING = ("--at", AT, "--speed", "0")
PROGRAM = [sys.executable, "-m", "ketenwissel", "serve"]
CLEAN = {name: value for name, value in os.environ.items() if not name.startswith("KETENWISSEL_")}
# No secret, and long enough for a test.
CLEAN["KETENWISSEL_SEARCH_KEY_FILE"] = __file__


class Service:
    """One process, with what it wrote in its log so far."""

    def __init__(self, *args: str, **environment: str) -> None:
        self.process = subprocess.Popen(
            [*PROGRAM, "--port", "0", *args], stderr=subprocess.PIPE, text=True, env=CLEAN | environment
        )
        self.lines: list[dict[str, Any]] = []
        self._changed = threading.Condition()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        begin = self.wait_for("gestart")
        self.address = begin["adres"]
        self.klok = begin["klok"]
        self.soort = begin["soort"]

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(json.loads(line))
                self._changed.notify_all()

    def named(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]

    def wait_for(self, event: str) -> dict[str, Any]:
        """Wait for a line of the log."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.named(event), DEADLINE), self.lines
            return self.named(event)[0]

    def client(self) -> httpx.Client:
        if self.address.startswith("unix:"):
            transport = httpx.HTTPTransport(uds=self.address.removeprefix("unix:"))
            return httpx.Client(transport=transport, base_url="http://dienst", timeout=DEADLINE)
        return httpx.Client(base_url=self.address, timeout=DEADLINE, trust_env=False)

    def ready(self, *, wanted: bool = True) -> dict[str, bool]:
        """Ask until it is ready (or not), and give the conditions."""
        until = monotonic() + DEADLINE
        while True:
            with self.client() as client:
                found = client.get("/gereed").json()
            if found["gereed"] == wanted:
                conditions: dict[str, bool] = found["controles"]
                return conditions
            assert monotonic() < until, found

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(DEADLINE)
        self._reader.join(DEADLINE)
        return code

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self._reader.join(DEADLINE)
        assert self.process.stderr is not None
        self.process.stderr.close()


class Services:
    """Starts processes that are gone at the end of the test."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack

    def __call__(self, *args: str, **environment: str) -> Service:
        made = Service(*args, **environment)
        self._stack.callback(made.end)
        return made


def refused(*args: str) -> str:
    """Give the one line of a start that fails."""
    done = subprocess.run(
        [*PROGRAM, "--port", "0", *args],
        capture_output=True,
        text=True,
        check=False,
        env=CLEAN,
        timeout=DEADLINE,
    )
    assert (done.returncode, done.stdout) == (2, ""), done
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith("ketenwissel: ")
    return done.stderr
