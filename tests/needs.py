"""What some tests need beyond pip: Chromium, Node.js packages, a PostgreSQL server. Found, never installed, here."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

WECHATPY = Path(__file__).parent / "wechatpy" / ".venv" / "bin" / "python"
NODE_MODULES = Path(__file__).parent / "node" / "node_modules"
NODE_PATH = {"NODE_PATH": str(NODE_MODULES)}
"""Where Node.js looks for packages, as an environment."""
POSTGRES_URL = "LIANDONG_TEST_POSTGRES"


def chromium() -> Path | None:
    """The browser: $CHROMIUM, or the first one on the path."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), None)
    return Path(found) if found else None


def node() -> Path | None:
    """Node.js, if the packages of tests/node are installed too."""
    found = shutil.which("node")
    return Path(found) if found and NODE_MODULES.is_dir() else None


def postgres_programs() -> Path | None:
    """The folder with initdb and postgres; the newest of the Debian packages."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def postgres() -> Path | None:
    """Something to run PostgreSQL tests on: a server named in the environment, or the programs to start one."""
    return Path(os.environ[POSTGRES_URL]) if POSTGRES_URL in os.environ else postgres_programs()


def wechatpy() -> Path | None:
    """The Python of the environment with wechatpy's pre-release."""
    return WECHATPY if WECHATPY.exists() else None


def browser() -> Path | None:
    """Chromium, and playwright-core under Node.js to drive it."""
    return chromium() if node() else None


NEEDS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "browser": (browser, "Chromium and Node.js (apt-get install chromium nodejs npm)"),
    "node": (node, "Node.js and the packages of tests/node (apt-get install nodejs npm; make test-all)"),
    "wechatpy": (wechatpy, "wechatpy's pre-release (make test-all)"),
    "postgres": (postgres, f"PostgreSQL (apt-get install postgresql, or set {POSTGRES_URL})"),
}
