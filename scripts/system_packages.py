"""See that the programs and fonts which the tests need are there, and install what is missing.

On Debian and Ubuntu they are installed with apt-get, as root or with sudo. Where that cannot be
done, one sentence names the command. Run by `make test` and, with --bench, by `make bench`.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scripts import chromium


@dataclass(frozen=True)
class Need:
    """A part of the system that tests use.

    Args:
        name: what a person calls it.
        apt: the Debian packages that hold it.
        brew: the Homebrew packages that hold it.
        present: whether it is there.
    """

    name: str
    apt: tuple[str, ...]
    brew: tuple[str, ...]
    present: Callable[[], bool]


def has_font(language: str) -> bool:
    """Whether a font for a language is installed; macOS brings its own."""
    if platform.system() == "Darwin":
        return True
    if not shutil.which("fc-list"):
        return False
    command = ["fc-list", f":lang={language}", "family"]
    return bool(subprocess.run(command, capture_output=True, check=True).stdout.strip())


def has_chromium() -> bool:
    """Whether there is a Chromium that tests can drive."""
    return (chromium.installed() or chromium.of_playwright()) is not None


def has_program(name: str) -> Callable[[], bool]:
    """A question: is this program on the path?"""
    return lambda: shutil.which(name) is not None


CHROMIUM: Final = Need("Chromium", ("chromium-headless-shell",), ("google-chrome",), has_chromium)
FOR_TESTS: Final = (
    CHROMIUM,
    Need("GNU gettext", ("gettext",), ("gettext",), has_program("msgfmt")),
    Need("Arabic fonts", ("fontconfig", "fonts-noto-core"), (), lambda: has_font("ar")),
    Need(
        "Chinese and Japanese fonts",
        ("fontconfig", "fonts-noto-cjk"),
        (),
        lambda: has_font("ja") and has_font("zh-cn"),
    ),
    Need("Node.js", ("nodejs",), ("node",), has_program("node")),
    Need("Redis", ("redis-server",), ("redis",), has_program("redis-server")),
)
FOR_BENCH: Final = (Need("Node.js with npm", ("nodejs", "npm"), ("node",), has_program("npm")),)


def main(arguments: Sequence[str]) -> int:
    """Install what is missing, or say how; the exit status tells whether all is there."""
    needs = FOR_BENCH if "--bench" in arguments else FOR_TESTS
    missing = missing_of(needs)
    if not missing:
        return 0
    commands = install_commands(missing, system())
    prefix = root_prefix() if system() in ("debian", "ubuntu") else None
    if commands and prefix is not None:
        print(f"Installing {listed(missing)} …", flush=True)
        if run(commands, prefix) and not missing_of(missing):
            return 0
        print("That did not succeed; the reason is above.", file=sys.stderr)
    print(advice(missing, commands), file=sys.stderr)
    return 1


def missing_of(needs: Sequence[Need]) -> list[Need]:
    """Those that are not there."""
    return [need for need in needs if not need.present()]


def system() -> str:
    """What kind of system this is: debian, ubuntu, macos or other."""
    if platform.system() == "Darwin":
        return "macos"
    if not shutil.which("apt-get"):
        return "other"
    release = Path("/etc/os-release")
    lines = release.read_text(encoding="utf-8").splitlines() if release.exists() else []
    return "ubuntu" if "ID=ubuntu" in lines else "debian"


def install_commands(missing: Sequence[Need], kind: str) -> list[list[str]]:
    """The commands that install what is missing, to be run by root where apt-get is used.

    Ubuntu's Chromium is a snap, which browser tests cannot drive: Playwright's own is used there.
    """
    if kind == "macos":
        packages = [name for need in missing for name in need.brew]
        return [["brew", "install", *packages]]
    if kind == "other":
        return []
    own_chromium = kind == "ubuntu" and CHROMIUM in missing
    needs = [need for need in missing if not (own_chromium and need is CHROMIUM)]
    packages = list(dict.fromkeys(name for need in needs for name in need.apt))
    commands = []
    if packages:
        commands.append(["apt-get", "update", "-qq"])
        commands.append(["apt-get", "install", "-qq", "--no-install-recommends", "-y", *packages])
    if own_chromium:
        commands.append([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])
    return commands


def root_prefix() -> list[str] | None:
    """What to put before a command that root has to run; None when nobody here can."""
    if os.geteuid() == 0:
        return []
    if not shutil.which("sudo"):
        return None
    at_terminal = sys.stdin.isatty()
    asks = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode
    return ["sudo"] if at_terminal or not asks else None


def run(commands: Sequence[Sequence[str]], prefix: Sequence[str]) -> bool:
    """Run them one after the other, up to the first that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in commands:
        as_root = prefix if command[0] == "apt-get" else []  # Playwright calls sudo by itself
        if subprocess.run([*as_root, *command], env=environment, check=False).returncode:
            return False
    return True


def listed(needs: Sequence[Need]) -> str:
    """Their names, as in a sentence."""
    return ", ".join(need.name for need in needs)


def advice(missing: Sequence[Need], commands: Sequence[Sequence[str]]) -> str:
    """One sentence: what is missing and what to do."""
    if not commands:
        return f"Missing: {listed(missing)}; install them, then run make again."
    typed = [
        " ".join(["sudo", *command] if command[0] == "apt-get" else command)
        for command in commands
        if "update" not in command
    ]
    return f"Missing: {listed(missing)}; run {' && '.join(typed)}, then run make again."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
