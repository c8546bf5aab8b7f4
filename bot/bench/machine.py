"""The machine behind the figures."""

import os
import platform
import sqlite3
from pathlib import Path


def machine() -> dict[str, str | int]:
    """What the figures were measured on: they mean nothing without it."""
    return {
        "processor": _processor() or platform.processor() or platform.machine(),
        "cores": os.cpu_count() or 1,
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    if not cpuinfo.exists():
        return ""
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
