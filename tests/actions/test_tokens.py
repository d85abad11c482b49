"""Personal access tokens: what may be made, and by whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dashboard.actions import roles, tokens
from dashboard.errors import Denied, Invalid, NotFound
from dashboard.models.columns import now
from dashboard.models.tokens import token_by_secret, tokens_of
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction
from tests.helpers.verify_action import verify_action


def test_making_and_revoking(make_user: Any) -> None:
    ana = make_user(roles=("staff",))
    token, secret = verify_action(
        lambda: tokens.create(ana, "Report", "30", ["users.view"]), ["token.created"]
    )
    assert token_by_secret(secret) == token
    assert secret not in token.token_hash
    assert token.expires_at - now() == pytest.approx(timedelta(days=30), abs=timedelta(minutes=1))
    verify_action(lambda: tokens.revoke(ana, token.id), ["token.revoked"])
    assert token_by_secret(secret) is None


def test_an_expired_token_opens_nothing(make_user: Any) -> None:
    token, secret = tokens.create(make_user(), "Report", 7, ["uploads.create"])
    with transaction():
        token.expires_at = now()
    assert token_by_secret(secret) is None


@pytest.mark.parametrize(
    "name,days,scope,wrong",
    [
        ("", 30, ["users.view"], {"name"}),
        ("x" * 65, 30, ["users.view"], {"name"}),
        ("\u202ex", 30, ["users.view"], {"name"}),
        ("x", 31, ["users.view"], {"days"}),
        ("x", None, ["users.view"], {"days"}),
        ("x", "1e9", ["users.view"], {"days"}),
        ("x", 30, [], {"scope"}),
        ("x", 30, ["nonsense"], {"scope"}),
        ("x", 30, ["roles.edit"], {"scope"}),
        (None, 0, ["roles.edit"], {"name", "days", "scope"}),
    ],
)
def test_wrong_input(make_user: Any, name: Any, days: Any, scope: Any, wrong: set[str]) -> None:
    staff = make_user(roles=("staff",))
    with pytest.raises(Invalid) as caught:
        tokens.create(staff, name, days, scope)
    assert caught.value.fields.keys() == wrong
    assert tokens_of(staff) == []


def test_tokens_make_and_revoke_no_tokens(make_user: Any) -> None:
    ana = make_user()
    token, _ = tokens.create(ana, "Report", 7, ["uploads.create"])
    ana.scope = frozenset(token.scope)
    with pytest.raises(Denied):
        tokens.create(ana, "Another", 7, ["uploads.create"])
    with pytest.raises(Denied):
        tokens.revoke(ana, token.id)


def test_nobody_revokes_somebody_elses(make_user: Any) -> None:
    token, _ = tokens.create(make_user(), "Report", 7, ["uploads.create"])
    for token_id in (token.id, 10**9):
        with pytest.raises(NotFound):
            tokens.revoke(make_user(roles=("admin",)), token_id)


def test_there_is_a_most(make_user: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST", 1)
    ana = make_user()
    tokens.create(ana, "One", 7, ["uploads.create"])
    with pytest.raises(Invalid):
        tokens.create(ana, "Two", 7, ["uploads.create"])


def test_use_is_noted_once_a_minute(make_user: Any) -> None:
    token, _ = tokens.create(make_user(), "Report", 7, ["uploads.create"])
    assert tokens.note_use(token)
    assert not tokens.note_use(token)
    with transaction():
        token.last_used_at = now() - timedelta(minutes=2)
    assert tokens.note_use(token)


def test_a_token_may_be_limited_to_a_language(make_user: Any) -> None:
    admin = make_user(roles=("admin",))
    token, _secret = tokens.create(admin, "Words", 7, ["translations.edit:fr", "users.view"])
    assert token.scope == ["translations.edit:fr", "users.view"]
    for wrong in ("translations.edit:xx", "users.view:fr", "translations.edit:"):
        with pytest.raises(Invalid):
            tokens.create(admin, "Words", 7, [wrong])


def test_a_token_never_has_a_language_that_its_owner_lacks(make_user: Any) -> None:
    values = {"name": "French", "permissions": ["translations.edit:fr"]}
    french = make_user(roles=[roles.create(SYSTEM, values)])
    assert tokens.create(french, "Words", 7, ["translations.edit:fr"])[0].scope
    for wrong in ("translations.edit:de", "translations.edit"):
        with pytest.raises(Invalid):
            tokens.create(french, "Words", 7, [wrong])
