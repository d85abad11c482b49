"""What GNU gettext says of a catalog."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import polib


def complaints(content: bytes, folder: Path) -> list[str]:
    """What msgfmt --check refuses in a catalog, without the places; empty when it accepts it."""
    path = folder / "checked.po"
    path.write_bytes(content)
    command = ["msgfmt", "--check", "--output-file=/dev/null", str(path)]
    done = subprocess.run(command, capture_output=True, check=False)
    if not done.returncode:
        return []
    said = done.stderr.decode("utf-8", "replace").splitlines()
    return [re.sub(r"^\S+:\d+:(\d+:)?", "", line) for line in said if "warning" not in line]


def compiled(content: bytes, folder: Path) -> bytes:
    """The .mo that msgfmt makes of a catalog."""
    source, target = folder / "compiled.po", folder / "compiled.mo"
    source.write_bytes(content)
    subprocess.run(["msgfmt", "--no-hash", f"--output-file={target}", str(source)], check=True)
    return target.read_bytes()


def words(mo: bytes, folder: Path) -> dict[tuple[str | None, str], list[str]]:
    """What a .mo has, as polib reads it."""
    path = folder / "read.mo"
    path.write_bytes(mo)
    found = {}
    for entry in polib.mofile(str(path)):
        forms = [entry.msgstr_plural[form] for form in sorted(entry.msgstr_plural)]
        found[entry.msgctxt, entry.msgid] = forms or [entry.msgstr]
    return found


def concatenated(path: Path) -> bytes:
    """A catalog as GNU gettext writes it."""
    done = subprocess.run(["msgcat", str(path)], check=True, capture_output=True)
    return done.stdout
