"""Fetch the vendored front-end files named in static/vendor/vendor.json and rebuild the icons.

Change a version or a file there, or an icon in scripts/icons.txt, then run `make vendor`
(needs npm and the network). Everybody else uses the files as they are in the repository.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MANIFEST = VENDOR / "vendor.json"
ICON_NAMES = ROOT / "scripts" / "icons.txt"
SPRITE = ROOT / "static" / "icons.svg"

SVG = "http://www.w3.org/2000/svg"
# The maps are not vendored, so the comment that names one would only make a browser ask in vain.
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=[^*]+\*/)\s*\Z")


def icon_names() -> list[str]:
    """The icons that the sprite holds, one per line of scripts/icons.txt."""
    return ICON_NAMES.read_text(encoding="utf-8").split()


def main() -> None:
    """Fetch each package, copy its files, note their hashes, and write the sprite."""
    manifest: dict[str, dict[str, Any]] = json.loads(MANIFEST.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        for name, package in manifest.items():
            unpacked = fetch(name, package["version"], Path(folder))
            copy_files(package["files"], unpacked)
            if name == "@tabler/icons":
                SPRITE.write_text(sprite(unpacked / "icons" / "outline"), encoding="utf-8")
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def fetch(name: str, version: str, folder: Path) -> Path:
    """Download a package with npm and unpack it; returns the folder of its files."""
    command = ["npm", "pack", "--silent", f"{name}@{version}", "--pack-destination", str(folder)]
    packed = subprocess.run(command, check=True, capture_output=True, text=True)
    target = folder / name.replace("/", "_")
    with tarfile.open(folder / packed.stdout.split()[-1]) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


def copy_files(files: dict[str, dict[str, Any]], unpacked: Path) -> None:
    """Copy a package's files and note each one's hash; one without `from` is kept by hand."""
    for path, entry in files.items():
        target = VENDOR / path
        if entry["from"]:
            target.parent.mkdir(parents=True, exist_ok=True)
            content = (unpacked / entry["from"]).read_bytes()
            target.write_bytes(SOURCE_MAP.sub(b"\n", content))
        entry["sha256"] = hashlib.sha256(target.read_bytes()).hexdigest()


def sprite(outline: Path) -> str:
    """One SVG with a `<symbol>` per icon, coloured by the text around it."""
    symbols = [symbol(name, outline / f"{name}.svg") for name in icon_names()]
    return "\n".join([f'<svg xmlns="{SVG}">', *symbols, "</svg>\n"])


def symbol(name: str, path: Path) -> str:
    """The `<symbol>` of one Tabler icon; its first path is only an invisible frame."""
    shapes = []
    for shape in ET.parse(path).getroot():
        if shape.get("stroke") == "none" and shape.get("fill") == "none":
            continue
        attributes = " ".join(f'{key}="{value}"' for key, value in shape.attrib.items())
        shapes.append(f"<{shape.tag.removeprefix('{' + SVG + '}')} {attributes}/>")
    style = (
        'fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round"'
    )
    return f'<symbol id="{name}" viewBox="0 0 24 24" {style}>{"".join(shapes)}</symbol>'


if __name__ == "__main__":
    main()
