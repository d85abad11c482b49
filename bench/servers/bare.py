"""Stock Flask-SocketIO (bench/servers/stock.py) with a page that shows each event as a bare div.

Started by `bench.toasts` as `python -m bench.servers.bare CONTROL_FD PORT`.
"""

from __future__ import annotations

from bench.servers import stock  # first of all: it patches for eventlet

# isort: split
from flask import send_file
from flask.typing import ResponseReturnValue

from bench import machine
from bench.servers import control

CLIENT = machine.REPOSITORY / "static" / "vendor" / "socket.io" / "socket.io.esm.min.js"
PAGE = """<!doctype html>
<title>Bare</title>
<script type="module">
  import { io } from "/socket.io.js";
  const socket = io({ transports: ["websocket"] });
  const live = () => document.body.dataset.status = "live";
  socket.on("connect", () => socket.emit("subscribe", { topics: { users: null } }, live));
  socket.on("change", ([event]) => {
    const shown = document.createElement("div");
    shown.textContent = `${event.kind} ${event.offset}`;
    shown.addEventListener("click", () => shown.remove());
    document.body.append(shown);
  });
</script>
"""


@stock.app.get("/")
def page() -> ResponseReturnValue:
    """The page."""
    return PAGE


@stock.app.get("/socket.io.js")
def client() -> ResponseReturnValue:
    """The same client that the dashboard uses."""
    return send_file(CLIENT)


if __name__ == "__main__":
    stock.socketio.start_background_task(stock.follow)
    stock.socketio.run(stock.app, host="127.0.0.1", port=control.port(), log_output=False)
