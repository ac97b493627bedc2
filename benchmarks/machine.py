"""The machine and the libraries that figures belong to."""

import os
import platform
import sqlite3
from pathlib import Path

from lxml import etree

__all__ = ["describe"]


def describe() -> dict[str, str]:
    """Name processor, memory and versions, and how busy the machine is (load over one minute)."""
    return {
        "cpu": _field("/proc/cpuinfo", "model name") or platform.processor() or "unknown",
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "load": f"{os.getloadavg()[0]:.2f}",
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "lxml": _dotted(etree.LXML_VERSION),
        "libxml2": _dotted(etree.LIBXML_VERSION),
        "sqlite": sqlite3.sqlite_version,
    }


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in version[:3])


def _field(path: str, name: str) -> str:
    """Give a field of a file of the kernel, empty where the system has no such file."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def _memory() -> str:
    kilobytes = _field("/proc/meminfo", "MemTotal").partition(" ")[0]
    return f"{int(kilobytes) / 2**20:.1f} GiB" if kilobytes else "unknown"
