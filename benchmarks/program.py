"""Running the program as a user does, from the environment that runs the benchmarks."""

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["PROGRAM", "peak_memory", "run_quietly"]

PROGRAM = str(Path(sys.executable).with_name("ketenwissel"))
"""The installed command of this environment."""

_WATCH = (
    "import resource, subprocess, sys\n"
    "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def run_quietly(arguments: list[str], source: Path | None = None) -> None:
    """Run a command with a file as stdin and throw its output away; raises RuntimeError when it fails."""
    with (source or Path(os.devnull)).open("rb") as stdin:
        done = subprocess.run(
            arguments, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
    if done.returncode != 0:
        raise RuntimeError(f"exit {done.returncode} of {arguments[:2]}: {done.stderr.decode()[-500:]}")


def peak_memory(arguments: list[str]) -> float:
    """Run a command with its output thrown away and give its peak memory in MB (10^6 bytes).

    A small process stands in between: a child inherits the peak of the process that starts it.
    Raises RuntimeError when the command fails.
    """
    done = subprocess.run([sys.executable, "-c", _WATCH, *arguments], capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"{arguments[:2]} failed: {done.stderr.decode()[-500:]}")
    # Kilobytes, on macOS bytes.
    return int(done.stdout) * (1 if sys.platform == "darwin" else 1024) / 10**6
