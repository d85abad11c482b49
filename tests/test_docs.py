"""The documents say what is so: settings, events, files, targets, links and commands."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
from flask import Flask
from PIL import Image

from dashboard.actions import uploads
from dashboard.config import Settings
from dashboard.events import KINDS
from dashboard.live.gateway import SOCKET_EVENTS
from dashboard.live.rooms import TOPICS
from dashboard.models.event_log import position_of
from dashboard.models.users import user_by_login
from dashboard.policy import BUILTIN_ROLES, SYSTEM
from scripts.documents import PARTS, renewed
from tests.factories import UserFactory
from tests.helpers.server import ROOT, Server

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text(encoding="utf-8")

FENCED = re.compile(r"```(\w*)\n(.*?)```", re.DOTALL)
LINK = re.compile(r"\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
CODE = re.compile(r"`([^`\n]+)`")
NAMED_FILE = re.compile(r"(?:dashboard|docs|scripts|static|tests|translations|bench)/[\w./-]*[\w/]")
TARGET = re.compile(r"\bmake ([a-z][a-z-]*)")

MADE_UP = "bookmarks"
"""The kind of record that docs/architecture.md explains with; it does not exist."""

MOST_BYTES = 150_000


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """What headings of a page are linked by, as GitHub makes it."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page, part", PARTS)
def test_tables_are_what_the_code_says(page: str, part: str) -> None:
    text = text_of(ROOT / page)
    assert renewed(text, part) == text, "make docs brings it up to date."


def test_every_setting_is_explained() -> None:
    for name, field in Settings.model_fields.items():
        assert f"| `DASHBOARD_{name.upper()}` |" in README
        assert field.description
        assert field.description.endswith("."), name


def test_no_setting_is_made_up() -> None:
    known = {f"DASHBOARD_{name.upper()}" for name in Settings.model_fields}
    for page in PAGES:
        assert {*re.findall(r"DASHBOARD_[A-Z_]+[A-Z]", text_of(page))} <= known, page.name


def test_every_event_topic_and_role_is_explained() -> None:
    events = text_of(ROOT / "docs" / "events.md")
    for name in (*KINDS, *TOPICS, *SOCKET_EVENTS):
        assert f"| `{name}` |" in events
    for role in BUILTIN_ROLES.values():
        assert f"| {role.label} |" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for found in LINK.finditer(FENCED.sub("", text_of(page))):
        address = found[1] or found[2]
        if address.startswith(("https://", "http://")):
            continue
        path, _, anchor = address.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), address
        assert target.is_relative_to(ROOT), address
        assert not anchor or anchor in anchors(target), address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_named_file_exists(page: Path) -> None:
    for code in CODE.findall(FENCED.sub("", text_of(page))):
        for name in NAMED_FILE.findall(code.replace("<locale>", "de")):
            if MADE_UP not in name and not name.endswith("users-table.js"):
                assert (ROOT / name).exists(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_exists(page: Path) -> None:
    targets = {*re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE)}
    text = text_of(page)
    code = [*CODE.findall(FENCED.sub("", text)), *(block for _, block in FENCED.findall(text))]
    assert {name for part in code for name in TARGET.findall(part)} <= targets


def test_every_target_of_help_is_in_a_document() -> None:
    explained = "".join(map(text_of, PAGES))
    for name in re.findall(r"^([a-z-]+):.*##", text_of(ROOT / "Makefile"), re.MULTILINE):
        assert f"make {name}" in explained, name


def test_every_command_of_the_readme_exists(app: Flask) -> None:
    lines = re.findall(r"flask --app dashboard ([a-z -]+)", README)
    assert len(lines) > 8
    for line in lines:
        command: click.Command | None = app.cli
        context = click.Context(app.cli)
        for word in line.split():
            if not isinstance(command, click.Group):
                break
            command = command.get_command(context, word)
            assert command, line


def test_every_part_of_the_readme_is_there() -> None:
    for heading in ("Start", "Roles", "Configuration", "Commands", "In production", "Licence"):
        assert f"\n## {heading}\n" in README
    start = README.index("## Start")
    assert README.index("docs/images/overview-light.png") < start, "First a picture."
    assert "make demo" in README[start : start + 400]
    assert "make run" in README[start : start + 400]


def test_pictures_are_small_and_have_a_description() -> None:
    pictures = sorted((ROOT / "docs" / "images").glob("*.png"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < MOST_BYTES, picture.name
        with Image.open(picture) as image:
            assert image.size == (1280, 800), picture.name
        assert f"docs/images/{picture.name}" in README, "Nobody sees it."
    assert README.count("<img") == len(re.findall(r'<img [^>]*alt="[^"]{20,}"', README))
    light = {
        picture.name.removesuffix("-light.png") for picture in pictures if "-light" in str(picture)
    }
    assert all((ROOT / "docs" / "images" / f"{name}-dark.png").exists() for name in light)


def test_the_change_log_keeps_its_form() -> None:
    log = text_of(ROOT / "CHANGELOG.md")
    versions = re.findall(r"^## (.+)$", log, re.MULTILINE)
    assert versions[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", it) for it in versions[1:])
    kinds = {*re.findall(r"^### (.+)$", log, re.MULTILINE)}
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


# Backup and restore, with the very commands of the README


def shell_blocks(heading: str) -> list[str]:
    section = README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [block for language, block in FENCED.findall(section) if language == "sh"]


def shell(folder: Path, script: str, **settings: object) -> subprocess.CompletedProcess[str]:
    python = f'"{sys.executable}" -W ignore -m flask'
    chosen = {f"DASHBOARD_{name.upper()}": str(value) for name, value in settings.items()}
    return subprocess.run(
        ["sh", "-ec", script.replace(".venv/bin/flask", python)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **chosen},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_backup_can_be_restored(tmp_path: Path, migrated: Path) -> None:
    backup, restore = shell_blocks("Backup and restore")
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path / "instance") as server, server.app.app_context():
        ana = server.make_user("ana", roles=("staff",))
        uploads.create(SYSTEM, "plan.txt", [b"the plan"], size=8, owner=ana)
        done = shell(tmp_path, backup)
        assert (done.returncode, done.stderr) == (0, "")
        server.make_user("too.late")
        ahead = position_of("users:full")
    (tmp_path / "instance" / "files").rename(tmp_path / "lost")
    moves = restore.replace("make run\n", "")
    assert moves != restore
    done = shell(tmp_path, moves)
    assert (done.returncode, done.stderr) == (0, "")
    with Server(tmp_path / "instance") as server, server.app.app_context():
        assert user_by_login("too.late") is None
        # Pages that were open when the database went back in time must take a fresh snapshot.
        assert position_of("users:full").epoch != ahead.epoch
        restored = user_by_login("ana")
        assert restored
        browser = server.sign_in(restored)
        found = server.api(browser, "GET", "uploads").json()["items"]
        assert [file["name"] for file in found] == ["plan.txt"]
        answer = browser.get(f"{server.url}/uploads/{found[0]['id']}/download", timeout=10)
        assert answer.content == b"the plan"


def test_a_backup_never_overwrites(tmp_path: Path, app: Flask, make_user: UserFactory) -> None:
    make_user("ana")
    (tmp_path / "there").mkdir()
    done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "there")])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "The backup failed" in done.stderr
    assert not list((tmp_path / "there").iterdir())


def test_a_backup_is_for_its_owner_only(tmp_path: Path, app: Flask) -> None:
    done = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "new")])
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "new").stat().st_mode & 0o077 == 0
