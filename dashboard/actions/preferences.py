"""Verbs on preferences: where somebody is told of which kinds of notice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from flask import current_app
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeSerializer

from dashboard.actions.tokens import require_password_sign_in
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.events import PreferencesChanged
from dashboard.extensions import db
from dashboard.i18n import Text
from dashboard.models.mailing import drop_kinds
from dashboard.models.preferences import DAILY, EMAIL, OFF, Channels, Preference, choices_of
from dashboard.models.users import User, find_user
from dashboard.notices import KINDS, offered
from dashboard.notices.jobs import NEVER_MAILED
from dashboard.notices.vocabulary import Kind
from dashboard.policy import SYSTEM, Actor
from dashboard.transaction import put, transaction

DIGEST: Final = "digest"
"""What an unsubscribe link names instead of kinds: everything that comes with the digest."""


class Garbled(NotFound):
    """The address is not one that a mail had."""

    code = "unsubscribe_garbled"
    title = _l("This link is not complete")
    message = _l("Copy the whole address from the mail, or sign in and change it in your account.")


class Preferences:
    """All choices of one person, as their open pages see them.

    Args:
        person: whose.
    """

    __tablename__ = "preferences"

    def __init__(self, person: User) -> None:
        self.id = self.owner_id = person.id
        self._person = person
        # Rises with every change.
        self.version = 1 + sum(choice.version for choice in choices_of(self.id).values())

    def public(self) -> dict[str, Any]:
        """By kind: whether in the app, and how by e-mail."""
        chosen = choices_of(self.id)
        channels = {
            kind.name: chosen[kind.name].channels if kind.name in chosen else kind.defaults
            for kind in offered(self._person.rank)
        }
        kinds = {name: {"in_app": it.in_app, "email": it.email} for name, it in channels.items()}
        return {"id": self.id, "kinds": kinds, "version": self.version}


def choose(actor: Actor, person: User, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    """Choose where ``person`` is told.

    Args:
        actor: the person, or the app for somebody who follows a link of a mail.
        person: whose choices.
        wanted: by kind: ``in_app`` (a bool), ``email`` (one of ``EMAIL``), or only one of them.

    Raises:
        Denied: they are somebody else's, or ``actor`` has come with an access token, which could
            silence what is to warn of its misuse.
        Invalid: there is no such kind for this person, or no such choice.
    """
    with transaction() as tx:
        _require_own(actor, person)
        _check(person, wanted)
        chosen = choices_of(person.id)
        changed = [
            name for name, choice in wanted.items() if _set(person, KINDS[name], choice, chosen)
        ]
        if not changed:
            return
        drop_kinds(person.id, [name for name in changed if wanted[name].get("email") == OFF])
        tx.record(actor, PreferencesChanged(kinds=changed), person, put(Preferences(person)))


def turn_email_off(actor: Actor, person: User) -> None:
    """Mail ``person`` no notice of any kind.

    Raises:
        Denied: they are somebody else.
    """
    choose(actor, person, {kind.name: {"email": OFF} for kind in offered(person.rank)})


def unsubscribe_path(person: User, kinds: Iterable[str]) -> str:
    """The path that turns these mails off without signing in.

    Args:
        person: who gets the mail.
        kinds: those in it, or ``[DIGEST]``.
    """
    return f"/unsubscribe/{_serializer().dumps([person.id, *kinds])}"


def read_unsubscribe(token: str) -> tuple[User, list[str]]:
    """Whom a link of a mail is for, and the kinds that it turns off; none that are off already.

    Raises:
        Garbled: no mail had it.
    """
    try:
        user_id, *kinds = _serializer().loads(token)
    except (BadSignature, TypeError, ValueError) as error:
        raise Garbled() from error
    person = find_user(user_id)
    if person is None:
        raise Garbled()
    mailed = Preferences(person).public()["kinds"]
    if kinds == [DIGEST]:
        return person, [name for name, choice in mailed.items() if choice["email"] == DAILY]
    return person, [name for name in kinds if mailed.get(name, {}).get("email", OFF) != OFF]


def unsubscribe(token: str) -> User:
    """Turn off the mails that a link of a mail names; again does no harm.

    Raises:
        Garbled: no mail had it.
    """
    with transaction():
        person, kinds = read_unsubscribe(token)
        choose(SYSTEM, person, {name: {"email": OFF} for name in kinds})
    return person


def _require_own(actor: Actor, person: User) -> None:
    if not isinstance(actor, User):
        return
    require_password_sign_in(actor)
    if actor.id != person.id:
        raise Denied()


def _check(person: User, wanted: Mapping[str, Mapping[str, Any]]) -> None:
    there = {kind.name for kind in offered(person.rank)}
    wrong: dict[str, Text] = {}
    for name, choice in wanted.items():
        if name not in there or not choice.keys() <= {"in_app", "email"}:
            wrong[name] = _l("You are not told of this.")
        elif choice.get("email", OFF) not in EMAIL or choice.get("in_app") not in (
            None,
            True,
            False,
        ):
            wrong[name] = _l("Choose one from the list.")
        elif name in NEVER_MAILED and choice.get("email", OFF) != OFF:
            wrong[name] = _l("You can be told of this only in the app.")
    if wrong:
        raise Invalid(wrong)


def _set(
    person: User, kind: Kind, wanted: Mapping[str, Any], chosen: Mapping[str, Preference]
) -> bool:
    """Choose for one kind; says whether that changes anything."""
    row = chosen.get(kind.name)
    before = row.channels if row else kind.defaults
    after = Channels(wanted.get("in_app", before.in_app), wanted.get("email", before.email))
    if after == before:
        return False
    if row is None:
        row = Preference(user_id=person.id, kind=kind.name, version=0)
        db.session.add(row)
    row.in_app, row.email, row.version = after.in_app, after.email, row.version + 1
    return True


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
