"""Ketenwissel runs the iWmo/iJw message chain and carries it from one release to the next."""

__version__ = "0.1.0"
