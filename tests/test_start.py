"""Starting the real run.py: what a newcomer sees, and one sentence where it cannot start."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from dashboard.config import ConfigurationError, load_settings, misspelt
from tests.helpers.live_client import LiveClient
from tests.helpers.server import ROOT, Server, free_port, wait_until


def environment(folder: Path, **settings: object) -> dict[str, str]:
    chosen = {"data_dir": folder, "port": free_port(), **settings}
    return {**os.environ, **{f"DASHBOARD_{name.upper()}": str(it) for name, it in chosen.items()}}


def run(folder: Path, **settings: object) -> subprocess.CompletedProcess[str]:
    """Start run.py where it is expected to end by itself."""
    return subprocess.run(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def refusal(folder: Path, **settings: object) -> str:
    """The one sentence that a start with these settings ends with."""
    done = run(folder, **settings)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.endswith(".\n")
    return done.stderr


def garbled(folder: Path) -> None:
    (folder / "dashboard.sqlite3").write_text("This is no database, but as long as one. " * 200)


def from_the_future(folder: Path, migrated: Path) -> None:
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with sqlite3.connect(folder / "dashboard.sqlite3") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()


def test_a_first_start_says_where_it_runs_and_how_to_begin(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        wait_until(lambda: "/setup?token=" in server.log, what="the setup link")
        lines = server.log.splitlines()
        assert lines[0] == f"The dashboard runs at {server.url}"
        link = lines[1].rpartition(" ")[2]
        assert link.startswith(f"{server.url}/setup?token=")
        assert requests.get(link, timeout=10).status_code == 200
        assert len(lines) == 2, "Nothing else is printed, least of all a warning."
        found = sqlite3.connect(tmp_path / "dashboard.sqlite3")
        assert found.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        found.close()


def test_warnings_of_libraries_do_not_greet_newcomers(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "run.py"],
        cwd=ROOT,
        env={**environment(tmp_path / "data"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert "The dashboard runs at" in process.stdout.readline()
    assert "/setup?token=" in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 0
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0, "It holds password hashes."


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert refusal(tmp_path, port=port) == (
            f"Port {port} is in use; stop what uses it or choose another with DASHBOARD_PORT.\n"
        )


def test_a_garbled_database_is_named(tmp_path: Path) -> None:
    garbled(tmp_path)
    said = refusal(tmp_path)
    assert str(tmp_path / "dashboard.sqlite3") in said
    assert "cannot be used (file is not a database); check DASHBOARD_DATABASE_URL" in said


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path, migrated: Path) -> None:
    from_the_future(tmp_path, migrated)
    before = (tmp_path / "dashboard.sqlite3").read_bytes()
    said = refusal(tmp_path)
    assert said.startswith("The database was made by a newer version of the dashboard; update the")
    assert (tmp_path / "dashboard.sqlite3").read_bytes() == before


def test_production_needs_a_secret(tmp_path: Path) -> None:
    said = refusal(tmp_path, environment="production")
    assert said.startswith("DASHBOARD_SECRET_KEY is missing: in production, set it to a long")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("secret", ["", "given"])
def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path, secret: str) -> None:
    (tmp_path / "file").touch()
    said = refusal(tmp_path / "file" / "data", secret_key=secret)
    assert said == (
        f"DASHBOARD_DATA_DIR: cannot use the folder {tmp_path}/file/data (Not a directory); make "
        "it writable or choose another.\n"
    )


@pytest.mark.parametrize(
    "name, value, advice",
    [
        ("port", "70000", "less than or equal to 65535"),
        ("port", "", "valid integer"),
        ("async_mode", "carrier-pigeon", "'eventlet', 'gevent' or 'threading'"),
        ("default_locale", "tlh", "choose one of en,"),
        ("public_url", "dashboard.example", "it should begin with http:// or https://"),
        ("allowed_origins", "https://a.example", "write a JSON list"),
        ("sign_in_attempts", "often", "it should read like 10 per 5 minutes"),
        ("default_timezone", "Middle/Earth", "it should be a name like UTC or Europe/Paris"),
        ("mail_tls", "perhaps", "valid boolean"),
    ],
)
def test_a_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(f"DASHBOARD_{name.upper()}", value)
    with pytest.raises(ConfigurationError) as raised:
        load_settings()
    said = raised.value.message
    assert said.startswith(f"DASHBOARD_{name.upper()} is wrong: ")
    assert advice in said
    assert said.endswith(".")


def test_a_wrong_setting_stops_the_start(tmp_path: Path) -> None:
    assert refusal(tmp_path, port="99999").startswith("DASHBOARD_PORT is wrong: ")


def test_a_misspelt_setting_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHBOARD_PROT", "5001")
    monkeypatch.setenv("DASHBOARD_OF_THE_CAR", "dusty")
    assert list(misspelt()) == [
        "DASHBOARD_OF_THE_CAR is not a setting.",
        "DASHBOARD_PROT is not a setting; did you mean DASHBOARD_PORT?",
    ]


def test_a_kind_of_database_without_a_driver_is_named(tmp_path: Path) -> None:
    said = refusal(tmp_path, database_url="carrierpigeon://somewhere/far")
    assert said.startswith("DASHBOARD_DATABASE_URL names a kind of database that needs a driver")


@pytest.mark.parametrize(
    "mode, how",
    [
        ("eventlet", signal.SIGTERM),
        ("eventlet", signal.SIGINT),
        ("gevent", signal.SIGINT),
        ("threading", signal.SIGTERM),
    ],
)
def test_it_ends_when_told_to_though_sockets_are_open(
    data_dir: Path, mode: str, how: signal.Signals
) -> None:
    with Server(data_dir, async_mode=mode) as server:
        with server.app.app_context():
            browser = server.sign_in(server.make_user(roles=("staff",)))
        clients = [LiveClient(server, browser, [kind]) for kind in ("websocket", "polling")]
        for client in clients:
            client.connect()
            client.subscribe("users")
        process = server._process
        assert process
        process.send_signal(how)
        assert process.wait(15) == 0
        for client in clients:
            client.socket.disconnect()
        assert "Traceback" not in server.log
        server.stop()


def test_the_second_start_finds_what_the_first_one_left(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        with server.app.app_context():
            server.make_user("ana", roles=("admin",))
        server.stop()
        server.start()
        assert server.log.count("/setup?token=") == 1, "There is an administrator now."
        assert server.log.count("The dashboard runs at") == 2
