"""The Flask extensions, unbound; ``create_app`` binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_login import LoginManager
from flask_mailman import Mail
from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import DeclarativeBase

from dashboard.words.domain import WordsBabel


class _LoginManager(LoginManager):  # type: ignore[misc]  # Flask-Login has no types
    """Flask-Login compares the remember cookie's signature as text, which must then be ASCII."""

    def _load_user_from_remember_cookie(self, cookie: str) -> object:
        return super()._load_user_from_remember_cookie(cookie) if cookie.isascii() else None


babel = WordsBabel()  # type: ignore[no-untyped-call]
csrf = CSRFProtect()
limiter = Limiter(get_remote_address)
login_manager = _LoginManager()
mail = Mail()
migrate = Migrate()
socketio = SocketIO()


class Base(DeclarativeBase):
    """Base of all models."""


db = SQLAlchemy(model_class=Base)

# Models inherit from Model. It is db.Model, which a type checker cannot follow.
if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model
