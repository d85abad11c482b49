"""Commands do what pages do, print what scripts need, and answer errors with one sentence."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from flask_babel import force_locale, gettext
from sqlalchemy import inspect, select, update

from dashboard.actions import passwords
from dashboard.cli.output import print_table
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Role, User
from dashboard.models.columns import now
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED, user_by_login
from dashboard.permissions import PERMISSIONS
from dashboard.transaction import transaction
from tests.factories import UserFactory, start_session
from tests.helpers.verify_action import verify_action

ROOT = Path(__file__).parents[1]
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: ``run("users list")``."""
    runner = app.test_cli_runner()
    return lambda line, typed=None: runner.invoke(args=line.split(), input=typed)


def person(name: str) -> User:
    db.session.rollback()
    found = user_by_login(name)
    assert found is not None
    return found


def failed(result: Result, status: int, words: str) -> None:
    """One sentence on standard error, nothing on standard output, no traceback."""
    assert (result.exit_code, result.stdout) == (status, "")
    assert words in result.stderr
    assert "Traceback" not in result.output
    assert isinstance(result.exception, SystemExit)


def test_create_with_a_password_prints_only_the_id(run: Run) -> None:
    result = run(
        "users create ana --email ana@example.com --name Ana --role staff --role translator "
        "--locale de --timezone Europe/Berlin --password-stdin",
        "correct horse battery\n",
    )
    ana = person("ana")
    assert (result.exit_code, result.output) == (0, f"{ana.id}\n")
    assert (ana.state, ana.name, ana.locale) == (ACTIVE, "Ana", "de")
    assert [role.key for role in ana.roles] == ["staff", "translator"]
    assert passwords.matches(ana.password_hash, "correct horse battery")


def test_create_without_a_password_invites(run: Run, app: Flask) -> None:
    result = run("users create ana --email ana@example.com")
    ana = person("ana")
    assert result.stdout == f"{ana.id}\n"
    assert ana.state == INVITED
    assert "http://127.0.0.1:5000/invitation?token=" in result.stderr
    assert [role.key for role in ana.roles] == ["user"]


@pytest.mark.parametrize(
    "line, typed, words",
    [
        ("users create ana --email nonsense", None, "email: "),
        ("users create Ä --email ana@example.com", None, "username: "),
        ("users create ana --email ana@example.com --locale xx", None, "locale: "),
        ("users create ana --email a@example.com --password-stdin", "short\n", "password: "),
        ("users create ana --email a@example.com --password-stdin", "", "standard input"),
        ("users create ana", None, "--email"),
        ("users list --state gone", None, "--state"),
        ("roles create Auditors --permission fly", None, "--permission"),
        ("roles create Auditors --permission translations.edit:xx", None, "--permission"),
        ("roles create Auditors --permission users.view:fr", None, "--permission"),
        ("events prune --days 0", None, "--days"),
    ],
)
def test_wrong_input_is_named(run: Run, line: str, typed: str | None, words: str) -> None:
    failed(run(line, typed), 2, words)
    assert db.session.scalar(select(User.id)) is None


@pytest.mark.parametrize(
    "line",
    [
        "users show nobody",
        "users deactivate nobody",
        "users rename nobody Somebody",
        "links password nobody",
        "sessions end nobody",
    ],
)
def test_an_unknown_person_is_named(run: Run, line: str) -> None:
    failed(run(line), 1, "“nobody”")


@pytest.mark.parametrize("line", ["users grant ana pilots", "roles delete pilots"])
def test_an_unknown_role_is_answered_with_those_there_are(
    run: Run, make_user: UserFactory, line: str
) -> None:
    make_user("ana")
    failed(run(line), 1, "“pilots”. Choose from: admin, staff, translator, user.")


def test_errors_are_in_the_apps_language(run: Run, app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "de"
    with app.app_context(), force_locale("de"):
        sentence = gettext("Enter an e-mail address like name@example.com.")
    failed(run("users create ana --email nonsense"), 2, f"email: {sentence}")


def test_list_and_show_for_people(run: Run, make_user: UserFactory) -> None:
    make_user("ana", name="Ana", roles=("staff",))
    make_user("bo", name="Bo 山", state=DEACTIVATED)
    lines = run("users list").stdout.splitlines()
    assert lines[0].split() == ["ID", "USERNAME", "NAME", "EMAIL", "STATE", "ROLES"]
    assert lines[1].split()[1:] == ["ana", "Ana", "ana@example.com", "active", "staff"]
    assert [line.split()[1] for line in lines[1:]] == ["ana", "bo"]
    shown = dict(line.split(maxsplit=1) for line in run("users show ana").stdout.splitlines()[:3])
    assert shown["username"] == "ana"


def test_list_and_show_for_scripts(run: Run, make_user: UserFactory) -> None:
    ana, bo = make_user("ana", name="Ana"), make_user("bo", name="Bó 山", roles=("staff",))
    assert json.loads(run("users list --json").stdout) == [ana.public(), bo.public()]
    assert json.loads(run("users show bo@example.com --json").stdout) == bo.public()
    assert json.loads(run("users list --role staff --json").stdout) == [bo.public()]
    assert json.loads(run("users list --state invited --json").stdout) == []


@pytest.mark.parametrize(
    "line, kinds",
    [
        ("users rename ana Annika", ["user.updated"]),
        ("users deactivate ana", ["user.deactivated"]),
        ("users grant ana staff", ["user.roles_changed"]),
        ("users revoke ana user", ["user.roles_changed"]),
        ("users reactivate ana", []),
        ("links password ana", ["link.created"]),
    ],
)
def test_verbs_travel_like_any_other_change(
    run: Run, make_user: UserFactory, line: str, kinds: list[str]
) -> None:
    make_user("ana")
    result = verify_action(lambda: run(line), kinds)
    assert result.exit_code == 0, result.output


def test_deactivate_and_reactivate(run: Run, make_user: UserFactory) -> None:
    make_user("ana")
    run("users deactivate ana")
    assert person("ana").state == DEACTIVATED
    failed(run("links password ana"), 1, "Reactivate it first.")
    run("users reactivate ana")
    assert person("ana").state == ACTIVE


def test_the_last_administrator_stays(run: Run, make_user: UserFactory) -> None:
    make_user("ana", roles=("admin",))
    failed(run("users revoke ana admin"), 1, "Nobody else is an administrator")
    failed(run("users deactivate ana"), 1, "Nobody else is an administrator")


def test_a_password_link_fits_the_state(run: Run, make_user: UserFactory) -> None:
    make_user("ana")
    make_user("bo", state=INVITED)
    assert run("links password ana").stdout.startswith("http://127.0.0.1:5000/password?token=")
    assert run("links password bo").stdout.startswith("http://127.0.0.1:5000/invitation?token=")


def test_sessions_end(run: Run, make_user: UserFactory) -> None:
    ana = make_user("ana")
    for device in ("Firefox", "Phone"):
        start_session(ana, device=device)
    assert len(json.loads(run("sessions list ana --json").stdout)) == 2
    assert run("sessions end ana").stdout == "2\n"
    assert json.loads(run("sessions list ana --json").stdout) == []


def test_roles(run: Run) -> None:
    made = run("roles create Auditors --permission users.view --quota-mb 5 --description Counts")
    role = db.session.get(Role, int(made.stdout))
    assert role is not None
    assert (role.name, role.description, role.quota_bytes) == ("Auditors", "Counts", 5 * 2**20)
    assert (role.permissions, role.max_upload_bytes) == (["users.view"], None)
    shown = json.loads(run("roles show auditors --json").stdout)
    assert shown == role.public()
    assert "Auditors" in run("roles list").stdout
    assert run("roles delete Auditors").exit_code == 0
    assert len(json.loads(run("roles list --json").stdout)) == 4
    failed(run("roles delete admin"), 1, "Built-in roles")
    made = run("roles create French --permission translations.edit:fr")
    french = db.session.get(Role, int(made.stdout))
    assert french is not None
    assert french.permissions == ["translations.edit:fr"]


def test_every_permission_can_be_named(run: Run) -> None:
    text = run("roles create --help").stdout.replace("\n", "").replace(" ", "")
    assert all(permission in text for permission in PERMISSIONS)


def test_prune(run: Run, make_user: UserFactory) -> None:
    make_user("ana")
    with transaction():
        db.session.execute(update(EventLogEntry).values(at=now() - timedelta(days=20)))
    assert run("events prune").stdout == "Deleted live events: 0. Deleted log entries: 0.\n"
    assert run("events prune --days 10").stdout.startswith("Deleted ")
    assert db.session.scalar(select(EventLogEntry.id)) is not None


def test_columns_line_up_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(["NAME", "X"], [["Zoë", 1], ["山田", 2], ["e\u0301", 3]])
    assert capsys.readouterr().out.splitlines() == [
        "NAME  X",
        "Zoë   1",
        "山田  2",
        "e\u0301     3",
    ]


def flask(data_dir: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "dashboard", *arguments],
        cwd=ROOT,
        env={"DASHBOARD_DATA_DIR": str(data_dir), **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_db_upgrade_makes_a_database_that_works(tmp_path: Path) -> None:
    before = flask(tmp_path, "roles", "list")
    assert (before.returncode, before.stdout) == (1, "")
    assert "flask --app dashboard db upgrade" in before.stderr
    assert "Traceback" not in before.stderr
    upgraded = flask(tmp_path, "db", "upgrade")
    assert (upgraded.returncode, upgraded.stderr) == (0, "")
    roles = json.loads(flask(tmp_path, "roles", "list", "--json").stdout)
    assert [role["key"] for role in roles] == ["admin", "staff", "translator", "user"]


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    result = flask(tmp_path, "users", "list", DASHBOARD_PORT="many")
    assert result.returncode == 1
    assert result.stderr.startswith("Error: DASHBOARD_PORT is wrong: ")
    assert "Traceback" not in result.stderr


def test_the_schema_is_what_the_models_say(app: Flask) -> None:
    tables = set(inspect(db.engine).get_table_names()) - {"alembic_version", "sqlite_sequence"}
    assert tables == set(db.metadata.tables)
