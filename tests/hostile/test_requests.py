"""Hostile requests, byte for byte (`requests/*.http`): the first line says the status and why; `{host}` and `{length}`
are filled in. Nothing that was refused is kept, and the server answers the next visitor."""

from __future__ import annotations

import re
import socket
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Server, serving

CASES = sorted((Path(__file__).parent / "requests").glob("*.http"))


@pytest.fixture(scope="module")
def uploads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("uploads")


@pytest.fixture(scope="module")
def server(demo_release: Path, uploads: Path) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(uploads))
        with serving(demo_release) as running:
            yield running


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_request_gets_the_expected_answer(server: Server, uploads: Path, case: Path) -> None:
    expectation, request = case.read_text(encoding="utf-8").split("\n", 1)
    status = int(expectation.removeprefix("# ").split()[0])
    head, _, body = request.partition("\n\n")
    host = server.url.removeprefix("http://")
    sent = body.replace("\n", "\r\n").encode()
    head = head.replace("{host}", host).replace("{length}", str(len(sent))).replace("\n", "\r\n")
    before = taken_in(uploads)
    answer = exchange(host, head.encode() + b"\r\n\r\n" + sent)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode()), answer[:200]
    assert answer.count(b"HTTP/1.1 ") == 1
    assert b"\r\nset-cookie:" not in answer.lower()
    assert not re.search(rb"//[^/]*evil", answer), "an address of another host"
    # What the server cannot even read it answers itself, without a body.
    if status >= 400 and b"\r\ncontent-length: 0\r\n" not in answer:
        assert b"\r\ncache-control: no-store\r\n" in answer.lower() or status == 404
        assert taken_in(uploads) <= before
    with urllib.request.urlopen(f"{server.url}/ready", timeout=60) as response:
        assert response.status == 200


def taken_in(uploads: Path) -> set[Path]:
    """The files that lie in the server's folder, each in one of its own."""
    return {path for path in uploads.rglob("upload/*") if path.parents[2].parent == uploads}


def exchange(host: str, request: bytes) -> bytes:
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port)), timeout=60) as connection:
        connection.sendall(request)
        answer = b""
        while piece := connection.recv(65_536):
            answer += piece
    return answer
