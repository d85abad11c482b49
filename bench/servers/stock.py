"""Stock Flask-SocketIO on eventlet, as its documentation shows it: one room, `socketio.emit`.

Started by `bench.fanout` as `python -m bench.servers.stock CONTROL_FD PORT`.
"""

from __future__ import annotations

import eventlet

eventlet.monkey_patch()

import os  # noqa: E402
import time  # noqa: E402
from typing import Any  # noqa: E402

from flask import Flask  # noqa: E402
from flask_socketio import SocketIO, join_room  # noqa: E402

from bench.servers import control  # noqa: E402

app = Flask(__name__)
socketio = SocketIO(app, async_mode="eventlet")
position = {"offset": 0}


@socketio.on("subscribe")
def subscribe(wanted: dict[str, Any]) -> dict[str, Any]:
    """Put the client into the topic's room and say where the topic stands."""
    for topic in wanted["topics"]:
        join_room(topic)
    return {"topics": {topic: {"status": "live", **position} for topic in wanted["topics"]}}


def commit(number: int, event: dict[str, Any] | None) -> int:
    """Emit one event of the given shape to the room of its topic."""
    shape = event or {}
    position["offset"] = number
    started = time.monotonic_ns()
    socketio.emit("change", [{**shape, "offset": number}], to=shape["topic"])
    return started


def follow() -> None:
    """Obey the bench; end the server with it."""
    control.obey(commit, lambda: socketio.sleep(0), {})
    os._exit(0)


if __name__ == "__main__":
    socketio.start_background_task(follow)
    socketio.run(app, host="127.0.0.1", port=control.port(), log_output=False)
