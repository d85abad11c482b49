"""The dashboard, served as run.py does it, on a data folder that `bench.people` has filled.

Started as `python -m bench.servers.lists [--naive] CONTROL_FD PORT`; with --naive it also has the
list of bench/naive.py.
"""

from __future__ import annotations

import run  # first of all: it patches for the async mode

# isort: split
import os
import sys

from bench import naive
from bench.servers.control import open_line
from dashboard import create_app
from dashboard.config import load_settings
from dashboard.extensions import socketio


def follow() -> None:
    """End the server with the bench."""
    open_line({}).recv(1)
    os._exit(0)


def main() -> None:
    """Serve what the data folder holds."""
    settings = load_settings()
    app = create_app(settings)
    if "--naive" in sys.argv:
        naive.install(app)
    socketio.start_background_task(follow)
    run.serve(app, settings)


if __name__ == "__main__":
    main()
