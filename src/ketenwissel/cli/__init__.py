"""Entry points: the command line, the only room that reads settings and wires the others together.

`main` turns every failure into one line on stderr; a command is loaded only when it is asked for.
"""

from ketenwissel.cli.app import main

__all__ = ["main"]
