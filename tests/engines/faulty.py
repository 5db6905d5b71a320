"""An engine that does everything wrong: a server that answers each connection with the bytes, and at the pace, of a fault."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socket import create_server, socket

Fault = Callable[[socket], None]

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
_ROWS = b'{"head":{"vars":["s"]},"results":{"bindings":['
_ROW = b'{"s":{"type":"literal","value":"' + b"x" * 1000 + b'"}},'
TRUE = b'{"head":{},"boolean":true}'


@dataclass(slots=True)
class Server:
    """Where the server listens, what it does to each connection, and how many it has had."""

    port: int
    fault: Fault
    connections: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """The address of its endpoint."""
        return f"http://127.0.0.1:{self.port}/query"


@contextmanager
def listening(fault: Fault) -> Iterator[Server]:
    """A server on a free port of the loopback address."""
    with create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1], fault)
        threading.Thread(target=_serve, args=(listener, server), daemon=True).start()
        try:
            yield server
        finally:
            server.stopped.set()
            # Closing alone does not wake a thread that waits in accept.
            with suppress(OSError):
                listener.shutdown(2)


def _serve(listener: socket, server: Server) -> None:
    with suppress(OSError):
        while not server.stopped.is_set():
            connection, _ = listener.accept()
            server.connections += 1
            threading.Thread(target=_answer, args=(connection, server), daemon=True).start()


def _answer(connection: socket, server: Server) -> None:
    with connection, suppress(OSError):
        _read_request(connection)
        server.fault(connection)


def _read_request(connection: socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received:
        if not (piece := connection.recv(65536)):
            return
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    left = int(lengths[0]) - len(body) if lengths else 0
    while left > 0 and (piece := connection.recv(65536)):
        left -= len(piece)


def answer(body: bytes, head: bytes = _HEAD) -> bytes:
    """A whole answer."""
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def says(content: bytes) -> Fault:
    """Sends these bytes and hangs up."""
    return lambda connection: connection.sendall(content)


def silent(connection: socket) -> None:
    """Takes the request and says nothing until the other side hangs up."""
    connection.recv(1)


def trickling(content: bytes) -> Fault:
    """Sends a byte every 50 ms: a thousand bytes take 50 s, and no single wait is long."""

    def trickle(connection: socket) -> None:
        for number in range(len(content)):
            connection.sendall(content[number : number + 1])
            time.sleep(0.05)

    return trickle


def endless(row: bytes = _ROW, head: bytes = _HEAD, start: bytes = _ROWS) -> Fault:
    """Sends rows for ever, all of them in order."""

    def flood(connection: socket) -> None:
        connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n")
        piece = start
        while True:
            connection.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            piece = row * 50

    return flood
