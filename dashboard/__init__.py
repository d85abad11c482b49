"""A self-hosted, real-time, collaborative admin dashboard."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard import (
    api,
    assets,
    cli,
    context,
    database,
    forgery,
    identity,
    logs,
    pages,
    queue,
    security,
)
from dashboard.actions import word_faults  # noqa: F401 - hears of faults
from dashboard.config import DAY, HOUR, MIB, Settings, load_settings
from dashboard.extensions import babel, limiter, mail, socketio
from dashboard.i18n import select_locale, select_timezone
from dashboard.live import gateway  # noqa: F401 - registers the socket events
from dashboard.live.deliver import Delivery
from dashboard.live.gauges import Gauges
from dashboard.live.heartbeat import PATIENCE_SECONDS, PING_SECONDS
from dashboard.words import domain

ROOT = Path(__file__).parent.parent


def create_app(settings: Settings | None = None) -> Flask:
    """Make the application: configure, bind the extensions, register the edges.

    Args:
        settings: run.py's. Without them the environment's count, but connections are served by
            threads, because nothing has been patched for anything else.

    Raises:
        ConfigurationError: when a setting is wrong or missing.
    """
    settings = settings or load_settings(async_mode="threading")
    app = Flask(__name__, static_folder=str(ROOT / "static"))
    app.config.from_mapping(_flask_config(settings))
    app.extensions["settings"] = settings
    logs.configure(settings)
    _bind(app, settings)
    for edge in (assets, context, security, pages, api, cli):
        edge.init_app(app)
    app.extensions["gauges"] = Gauges()
    app.extensions["delivery"] = Delivery(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, settings.proxies, settings.proxies, settings.proxies, settings.proxies
        )
    return app


def _bind(app: Flask, settings: Settings) -> None:
    database.init_app(app)
    identity.init_app(app)
    forgery.init_app(app)
    limiter.init_app(app)
    mail.init_app(app)
    queue.init_app(app, settings)
    babel.init_app(  # type: ignore[no-untyped-call]
        app, locale_selector=select_locale, timezone_selector=select_timezone
    )
    domain.init_app(app)
    socketio.init_app(
        app,
        async_mode=settings.async_mode,
        manage_session=False,
        cors_allowed_origins=security.socket_origins(settings),
        max_http_buffer_size=64 * 1024,
        http_compression=False,
        ping_interval=PING_SECONDS,
        ping_timeout=PATIENCE_SECONDS,
        monitor_clients=False,  # live/heartbeat.py does
    )


def _flask_config(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.signing_key,
        "SQLALCHEMY_DATABASE_URI": settings.sqlalchemy_url,
        "SQLALCHEMY_ENGINE_OPTIONS": {"pool_size": 20, "pool_pre_ping": False},
        "BABEL_DEFAULT_LOCALE": settings.default_locale,
        "BABEL_DEFAULT_TIMEZONE": settings.default_timezone,
        "BABEL_TRANSLATION_DIRECTORIES": str(settings.catalogs_dir),
        "PSEUDOLOCALES": settings.pseudolocales,
        "SESSION_COOKIE_NAME": "dashboard_session",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.production,
        "REMEMBER_COOKIE_NAME": "dashboard_remember",
        "REMEMBER_COOKIE_DURATION": timedelta(days=settings.remember_days),
        "REMEMBER_COOKIE_HTTPONLY": True,
        "REMEMBER_COOKIE_SAMESITE": "Lax",
        "REMEMBER_COOKIE_SECURE": settings.production,
        "FRESH_MINUTES": settings.fresh_minutes,
        "SESSION_SECONDS": settings.session_hours * HOUR,
        "REMEMBER_SECONDS": settings.remember_days * DAY,
        "MAX_CONTENT_LENGTH": 2 * MIB,
        "MAX_FORM_MEMORY_SIZE": MIB,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": "memory://",
        "RATELIMIT_STRATEGY": "moving-window",
        "LIVE_POLL_SECONDS": settings.poll_seconds,
        "MAIL_SERVER": settings.mail_server,
        "MAIL_PORT": settings.mail_port,
        "MAIL_USERNAME": settings.mail_username or None,
        "MAIL_PASSWORD": settings.mail_password or None,
        "MAIL_USE_TLS": settings.mail_tls,
        "MAIL_DEFAULT_SENDER": settings.mail_sender,
        "MAIL_TIMEOUT": 30,  # many servers look into a mail before they take it
    }
