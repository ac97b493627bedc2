"""How often Python looks for garbage."""

import subprocess
import sys


def test_looking_seldom_is_looking_less_often_than_python_does() -> None:
    # In a process of its own: the setting holds for all of it.
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import gc; from ketenwissel.core.cycles import look_seldom; print(*gc.get_threshold());"
            "look_seldom(); print(gc.isenabled(), *gc.get_threshold())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    by_itself, (enabled, *seldom) = told[0].split(), told[1].split()
    assert enabled == "True"
    assert all(int(new) > int(old) for new, old in zip(seldom, by_itself, strict=True))
