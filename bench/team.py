"""A large fictional organisation in the app's own database, made quickly and always the same."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert

from dashboard.extensions import db
from dashboard.models.columns import now
from dashboard.models.roles import Role, UserRole, role_by_key
from dashboard.models.sessions import Session, token_digest
from dashboard.models.text import text_key
from dashboard.models.users import ACTIVE, DEACTIVATED, INVITED, User
from dashboard.policy import SYSTEM
from dashboard.transaction import transaction

GIVEN_NAMES = (
    "Maria Maria Maria Maria José José José Anna Anna Juan Mohammed Fatima Wei Yuki Hiroshi Aiko "
    "Li Chen Olga Ivan Dmitri Svetlana Liam Emma Noah Olivia Lukas Sofía Mateo Camila "
    "Hans Greta Jürgen Zoë Chloé François Amélie "
    "Giulia Marco Łukasz Zofia Jakub Björn Åsa Søren Freja Aarav Priya Rohan Ananya Kwame Ama "
    "Chidi Ngozi Thabo Lerato Ali Zeynep Mehmet Ayşe Omar Layla Yusuf Noor David Sarah Daniel "
    "Rachel Michael Jennifer James Linda Robert Patricia John Elizabeth Nguyễn Linh Minh Trang "
    "Min-jun Seo-yeon Ji-ho Ha-eun 太郎 花子 伟 芳 أحمد مريم Αλέξης Ελένη Тарас Оксана"
)
FAMILY_NAMES = (
    "García Smith Müller Schmidt Dupont Martin Rossi Russo Silva Santos Oliveira Kowalski Nowak "
    "Johansson Andersson Hansen Nielsen Ivanov Petrova Wang Li Zhang Liu Chen Yang Kim Lee Park "
    "Nguyen Tran Singh Kumar Patel Sharma Khan Ahmed Hassan Ali Yılmaz Kaya Demir Öztürk Cohen "
    "Levi Okafor Mensah Dlamini Nkosi Brown Jones Williams Taylor Davies Evans Thomas Roberts "
    "O'Brien Murphy Walsh McDonald Fernández López González Rodríguez Martínez Sánchez Pérez "
    "Gómez Bianchi Ferrari Esposito Weber Becker Hoffmann Schäfer Koch Bauer Papadopoulos "
    "Popescu Ionescu Horváth Nagy Kovács Novák Svoboda Dvořák "
    "田中 鈴木 佐藤 王 李 张 محمد علي Шевченко"
)
GIVEN, FAMILY = GIVEN_NAMES.split(), FAMILY_NAMES.split()
RARE_NAME = "Xóchitl Quetzalcóatl"
STATES = (ACTIVE,) * 90 + (INVITED,) * 4 + (DEACTIVATED,) * 6
ROLES = ("user",) * 90 + ("staff",) * 7 + ("translator",) * 3
ZONES = (("en", "UTC"), ("de", "Europe/Berlin"), ("es", "America/Bogota"), ("ja", "Asia/Tokyo"))
ROWS_AT_ONCE = 5_000


def fill(count: int, *, role: str | None = None) -> None:
    """Add `count` people past the actions, for speed; nothing of it is in the event log.

    Args:
        count: how many.
        role: the key of everybody's role; without it most are users, some staff or translators.
    """
    chance = random.Random(7)
    ids = {key: role_by_key(key).id for key in {*ROLES, "admin"}}
    first = (db.session.scalar(db.select(db.func.max(User.id))) or 0) + 1
    for start in range(first, first + count, ROWS_AT_ONCE):
        numbers = range(start, min(start + ROWS_AT_ONCE, first + count))
        with transaction():
            db.session.execute(insert(User), [_person(chance, number) for number in numbers])
            held = [
                {"user_id": number, "role_id": ids[role or chance.choice(ROLES)]}
                for number in numbers
            ]
            db.session.execute(insert(UserRole), held)


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"
    if chance.random() < 0.3:
        name += f" {chance.choice(FAMILY)}"
    if number % 30_000 == 5:
        name = RARE_NAME
    username = f"{text_key(name).replace(' ', '.').replace(chr(39), '')}.{number}"
    email = f"person{number}@{chance.choice(('example.org', 'example.com', 'example.net'))}"
    created = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(150_000_000))
    seen = created + timedelta(seconds=chance.randrange(30_000_000))
    locale, zone = chance.choice(ZONES)
    return {
        "id": number,
        "username": username,
        "username_key": text_key(username),
        "name": name,
        "name_key": text_key(name),
        "email": email,
        "email_key": email,
        "state": chance.choice(STATES),
        "locale": locale,
        "timezone": zone,
        "picture_sha256": secrets.token_hex(32) if chance.random() < 0.5 else None,
        "last_sign_in_at": seen if chance.random() < 0.9 else None,
        "created_at": created,
        "touched_at": created,
        "version": 1,
    }


def active_person(name: str, role: str) -> User:
    """Make one active person with a role, by the app's own action."""
    from dashboard.actions import users

    held: list[Role] = [role_by_key(role)]
    profile = {"username": name, "name": name.title(), "email": f"{name}@example.com"}
    user = users.create(SYSTEM, profile, held)
    with transaction():
        user.state = ACTIVE
    return user


def cookies(app: Flask, user_ids: list[int]) -> Iterator[str]:
    """Start a session for each of these people; give each one's session cookie."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    if serializer is None:
        raise ValueError("The app has no secret to sign cookies with.")
    tokens = [secrets.token_urlsafe(32) for _ in user_ids]
    rows = [
        {
            "token_hash": token_digest(token),
            "user_id": user_id,
            "expires_at": now() + timedelta(hours=12),
        }
        for token, user_id in zip(tokens, user_ids, strict=True)
    ]
    with transaction():
        db.session.execute(insert(Session), rows)
    name = app.config["SESSION_COOKIE_NAME"]
    for token in tokens:
        yield f"{name}={serializer.dumps({'_user_id': token, '_fresh': False})}"
