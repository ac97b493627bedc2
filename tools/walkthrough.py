"""Walk the national runbook with the command line on a rehearsal's service, and write down what it says.

    python -m tools.walkthrough            # writes docs/draaiboek-walkthrough.md anew

The story is `walkthrough.md` beside this file. In it `klok INSTANT` sets the clock of the rehearsal, `zend`
lets the software of a party send a message, every `$ ketenwissel ...` is carried out, and the rest is copied.
"""

import base64
import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import httpx

from ketenwissel.core.instants import format_instant, parse_instant
from ketenwissel.draaiboek import draaiboek_text
from ketenwissel.partij.berichten import build_heenbericht
from ketenwissel.partij.opdracht import Client, Opdracht, Toewijzing

HERE = Path(__file__).parent
DOCUMENT = HERE.parent / "docs" / "draaiboek-walkthrough.md"
PROGRAM = [sys.executable, "-m", "ketenwissel"]
WIDTH = "116"
CLIENT = Client("999900006", date(1990, 1, 1), "2", "Proef", "P")
SECONDS = 30.0


class Walk:
    """A service on a fresh database in a folder, its clock, and the keys of its parties."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("KETENWISSEL_")},
            "KETENWISSEL_DATABASE": str(folder / "keten.db"),
            "COLUMNS": WIDTH,
            "NO_COLOR": "1",
        }
        self.address = ""
        self.sent = 0
        keys = json.loads(self.run(["toegang", "example", "--from", "2021-06-01", "--json"]).stdout)
        self.keys = {row["naam"]: row["sleutel"] for row in keys["sleutels"]}

    def run(self, arguments: list[str], typed: str | None = None) -> subprocess.CompletedProcess[str]:
        """Carry out a command in the folder."""
        return subprocess.run(  # this program itself
            [*PROGRAM, *arguments],
            cwd=self.folder,
            env=self.environment,
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )

    @contextmanager
    def serving(self, at: str) -> Iterator[None]:
        """Run the service, its clock standing still at an instant."""
        process = subprocess.Popen(  # this program itself
            [*PROGRAM, "serve", "--at", at, "--speed", "0", "--port", "0"],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        try:
            for line in process.stderr:
                found = re.search(r"http://[0-9.:]+", line)
                if found:
                    self.address = found[0]
                    break
            # What the service says after its start would fill the pipe.
            os.set_blocking(process.stderr.fileno(), False)
            yield
        finally:
            process.terminate()
            process.communicate()

    def ask(self, method: str, path: str, who: str, body: object = None) -> httpx.Response:
        """Ask the API something with the key of somebody."""
        headers = {"authorization": f"Bearer {self.keys[who]}"}
        return httpx.request(
            method, self.address + path, headers=headers, json=body, timeout=SECONDS, trust_env=False
        )

    def clock(self, instant: str) -> None:
        """Set the clock, and let the service do what falls due then."""
        self.ask("PUT", "/v1/klok", "hubbeheer", {"nu": format_instant(parse_instant(instant))})
        # Jobs of the service (breaking pairs, reminders, what the stop broke) come by within seconds.
        time.sleep(6)

    def send(self, arguments: list[str]) -> str:
        """Let the software of a party send: ZENDER ONTVANGER STANDAARD NUMMER RELEASE; gives the answer."""
        zender, ontvanger, standaard, nummer, release = arguments
        now = self.ask("GET", "/v1/klok", "hubbeheer").json()["nu"]
        moment = parse_instant(now)
        self.sent += 1
        toewijzing = Toewijzing(100_000 + self.sent, CLIENT, "02", "02A03", date(2022, 4, 1), 60, 5000)
        opdracht = Opdracht(moment, standaard, nummer, ontvanger, toewijzing)
        inhoud = build_heenbericht(opdracht, zender, release, f"{self.sent:012d}", moment.date())
        answer = self.ask(
            "POST",
            "/v1/indienen",
            zender,
            {
                "soort": "Di01",
                "zender": {"organisatie": zender, "applicatie": "Zorgpakket"},
                "ontvanger": {"organisatie": ontvanger, "applicatie": "Keten"},
                "referentie": str(uuid.UUID(int=self.sent, version=4)),
                "berichttype": opdracht.bericht,
                "release": release,
                "inhoud": base64.b64encode(inhoud).decode(),
            },
        )
        return f"{answer.status_code} {json.dumps(answer.json(), ensure_ascii=False)}"


def blocks(story: str) -> Iterator[tuple[str, list[str]]]:
    """Cut the story into text and what is to be carried out: ("", lines) or ("console", lines)."""
    lines: list[str] = []
    kind = ""
    for line in story.splitlines():
        if line.startswith("```"):
            yield kind, lines
            kind, lines = ("" if kind else line.removeprefix("```").strip()), []
        else:
            lines.append(line)
    yield kind, lines


def walk(story: str) -> str:
    """Carry the story out; gives the document."""
    with tempfile.TemporaryDirectory() as folder:
        tour = Walk(Path(folder))
        text = draaiboek_text("iwmo-ijw-3.0-naar-3.1")
        (tour.folder / "uitstel.toml").write_text(
            text.replace("2022-04-04T13:00:00", "2022-04-04T16:00:00"), encoding="utf-8"
        )
        begin = re.search(r"^klok (\S+)$", story, re.MULTILINE)
        assert begin is not None, "the story begins at an instant"
        out: list[str] = []
        with tour.serving(begin[1]):
            for kind, lines in blocks(story):
                if kind != "console":
                    out += lines
                    continue
                out.append("```console")
                for line in lines:
                    out += carry_out(tour, line)
                out.append("```")
    return "\n".join(line.rstrip() for line in out).strip() + "\n"


def carry_out(tour: Walk, line: str) -> list[str]:
    """Carry one line out; gives the line and what came of it."""
    if line.startswith("klok "):
        tour.clock(line.split()[1])
        return [f"# de klok staat op {line.split()[1]}"]
    if line.startswith("zend "):
        return [f"# {line}", tour.send(line.split()[1:])]
    command, _, typed = line.removeprefix("$ ").partition(" <<< ")
    done = tour.run(shlex.split(command)[1:], typed or None)
    said = (done.stdout + done.stderr).rstrip("\n").splitlines()
    return [line, *said, *([f"(exit {done.returncode})"] if done.returncode else [])]


def main() -> None:
    """Write the document."""
    story = (HERE / "walkthrough.md").read_text(encoding="utf-8")
    DOCUMENT.write_text(walk(story), encoding="utf-8")


if __name__ == "__main__":
    main()
