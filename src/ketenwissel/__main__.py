"""Run the program as `python -m ketenwissel`."""

import sys

from ketenwissel.cli import main

sys.exit(main())
