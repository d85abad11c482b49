"""Sign-in sessions: one answer and one amount of work for every failure, limits, lifetimes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask

from dashboard import offload
from dashboard.actions import attempts, passwords, sessions
from dashboard.actions.attempts import TooManyAttempts
from dashboard.errors import Denied, NotFound
from dashboard.extensions import db
from dashboard.models import EventLogEntry, Session
from dashboard.models.columns import now
from dashboard.models.sessions import session_by_token, sessions_of
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED
from dashboard.transaction import transaction
from tests.factories import PASSWORD, start_session
from tests.helpers.verify_action import verify_action

HOME = "192.0.2.7"


class CountingHasher(PasswordHasher):
    """The real hasher, which notes what it is asked to check."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checked: list[str] = []

    def verify(self, stored: Any, password: Any) -> Any:
        self.checked.append(str(stored))
        return super().verify(stored, password)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> CountingHasher:
    counting = CountingHasher()
    monkeypatch.setattr(passwords, "hasher", counting)
    return counting


def parameters(stored: str) -> str:
    return stored.rsplit("$", 2)[0]


# Checking a password


def test_the_right_password_opens_by_name_and_by_address(make_user: Any) -> None:
    ana = make_user("ana")
    for typed in ("ana", "ANA", " ana ", "ana@example.com", "Ana@Example.COM"):
        assert sessions.check_password(typed, PASSWORD, HOME) is ana


@pytest.mark.parametrize(
    "typed,password",
    [("ana", "wrong"), ("nobody", PASSWORD), ("closed", PASSWORD), ("invited", PASSWORD)],
)
def test_every_failure_is_the_same_answer_after_the_same_work(
    make_user: Any, hasher: CountingHasher, typed: str, password: str
) -> None:
    stored = hasher.hash(PASSWORD)
    for name, state in (("ana", ACTIVE), ("closed", DEACTIVATED), ("invited", INVITED)):
        user = make_user(name, state=state)
        with transaction():
            user.password_hash = None if state == INVITED else stored
    assert sessions.check_password(typed, password, HOME) is None
    assert [parameters(checked) for checked in hasher.checked] == [parameters(stored)]


def test_no_password_fits_the_decoy(hasher: CountingHasher) -> None:
    for guess in ("", "password", PASSWORD):
        assert not passwords.matches(None, guess)


def test_a_digest_with_old_parameters_is_renewed(make_user: Any, hasher: CountingHasher) -> None:
    ana = make_user("ana")
    assert passwords.is_outdated(ana.password_hash)
    sessions.check_password("ana", PASSWORD, HOME)
    assert not passwords.is_outdated(ana.password_hash)
    assert passwords.matches(ana.password_hash, PASSWORD)


def test_the_same_keys_are_the_same_password_on_every_system(hasher: CountingHasher) -> None:
    assert passwords.matches(passwords.digest("Cafe\u0301 au lait!"), "Caf\u00e9 au lait!")


def test_passwords_are_argon2id(app: Flask) -> None:
    assert passwords.digest(PASSWORD).startswith("$argon2id$")


def test_passwords_are_computed_off_the_event_loop(
    hasher: CountingHasher, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def run(function: Any, *args: Any) -> Any:
        sent.append(function.__name__)
        return function(*args)

    monkeypatch.setattr(offload, "_runner", run)
    assert passwords.matches(passwords.digest(PASSWORD), PASSWORD)
    assert not passwords.matches(None, PASSWORD)
    assert sent == ["hash", "verify", "verify"]


# Limits


def test_wrong_passwords_are_limited_for_the_account(make_user: Any) -> None:
    make_user("ana")
    for _ in range(5):
        sessions.check_password("ana", "wrong", HOME)
        sessions.check_password("ana@example.com", "wrong", HOME)
    with pytest.raises(TooManyAttempts) as caught:
        sessions.check_password("ana", PASSWORD, "198.51.100.1")
    assert 0 < caught.value.seconds <= 300


def test_names_without_an_account_are_limited_just_the_same(app: Flask) -> None:
    for _ in range(10):
        sessions.check_password("nobody", "wrong", HOME)
    with pytest.raises(TooManyAttempts):
        sessions.check_password("nobody", "wrong", HOME)


def test_success_gives_the_account_all_its_attempts_back(make_user: Any) -> None:
    ana = make_user("ana")
    for _ in range(3):
        for _ in range(9):
            assert sessions.check_password("ana", "wrong", HOME) is None
        assert sessions.check_password("ana", PASSWORD, HOME) is ana


def test_failures_are_limited_for_the_address_and_success_does_not_count(make_user: Any) -> None:
    for number in range(8):
        make_user(f"p{number}")
    for _ in range(8):
        for number in range(8):
            assert sessions.check_password(f"p{number}", PASSWORD, HOME)
    for number in range(50):
        sessions.check_password(f"q{number}", "wrong", HOME)
    with pytest.raises(TooManyAttempts):
        sessions.check_password("p0", PASSWORD, HOME)
    assert sessions.check_password("p0", PASSWORD, "198.51.100.1")


def test_attempts_at_once_are_no_way_around_the_limits(make_user: Any) -> None:
    ana = make_user("ana")
    started = [attempts.attempt("ana", ana, HOME) for _ in range(11)]
    for attempt in started[:10]:
        attempt.__enter__()
    with pytest.raises(TooManyAttempts):
        started[10].__enter__()
    others = [attempts.attempt(f"q{number}", None, HOME) for number in range(41)]
    for attempt in others[:40]:
        attempt.__enter__()
    with pytest.raises(TooManyAttempts):
        others[40].__enter__()
    for attempt in (*started[:10], *others[:40]):
        attempt.__exit__(None, None, None)


def test_a_failure_is_logged_for_an_account_only(make_user: Any) -> None:
    make_user("ana")
    verify_action(lambda: sessions.note_failure("ana"), ["user.sign_in_failed"])
    verify_action(lambda: sessions.note_failure("nobody"), [])


# Starting and ending


def test_starting_a_session(make_user: Any) -> None:
    ana = make_user("ana")
    token = verify_action(
        lambda: sessions.start(ana, "Firefox · Linux", HOME, False), ["user.signed_in"]
    )
    session = session_by_token(token)
    assert session is not None
    assert (session.device, session.address) == ("Firefox · Linux", HOME)
    assert token not in session.token_hash
    assert ana.last_sign_in_at is not None
    assert ana.get_id() == token


def test_nobody_starts_a_session_on_a_closed_account(make_user: Any) -> None:
    with pytest.raises(Denied):
        sessions.start(make_user(state=DEACTIVATED), "", HOME, False)


def test_a_remembered_session_lasts_longer(make_user: Any) -> None:
    ana = make_user()
    short, long = (sessions.start(ana, "", HOME, remember) for remember in (False, True))
    first, second = session_by_token(short), session_by_token(long)
    assert first is not None
    assert second is not None
    assert second.expires_at - first.expires_at > timedelta(days=29)


def test_starting_clears_expired_sessions_away(make_user: Any) -> None:
    ana, ben = make_user(), make_user()
    row, token = start_session(ben)
    with transaction():
        row.expires_at = now()
    assert session_by_token(token) is None
    verify_action(lambda: sessions.start(ana, "", HOME, False), ["session.ended", "user.signed_in"])
    assert db.session.query(Session).filter_by(user_id=ben.id).count() == 0


def test_ending_one_of_ones_own(make_user: Any) -> None:
    ana = make_user()
    row, token = start_session(ana)
    verify_action(lambda: sessions.end(ana, row.id), ["session.ended"])
    assert session_by_token(token) is None


def test_nobody_ends_somebody_elses(make_user: Any) -> None:
    ana, admin = make_user(), make_user(roles=("admin",))
    row, _ = start_session(ana)
    for session_id in (row.id, 10**9):
        with pytest.raises(NotFound):
            sessions.end(admin, session_id)


def test_ending_all_others(make_user: Any) -> None:
    ana, ben = make_user(), make_user()
    kept, _ = start_session(ana)
    start_session(ana)
    start_session(ana)
    start_session(ben)
    ended = verify_action(
        lambda: sessions.end_all_of(ana, ana, keep=kept.id), ["session.ended", "session.ended"]
    )
    assert ended == 2
    assert sessions_of(ana) == [kept]
    assert len(sessions_of(ben)) == 1


def test_ending_all_of_somebody_needs_the_right_and_rank(make_user: Any) -> None:
    admin, staff, user = (make_user(roles=(role,)) for role in ("admin", "staff", "user"))
    start_session(user)
    assert sessions.end_all_of(staff, user) == 1
    for actor, target in ((user, staff), (staff, admin)):
        with pytest.raises(Denied):
            sessions.end_all_of(actor, target)


def test_tokens_end_no_sessions(make_user: Any) -> None:
    ana = make_user(roles=("admin",))
    row, _ = start_session(ana)
    ana.scope = ana.permissions
    with pytest.raises(Denied):
        sessions.end(ana, row.id)
    with pytest.raises(Denied):
        sessions.end_all_of(ana, ana)


# Use


def test_use_is_noted_once_a_minute_without_an_event(make_user: Any) -> None:
    row, _ = start_session(make_user())
    assert not sessions.keep_alive(row)
    with transaction():
        row.last_seen_at = now() - timedelta(minutes=2)
        row.expires_at = now() + timedelta(minutes=5)
    events = db.session.query(EventLogEntry).count()
    assert sessions.keep_alive(row)
    assert row.last_seen_at > now() - timedelta(seconds=20)
    assert row.expires_at > now() + timedelta(hours=11)
    assert db.session.query(EventLogEntry).count() == events


def test_an_ended_session_is_not_brought_back_by_use(make_user: Any) -> None:
    ana = make_user()
    row, token = start_session(ana, last_seen_at=now() - timedelta(minutes=2))
    db.session.refresh(row)
    db.session.expunge(row)
    sessions.end_all_of(ana, ana)
    sessions.keep_alive(row)
    assert session_by_token(token) is None
