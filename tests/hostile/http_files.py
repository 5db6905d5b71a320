"""Hostile requests in files, byte for byte: the first line says the status and why; `{host}`, `{length}` and `{listener}`
are filled in."""

import socket
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class RequestCase:
    """One file: the bytes to send, and the status of the answer."""

    path: Path
    status: int
    request: str

    def __str__(self) -> str:
        return self.path.stem

    def bytes(self, host: str, listener: str = "127.0.0.1:9") -> bytes:
        """The request to a server; `listener` is the address of another that must not be reached."""
        head, _, body = self.request.rstrip("\n").partition("\n\n")
        sent = body.replace("\n", "\r\n").encode()
        head = head.replace("{host}", host).replace("{length}", str(len(sent))).replace("{listener}", listener)
        return head.replace("\n", "\r\n").encode() + b"\r\n\r\n" + sent


def request_cases(folder: Path) -> list[RequestCase]:
    """All requests of a folder."""
    cases = []
    for path in sorted(folder.glob("*.http")):
        expectation, request = path.read_text(encoding="utf-8").split("\n", 1)
        cases.append(RequestCase(path, int(expectation.removeprefix("# ").split()[0]), request))
    return cases


def exchange(host: str, request: bytes) -> bytes:
    """Everything that a server says to a request until it hangs up."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer
