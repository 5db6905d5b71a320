"""Dumps over HTTP: the file as it is, whole or in part, with what a client needs to trust it; and nothing but dumps."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from typing import TYPE_CHECKING

import pytest

from profilatlas.release.dumps import Dump, read_dumps
from profilatlas.terms import void
from profilatlas.web import dump_files

if TYPE_CHECKING:
    from pathlib import Path

    from flask.testing import FlaskClient

GZIPPED = ("data.ttl.gz", "data.jsonld.gz", "data.rdf.gz", "data.nt.gz")
OTHER = ("/dump", "/dump/", "/dump/index.json", "/dump/manifest.json", "/dump/../manifest.json", "/dump/%2e%2e/manifest.json",
         "/dump/..%2fmanifest.json", "/dump/x/.git/config", "/dump/2024-1/.git/config", "/dump/data.ttl", "/dump/data.nt.gz/",
         "/dump/DATA.NT.GZ", "/dump/data.nt.gz%00", "/dump/.", "/dump/work")  # fmt: skip


@pytest.fixture(scope="module")
def release(demo_release: Path) -> Path:
    return demo_release / (demo_release / "current").read_text().strip()


@pytest.fixture(scope="module")
def dumps(release: Path) -> tuple[Dump, ...]:
    return read_dumps(release)


def test_whoever_has_the_file_gets_neither_it_nor_a_part(client: FlaskClient) -> None:
    """RFC 9110, section 13.2.2: If-None-Match comes before Range."""
    tag = client.head("/dump/data.nt.gz", buffered=True).headers["ETag"]
    for same in (tag, f"W/{tag}", f'"other", {tag}'):
        answer = client.get("/dump/data.nt.gz", headers={"Range": "bytes=0-1", "If-None-Match": same}, buffered=True)
        assert (answer.status_code, answer.data) == (304, b"")
    other = client.get("/dump/data.nt.gz", headers={"Range": "bytes=0-1", "If-None-Match": '"other"'}, buffered=True)
    assert (other.status_code, len(other.data)) == (206, 2)


def test_every_dump_of_the_index_is_served_as_the_file_it_is(client: FlaskClient, dumps: tuple[Dump, ...]) -> None:
    assert {"tables.zip", "tables.xlsx", "csv-metadata.json", "measure.csv", *GZIPPED} <= {each.name for each in dumps}
    for each in dumps:
        answer = client.get(f"/dump/{each.name}", buffered=True)
        assert answer.status_code == 200, each
        assert (len(answer.data), hashlib.sha256(answer.data).hexdigest()) == (each.size, each.sha256)
        assert answer.content_length == each.size
        assert answer.mimetype == each.file_type
        assert "Content-Encoding" not in answer.headers
        assert answer.headers["ETag"] == f'"{each.sha256}"'
        digest = base64.b64encode(hashlib.sha256(answer.data).digest()).decode()
        assert answer.headers["Repr-Digest"] == f"sha-256=:{digest}:"
        assert answer.headers["Cache-Control"] == "public, max-age=60, must-revalidate"
        assert re.fullmatch(
            rf"attachment; filename=[0-9]{{6}}-[0-9a-f]{{12}}-{re.escape(each.name)}",
            answer.headers["Content-Disposition"],
        )
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_head_tells_all_that_get_does_and_sends_nothing(client: FlaskClient, dumps: tuple[Dump, ...]) -> None:
    for each in dumps:
        got, head = client.get(f"/dump/{each.name}", buffered=True), client.head(f"/dump/{each.name}", buffered=True)
        assert (head.status_code, head.data) == (200, b"")
        for name in ("Content-Length", "ETag", "Content-Type", "Accept-Ranges", "Repr-Digest"):
            assert head.headers[name] == got.headers[name]


def test_a_client_that_has_the_dump_gets_304_and_one_with_another_gets_it_anew(client: FlaskClient) -> None:
    tag = client.head("/dump/data.nt.gz", buffered=True).headers["ETag"]
    known = client.get("/dump/data.nt.gz", headers={"If-None-Match": tag}, buffered=True)
    assert (known.status_code, known.data) == (304, b"")
    assert client.get("/dump/data.nt.gz", headers={"If-None-Match": '"other"'}, buffered=True).status_code == 200


@pytest.mark.parametrize(
    ("asked", "first", "last"), [("0-9", 0, 9), ("100-199", 100, 199), ("-10", -10, None), ("5-", 5, None)]
)
def test_a_download_goes_on_where_it_was_cut_off(client: FlaskClient, asked: str, first: int, last: int | None) -> None:
    whole = client.get("/dump/data.nt.gz", buffered=True)
    part = client.get(
        "/dump/data.nt.gz", headers={"Range": f"bytes={asked}", "If-Range": whole.headers["ETag"]}, buffered=True
    )
    wanted = whole.data[first : None if last is None else last + 1]
    assert (part.status_code, part.data) == (206, wanted)
    begin = first % len(whole.data)
    assert part.headers["Content-Range"] == f"bytes {begin}-{begin + len(wanted) - 1}/{len(whole.data)}"


def test_a_part_of_another_file_is_never_sent(client: FlaskClient) -> None:
    whole = client.get("/dump/data.nt.gz", buffered=True).data
    assert (
        client.get("/dump/data.nt.gz", headers={"Range": "bytes=5-", "If-Range": '"other"'}, buffered=True).data
        == whole
    )


def test_several_parts_at_once_are_answered_with_the_whole(client: FlaskClient) -> None:
    answer = client.get("/dump/data.nt.gz", headers={"Range": "bytes=0-1,5-9"}, buffered=True)
    assert (answer.status_code, answer.data) == (200, client.get("/dump/data.nt.gz", buffered=True).data)


def test_a_part_behind_the_end_is_416_and_names_the_size(client: FlaskClient, dumps: tuple[Dump, ...]) -> None:
    size = next(each.size for each in dumps if each.name == "data.nt.gz")
    answer = client.get(
        "/dump/data.nt.gz", headers={"Range": f"bytes={size}-", "Accept": "application/json"}, buffered=True
    )
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert json.loads(answer.data)["type"].endswith("#no-such-range")


@pytest.mark.parametrize("address", OTHER)
def test_whatever_is_no_dump_is_404(client: FlaskClient, address: str) -> None:
    assert client.get(address, buffered=True).status_code == 404


def test_a_dump_is_for_reading_only(client: FlaskClient) -> None:
    answer = client.post("/dump/data.nt.gz")
    assert (answer.status_code, set(answer.headers["Allow"].split(", "))) == (405, {"GET", "HEAD", "OPTIONS"})


def test_files_fetched_one_after_another_are_never_too_many(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client has the last byte before the server has noticed that it was the last."""
    monkeypatch.setattr(dump_files, "LARGE", 1)
    before = client.get("/dump/data.nt.gz")
    for name in ("data.ttl.gz", "data.nt.gz", "data.rdf.gz"):
        following = client.get(f"/dump/{name}")
        assert following.status_code == 200
        before.close()
        before = following
    before.close()


def test_a_condition_that_does_not_hold_is_412_without_the_file_and_never_kept(client: FlaskClient) -> None:
    answer = client.get(
        "/dump/data.nt.gz", headers={"If-Match": '"other"', "Accept": "application/json"}, buffered=True
    )
    assert (answer.status_code, answer.headers["Cache-Control"]) == (412, "no-store")
    assert json.loads(answer.data)["type"].endswith("#changed")
    held = {"If-Match": client.head("/dump/data.nt.gz", buffered=True).headers["ETag"]}
    assert client.get("/dump/data.nt.gz", headers=held, buffered=True).status_code == 200


def test_large_dumps_take_a_place_as_long_as_they_are_read(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dump_files, "LARGE", 1)
    first, second = client.get("/dump/data.nt.gz"), client.get("/dump/data.nt.gz")
    refused = client.get("/dump/data.nt.gz", buffered=True)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "1")
    assert client.head("/dump/data.nt.gz", buffered=True).status_code == 200
    first.close()
    second.close()
    whole = client.get("/dump/data.nt.gz", buffered=True)
    assert whole.status_code == 200
    assert gzip.decompress(whole.data)


def test_the_description_of_the_data_names_every_dump_of_triples(client: FlaskClient) -> None:
    said = client.get("/void.nt", buffered=True).get_data(as_text=True)
    found = re.findall(rf"<{re.escape(void.dataDump)}> <http://[^/]+/dump/([^>]+)>", said)
    assert sorted(found) == sorted(GZIPPED)


def test_a_dump_of_a_fixed_release_may_be_kept_for_ever(client: FlaskClient, release: Path) -> None:
    fixed = client.get(f"/release/{release.name}/dump/data.nt.gz", buffered=True)
    assert fixed.status_code == 200
    assert fixed.data == client.get("/dump/data.nt.gz", buffered=True).data
    assert fixed.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Vary" not in fixed.headers
    assert client.get(f"/release/{release.name}/dump/index.json", buffered=True).status_code == 404
