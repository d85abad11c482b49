"""Known devices: the first one is not new, and each is known again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from dashboard.extensions import db
from dashboard.models import Device, User
from dashboard.models import devices as known_devices
from dashboard.models.devices import note_device
from dashboard.transaction import transaction
from tests.factories import UserFactory


@pytest.fixture
def ana(make_user: UserFactory) -> User:
    """Somebody who signs in."""
    return make_user("ana")


def note(person: User, mark: str) -> bool:
    with transaction():
        return note_device(person.id, mark)


def test_the_first_device_is_not_new_and_every_other_one_is_once(ana: User) -> None:
    assert [note(ana, mark) for mark in ("a", "a", "b", "b", "a")] == [
        *(False, False, True, False, False)
    ]


def test_only_the_hash_of_a_mark_is_kept(ana: User) -> None:
    note(ana, "a secret mark")
    kept = db.session.scalars(select(Device)).one()
    assert "secret" not in kept.mark_hash
    assert len(kept.mark_hash) == 64


def test_whoever_has_a_new_device_every_day_keeps_the_last_ones(
    ana: User, make_user: UserFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_devices, "MOST_KNOWN", 3)
    ben = make_user("ben")
    note(ben, "his")
    for mark in "abcde":
        note(ana, mark)
    assert db.session.scalar(select(func.count()).where(Device.user_id == ana.id)) == 3
    assert [note(ana, mark) for mark in "ec"] == [False, False]
    assert note(ana, "a")
    assert not note(ben, "his")
