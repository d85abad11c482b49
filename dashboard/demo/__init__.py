"""``run.py --demo``: a fictional team with files and a history, that moves.

Everything goes through the real actions, so that what one sees is what the product does.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from dashboard.config import DEMO_NOTE, ConfigurationError, Settings
from dashboard.demo import activity, fill
from dashboard.demo.people import TRY
from dashboard.models.users import people_exist


@dataclass
class Progress:
    """What is noted in the data folder: the password, and whether the fill is complete."""

    password: str
    complete: bool = False


def start(settings: Settings) -> None:
    """Fill the data folder unless it is filled already, say how to sign in, begin to move.

    Raises:
        ConfigurationError: the folder holds somebody's real data.
    """
    note = settings.data_dir / DEMO_NOTE
    progress = _progress(note)
    if not progress.complete:
        print("Filling in the demo; this takes a few seconds …", flush=True)
        fill.fill(progress.password)
        progress.complete = True
        _write(note, progress)
    _say_how_to_sign_in(settings, progress.password)
    activity.start()


def _progress(note: Path) -> Progress:
    if note.exists():
        return Progress(**json.loads(note.read_text(encoding="utf-8")))
    if people_exist():
        raise ConfigurationError(
            f"DASHBOARD_DATA_DIR: the folder {note.parent} already holds real accounts; choose an "
            "empty one for the demo."
        )
    progress = Progress(password=f"demo-{secrets.token_hex(4)}")
    _write(note, progress)
    return progress


def _write(note: Path, progress: Progress) -> None:
    note.touch(mode=0o600)
    note.write_text(json.dumps(asdict(progress)), encoding="utf-8")


def _say_how_to_sign_in(settings: Settings, password: str) -> None:
    print(f"Sign in at {settings.base_url}/login with one of these:", flush=True)
    for username in TRY:
        print(f"  {username.ljust(12)} {password}", flush=True)
