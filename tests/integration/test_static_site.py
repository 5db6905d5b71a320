"""The static twin of the demo in a real nginx says what the live service says, byte for byte."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from profilatlas.errors import ExportError
from profilatlas.settings import Settings
from profilatlas.twin import export as exporting
from profilatlas.twin.export import export
from profilatlas.twin.folder import LIST, moment_of
from profilatlas.twin.folder import OWN as EXPORTS_OWN
from tests.beside import made_once
from tests.nginx import twin_in
from tests.running import Server, environment, run

if TYPE_CHECKING:
    from flask import Flask

HOST = "http://127.0.0.1:8000"
MEASURE = "/doc/measure/beispielprofil"
WITHDRAWN = "/doc/measure/sprachcafe-herringen"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
# What each server says in its own way: a tag of its own, how the body is sent.
OWN = frozenset(
    {"accept-ranges", "connection", "content-length", "date", "etag", "last-modified", "server", "transfer-encoding"}
)
MARK = re.compile(rb' aria-current="(page|true)"')
NUMBER = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Said:
    """What a server answers; numbers of errors are left out of `body`."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@pytest.fixture(scope="module")
def site(shared: Path, demo_release: Path) -> Path:
    """The exported site of the demo."""
    return made_once(shared, "hamm-site", lambda folder: export(Settings(releases=demo_release), folder, 2))


@pytest.fixture(scope="module")
def twin(require: Callable[[str], Path], site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The twin without any service."""
    with twin_in(require("nginx"), tmp_path_factory.mktemp("nginx"), site) as url:
        yield url


@pytest.fixture(scope="module")
def served(
    require: Callable[[str], Path], site: Path, live_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The twin before a service."""
    node = urlsplit(live_server.url).port
    with twin_in(require("nginx"), tmp_path_factory.mktemp("nginx"), site, node=node) as url:
        yield url


def ask(url: str, address: str, method: str = "GET", **headers: str) -> Said:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    try:
        connection.request(method, address, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Said(answer.status, named, NUMBER.sub(b"", answer.read()))
    finally:
        connection.close()


def ask_live(app: Flask, address: str, method: str = "GET", **headers: str) -> Said:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    with app.test_client().open(address, method=method, headers=sent, base_url=HOST) as answer:
        named = {name.lower(): value for name, value in answer.headers.items() if value}
        return Said(answer.status_code, named, NUMBER.sub(b"", answer.get_data()))


def same(live: Said, twin: Said) -> None:
    assert twin.status == live.status
    differing = {
        name: (live.headers.get(name), twin.headers.get(name))
        for name in (live.headers.keys() | twin.headers.keys()) - OWN
        if live.headers.get(name) != twin.headers.get(name)
    }
    if live.status in (301, 303):  # nginx writes a sentence into the body
        differing.pop("content-type", None)
        assert not differing
        return
    assert not differing
    if live.status >= 400:  # one file answers for all addresses: no entry of the menu is marked as where the reader is
        assert MARK.sub(b"", twin.body) == MARK.sub(b"", live.body)
    else:
        assert twin.body == live.body


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?lang=en",
        "/explore",
        "/analysis/needs",
        "/figure/coverage_by_year?lang=de",
        "/imprint",
        "/problems",
        "/catalogue",
        "/feed",
        "/feed.atom",
        "/data",
        "/data/quality",
        "/release",
        "/doc/actor",
        "/doc/def",
        MEASURE,
        f"{MEASURE}?lang=en",
        f"{MEASURE}?format=csv",
        f"{MEASURE}.json?lang=en",
        f"{MEASURE}.svg",
        "/doc/scheme/herausforderungen-1/10",
        WITHDRAWN,
        "/doc/measure/gibt-es-nicht",
        "/gibt-es-nicht",
        "/imprint?lang=xx",
        "/imprint?lang=de&lang=en",
    ],
)
def test_page_is_the_same_as_that_of_the_service(app: Flask, twin: str, address: str, language: str) -> None:
    asked = {"Accept": BROWSER, "Accept_Language": language}
    same(ask_live(app, address, **asked), ask(twin, address, **asked))


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "rdf", "nt", "json", "csv"])
@pytest.mark.parametrize("stem", [MEASURE, "/doc/scheme/zielgruppen-1", "/doc/def"])
def test_document_is_the_same_as_that_of_the_service(app: Flask, twin: str, stem: str, suffix: str) -> None:
    for address in (f"{stem}.{suffix}", f"{stem}?format={suffix}"):
        same(ask_live(app, address), ask(twin, address))


@pytest.mark.parametrize(
    "address",
    [
        "/figure/coverage_by_year.svg",
        "/figure/coverage_by_year.png",
        "/robots.txt",
        "/sitemap.xml",
        "/sitemap/0.xml",
        "/sitemap/1.xml",
        "/void.ttl",
        "/catalogue.rdf",
        "/def/context.jsonld",
        "/static/favicon.svg",
        "/static/profilatlas.css",
        "/dump/data.nt.gz",
        "/nowhere/data.nt.gz",
    ],
)
def test_file_is_the_same_as_that_of_the_service(app: Flask, twin: str, address: str) -> None:
    same(ask_live(app, address), ask(twin, address))


@pytest.mark.parametrize(
    "address",
    [
        "/id/measure/beispielprofil",
        "/id/measure/beispielprofil?lang=en",
        "/id/measure/gibt-es-nicht",
        "/scheme/herausforderungen-1/10",
        "/def",
        "/def/Measure",
        "/def/challenge",
        "/def/Challenge",
        "/def/Nonsense",
        "/.well-known/void",
        "/doc/measure",
        "/doc/measure?lang=en",
    ],
)
@pytest.mark.parametrize("accept", [BROWSER, "text/turtle", "image/png"])
def test_thing_leads_where_the_service_leads(app: Flask, twin: str, address: str, accept: str) -> None:
    same(ask_live(app, address, Accept=accept), ask(twin, address, Accept=accept))


ACCEPT = (
    "",
    "*/*",
    "text/*",
    "application/*",
    "text/turtle",
    "TEXT/TURTLE",
    "text/turtle;q=0.5, text/html;q=0.4",
    "text/turtle;q=0.5,text/html;q=0.55",
    "text/html;q=0.8,application/ld+json;q=0.81",
    "application/n-triples;q=0.001",
    "text/turtle;q=0, */*;q=0.1",
    "text/html;q=0, text/*;q=0.9",
    "text/html;q=0",
    "text/html;q=2",
    "text/turtle;q=.5",
    "nonsense",
    "nonsense, text/turtle",
    ";;;,,,",
    'application/ld+json;profile="http://a.example/b", */*;q=0.1',
    "text/turtle;charset=utf-8;q=0.9, application/rdf+xml;q=0.95;level=1",
    "text/turtle; q=0.3 , application/json ; q=0.7",
    "image/png",
    "image/png, */*;q=0.01",
    BROWSER,
)


@pytest.mark.parametrize("accept", ACCEPT)
@pytest.mark.parametrize("address", [MEASURE, "/void", "/imprint", "/feed"])
def test_format_is_chosen_as_the_service_chooses(app: Flask, twin: str, address: str, accept: str) -> None:
    same(ask_live(app, address, Accept=accept), ask(twin, address, Accept=accept))


@pytest.mark.parametrize(
    "languages",
    [
        "",
        "*",
        "en",
        "en-GB,de;q=0.5",
        "fr, en;q=0.3",
        "fr",
        "de;q=0, *;q=0.1",
        "de-AT;q=0.2, EN;q=0.3",
        "xx;q=5",
        "de;q=0.555,en;q=0.56",
    ],
)
def test_language_is_chosen_as_the_service_chooses(app: Flask, twin: str, languages: str) -> None:
    same(ask_live(app, "/imprint", Accept_Language=languages), ask(twin, "/imprint", Accept_Language=languages))


def test_what_differs_in_choosing_is_what_the_decision_says(app: Flask, twin: str) -> None:
    for accept in ("text/html;q=0.501, text/turtle;q=0.502", "text/turtle;q=0.1, text/html;q=0.2, text/turtle;q=0.9"):
        asked = {"Accept": accept}
        assert ask_live(app, MEASURE, **asked).headers["content-type"].startswith("text/turtle")
        assert ask(twin, MEASURE, **asked).headers["content-type"].startswith("text/html")


def test_head_has_the_headers_of_get_and_no_body(twin: str) -> None:
    whole, head = ask(twin, MEASURE), ask(twin, MEASURE, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers.items() - {("date", head.headers["date"])} <= whole.headers.items()


def test_tag_of_one_format_or_language_does_not_validate_another(twin: str) -> None:
    page = ask(twin, MEASURE, Accept_Language="de")
    tag = page.headers["etag"]
    assert ask(twin, MEASURE, If_None_Match=tag, Accept_Language="de").status == 304
    assert ask(twin, MEASURE, If_None_Match=tag, Accept_Language="en").status == 200
    assert ask(twin, MEASURE, If_None_Match=tag, Accept="text/turtle").status == 200
    assert "last-modified" not in page.headers


def test_part_of_a_dump_can_be_fetched(twin: str) -> None:
    whole = ask(twin, "/dump/data.nt.gz")
    part = ask(twin, "/dump/data.nt.gz", Range="bytes=10-19")
    assert part.status == 206
    assert part.headers["content-range"].startswith("bytes 10-19/")
    assert len(whole.body) > 19


def test_writing_is_refused_and_other_sites_may_read(app: Flask, twin: str) -> None:
    refused = ask(twin, MEASURE, "POST", Accept=BROWSER)
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    before = ask(twin, MEASURE, "OPTIONS")
    live = ask_live(app, MEASURE, "OPTIONS")
    names = [name for name in live.headers if name.startswith("access-control-")]
    assert names
    assert [before.headers.get(name) for name in names] == [live.headers[name] for name in names]


@pytest.mark.parametrize(
    "address", ["/sparql", "/api/measures", "/compare?m=a&m=b", "/query", "/explore?actor=x", "/check", "/report.pdf"]
)
def test_without_a_service_a_page_in_the_readers_language_says_so(twin: str, address: str) -> None:
    for language, words in (("de", "Diese Antwort muss berechnet werden"), ("en", "This answer has to be computed")):
        answer = ask(twin, address, Accept=BROWSER, Accept_Language=language)
        assert answer.status == 503
        assert words in answer.body.decode()
        assert (answer.headers["cache-control"], answer.headers["retry-after"]) == ("no-store", "60")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ask(twin, address, Accept="application/json").headers["content-type"].startswith("application/problem+json")


def test_what_is_computed_is_handed_to_the_service(app: Flask, served: str) -> None:
    for address in ("/api/measures", "/explore?challenge=10", "/compare?m=beispielprofil", "/ready"):
        answer = ask(served, address, Accept="*/*")
        assert answer.status == ask_live(app, address, Accept="*/*").status == 200
        assert answer.headers["x-profilatlas"] == "service"
    query = ask(served, "/sparql?query=ASK%7B%3Fs%20%3Fp%20%3Fo%7D")
    assert b"true" in query.body


def test_pages_come_from_files_though_there_is_a_service(served: str, twin: str) -> None:
    assert "x-profilatlas" not in ask(served, MEASURE).headers
    assert ask(served, MEASURE).body == ask(twin, MEASURE).body


def test_time_travel_is_the_services(served: str, twin: str) -> None:
    then = "Sun, 01 Nov 2026 12:00:00 GMT"
    assert ask(served, MEASURE, Accept_Datetime=then).headers["x-profilatlas"] == "service"
    assert ask(twin, MEASURE, Accept_Datetime=then).status == 200


@pytest.mark.parametrize(
    "address",
    [
        "/nginx/maps.conf",
        "/.export/list.json",
        "/pages/imprint.de.html",
        "/imprint.de.html",
        "/errors/not-found.de.html",
    ],
)
def test_nothing_is_served_under_the_name_of_its_file(twin: str, address: str) -> None:
    assert ask(twin, address, Accept=BROWSER).status == 404


def test_address_in_an_error_page_cannot_end_an_attribute(twin: str) -> None:
    answer = ask(twin, "/a'b\"><script>", Accept=BROWSER)
    assert answer.status == 404
    assert b"<script>" not in answer.body


@pytest.fixture(scope="module")
def small(two_by_two_release: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The site of a small city, and what the command that wrote it said."""
    site = tmp_path_factory.mktemp("small") / "site"
    first = run(*_command(site, two_by_two_release))
    assert first.returncode == 0, first.stderr
    return site, first.stderr


def _command(site: Path, releases: Path) -> tuple[str | Path, ...]:
    return "export-site", site, "--releases", releases, "--processes", "1", "--lang", "en"


def test_command_writes_says_what_it_did_and_writes_nothing_twice(
    small: tuple[Path, str], two_by_two_release: Path
) -> None:
    site, said = small
    second = run(*_command(site, two_by_two_release))
    assert second.returncode == 0
    assert "nginx -s reload" in said
    assert ", 0 of them written anew, 0 removed." in second.stderr
    assert "nginx -s reload" not in second.stderr
    assert (site / "pages" / "doc" / "measure").is_dir()


def test_export_stops_when_another_release_becomes_current(demo_release: Path, tmp_path: Path) -> None:
    task = exporting._Task(Settings(releases=demo_release), tmp_path, "000009-0123456789ab", ("de",), ("/imprint",))
    with pytest.raises(ExportError, match="became current meanwhile"):
        exporting._make(task)


KILLED = """
import os, signal, sys
from pathlib import Path
from profilatlas.settings import Settings
from profilatlas.twin.export import export

if __name__ == "__main__":
    def stop(done: int, total: int, files: int) -> None:
        if files > 60:
            os.kill(os.getpid(), signal.SIGKILL)
    export(Settings(releases=Path(sys.argv[1])), Path(sys.argv[2]), 1, stop)
"""


def test_an_export_that_was_killed_leaves_every_file_of_the_site_whole(
    small: tuple[Path, str], three_versions: Path, tmp_path: Path
) -> None:
    """The time of a file is made of its content, so each says by itself whether all of it is there."""
    site, script = shutil.copytree(small[0], tmp_path / "site"), tmp_path / "killed.py"
    listed = json.loads((site / EXPORTS_OWN / LIST).read_text())
    rules = (site / "nginx" / "maps.conf").read_bytes()
    script.write_text(KILLED)
    killed = subprocess.run(
        [sys.executable, script, three_versions, site], env=environment(), stdin=subprocess.DEVNULL, timeout=300
    )
    assert killed.returncode == -signal.SIGKILL
    for name in listed["files"]:
        file = site / name
        assert int(file.stat().st_mtime) == moment_of(hashlib.blake2b(file.read_bytes(), digest_size=8)), name
    assert json.loads((site / EXPORTS_OWN / LIST).read_text()) == listed
    assert (site / "nginx" / "maps.conf").read_bytes() == rules
    changed = sum(b"000003-" in (site / name).read_bytes() for name in listed["files"] if name.endswith(".html"))
    assert changed > 0, "it was killed before it had written anything"
