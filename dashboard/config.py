"""Typed settings from ``DASHBOARD_*`` environment variables and a ``.env`` file.

A wrong value stops the start with one sentence that names the setting.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Final, Literal
from zoneinfo import available_timezones

import click
from dotenv import dotenv_values
from limits import parse_many
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, ValidationInfo
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from dashboard.words.languages import BUILT_IN, languages_in

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
MIB = 1024 * 1024

SHIPPED_CATALOGS: Final = Path(__file__).parent.parent / "translations"
"""The catalogs that come with the dashboard."""


DEMO_NOTE: Final = "demo.json"
"""A file that the demo makes in its data folder."""


class ConfigurationError(click.ClickException):
    """A setting is wrong or missing; the message says which and what to do.

    Click's kind of exception, so that the ``flask`` command shows it without a traceback too.
    """


def _web_address(url: str) -> str:
    if url and not url.startswith(("http://", "https://")):
        raise ValueError("it should begin with http:// or https://")
    return url.rstrip("/")


def _known_locale(code: str, settings: ValidationInfo) -> str:
    own = settings.data.get("translations_dir")
    known = {**BUILT_IN, **(languages_in(Path(own)) if own else {})}
    if code not in known:
        raise ValueError(f"choose one of {', '.join(known)}")
    return code


_timezones = cache(available_timezones)  # it reads hundreds of files


def _known_timezone(name: str) -> str:
    if name not in _timezones():
        raise ValueError("it should be a name like UTC or Europe/Paris")
    return name


def _rate_limit(text: str) -> str:
    try:
        parse_many(text)
    except ValueError as error:
        raise ValueError("it should read like 10 per 5 minutes") from error
    return text


def _database_url(url: str) -> str:
    try:
        if url:
            make_url(url)
    except ArgumentError as error:
        raise ValueError("it should read like sqlite:////path/to/file.sqlite3") from error
    return url


def _redis_url(url: str) -> str:
    if url and not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("it should read like redis://localhost:6379/0")
    return url


class Settings(BaseSettings):
    """Everything a start needs. Each field is the environment variable ``DASHBOARD_<NAME>``."""

    model_config = SettingsConfigDict(
        env_prefix="DASHBOARD_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(5000, ge=1, le=65535, description="Port to listen on.")
    async_mode: Literal["eventlet", "gevent", "threading"] = Field(
        "eventlet", description="How connections are served: eventlet, gevent or threading."
    )
    environment: Literal["development", "production"] = Field(
        "development",
        description="production requires DASHBOARD_SECRET_KEY and serves cookies over HTTPS only.",
    )
    data_dir: Path = Field(
        Path("instance"), description="Folder of the database, the uploaded files and the secret."
    )
    translations_dir: Annotated[str, BeforeValidator(str)] = Field(
        "",
        description=(
            "Folder of the catalogs that are served and published to; empty means the shipped "
            "ones. An empty folder is filled with those."
        ),
    )
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        "", description="SQLAlchemy URL; empty means SQLite in the data folder."
    )
    redis_url: Annotated[str, AfterValidator(_redis_url)] = Field(
        "", description="Redis that hands jobs out; empty means a file in the data folder."
    )
    secret_key: str = Field(
        "", description="Signs cookies and links; empty means one kept in the data folder."
    )
    public_url: Annotated[str, AfterValidator(_web_address)] = Field(
        "", description="Address people use, for links in mails; empty means host and port."
    )
    allowed_origins: list[str] = Field(
        [], description="Further origins (JSON list) whose pages may open a live connection."
    )
    proxies: int = Field(
        0, ge=0, description="Number of trusted reverse proxies in front (X-Forwarded-* headers)."
    )
    default_locale: Annotated[str, AfterValidator(_known_locale)] = Field(
        "en", description="Language when nothing else decides."
    )
    pseudolocales: bool = Field(
        False, description="Offer everybody the pseudolocales en_XA and ar_XB, to test the pages."
    )
    default_timezone: Annotated[str, AfterValidator(_known_timezone)] = Field(
        "UTC", description="Time zone when a person has not chosen one."
    )
    session_hours: int = Field(
        12, ge=1, description="Hours without activity after which a session ends."
    )
    remember_days: int = Field(
        30, ge=1, description="Days a session lasts when “remember me” was ticked."
    )
    fresh_minutes: int = Field(
        30, ge=1, description="Minutes after signing in during which sensitive changes are allowed."
    )
    link_hours: int = Field(
        72, ge=1, description="Hours an invitation or setup link works; password links: one hour."
    )
    sign_in_attempts: Annotated[str, AfterValidator(_rate_limit)] = Field(
        "10 per 5 minutes", description="Failed sign-ins allowed per account."
    )
    sign_in_attempts_per_address: Annotated[str, AfterValidator(_rate_limit)] = Field(
        "50 per 5 minutes", description="Failed sign-ins allowed per network address."
    )
    max_upload_mb: int = Field(
        1024, ge=1, description="Largest upload in MiB that any role may allow."
    )
    event_retention_days: int = Field(
        30, ge=1, description="Days that missed events can be replayed; older ones are compacted."
    )
    activity_days: int = Field(
        365, ge=1, description="Days that the activity shows, if more; then the last of a record."
    )
    notification_days: int = Field(
        180, ge=1, description="Days after which notifications are deleted, read or not."
    )
    poll_seconds: float = Field(
        0.5, gt=0, description="How often each process looks for changes made by another process."
    )
    mail_server: str = Field("", description="SMTP server; empty means links are shown and logged.")
    mail_port: int = Field(587, ge=1, le=65535, description="Port of the SMTP server.")
    mail_username: str = Field("", description="User name at the SMTP server.")
    mail_password: str = Field("", description="Password at the SMTP server.")
    mail_tls: bool = Field(True, description="Use STARTTLS with the SMTP server.")
    mail_sender: str = Field(
        "dashboard@localhost", description="Sender address of mails the dashboard writes."
    )
    log_json: bool = Field(False, description="Write the log as JSON lines.")

    @property
    def production(self) -> bool:
        """Whether this is a production start."""
        return self.environment == "production"

    @property
    def sqlalchemy_url(self) -> str:
        """The database address SQLAlchemy opens."""
        return self.database_url or f"sqlite:///{self.data_dir.resolve() / 'dashboard.sqlite3'}"

    @property
    def catalogs_dir(self) -> Path:
        """The folder of the catalogs. The demo has its own, so that nothing made up is published
        to the files of the source, whether by its server or by a command on its data folder."""
        if self.translations_dir:
            return Path(self.translations_dir).resolve()
        is_demo = (self.data_dir / DEMO_NOTE).exists() and self.demo_catalogs_dir.is_dir()
        return self.demo_catalogs_dir if is_demo else SHIPPED_CATALOGS

    @property
    def demo_catalogs_dir(self) -> Path:
        """The demo's own folder of catalogs."""
        return self.data_dir.resolve() / "translations"

    @property
    def base_url(self) -> str:
        """The address people use, without a trailing slash."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @cached_property
    def signing_key(self) -> str:
        """The secret that signs cookies and links; made once and kept in the data folder.

        Raises:
            ConfigurationError: in production without ``DASHBOARD_SECRET_KEY``.
        """
        if self.secret_key:
            return self.secret_key
        if self.production:
            raise ConfigurationError(
                "DASHBOARD_SECRET_KEY is missing: in production, set it to a long random text, "
                "e.g. the output of: python -c 'import secrets; print(secrets.token_hex(32))'."
            )
        return _kept_secret(self.data_dir / "secret_key")


def _kept_secret(path: Path) -> str:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(secrets.token_hex(32), encoding="ascii")
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise unusable_folder(path.parent, error) from error


def unusable_folder(folder: Path, error: OSError) -> ConfigurationError:
    """What to say about a data folder that cannot be written."""
    return ConfigurationError(
        f"DASHBOARD_DATA_DIR: cannot use the folder {folder} ({error.strerror}); make it writable "
        "or choose another."
    )


def misspelt() -> Iterator[str]:
    """A sentence for each variable that looks like a setting and is none."""
    prefix = Settings.model_config["env_prefix"]
    known = {f"{prefix}{name.upper()}" for name in Settings.model_fields}
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env"))}
    for name in sorted(given - known):
        if name.startswith(prefix):
            near = get_close_matches(name, known, 1, cutoff=0.85)
            hint = f"; did you mean {near[0]}?" if near else "."
            yield f"{name} is not a setting{hint}"


def load_settings(**overrides: object) -> Settings:
    """Read the settings.

    Args:
        overrides: values that win over the environment (tests, the demo).

    Raises:
        ConfigurationError: naming the first wrong setting.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "DASHBOARD_" + str(first["loc"][0]).upper()
        reason = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{name} is wrong: {reason}.") from error
    except SettingsError as error:
        name = "DASHBOARD_" + str(error).split('"')[1].upper()
        raise ConfigurationError(f'{name} is wrong: write a JSON list like ["…"].') from error
