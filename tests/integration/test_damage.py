"""Damage after opening, full disks, odd files: what is served is sound, what fails says so, nothing is left behind."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from profilatlas.build import build
from profilatlas.cli import main
from profilatlas.errors import ReleaseError, SourceError, StoreError
from profilatlas.release import opened, switch
from profilatlas.release.opened import OpenRelease
from profilatlas.store.embedded import EmbeddedStore
from tests.running import ROOT, application, environment

if TYPE_CHECKING:
    from flask import Flask

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
PAGES = ("/", "/explore", "/doc/measure/open-house", "/sources")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of a small instance that a test may change."""
    return Path(shutil.copytree(SMALL, tmp_path / "source"))


@pytest.fixture
def releases(gridless_release: Path, tmp_path: Path) -> Path:
    """A folder of releases of its own, with one release of the small instance."""
    return Path(shutil.copytree(gridless_release, tmp_path / "releases"))


def serving_release(releases: Path) -> Path:
    return releases / str(switch.current_id(releases))


def test_a_large_release_is_opened_without_reading_all_its_triples(
    gridless_release: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine counts by reading: a minute of 10⁹ triples. Its files have their sizes, and their hashes follow."""
    asked = []

    class Counted(EmbeddedStore):
        def count(self) -> int:
            asked.append(self)
            return super().count()

    for largest, counted in ((opened._HASH_AT_ONCE, 1), (0, 0)):
        monkeypatch.setattr(opened, "_HASH_AT_ONCE", largest)
        OpenRelease.open(serving_release(gridless_release), Counted.open).close()
        assert len(asked) == counted
        asked.clear()


def retitle(source: Path, title: str) -> None:
    path = source / "tables" / "measures.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Open town hall", title), encoding="utf-8")


def destroy(release: Path) -> None:
    """Overwrite every table of the store in place, as a failing disk would."""
    tables = list((release / "store").glob("*.sst"))
    assert tables
    for path in tables:
        with path.open("r+b") as stream:
            stream.write(b"\x5a" * path.stat().st_size)


def let_a_second_pass(app: "Flask") -> None:
    app.extensions["profilatlas"].keeper._looked_at = float("-inf")


def test_release_that_breaks_while_it_serves_is_unavailable(releases: Path) -> None:
    app = application(releases)
    client = app.test_client()
    assert client.get("/ready").status_code == 200
    destroy(serving_release(releases))
    let_a_second_pass(app)
    assert {client.get(path).status_code for path in PAGES} == {503}
    ready = client.get("/ready")
    assert ready.status_code == 503
    assert ".sst" in ready.get_json()["reason"]


def test_release_before_takes_over_from_one_that_breaks_while_it_serves(source: Path, releases: Path) -> None:
    before = switch.current_id(releases)
    retitle(source, "House of doors")
    build(source, releases)
    app = application(releases)
    client = app.test_client()
    assert client.get("/ready").get_json()["status"] == "ready"
    destroy(serving_release(releases))
    let_a_second_pass(app)
    assert [client.get(path).status_code for path in PAGES] == [200] * len(PAGES)
    ready = client.get("/ready")
    assert (ready.status_code, ready.get_json()["status"], ready.get_json()["release"]) == (200, "degraded", before)


def test_page_that_cannot_be_read_is_503_and_makes_the_keeper_look_without_delay(
    source: Path, releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = switch.current_id(releases)
    retitle(source, "House of doors")
    build(source, releases)
    client = application(releases).test_client()
    assert client.get("/ready").get_json()["status"] == "ready"

    def broken(*_: object) -> None:
        raise StoreError("the store failed")

    (serving_release(releases) / "report" / "findings.json").write_text("{}")
    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedStore, "select", broken)
        answer = client.get("/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert client.get("/").status_code == 200
    assert client.get("/ready").get_json()["release"] == before


LIMITED = """
import resource, sys
from profilatlas.cli import main
size = int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
sys.exit(main(["build", sys.argv[1], "--releases", sys.argv[2]]))
"""


@pytest.mark.parametrize("size", [0, 1000, 5000, 20_000, 60_000])
def test_full_disk_is_one_plain_sentence_and_the_release_in_service_stays(
    source: Path, releases: Path, size: int
) -> None:
    before = switch.current_id(releases)
    retitle(source, "House of doors")
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(source), str(releases), str(size)],
        env=environment(), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("profilatlas: die Fassung konnte nicht nach")
    assert str(releases) in last
    assert switch.current_id(releases) == before
    assert switch.release_ids(releases) == [before]
    assert not list(releases.glob(".building-*"))
    assert build(source, releases).new


def test_releases_folder_that_cannot_be_made_is_a_release_error(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for releases in (tmp_path / "file", tmp_path / "file" / "releases"):
        with pytest.raises(ReleaseError):
            build(source, releases)


def test_damaged_current_file_does_not_stop_a_build(source: Path, releases: Path) -> None:
    for content in (b"\xff\xfe", b"9" * 5000 + b"-aaaaaaaaaaaa", b""):
        (releases / switch.CURRENT).write_bytes(content)
        assert build(source, releases).new
    (releases / switch.CURRENT).unlink()
    (releases / switch.CURRENT).mkdir()
    built = build(source, releases)
    assert switch.current_id(releases) == built.release_id


def test_unchanged_sources_still_tell_their_findings(
    source: Path, releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for _ in range(2):
        assert main(["build", str(source), "--releases", str(releases), "--format", "json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    assert main(["validate", str(source), "--format", "json"]) == 0
    assert told == [json.loads(capsys.readouterr().out)] * 2
    assert told[0]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listening(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the address of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as heard:
            heard.bind(path.name)
    finally:
        os.chdir(here)


ODD_FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (pipe, "unreadable-file"),
    "socket": (listening, "unreadable-file"),
    "folder": (lambda path: path.mkdir(), "unreadable-file"),
    "link to nothing": (lambda path: path.symlink_to("nothing"), "unreadable-file"),
    "link to itself": (lambda path: path.symlink_to(path.name), "unreadable-file"),
    "link outside": (lambda path: path.symlink_to("/etc/hostname"), "link-outside"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "link-outside"),
}


@pytest.mark.parametrize("name", ["schemes/x.ttl", "tables/needs.csv", "tables/x.xlsx", "texts/imprint.fr.md"])
@pytest.mark.parametrize("make", ODD_FILES.values(), ids=list(ODD_FILES))
def test_what_only_looks_like_a_file_is_a_finding_and_never_read(
    source: Path, releases: Path, name: str, make: tuple[Callable[[Path], object], str]
) -> None:
    path = source / name
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    make[0](path)
    with pytest.raises(SourceError) as refusal:
        build(source, releases)
    stops = [(found.rule, found.place.file) for found in refusal.value.findings if found.stops]
    assert stops == [(make[1], name)]


@pytest.mark.parametrize("name", [b"tables/\xff\xfe.csv", b"texts/\xff.md", b"\xff.txt"])
def test_file_name_that_is_not_utf_8_is_a_finding(
    source: Path, releases: Path, name: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(os.fsdecode(os.fsencode(source) + b"/" + name))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"x")
    for command in (["validate", str(source)], ["build", str(source), "--releases", str(releases)]):
        assert main([*command, "--format", "json"]) == 1
        (found,) = (each for each in json.loads(capsys.readouterr().out) if each["severity"] == "Violation")
        assert found["rule"] == "unreadable-file"
        assert "\\udcff" in found["place"]["file"]


def test_folder_of_tables_that_is_a_link_to_elsewhere_is_not_followed(source: Path, tmp_path: Path) -> None:
    (source / "tables").rename(tmp_path / "elsewhere")
    (source / "tables").symlink_to("../elsewhere")
    with pytest.raises(SourceError) as refusal:
        build(source, tmp_path / "releases")
    assert [(found.rule, found.place.file) for found in refusal.value.findings] == [("link-outside", "tables")]


def test_link_inside_the_source_folder_is_followed(source: Path, releases: Path) -> None:
    (source / "tables" / "measures.csv").rename(source / "texts.csv.md")
    (source / "tables" / "measures.csv").symlink_to("../texts.csv.md")
    assert build(source, releases).new
    assert (serving_release(releases) / "source" / "tables" / "measures.csv").is_file()
    assert not (serving_release(releases) / "source" / "tables" / "measures.csv").is_symlink()


@pytest.mark.parametrize("name", ["texts/imprint.en.md", "SOURCES.md"])
def test_text_that_is_not_utf_8_is_a_finding_for_build_and_validate_alike(
    source: Path, releases: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (source / name).parent.mkdir(exist_ok=True)
    (source / name).write_bytes("# Titel\n\nÜber uns".encode("latin-1"))
    for command in (["validate", str(source)], ["build", str(source), "--releases", str(releases)]):
        assert main([*command, "--format", "json"]) == 1
        (found,) = (each for each in json.loads(capsys.readouterr().out) if each["severity"] == "Violation")
        assert (found["rule"], found["place"]) == ("wrong-encoding", {"file": name, "line": 3})


@pytest.mark.parametrize("value", ['"gestern"', '"2029-01-01T00:00:00"^^xsd:dateTime', '"99999-01-01"^^xsd:date'])
def test_odd_day_of_change_is_a_finding_where_it_decides_the_day_to_look_from(
    source: Path, releases: Path, value: str
) -> None:
    path = source / "instance.toml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("as_of")), encoding="utf-8")
    base = next(line.split('"')[1] for line in lines if line.startswith("base"))
    (source / "tables" / "more.ttl").write_text(
        "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
        f"<{base}id/measure/open-house> <http://purl.org/dc/terms/modified> {value} .\n",
        encoding="utf-8",
    )
    with pytest.raises(SourceError) as refusal:
        build(source, releases)
    assert {found.rule for found in refusal.value.findings if found.stops} <= {"Measure-modified", "wrong-literal"}


CAUSES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "UTF-16": (lambda content: content.decode("utf-8-sig").encode("utf-16"), "wrong-encoding"),
    "UTF-16 without a mark": (lambda content: content.decode("utf-8-sig").encode("utf-16-le"), "wrong-encoding"),
    "a workbook": (lambda _: b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00" * 50, "no-text-file"),
    "commas": (lambda content: content.replace(b",", b" ").replace(b";", b","), "wrong-delimiter"),
    "nothing": (lambda _: b"", "empty-file"),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=list(CAUSES))
def test_table_that_cannot_be_read_is_told_once_and_not_by_all_that_follows(
    source: Path, releases: Path, cause: tuple[Callable[[bytes], bytes], str]
) -> None:
    path = source / "tables" / "measures.csv"
    path.write_bytes(cause[0](path.read_bytes()))
    with pytest.raises(SourceError) as refusal:
        build(source, releases)
    told = [(found.rule, found.place.file) for found in refusal.value.findings if found.stops]
    assert told == [(cause[1], "tables/measures.csv")]


def test_missing_table_is_told_by_the_columns_that_need_it_and_nothing_else(source: Path, releases: Path) -> None:
    (source / "tables" / "measures.csv").unlink()
    with pytest.raises(SourceError) as refusal:
        build(source, releases)
    assert {found.rule for found in refusal.value.findings if found.stops} == {"missing-table"}
    assert len(refusal.value.findings) < 10
