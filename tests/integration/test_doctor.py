"""`profilatlas doctor`: what is well is said to be, what is not is named with what to do, in both languages."""

from __future__ import annotations

import json
import shutil
import socket
import string
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from profilatlas import doctor
from profilatlas.cli import main
from profilatlas.console_doctor import MESSAGES
from profilatlas.release import switch
from tests.nginx import free_port
from tests.running import serving


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


def look(
    capsys: pytest.CaptureFixture[str], releases: Path, settings: str = "", port: int | None = None
) -> tuple[int, dict[str, Any]]:
    """The exit code and the lines by name."""
    file = releases.parent / "profilatlas.toml"
    file.write_text(f'releases = "releases"\nport = {port or free_port()}\n{settings}', encoding="utf-8")
    code = main(["doctor", "--settings", str(file), "--format", "json"])
    return code, {line["name"]: line for line in json.loads(capsys.readouterr().out)}


GOOD = 'public_url = "https://profile.example"\ntrusted_proxies = ["127.0.0.1"]\n'


def test_sound_installation_has_no_error(releases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines = look(capsys, releases, GOOD)
    assert code == 0
    assert {"settings", "folder", "release", "room", "engine", "components", "port", "workers"} <= set(lines)
    assert lines["release"]["values"]["release"] == switch.current_id(releases)
    assert {line["state"] for line in lines.values()} <= {"ok", "warning"}


def test_running_server_is_recognized_and_another_program_is_not_taken_for_it(
    releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serving(releases) as server:
        code, lines = look(capsys, releases, GOOD, int(server.url.rpartition(":")[2]))
        assert (code, "running" in lines) == (0, True)
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0)
        code, lines = look(capsys, releases, GOOD, other.getsockname()[1])
    assert (code, lines["port-taken"]["state"]) == (1, "error")


def damage(releases: Path) -> None:
    (releases / str(switch.current_id(releases)) / "texts.json").write_text("{}")


TROUBLES: dict[str, Any] = {
    "no-folder": lambda releases: shutil.rmtree(releases),
    "no-release": lambda releases: (releases / "current").unlink(),
    "bad-current": lambda releases: (releases / "current").write_text("nonsense"),
    "damaged": damage,
    "open-folder": lambda releases: releases.chmod(0o777),
    "leftovers": lambda releases: (releases / ".building-1").mkdir(),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_trouble_with_releases_is_named_with_what_to_do(
    releases: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    TROUBLES[name](releases)
    code, lines = look(capsys, releases, GOOD)
    assert lines[name]["found"] and set(lines[name]["advice"]) == {"de", "en"}
    assert code == (lines[name]["state"] == "error") == (name not in ("open-folder", "leftovers"))


SETTINGS = {
    "public-url": "",
    "no-https": 'public_url = "http://profile.example"\n',
    "proxies": 'public_url = "https://profile.example"\n',
    "bad-settings": "prot = 1\n",
    "engine-down": f'{GOOD}store = "remote"\n[remote]\nquery_url = "http://127.0.0.1:9/query"\n',
    "password": f'{GOOD}[remote]\npassword = "secret"\n',
}


@pytest.mark.parametrize("name", SETTINGS)
def test_trouble_with_settings_is_named_with_what_to_do(
    releases: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    code, lines = look(capsys, releases, SETTINGS[name])
    assert lines[name]["advice"]
    assert code == (name in ("bad-settings", "engine-down"))
    assert "secret" not in str(lines)


def test_lack_of_room_and_of_parts_is_told(
    releases: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda _: SimpleNamespace(free=5_000_000))
    monkeypatch.setattr(doctor.shutil, "which", lambda *_, **__: None)
    monkeypatch.setattr(doctor.resources, "print_fonts", lambda: (Path("nowhere.ttf"),))
    code, lines = look(capsys, releases, GOOD)
    assert {"no-room", "no-nginx", "no-rapper", "missing"} <= set(lines)
    assert code == 1 and lines["missing"]["values"]["names"] == "fonts"


def test_table_for_people_says_the_same(releases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(releases)
    assert main(["doctor", "--releases", str(releases), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert "ERROR    A release cannot be served" in said and "profilatlas restore" in said
    assert said.splitlines()[-1].startswith("1 errors,")
    assert max(map(len, said.splitlines())) <= 110


def placeholders(text: str) -> Iterator[str]:
    return (name for _, name, _, _ in string.Formatter().parse(text) if name)


def test_every_message_has_two_languages_with_the_same_values() -> None:
    for name, (german, english) in MESSAGES.items():
        assert set(placeholders("".join(german))) == set(placeholders("".join(english))), name
        assert bool(german[1]) == bool(english[1]), name
