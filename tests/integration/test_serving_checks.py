"""A server that stops leaves nothing of what visitors sent, whatever was being checked."""

from __future__ import annotations

import socket
import urllib.request
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.running import serving

FORM = (
    b'--x\r\nContent-Disposition: form-data; name="table"; filename="massnahmen.csv"\r\n\r\n'
    b"Kennung;Titel\r\nneu;Neu\r\n\r\n--x--\r\n"
)


def test_server_that_is_stopped_during_a_check_leaves_nothing(
    demo_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(demo_release) as server:
        asked = urllib.request.Request(f"{server.url}/check", FORM, {"Content-Type": "multipart/form-data; boundary=x"})
        with urllib.request.urlopen(asked, timeout=60) as response:
            assert response.status == 200
        assert list(tmp_path.rglob("massnahmen.csv")) != []
    assert list(tmp_path.iterdir()) == []


def test_senders_that_stop_in_the_middle_do_not_stop_the_pages(gridless_release: Path) -> None:
    with serving(gridless_release) as server, ExitStack() as open_connections:
        host, port = server.url.removeprefix("http://").split(":")
        head = "POST /check HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        for _ in range(8):
            sender = open_connections.enter_context(socket.create_connection((host, int(port))))
            sender.sendall(f"{head}Content-Length: 100000\r\n\r\n--x\r\n".encode("ascii"))
        for path in ("/", "/check"):
            with urllib.request.urlopen(server.url + path, timeout=60) as answer:
                assert answer.status == 200
