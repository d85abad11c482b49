"""The conventions of docs/architecture.md, kept by looking at the source and the running app."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from dashboard.events import KINDS
from dashboard.extensions import socketio
from dashboard.live.gateway import SOCKET_EVENTS
from dashboard.live.rooms import TOPICS
from dashboard.permissions import PERMISSIONS
from tests.helpers.forms import csrf_token
from tests.helpers.sources import ROOT, calls, imports, parse, strings, trees

LAYERS = [
    names.split()
    for names in (
        "assets background blueprints catalog_files characters config devices durable errors"
        " extensions catalog_checks catalog_folder catalog_places fields filenames filetypes i18n"
        " logs new_catalogs offload permissions plurals queue redirects rights shipped_catalogs"
        " sizes words",
        "cards catalog_merging events models pictures policy previews storage",
        "notices",
        "live notifying",
        "transaction",
        "actions mails",
        "access context database forgery identity security",
        "api catalog_watch cli demo housekeeping jobs live.gateway measuring pages shutdown",
    )
]
"""From the ground up: a module imports from its own layer and those before it."""

DELIVERY = {"dashboard.live.deliver", "dashboard.live.frames"}
COMMITS = {"dashboard.transaction"}
NAMES_MODES = {"dashboard.config"}
ALWAYS_THERE = {"connect", "disconnect", "*"}


def layer(module: str) -> int:
    """The number of a module's layer; the longest name that fits decides."""
    if module == "dashboard":
        return len(LAYERS)
    path = module.removeprefix("dashboard.")
    found = {
        name: number
        for number, names in enumerate(LAYERS)
        for name in names
        if path == name or path.startswith(f"{name}.")
    }
    assert found, f"Say in LAYERS where {module} belongs."
    return found[max(found, key=len)]


@pytest.mark.parametrize("module", trees())
def test_imports_point_down(module: str) -> None:
    upwards = {
        imported
        for imported in imports(trees()[module])
        if imported.startswith("dashboard.") and layer(imported) > layer(module)
    }
    assert not upwards


def test_imports_have_no_cycle() -> None:
    graph = {module: {*imports(tree)} & trees().keys() for module, tree in trees().items()}
    tuple(TopologicalSorter(graph).static_order())


def test_only_delivery_emits() -> None:
    emitting = {
        module
        for module, tree in trees().items()
        if any(True for name in ("emit", "send") for _ in calls(tree, name))
    }
    assert emitting <= DELIVERY


def test_only_the_transaction_commits() -> None:
    assert {module for module, tree in trees().items() if any(calls(tree, "commit"))} == COMMITS


def test_only_run_py_names_the_async_servers() -> None:
    for module, tree in trees().items():
        names = {part for name in imports(tree) for part in name.split(".")}
        texts = set() if module in NAMES_MODES else strings(tree)
        assert not {"eventlet", "gevent"} & (names | texts), module
    assert {"eventlet", "gevent"} <= {*imports(parse(ROOT / "run.py"))}


def test_actions_know_nothing_of_requests() -> None:
    for module, tree in trees().items():
        if module.startswith("dashboard.actions"):
            named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
            assert "request" not in named, module


# The running app


def routes(app: Flask) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def test_every_route_declares_who_may(app: Flask) -> None:
    known = {"public", "signed in", *PERMISSIONS}
    declared = {
        rule.endpoint: getattr(app.view_functions[rule.endpoint], "access", None)
        for rule in routes(app)
    }
    assert {name: access for name, access in declared.items() if access not in known} == {}


def test_visitors_get_nowhere_but_where_it_is_public(app: Flask, client: FlaskClient) -> None:
    headers = {"X-CSRFToken": csrf_token(client)}
    for rule in routes(app):
        if app.view_functions[rule.endpoint].access == "public":  # type: ignore[attr-defined]
            continue
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = client.open(address(app, rule), method=method, headers=headers)
            to_sign_in = answer.status_code == 302 and answer.location.startswith("/login")
            assert answer.status_code == 401 or to_sign_in, (method, rule.rule, answer.status)


def address(app: Flask, rule: Rule) -> str:
    values = dict.fromkeys(rule.arguments, 1)
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **values))


def test_every_socket_event_is_declared(app: Flask) -> None:
    assert {*socketio.server.handlers["/"]} - ALWAYS_THERE == {*SOCKET_EVENTS}
    assert all(SOCKET_EVENTS.values())


def test_every_event_is_proved_to_say_enough() -> None:
    proved: set[str] = set()
    for file in (ROOT / "tests").rglob("test_*.py"):
        if any(calls(parse(file), "verify_action")):
            proved |= strings(parse(file))
    assert KINDS.keys() - proved == set()


def test_every_event_is_about_a_record_with_a_topic() -> None:
    # Tokens are shown on their owner's account page only; notes by the kind of their record; the
    # texts of catalogs by their language.
    unseen = {"tokens", "notes", "catalog_entries"}
    assert {event.subject for event in KINDS.values()} - unseen <= TOPICS.keys()
