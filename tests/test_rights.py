"""Rights that hold in chosen languages only."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask

from dashboard.extensions import db
from dashboard.models.roles import Role
from dashboard.models.users import User
from dashboard.policy import can, outranks, sees_catalog
from dashboard.rights import Rights
from tests.factories import UserFactory

FRENCH, GERMAN = "translations.edit:fr", "translations.edit:de"
EVERYWHERE = "translations.edit"


@dataclass
class Text:
    """Something that is translated into a language."""

    locale: str


@pytest.fixture
def french(app: Flask, make_user: UserFactory) -> User:
    """Somebody who may translate into French, and nothing else."""
    role = Role(name="French", name_key="french", permissions=[FRENCH])
    db.session.add(role)
    db.session.commit()
    return make_user(roles=[role])


def test_who_may_in_every_language_may_in_each() -> None:
    assert FRENCH in Rights({EVERYWHERE})
    assert Rights({EVERYWHERE}).issuperset({FRENCH, GERMAN, EVERYWHERE})


def test_who_may_in_one_language_may_not_in_another_nor_in_all() -> None:
    rights = Rights({FRENCH})
    assert FRENCH in rights
    assert not rights.issuperset({GERMAN})
    assert not rights.issuperset({EVERYWHERE})


def test_what_a_scope_leaves_is_the_narrower_of_both() -> None:
    assert Rights({EVERYWHERE, "users.view"}).within({FRENCH}) == {FRENCH}
    assert Rights({FRENCH, "users.view"}).within({EVERYWHERE}) == {FRENCH}
    assert Rights({FRENCH}).within({GERMAN}) == frozenset()


def test_a_translator_of_one_language_may_translate_only_that(french: User) -> None:
    assert can(french, "translations.edit", Text("fr"))
    assert not can(french, "translations.edit", Text("de"))
    assert not can(french, "translations.publish", Text("fr"))
    assert can(french, "translations.edit")


def test_a_catalog_is_seen_by_whoever_may_do_anything_to_it(
    french: User, make_user: UserFactory
) -> None:
    assert sees_catalog(french, "fr")
    assert not sees_catalog(french, "de")
    assert sees_catalog(make_user(roles=["staff"]), "de")
    assert not sees_catalog(make_user(roles=["user"]), "de")
    assert not sees_catalog(None, "de")


def test_nobody_acts_on_whoever_may_translate_more(french: User, make_user: UserFactory) -> None:
    assert outranks(make_user(roles=["translator"]), french)
    assert not outranks(french, make_user(roles=["translator"]))
