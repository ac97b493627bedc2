"""Peak memory of judging one message, in a process of its own: `python -m benchmarks.memory WAY FILE`.

The ways: bare, guarded, and judged (level 2 as well).

Prints the megabytes (10^6 bytes) above what the process held when it had judged one small message; the text
of the message itself counts. Prints null on a system without /proc.
"""

import json
import sys
from pathlib import Path

from benchmarks.level1 import bare, guarded
from benchmarks.level2 import guarded_and_judged
from benchmarks.messages import declaration, soort
from ketenwissel.standards import Schemas


def main() -> None:
    """Judge one message and tell what it took."""
    way, path = sys.argv[1:]
    work = {"guarded": guarded, "bare": bare, "judged": guarded_and_judged}[way]
    kind, schemas = soort("323"), Schemas()
    work(declaration(1), kind, schemas)
    idle = _bytes("VmRSS")
    work(Path(path).read_bytes(), kind, schemas)
    peak = _bytes("VmHWM")
    sys.stdout.write(json.dumps(None if idle is None or peak is None else (peak - idle) / 10**6))


def _bytes(name: str) -> int | None:
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:")), None)


if __name__ == "__main__":
    main()
