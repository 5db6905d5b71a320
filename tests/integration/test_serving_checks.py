"""A server that stops leaves nothing of what visitors sent, whatever was being checked."""

from __future__ import annotations

import urllib.request
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
        with urllib.request.urlopen(asked, timeout=30) as response:
            assert response.status == 200
        assert list(tmp_path.rglob("massnahmen.csv")) != []
    assert list(tmp_path.iterdir()) == []
