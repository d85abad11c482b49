"""Starts the dashboard: patches for the chosen async mode first, then serves.

The only file that names eventlet or gevent.
"""

from __future__ import annotations

import os
import sys
import warnings

from dotenv import dotenv_values

ASYNC_MODE = (
    os.environ.get("DASHBOARD_ASYNC_MODE")
    or dotenv_values(".env").get("DASHBOARD_ASYNC_MODE")
    or "eventlet"
)

if ASYNC_MODE == "eventlet":
    # That eventlet will retire is known (README, «Server modes»); it need not greet newcomers.
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet

    eventlet.monkey_patch()
elif ASYNC_MODE == "gevent":
    try:
        from gevent import monkey
    except ImportError:
        sys.exit(
            "DASHBOARD_ASYNC_MODE is gevent, which is not installed: run "
            ".venv/bin/python -m pip install gevent gevent-websocket."
        )

    monkey.patch_all()

import argparse  # noqa: E402
import errno  # noqa: E402
import socket  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402

from dashboard import (  # noqa: E402
    catalog_watch,
    create_app,
    database,
    housekeeping,
    logs,
    measuring,
    offload,
)
from dashboard.actions import links  # noqa: E402
from dashboard.config import ConfigurationError, Settings, load_settings, misspelt  # noqa: E402
from dashboard.extensions import socketio  # noqa: E402
from dashboard.jobs import consumer  # noqa: E402
from dashboard.live.deliver import delivery  # noqa: E402
from dashboard.models.users import administrators_exist  # noqa: E402
from dashboard.shutdown import Ending  # noqa: E402


def install_offload() -> None:
    """Let blocking native work run in real threads."""
    if ASYNC_MODE == "eventlet":
        from eventlet import tpool

        offload.install(tpool.execute)
    elif ASYNC_MODE == "gevent":
        import gevent

        pool = gevent.get_hub().threadpool
        offload.install(lambda work, *args, **kwargs: pool.apply(work, args, kwargs))


def check_port(settings: Settings) -> None:
    """Fail early where somebody else listens.

    Raises:
        ConfigurationError: saying what to do.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise ConfigurationError(
                    f"Port {settings.port} is in use; stop what uses it or choose another with "
                    "DASHBOARD_PORT."
                ) from error
            raise ConfigurationError(
                f"Cannot listen on {settings.host}:{settings.port} ({error.strerror}); check "
                "DASHBOARD_HOST and DASHBOARD_PORT."
            ) from error


def greet(settings: Settings) -> None:
    """Say where the app is and, at first, how to make the first administrator."""
    print(f"The dashboard runs at {settings.base_url}", flush=True)
    if not administrators_exist():
        address = f"{settings.base_url}{links.setup_path()}"
        print(f"Set up the first administrator (works once): {address}", flush=True)


def server_options() -> dict[str, Any]:
    """What the server of the async mode needs to be told."""
    if ASYNC_MODE == "threading":
        return {"allow_unsafe_werkzeug": True}
    if ASYNC_MODE != "eventlet":
        return {}
    from eventlet.wsgi import HttpProtocol

    class Prompt(HttpProtocol):  # type: ignore[misc]  # eventlet has no types
        """Sends the end of an answer at once.

        Otherwise it waits on a kept-alive connection until the receiver has acknowledged what
        came before, which receivers put off for some 40 ms.
        """

        def setup(self) -> None:
            self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            super().setup()

    return {"protocol": Prompt}


def serve(app: Flask, settings: Settings) -> None:
    """Serve until interrupted."""
    install_offload()
    with app.app_context():
        delivery().start()
        housekeeping.start()
        measuring.start()
        catalog_watch.start()
        app.wsgi_app = logs.without_noise(app.wsgi_app)  # type: ignore[method-assign, assignment]
        Ending(app, consumer.start()).listen()
        greet(settings)
    where = {"host": settings.host, "port": settings.port}
    socketio.run(app, log_output=False, **where, **server_options())


def main() -> None:
    """Read the command line, prepare the database and serve."""
    parser = argparse.ArgumentParser(description="Run the dashboard.")
    parser.add_argument("--demo", action="store_true", help="fill in a fictional team that moves")
    arguments = parser.parse_args()
    try:
        # The demo keeps to its own folder and writes to nobody, whatever .env says.
        apart = {"database_url": "", "mail_server": ""} if arguments.demo else {}
        settings = load_settings(**apart)
        if arguments.demo and not settings.translations_dir:
            # What is published in the demo is not for the files of the source.
            own = str(settings.demo_catalogs_dir)
            settings = settings.model_copy(update={"translations_dir": own})
        for sentence in misspelt():
            print(sentence, file=sys.stderr)
        check_port(settings)
        app = create_app(settings)
        with app.app_context():
            database.prepare()
            catalog_watch.prepare()
            if arguments.demo:
                from dashboard import demo

                demo.start(settings)
    except ConfigurationError as error:
        sys.exit(f"{error}")
    except KeyboardInterrupt:
        sys.exit(130)
    serve(app, settings)


if __name__ == "__main__":
    main()
