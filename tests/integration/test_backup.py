"""Backup and restore: what comes back is what was there, and nothing that is not ours ever leaves the archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import resource
import shutil
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from profilatlas.backup import back_up
from profilatlas.cli import main
from profilatlas.errors import BackupError
from profilatlas.release import switch
from profilatlas.restore import restore
from tests.running import ROOT, application, run

SMALL = ROOT / "tests" / "instances" / "ohne-raster"


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


@pytest.fixture
def saved(releases: Path, tmp_path: Path) -> Path:
    """A backup of a release and its source."""
    back_up(tmp_path / "saved.tar.gz", releases, SMALL)
    return tmp_path / "saved.tar.gz"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_restored_folder_serves_what_was_served_and_its_source_changes_nothing(releases: Path, tmp_path: Path) -> None:
    settings = tmp_path / "profilatlas.toml"
    settings.write_text(f'releases = "{releases}"\npublic_url = "https://profile.example"\n', encoding="utf-8")
    file, folder = tmp_path / "saved.tar.gz", tmp_path / "new" / "place"
    saved = run("backup", file, "--settings", settings, "--source", SMALL, "--lang", "en")
    assert saved.returncode == 0 and "backed up" in saved.stderr, saved.stderr
    assert file.stat().st_mode & 0o777 == 0o600
    shown = {path: application(releases).test_client().get(path).text for path in ("/", "/doc/measure/open-house")}
    before = contents(releases)
    shutil.rmtree(releases)

    restored = run("restore", file, folder, "--lang", "en")
    assert restored.returncode == 0 and f"--releases {folder}/releases" in restored.stderr, restored.stderr
    after = contents(folder / "releases")
    assert after == {name: content for name, content in before.items() if not name.startswith(".")}
    assert (folder / "settings.toml").read_text() == settings.read_text()
    client = application(folder / "releases").test_client()
    assert client.get("/ready").get_json()["status"] == "ready"
    assert {path: client.get(path).text for path in shown} == shown
    again = run("build", folder / "source", "--releases", folder / "releases", "--lang", "en")
    assert again.returncode == 0 and "Nothing has changed" in again.stderr, again.stderr
    assert not list(tmp_path.rglob(".restoring")) and not list(tmp_path.glob(".saved*"))


def test_damaged_release_is_left_out_and_told_and_the_one_before_becomes_current(
    releases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = switch.current_id(releases)
    assert main(["build", str(SMALL), "--releases", str(releases), "--as-of", "2025-01-01"]) == 0
    newest = str(switch.current_id(releases))
    (releases / newest / "texts.json").write_text("{}")
    assert main(["backup", str(tmp_path / "x.tar.gz"), "--releases", str(releases), "--lang", "en"]) == 0
    assert f"release {newest} is damaged" in capsys.readouterr().err
    assert restore(tmp_path / "x.tar.gz", tmp_path / "new") == before
    assert switch.release_ids(tmp_path / "new" / "releases") == [before]


def test_backup_never_replaces_a_file_and_needs_a_sound_release(saved: Path, releases: Path, tmp_path: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(BackupError, match="is there already"):
        back_up(saved, releases)
    assert saved.read_bytes() == before
    with pytest.raises(BackupError, match="no sound release"):
        back_up(tmp_path / "empty.tar.gz", tmp_path / "nowhere")
    with pytest.raises(BackupError, match="no folder"):
        back_up(tmp_path / "empty.tar.gz", releases, tmp_path / "nowhere")
    assert not (tmp_path / "empty.tar.gz").exists()


def test_source_with_a_link_to_elsewhere_is_refused(releases: Path, tmp_path: Path) -> None:
    source = Path(shutil.copytree(SMALL, tmp_path / "source"))
    (source / "tables" / "x.csv").symlink_to("/etc/hostname")
    with pytest.raises(BackupError, match=r"x\.csv.*leads out"):
        back_up(tmp_path / "x.tar.gz", releases, source)
    assert not list(tmp_path.glob("*x.tar.gz*"))


@pytest.mark.parametrize("change", [lambda old: old[:-1] + b"x", lambda old: old[:-1], lambda old: old + b"x"])
def test_source_that_changes_while_it_is_packed_gives_no_backup_that_cannot_be_restored(
    releases: Path, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    source = Path(shutil.copytree(SMALL, tmp_path / "source"))
    table = sorted((source / "tables").iterdir())[0]

    def edit(step: str, _: str) -> None:
        if step == "pack":
            table.write_bytes(change(table.read_bytes()))

    try:
        back_up(tmp_path / "x.tar.gz", releases, source, progress=edit)
    except BackupError:
        assert not list(tmp_path.glob("*x.tar.gz*"))
    else:
        restore(tmp_path / "x.tar.gz", tmp_path / "new")


def test_full_disk_leaves_no_backup(releases: Path, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(BackupError, match="no backup was written"):
            back_up(tmp_path / "x.tar.gz", releases)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert not list(tmp_path.glob("*x.tar.gz*"))


def test_folder_that_holds_something_is_refused_and_left_alone(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "full"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    with pytest.raises(BackupError, match="not empty"):
        restore(saved, folder)
    assert contents(folder) == {"mine.txt": b"mine"}


def test_what_a_killed_restore_left_is_removed_by_the_next(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    (folder / ".restoring" / "releases").mkdir(parents=True)
    (folder / ".restoring" / "releases" / "current").write_text("half")
    restore(saved, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["releases", "source"]


Members = list[tuple[tarfile.TarInfo, bytes]]


def repacked(file: Path, change: Callable[[Members], object]) -> None:
    """Write a backup anew with other members."""
    with tarfile.open(file) as archive:
        members = [(member, stream.read()) for member in archive if (stream := archive.extractfile(member))]
    change(members)
    with tarfile.open(file, "w:gz", compresslevel=1) as archive:
        for member, content in members:
            archive.addfile(member, io.BytesIO(content))


def listed(members: Members, name: str, content: bytes) -> None:
    """Put a name into the list, as a forger would."""
    plain: dict[str, Any] = json.loads(members[0][1])
    plain["files"][name] = {"size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    text = json.dumps(plain).encode()
    members[0][0].size = len(text)
    members[0] = (members[0][0], text)


def added(name: str, content: bytes = b"x", **more: Any) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        member = tarfile.TarInfo(name)
        member.size = 0 if more else len(content)
        for attribute, value in more.items():
            setattr(member, attribute, value)
        listed(members, name, b"" if more else content)
        members.append((member, b"" if more else content))

    return change


def changed(members: Members) -> None:
    member, content = members[-1]
    members[-1] = (member, bytes([content[0] ^ 1]) + content[1:])


FORGED: dict[str, Callable[[Members], object]] = {
    "a path upwards": added("releases/../../escaped"),
    "an absolute path": added("/tmp/escaped"),
    "a path that doubles back": added("source/./../../escaped"),
    "a symbolic link": added("source/link", type=tarfile.SYMTYPE, linkname="/etc/passwd"),
    "a hard link": added("source/link", type=tarfile.LNKTYPE, linkname="releases/current"),
    "a device": added("source/null", type=tarfile.CHRTYPE, devmajor=1, devminor=3),
    "a pipe": added("source/pipe", type=tarfile.FIFOTYPE),
    "another folder": added("elsewhere/file"),
    "the place of a folder": added("releases"),
    "a name with a line break": added("source/a\nb"),
    "a file that is not listed": lambda members: members.append((tarfile.TarInfo("source/unlisted"), b"")),
    "a file that comes twice": lambda members: members.append(members[-1]),
    "a file that is missing": lambda members: members.pop(),
    "a changed byte": changed,
    "a list that is none": lambda members: members.__setitem__(0, (members[0][0], b"[" * members[0][0].size)),
    "no list": lambda members: members.pop(0),
    "a current release that is not there": lambda members: (
        listed(members, "releases/current", b"000099-aaaaaaaaaaaa\n"),
        members.__setitem__(1, (members[1][0], b"000099-aaaaaaaaaaaa\n")),
    ),
}


@pytest.mark.parametrize("change", FORGED.values(), ids=list(FORGED))
def test_forged_or_damaged_backup_is_refused_and_leaves_nothing(
    saved: Path, tmp_path: Path, change: Callable[[Members], object]
) -> None:
    repacked(saved, change)
    before = sorted(path for path in tmp_path.rglob("*"))
    with pytest.raises(BackupError):
        restore(saved, tmp_path / "new")
    assert sorted(path for path in tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupError):
        restore(saved, tmp_path / "empty")
    assert not list((tmp_path / "empty").iterdir())


def test_cut_or_foreign_file_is_refused(saved: Path, tmp_path: Path) -> None:
    content = saved.read_bytes()
    for bad in (
        content[: len(content) // 2],
        content[:-2000],
        b"",
        b"PK\x03\x04",
        gzip.compress(b"no tar"),
        b"\0" * 2048,
    ):
        saved.write_bytes(bad)
        with pytest.raises(BackupError):
            restore(saved, tmp_path / "new")
        assert not (tmp_path / "new").exists()


def header(kind: bytes, size: int) -> bytes:
    member = tarfile.TarInfo("x")
    member.type, member.size = kind, size
    return member.tobuf(tarfile.USTAR_FORMAT)


def extension(said: bytes) -> bytes:
    """An extended header that says something of the member after it."""
    return header(tarfile.XHDTYPE, len(said)) + said.ljust(512, b"\0")


ENDLESS: dict[str, bytes] = {
    "a name without end": header(tarfile.XHDTYPE, 1 << 32),
    "a long name without end": header(tarfile.GNUTYPE_LONGNAME, 1 << 32),
    "headers of headers without end": extension(b"12 a=bbbbbbb\n") * 3000,
    "holes that are none": extension(b"24 GNU.sparse.map=a,b,c\n") + header(tarfile.REGTYPE, 0),
    "a size that is none": extension(b"24 GNU.sparse.size=abcd\n") + header(tarfile.REGTYPE, 0),
    "holes": header(tarfile.GNUTYPE_SPARSE, 0),
}


@pytest.mark.parametrize("said", ENDLESS.values(), ids=list(ENDLESS))
def test_header_that_never_ends_or_says_nothing_is_refused_before_it_is_in_memory(
    saved: Path, tmp_path: Path, said: bytes
) -> None:
    with tarfile.open(saved) as archive:
        first = archive.next()
        second = archive.next()
        assert first is not None and second is not None
    with gzip.open(saved) as stream:
        beginning = stream.read(second.offset)
    with gzip.open(saved, "wb", compresslevel=1) as forged:
        forged.write(beginning + said)
        for _ in range(64):
            forged.write(b"1" * 1024 * 1024)
    tracemalloc.start()
    try:
        with pytest.raises(BackupError):
            restore(saved, tmp_path / "new")
        assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
    finally:
        tracemalloc.stop()
    assert not (tmp_path / "new").exists()


def test_flipped_bits_never_pass(saved: Path, tmp_path: Path) -> None:
    """Whatever bit of the file changes: it is refused, or everything that comes back is what it was."""
    content, sound = saved.read_bytes(), tmp_path / "sound"
    restore(saved, sound)
    for place in range(11, len(content), len(content) // 25):
        flipped = bytearray(content)
        flipped[place] ^= 1 << place % 8
        saved.write_bytes(flipped)
        folder = tmp_path / f"new-{place}"
        try:
            restore(saved, folder)
        except BackupError:
            assert not folder.exists()
        else:
            assert contents(folder) == contents(sound)


def test_disk_that_is_too_small_is_told_before_anything_is_unpacked(
    saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(BackupError, match="too small"):
        restore(saved, tmp_path / "new")
    assert not (tmp_path / "new").exists()
