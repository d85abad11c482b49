"""One log: structlog, readable in a terminal, JSON lines where asked; libraries' warnings too."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final, TextIO

import structlog

from dashboard.config import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class _StandardError(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at the moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self, logging.WARNING)

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


_libraries = _StandardError()


HARMLESS: Final = "socket shutdown error"
"""What the default server says, past any log, when a browser was quicker to hang up."""


class _Errors:
    """A request's ``wsgi.errors`` without what need not alarm anybody."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        if HARMLESS not in text:
            self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def without_noise(wsgi: WSGIApplication) -> WSGIApplication:
    """``wsgi``, whose requests do not write what is harmless to standard error."""

    def quiet(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.errors"] = _Errors(environ["wsgi.errors"])
        return wsgi(environ, start_response)

    return quiet


def configure(settings: Settings) -> None:
    """Set up structlog, and what libraries log, as the settings say."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    stamps: list[structlog.typing.Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *stamps, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Not standard output: that is for what was asked for, e.g. by a command.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    _listen_to_libraries(stamps, renderer)


def only_warnings() -> None:
    """Leave out what goes well; commands say themselves what they did."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def _listen_to_libraries(stamps: list[Any], renderer: structlog.typing.Processor) -> None:
    _libraries.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *stamps],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.getLogger().addHandler(_libraries)  # once; adding it again changes nothing
    # Its one warning is that it is for development; run.py's users know what they chose.
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
