"""Find the Chromium that the browser tests drive."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

NAMES: Final = (
    "chromium-headless-shell",  # the same engine without the windows: starts and paints faster
    "chromium",
    "chromium-browser",
    "google-chrome-stable",
    "google-chrome",
)
MAC_APPS: Final = (
    "Chromium.app/Contents/MacOS/Chromium",
    "Google Chrome.app/Contents/MacOS/Google Chrome",
)


def installed() -> str | None:
    """The path of the Chromium that $CHROMIUM names or the system has; None: use Playwright's."""
    candidates = [os.environ.get("CHROMIUM"), *(shutil.which(name) for name in NAMES)]
    folders = (Path("/Applications"), Path.home() / "Applications")
    candidates += [str(folder / app) for folder in folders for app in MAC_APPS]
    return next((path for path in candidates if path and starts(path)), None)


def of_playwright() -> str | None:
    """The path of the Chromium that Playwright has installed for itself, if it has.

    Not to be called where Playwright is already running.
    """
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if starts(path) else None


def starts(path: str) -> bool:
    """Whether it is a browser that can be driven: a snap cannot, it sees no temporary files."""
    if not Path(path).is_file():
        return False
    done = subprocess.run([path, "--version"], capture_output=True, check=False, timeout=60)
    return done.returncode == 0 and b"snap" not in done.stdout
