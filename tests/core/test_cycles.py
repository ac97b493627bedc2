"""How often Python looks for garbage."""

import gc
import subprocess
import sys


def test_looking_seldom_is_looking_less_often_than_python_does() -> None:
    # In a process of its own: the setting holds for all of it.
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import gc; from ketenwissel.core.cycles import look_seldom; look_seldom();"
            "print(gc.isenabled(), *gc.get_threshold())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert told[0] == "True"
    assert all(int(new) > old for new, old in zip(told[1:], gc.get_threshold(), strict=True))
