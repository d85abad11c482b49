"""One frame per room, one system call per client.

Stock Socket.IO puts a packet into each client's queue, where a green thread of that client wakes,
frames it again and sends it. Here a room's bytes are framed once, and a client whose writer is
idle gets them with one non-blocking send. Whoever is not idle, is on long polling, or is served
by another async mode gets the packet through its queue as ever, so that nothing is overtaken.

Source of the frame: RFC 6455, section 5.2. bench/fanout.py measures what it saves.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from engineio.exceptions import SocketIsClosedError
from engineio.packet import PING, Packet


def prepare(server: Any) -> None:
    """Let each Engine.IO socket of a Socket.IO server know its WebSocket.

    Call it once, before the first request. It also declines permessage-deflate: a compressor for
    each client costs some 300 KB and makes every client's frame differ.
    """
    stock = server.eio._async["websocket"]
    if stock is None:
        return

    def websocket(handler: Callable[[Any], Any], eio: Any) -> Callable[..., Any]:
        client = handler.__self__  # type: ignore[attr-defined]  # the engineio.socket.Socket

        def remembering(ws: Any) -> Any:
            client.direct = _direct(ws)
            try:
                return handler(ws)
            finally:
                client.direct = None

        app = stock(remembering, eio)

        def undeflated(environ: dict[str, Any], start_response: Any) -> Any:
            environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
            return app(environ, start_response)

        return undeflated

    server.eio._async = {**server.eio._async, "websocket": websocket}


def text_frame(payload: bytes) -> bytes:
    """A whole, unmasked WebSocket text message: the same bytes for every client."""
    length = len(payload)
    if length < 126:
        return bytes((0x81, length)) + payload
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + payload
    return b"\x81\x7f" + length.to_bytes(8, "big") + payload


def send_at_once(client: Any, frame: bytes) -> bool:
    """Try to send a frame now; False when the packet must take the client's queue instead.

    The writer may be passed by only while it waits for its empty queue with nothing in hand, and
    while nobody holds or wants the lock under which frames (its own, pongs, the close) are sent.
    No step between these questions and the send gives way to another green thread.

    Args:
        client: an engineio.socket.Socket.
        frame: from ``text_frame``.
    """
    ws = getattr(client, "direct", None)
    if ws is None or not client.upgraded or client.closing:
        return False
    if client.queue.qsize() or client.queue.getting() != 1 or ws._sendlock.balance != 1:
        return False
    try:
        done = ws.socket.fd.send(frame)
    except OSError:  # full, so nothing was written; or broken, which the writer will notice
        return False
    if done < len(frame):
        ws._sendlock.acquire()  # free, as seen above: later packets now wait in the queue
        client.server.start_background_task(_finish, ws, frame[done:])
    return True


def ping(client: Any) -> None:
    """Ask a client whether it is there.

    Through its queue, because a writer that gets nothing for long gives up.
    """
    with suppress(SocketIsClosedError):  # it has just gone
        client.send(Packet(PING))


def _direct(ws: Any) -> Any:
    """The WebSocket if its bytes may be written past its writer, else None."""
    lock: Any = getattr(ws, "_sendlock", None)
    sock: Any = getattr(ws, "socket", None)
    if not (hasattr(lock, "balance") and hasattr(sock, "fd")) or hasattr(sock, "getpeercert"):
        return None
    if getattr(ws, "extensions", True):  # deflate after all, or a draft version of the protocol
        return None
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ws


def _finish(ws: Any, rest: bytes) -> None:
    """Write the rest of a frame, with the lock held; cut the connection if that fails."""
    try:
        ws.socket.sendall(rest)
    except Exception:  # the frame is torn, whatever the reason: nothing may follow it
        with suppress(OSError):
            ws.socket.shutdown(socket.SHUT_RDWR)  # its reader sees the end and cleans up
    finally:
        ws._sendlock.release()
