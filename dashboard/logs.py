"""One log: structlog, readable in a terminal, JSON lines where asked."""

from __future__ import annotations

import logging
import sys

import structlog

from dashboard.config import Settings


def configure(settings: Settings) -> None:
    """Set up structlog as the settings say."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # Not standard output: that is for what was asked for, e.g. by a command.
        logger_factory=lambda *_names: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def only_warnings() -> None:
    """Leave out what goes well; commands say themselves what they did."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
