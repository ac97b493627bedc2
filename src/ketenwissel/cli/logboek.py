"""The log of a service: JSON lines on stderr, one for each thing that happened, nothing from a message.

Lines of libraries come down to who says it and how bad it is: their texts and tracebacks could hold anything.
"""

import logging
import sys
from typing import Any

import structlog

from ketenwissel.hub import Melder

__all__ = ["open_log"]

_BAD = ("reden", "fout")


def open_log() -> Melder:
    """Let every line go to stderr as JSON, and give what writes one."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logger = structlog.get_logger()
    logging.basicConfig(handlers=[_Library(logger)], level=logging.WARNING, force=True)

    def meld(gebeurtenis: str, /, **velden: str | float) -> None:
        bad = any(name in velden for name in _BAD)
        (logger.warning if bad else logger.info)(gebeurtenis, **velden)

    return meld


class _Library(logging.Handler):
    """Writes the lines of libraries."""

    def __init__(self, logger: Any) -> None:  # noqa: ANN401  # structlog has no type for what it makes
        super().__init__(logging.WARNING)
        self._logger = logger

    def emit(self, record: logging.LogRecord) -> None:
        """Write one, without its text."""
        kind = record.exc_info[0] if record.exc_info else None
        self._logger.warning(
            "melding van een bibliotheek",
            bibliotheek=record.name,
            ernst=record.levelname.lower(),
            plek=f"{record.module}:{record.lineno}",
            fout=kind.__name__ if kind else "",
        )
