"""The tools that make and continuous integration use."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts.catalogs import ROOT
from scripts.system_packages import (
    CHROMIUM,
    FOR_BENCH,
    FOR_TESTS,
    Need,
    advice,
    install_commands,
    missing_of,
)

SKIPPING = """\
import pytest
def test_runs(): pass
def test_skips(): pytest.skip("no browser")
@pytest.mark.xfail(strict=True)
def test_expected(): assert 0
"""
SKIPPING_MODULE = 'import pytest\npytest.importorskip("surely_not_installed")\n'


def pytest_in(folder: Path, source: str, ci: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "test_it.py").write_text(source)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_it.py"]
    environment = {**os.environ, "CI": ci}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("source", [SKIPPING, SKIPPING_MODULE])
def test_a_skip_fails_on_ci_only(tmp_path: Path, source: str) -> None:
    on_ci = pytest_in(tmp_path, source, "true")
    assert on_ci.returncode != 0
    assert "Nothing may be missing on CI" in on_ci.stdout
    elsewhere = pytest_in(tmp_path, source, "")
    assert "1 skipped" in elsewhere.stdout
    assert not re.search(r"\b\d+ failed", elsewhere.stdout)


def test_ci_runs_make_test_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]
    assert commands == ["export CI=true", "exec make test"]


def test_every_make_target_of_the_contract_is_explained() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory", "help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    explained = set(re.findall(r"make (\S+)", shown))
    assert {"run", "demo", "test", "bench", "catalogs", "catalogs-check", "lint", "help"} <= (
        explained
    )


def make_venv(folder: Path, python: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["sh", str(ROOT / "scripts" / "make_venv.sh"), str(folder / "venv")],
        env={**os.environ, "PYTHON": str(python)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("version, accepted", [("3, 10, 12", False), ("3, 11, 0", True)])
def test_an_old_python_is_refused_in_one_sentence(
    tmp_path: Path, version: str, accepted: bool
) -> None:
    """A stand-in interpreter that claims to be of that version."""
    old = tmp_path / "python-of-old"
    old.write_text(
        f'#!/bin/sh\ncode=$(printf %s "$2" | sed "s/sys.version_info/({version})/")\n'
        f'[ "$1" = -c ] && exec {sys.executable} -c "$code"\nexit 7\n'
    )
    old.chmod(0o755)
    done = make_venv(tmp_path, old)
    assert done.returncode != 0
    assert ("needs Python 3.11 or newer" in done.stderr) is not accepted
    assert done.stderr.count("\n") == (0 if accepted else 1)
    assert not (tmp_path / "venv").exists()


def test_a_python_without_venv_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """As Debian's is, until python3-venv is installed."""
    bare = tmp_path / "python"
    bare.write_text(
        '#!/bin/sh\ncase "$2" in *ensurepip*) exit 1;; esac\n'
        f'[ "$1" = -c ] && exec {sys.executable} "$@"\nexit 7\n'
    )
    bare.chmod(0o755)
    done = make_venv(tmp_path, bare)
    assert done.returncode == 1
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.stderr == (
        f"Python's venv module is missing: run sudo apt-get install python{version}-venv,"
        " then run make again.\n"
    )


def test_what_is_missing_is_installed_with_the_systems_packager() -> None:
    assert install_commands(FOR_TESTS, "debian")[-1][-7:] == [
        "chromium-headless-shell",
        "gettext",
        "fontconfig",
        "fonts-noto-core",
        "fonts-noto-cjk",
        "nodejs",
        "redis-server",
    ]
    assert install_commands([CHROMIUM], "macos") == [["brew", "install", "google-chrome"]]
    assert install_commands(FOR_TESTS, "other") == []


def test_on_ubuntu_chromium_is_playwrights() -> None:
    commands = install_commands(FOR_TESTS, "ubuntu")
    assert not any("chromium" in word for word in commands[1])
    assert commands[-1][1:] == ["-m", "playwright", "install", "--with-deps", "chromium"]


def test_the_advice_is_one_sentence_with_the_command() -> None:
    commands = install_commands(FOR_BENCH, "debian")
    assert advice(FOR_BENCH, commands) == (
        "Missing: Node.js with npm; run sudo apt-get install -qq --no-install-recommends -y"
        " nodejs npm, then run make again."
    )
    assert advice(FOR_BENCH, []).endswith("install them, then run make again.")


def test_only_what_is_absent_is_missing() -> None:
    there = Need("a", ("a",), (), lambda: True)
    absent = Need("b", ("b",), (), lambda: False)
    assert missing_of([there, absent]) == [absent]
