"""The log keeps order, and knows what a room missed."""

from __future__ import annotations

import json

import pytest

from dashboard.actions import users
from dashboard.models.event_log import Position, missed, position_of
from dashboard.models.users import BASIC_FIELDS
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.factories import UserFactory
from tests.helpers.verify_action import verify_action


def test_a_rename_is_one_event_that_repaints_every_room(make_user: UserFactory) -> None:
    ana = make_user("ana")
    verify_action(lambda: users.update_profile(SYSTEM, ana, {"name": "Ana B"}), ["user.updated"])


def test_saving_the_same_name_records_nothing(make_user: UserFactory) -> None:
    ana = make_user("ana", name="Ana")
    version = ana.version
    verify_action(lambda: users.update_profile(SYSTEM, ana, {"name": "Ana"}), [])
    assert ana.version == version


def test_offsets_of_a_room_rise_without_a_gap(make_user: UserFactory) -> None:
    for _ in range(5):
        make_user()
    here = position_of("users:full")
    bodies = missed("users:full", Position(here.epoch, 0), 100) or []
    assert [json.loads(body)["offset"] for body in bodies] == list(range(1, here.offset + 1))


@pytest.mark.parametrize(
    "known",
    [None, Position("another", 0), Position("", 10**6)],
    ids=["nothing", "another epoch", "a future offset"],
)
def test_who_cannot_be_replayed_to_gets_a_reset(
    make_user: UserFactory, known: Position | None
) -> None:
    make_user()
    if known and not known.epoch:
        known = Position(position_of("users:full").epoch, known.offset)
    assert missed("users:full", known, 100) is None


def test_who_missed_too_much_gets_a_reset(make_user: UserFactory) -> None:
    for _ in range(3):
        make_user()
    here = position_of("users:full")
    assert missed("users:full", Position(here.epoch, here.offset - 3), 2) is None
    assert len(missed("users:full", Position(here.epoch, here.offset - 2), 2) or []) == 2


def test_the_basic_room_never_holds_a_private_field(make_user: UserFactory) -> None:
    make_user("ana")
    here = position_of("users:basic")
    for body in missed("users:basic", Position(here.epoch, 0), 100) or []:
        assert set(json.loads(body)["record"]) == BASIC_FIELDS


def test_an_action_that_fails_leaves_nothing_behind(make_user: UserFactory) -> None:
    ana = make_user("ana", name="Ana")
    before = position_of("users:full")

    def rename_and_fail() -> None:
        with transaction():
            users.update_profile(SYSTEM, ana, {"name": "Changed"})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        rename_and_fail()
    assert ana.name == "Ana"
    assert position_of("users:full") == before
