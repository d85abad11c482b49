"""Fetch the catalogs of well-known packages, on which reading and writing catalogs is tested.

Run as `make real-catalogs`; `make test` does it, too. pip downloads the packages into .cache/,
which is not in git; nothing of them is installed or run. What is there is not fetched again.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
CACHE: Final = ROOT / ".cache" / "catalogs"

PACKAGES: Final = {
    "Django": "5.2.19",
    "WTForms": "3.3.2",
    "wagtail": "8.0.1",
    "Sphinx": "9.0.4",
    "django-allauth": "65.21.1",
    "mailman": "3.3.10",  # has catalogs that are not in UTF-8
    "trytond": "8.2.1",  # has long lines
    "humanize": "4.17.0",
    "Flask-Security": "5.9.2",  # was wrapped by Babel
    "colander": "2.0",
}
"""Those that ship their .po files, and of which version."""


def main() -> int:
    """Fetch what is missing; the exit status tells whether all is there."""
    folder = fetch()
    print(f"{len(list(folder.rglob('*.po')))} catalogs of {len(PACKAGES)} packages are there.")
    return 0


def fetch() -> Path:
    """The folder that has a folder of catalogs for each package.

    Raises:
        SystemExit: pip could not download them; it has said why.
    """
    wanted = "\n".join(f"{name}=={version}" for name, version in PACKAGES.items())
    folder = CACHE / hashlib.sha256(wanted.encode()).hexdigest()[:12]
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            _fetch_into(folder, wanted.split())
    return folder


def _fetch_into(folder: Path, wanted: list[str]) -> None:
    """Download and unpack beside the folder, then move it there as a whole."""
    with tempfile.TemporaryDirectory(dir=CACHE) as place:
        wheels, catalogs = Path(place, "wheels"), Path(place, "catalogs")
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "--quiet",
            "--disable-pip-version-check",
        ]
        command += ["--no-deps", "--only-binary=:all:", f"--dest={wheels}", *wanted]
        if subprocess.run(command, check=False).returncode:
            raise SystemExit(
                "The catalogs for the tests could not be fetched; the reason is above."
            )
        for wheel in sorted(wheels.glob("*.whl")):
            _unpack(wheel, catalogs / wheel.name.partition("-")[0].lower())
        catalogs.rename(folder)


def _unpack(wheel: Path, folder: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.endswith(".po"):
                archive.extract(name, folder)


if __name__ == "__main__":
    sys.exit(main())
