"""Reading, compiling and changing the file of a catalog, beside msgfmt and polib."""

from __future__ import annotations

import gettext
import io
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import polib

from bench.table import number, spread, table
from dashboard.catalog_files import Edit, compiled, patched, read

OURS = "dashboard"

Job = Callable[[], bytes]


def run(content: str, rounds: int) -> str:
    """Time each way, in turn, and print a table; return the ratios for the docs.

    Raises:
        SystemExit: when the ways do not come to the same words.
    """
    with tempfile.TemporaryDirectory(prefix="dashboard-bench-") as name:
        path = Path(name) / "messages.po"
        path.write_text(content, encoding="utf-8")
        parts = {
            "read, check and compile": ways_to_compile(path),
            "compile what has been read": _ways_to_write(path),
            "change one text in the file": _ways_to_change(path),
        }
        see_same_words(parts["read, check and compile"])
        see_same_words(parts["compile what has been read"])
        times = {part: _times(ways, rounds) for part, ways in parts.items()}
    print(_report(times), flush=True)
    return _ratios(times)


def ways_to_compile(path: Path) -> dict[str, Job]:
    """Give each way to make a .mo of a file, msgfmt's where it is installed."""
    target = path.with_suffix(".mo")

    def msgfmt() -> bytes:
        command = ["msgfmt", "--check", "-o", str(target), str(path)]
        subprocess.run(command, check=True, capture_output=True)
        return target.read_bytes()

    ways: dict[str, Job] = {OURS: lambda: compiled(read(path.read_bytes()))}
    if shutil.which("msgfmt"):
        ways["msgfmt"] = msgfmt
    ways["polib"] = lambda: polib.pofile(str(path)).to_binary()
    return ways


def _ways_to_write(path: Path) -> dict[str, Job]:
    ours, theirs = read(path.read_bytes()), polib.pofile(str(path))
    return {OURS: lambda: compiled(ours), "polib": theirs.to_binary}


def _ways_to_change(path: Path) -> dict[str, Job]:
    content = path.read_bytes()
    catalog = read(content)
    message = catalog.entries[len(catalog.entries) // 2]
    texts = tuple(f"{text} new" for text in message.texts)

    def with_polib() -> bytes:
        file = polib.pofile(str(path))
        entry = next(entry for entry in file if entry.msgid == message.source)
        entry.msgstr = texts[0]
        return str(file).encode()

    return {OURS: lambda: patched(content, {message.key: Edit(texts)}), "polib": with_polib}


def _times(ways: dict[str, Job], rounds: int) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, job in ways.items():
            started = time.perf_counter()
            job()
            times[name].append((time.perf_counter() - started) * 1e3)
    return times


def see_same_words(ways: dict[str, Job]) -> None:
    """Raises SystemExit when the ways do not come to the same words."""
    words = {name: _words(job()) for name, job in ways.items()}
    for name, found in words.items():
        if found != words[OURS]:
            raise SystemExit(f"{name} and the dashboard compile different words.")


def _words(compiled_catalog: bytes) -> dict[object, str]:
    catalog = gettext.GNUTranslations(io.BytesIO(compiled_catalog))
    words: dict[object, str] = catalog._catalog  # type: ignore[attr-defined]
    return {key: text for key, text in words.items() if key != ""}


def _report(times: dict[str, dict[str, list[float]]]) -> str:
    rows = [
        (f"{part}: {name}", spread(taken))
        for part, ways in times.items()
        for name, taken in ways.items()
    ]
    return f"Files; milliseconds, median (min–max).\n\n{table(('', 'ms'), rows)}\n"


def _ratios(times: dict[str, dict[str, list[float]]]) -> str:
    lines = ["| the dashboard's time | ÷ msgfmt | ÷ polib |", "|---|--:|--:|"]
    for part, ways in times.items():
        ours = median(ways[OURS])
        cells = (
            number(ours / median(ways[name])) if name in ways else "–"
            for name in ("msgfmt", "polib")
        )
        lines.append(f"| {part} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
