"""Measures as people are shown them: rights, aligned stretches, gaps, and what passes live."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from dashboard.actions import measures as verbs
from dashboard.actions import roles, uploads, users
from dashboard.errors import Denied, Invalid
from dashboard.extensions import db, socketio
from dashboard.live import measures
from dashboard.live.deliver import delivery
from dashboard.live.gauges import Gauges, gauges
from dashboard.live.measures import RANGES, SERIES, read, snapshot
from dashboard.live.rooms import room_for
from dashboard.measuring import Measuring
from dashboard.models import User
from dashboard.models.columns import wire_time
from dashboard.models.measures import Amount, Amounts
from dashboard.models.spread import percentile
from dashboard.policy import SYSTEM
from tests.factories import UserFactory
from tests.helpers.live_client import LiveClient
from tests.helpers.server import Server, wait_until

SignIn = Callable[[FlaskClient, User], FlaskClient]
Clock = Callable[[datetime], None]

NOON = datetime(2026, 3, 29, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Sets the clock by which measures are shown."""

    def put(moment: datetime) -> None:
        monkeypatch.setattr(measures, "now", lambda: moment)

    return put


def keep(name: str, *amounts: tuple[datetime, float]) -> None:
    sampled = Amounts()
    for at, value in amounts:
        sampled.add(name, at.timestamp(), Amount(value))
    verbs.roll_up(SYSTEM, sampled)


def series(viewer: User, name: str, within: str) -> list[Any]:
    found: list[Any] = snapshot(viewer, [name], within)["series"][name]
    return found


# Who sees what


@pytest.mark.parametrize("role", ["admin", "staff", "translator", "user"])
def test_everybody_is_shown_what_their_rights_open(make_user: UserFactory, role: str) -> None:
    person = make_user(roles=[role])
    allowed = {name for name, it in SERIES.items() if it.permission in person.permissions}
    assert snapshot(person, None, "hour")["series"].keys() == allowed
    for name in SERIES.keys() - allowed:
        with pytest.raises(Denied):
            snapshot(person, [name], "hour")


@pytest.mark.parametrize(
    "names, within", [(["secrets"], "hour"), ([""], "hour"), (["uploads"], "century")]
)
def test_what_there_is_not_is_refused(
    make_user: UserFactory, names: list[str], within: str
) -> None:
    with pytest.raises(Invalid):
        snapshot(make_user(roles=["admin"]), names, within)


def test_the_api(client: FlaskClient, make_user: UserFactory, sign_in: SignIn) -> None:
    address = "/api/v1/measures"
    sign_in(client, make_user(roles=["translator"]))
    assert client.get(f"{address}?names=people_here,sockets").status_code == 403
    assert client.get(f"{address}?names=people_here&range=x").status_code == 400
    answer = client.get(f"{address}?names=people_here&range=day").get_json()
    assert answer["range"] == "day"
    assert answer["step"] == 3600
    assert answer["units"] == {"people_here": "count"}
    assert len(answer["series"]["people_here"]) == 24
    assert answer["start"].endswith(":00:00.000Z")
    assert client.get(address).get_json()["series"].keys() == {"people_here"}


# What is shown


@pytest.mark.parametrize("within", RANGES)
def test_stretches_are_aligned_and_end_with_the_running_one(
    make_user: UserFactory, clock: Clock, within: str
) -> None:
    clock(NOON)
    step, count = RANGES[within]
    keep("sockets", (NOON, 7))
    found = snapshot(make_user(roles=["admin"]), ["sockets"], within)
    start = datetime.fromisoformat(found["start"])
    assert start.timestamp() % step == 0
    assert start <= NOON - (count - 1) * timedelta(seconds=step)
    assert start + count * timedelta(seconds=step) > NOON
    assert found["series"]["sockets"] == [None] * (count - 1) + [7]


def test_an_empty_stretch_is_nothing_counted_and_nothing_sampled(
    make_user: UserFactory, clock: Clock
) -> None:
    admin = make_user(roles=["admin"])
    verbs.roll_up(SYSTEM, Amounts())  # from here on it is counted
    later = datetime.now(UTC) + timedelta(hours=3)
    clock(later)
    signed, here = series(admin, "sign_ins", "day"), series(admin, "people_here", "day")
    assert signed[-3:] == [0, 0, 0]
    assert signed[:-4] == [None] * 20, "before the first start nobody measured"
    assert here == [None] * 24


def test_what_stays_is_carried_on(make_user: UserFactory, clock: Clock) -> None:
    clock(NOON)
    keep("storage_bytes", (NOON - timedelta(days=3), 500), (NOON - timedelta(minutes=30), 800))
    values = series(make_user(roles=["admin"]), "storage_bytes", "hour")
    assert values == [500] * 29 + [800] * 31


def test_what_has_just_happened_shows_before_it_is_kept(make_user: UserFactory) -> None:
    admin, ana = make_user(roles=["admin"]), make_user()
    verbs.roll_up(SYSTEM, Amounts())
    before = series(admin, "uploads", "hour")[-1] or 0
    uploads.create(ana, "a.txt", [b"abc"])
    gauges().sample("sockets", 3)
    shown = series(admin, "uploads", "year"), series(admin, "sockets", "hour")
    assert shown[0][-1] == before + 1
    assert shown[1][-1] == 3
    verbs.roll_up(SYSTEM, gauges().take())
    assert (series(admin, "uploads", "year"), series(admin, "sockets", "hour")) == shown


def test_the_rate_of_events_is_that_of_the_time_that_has_passed(
    make_user: UserFactory, clock: Clock
) -> None:
    minute = NOON.replace(second=0)
    for at, second, expected in ((0, 30, 4.0), (0, 1, 12.0), (-1, 30, 2.0)):
        clock(minute + timedelta(seconds=second))
        amounts = Amounts()
        amounts.add("events", (minute + at * timedelta(minutes=1)).timestamp(), Amount(120))
        gauges().pending = amounts
        assert series(make_user(roles=["admin"]), "events", "hour")[at - 1] == expected


def test_a_year_reads_no_more_rows_than_there_are_days(make_user: UserFactory) -> None:
    assert RANGES["year"][1] <= 366
    assert max(count for _, count in RANGES.values()) <= 366


# Delivery


def test_delivery_is_timed_from_the_commit_by_a_clock_that_is_never_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    watch = Gauges()
    watch.committed(range(5, 7))
    wrong = NOON + timedelta(days=400)
    watch.delivered({5: wrong.timestamp(), 6: 0.0})
    [(name, _)] = watch.pending.by_minute
    [amount] = watch.pending.by_minute.values()
    assert (name, amount.value) == ("delivery", 2)
    slowest = percentile(amount.spread, 1.0)
    assert slowest is not None and slowest < 1_000  # noqa: PT018 - one statement for the type


def test_what_other_processes_commit_is_timed_by_the_log_unless_that_is_impossible() -> None:
    watch = Gauges()
    at = datetime.now(UTC)
    known = {1: at - timedelta(seconds=2), 2: at + timedelta(hours=5), 3: at - timedelta(days=2)}
    watch.delivered({position: moment.timestamp() for position, moment in known.items()})
    [amount] = watch.pending.by_minute.values()
    assert amount.value == 1
    assert percentile(amount.spread, 0.5) == pytest.approx(2_000, rel=0.1)


def test_stamps_do_not_pile_up() -> None:
    watch = Gauges()
    for start in range(0, 50_000, 100):
        watch.committed(range(start, start + 100))
    assert len(watch._stamps) <= 10_100
    watch.forget(50_000)
    assert not watch._stamps


def test_only_what_somebody_received_counts(app: Flask, make_user: UserFactory) -> None:
    delivery().deliver()
    users.update_profile(SYSTEM, make_user(), {"name": "Nobody looks"})
    delivery().deliver()
    assert "delivery" not in {name for name, _ in gauges().pending.by_minute}


# Live


def page(app: Flask, client: FlaskClient, *topics: str) -> Any:
    """A page that watches topics, and what it was answered."""
    found = socketio.test_client(app, flask_test_client=client)
    answer = found.emit("subscribe", {"topics": dict.fromkeys(topics)}, callback=True)
    return found, answer["topics"]


def told(open_page: Any, name: str) -> list[Any]:
    return [packet["args"][0] for packet in open_page.get_received() if packet["name"] == name]


def test_each_room_is_told_what_all_its_members_may_see(make_user: UserFactory) -> None:
    for role in ("admin", "staff", "translator"):
        person = make_user(roles=[role])
        room = room_for(person, "measures")
        assert room
        assert [*measures.news(room)["values"]] == measures.seen_by(person.permissions)
    assert room_for(make_user(roles=["user"]), "measures") is None


@pytest.mark.parametrize("second, told", [(1, True), (30, False)])
def test_when_a_minute_has_begun_the_one_before_is_told_to_its_end(
    make_user: UserFactory, monkeypatch: pytest.MonkeyPatch, second: int, told: bool
) -> None:
    room = room_for(make_user(roles=["admin"]), "measures")
    assert room
    gauges().sample("sockets", 7)
    next_minute = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    monkeypatch.setattr(measures, "now", lambda: next_minute + timedelta(seconds=second))
    before = measures.news(room).get("before")
    assert before["sockets"] == 7 if told else before is None


def test_who_may_see_no_measure_is_denied(
    app: Flask, client: FlaskClient, make_user: UserFactory, sign_in: SignIn
) -> None:
    _, answer = page(app, sign_in(client, make_user()), "measures")
    assert answer == {"measures": {"status": "denied"}}


def test_reading_costs_nothing_while_nobody_watches(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    measuring = Measuring()
    measuring.tick()  # keeps what there is
    monkeypatch.setattr("dashboard.measuring.news", pytest.fail)
    statements: list[str] = []
    db.session.rollback()
    with app.app_context():
        monkeypatch.setattr(db.session, "execute", statements.append)
        measuring.tick()
    assert statements == []


@pytest.fixture(scope="module", params=["eventlet", "gevent"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, migrated: Path
) -> Iterator[Server]:
    """A server in each async mode."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(folder, async_mode=request.param) as server:
        yield server


def test_who_watches_is_told_as_things_happen(server: Server) -> None:
    heard: list[dict[str, Any]] = []
    with server.app.app_context():
        admin = server.make_user(roles=["admin"])
        with LiveClient(server, server.sign_in(admin)) as watcher:
            watcher.socket.on("measures", heard.append)
            answer = watcher.call("subscribe", {"topics": {"measures": None, "users": None}})
            first = answer["topics"]["measures"]
            assert first["status"] == "live"
            assert first["state"]["values"].keys() == SERIES.keys()
            server.api(watcher.browser, "PATCH", f"users/{admin.id}", json={"name": "Ana Lima"})
            wait_until(lambda: heard and heard[-1]["values"]["delivery_p50"], what="a delivery")
            assert heard[-1]["values"]["sockets"] >= 1
            assert heard[-1]["values"]["people_here"] >= 1
            wait_until(lambda: len(heard) > 3, what="further ones")
        times = [datetime.fromisoformat(news["at"]) for news in heard]
        gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
        assert min(gaps) > 0.9
        db.session.remove()


def test_who_loses_the_right_hears_nothing_more(server: Server) -> None:
    with server.app.app_context():
        watchers = roles.create(
            SYSTEM, {"name": f"Watchers {id(server)}", "permissions": ["system.view"]}
        )
        ben, heard = server.make_user(roles=[watchers]), list[Any]()
        with (
            LiveClient(server, server.sign_in(server.make_user(roles=["admin"]))) as other,
            LiveClient(server, server.sign_in(ben)) as watcher,
        ):
            others = list[Any]()
            other.socket.on("measures", others.append)
            watcher.socket.on("measures", heard.append)
            for one in (other, watcher):
                one.call("subscribe", {"topics": {"measures": None}})
            wait_until(lambda: heard, what="the first")
            users.change_roles(SYSTEM, ben, revoke=[watchers])
            wait_until(lambda: watcher.access, what="the loss of access")
            count, since = len(heard), len(others)
            wait_until(lambda: len(others) > since + 2, what="others to be told on")
            assert len(heard) == count
        db.session.remove()


def test_a_killed_server_counts_everything_once(tmp_path: Path, migrated: Path) -> None:
    (tmp_path / "dashboard.sqlite3").write_bytes(migrated.read_bytes())
    with Server(tmp_path) as server, server.app.app_context():
        admin = server.make_user(roles=["admin"])
        browser = server.sign_in(admin)
        ana = server.make_user()
        for turn in range(3):
            for number in range(5):
                uploads.create(ana, f"{turn}-{number}.txt", [b"four"])
            server.stop(signal.SIGKILL)
            server.start()
        asked = "measures?names=uploads,upload_bytes&range=day"
        found = server.api(browser, "GET", asked).json()["series"]
        assert sum(count or 0 for count in found["uploads"]) == 15
        assert sum(size or 0 for size in found["upload_bytes"]) == 60
        db.session.remove()


def test_the_clock_of_a_series_is_told(make_user: UserFactory, clock: Clock) -> None:
    clock(NOON)
    found = snapshot(make_user(roles=["admin"]), ["sockets"], "hour")
    assert found["start"] == wire_time(datetime(2026, 3, 29, 11, 1, tzinfo=UTC))
    assert read([], 60, 0, 1) == {}
