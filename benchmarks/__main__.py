"""`python -m benchmarks [names] [--json]`: run all parts, or those named, and print their figures.

Databases and files lie in `build/` of the working directory while it runs: a temporary directory may be in
memory, where syncing costs nothing.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import accept, doors, gate, grown, level1, level2, machine, others, readiness, rehearsal
from benchmarks.figures import Figure, table

PARTS: dict[str, Callable[[Path], Iterator[Figure]]] = {
    "level1": level1.measure,
    "level2": level2.measure,
    "accept": accept.measure,
    "doors": doors.measure,
    "others": others.measure,
    "gate": gate.measure,
    "rehearsal": rehearsal.measure,
    "grown": grown.measure,
    "readiness": readiness.measure,
}


def main() -> int:
    """Run the parts and print a table for each; exit 0 whether targets were met or not."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Measure the speed of the core."
    )
    parser.add_argument(
        "names",
        nargs="*",
        metavar="names",
        help=f"parts: {', '.join(PARTS)} (default: all)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document, nothing else")
    arguments = parser.parse_args()
    for name in arguments.names:
        if name not in PARTS:
            parser.error(f"no part {name}: there are {', '.join(PARTS)}")
    about = machine.describe()
    if not arguments.json:
        print(", ".join(f"{name} {value}" for name, value in about.items()))
    found: list[Figure] = []
    for name in arguments.names or PARTS:
        figures = _measure(name)
        found += figures
        if not arguments.json:
            print(f"\n{name}\n\n{table(figures)}", end="", flush=True)
    if arguments.json:
        print(json.dumps({"machine": about, "figures": [_plain(figure) for figure in found]}, indent=2))
    return 0


def _measure(name: str) -> list[Figure]:
    print(f"measuring {name}", file=sys.stderr, flush=True)
    build = Path("build")
    build.mkdir(exist_ok=True)
    with TemporaryDirectory(prefix="bench-", dir=build) as folder:
        return list(PARTS[name](Path(folder)))


def _plain(figure: Figure) -> dict[str, object]:
    return {**asdict(figure), "met": figure.met}


if __name__ == "__main__":
    sys.exit(main())
