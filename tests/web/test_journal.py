"""What the server writes down about requests: one line each, whatever was asked, and nothing that names a person."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from profilatlas.web import journal, watching
from tests.running import application

NASTY = {
    "User-Agent": 'Mozilla \u0085{"level": "forged"}',
    "Referer": "https://elsewhere.example/?token=secret",
    "X-Forwarded-For": "203.0.113.77",
}


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the journal of one test goes; afterwards nothing is written any more."""
    logger = logging.getLogger("profilatlas")
    written = io.StringIO()
    yield written
    logger.handlers.clear()
    logger.setLevel(logging.NOTSET)
    logger.propagate = True
    logging.getLogger("profilatlas.requests").setLevel(logging.NOTSET)


@pytest.fixture
def ask(gridless_release: Path) -> Any:
    """Asks an application behind a proxy at 10.0.0.5."""
    app = application(gridless_release, trusted_proxies=("10.0.0.0/8",))

    def get(path: str, **more: Any) -> int:
        with app.test_client().get(path, environ_base={"REMOTE_ADDR": "10.0.0.5"}, **more) as response:
            return int(response.status_code)

    return get


def test_request_is_one_line_of_json_with_what_operators_need(ask: Any, stream: io.StringIO) -> None:
    journal.start("json", stream)
    assert ask("/doc/measure/open-house?lang=en", headers=NASTY) == 200
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert entry["message"] == "request"
    assert (entry["method"], entry["status"], entry["path"]) == ("GET", 200, "/doc/measure/open-house")
    assert entry["route"].startswith("/doc/")
    assert entry["client"] == "203.0.113.0/24"
    assert entry["release"].startswith("000001-")
    assert entry["bytes"] > 1000 and entry["ms"] > 0
    assert entry["time"].endswith("+00:00")


@pytest.mark.parametrize("form", ["json", "text"])
def test_nothing_that_a_visitor_sends_makes_a_line_of_its_own_or_names_somebody(
    ask: Any, stream: io.StringIO, form: str
) -> None:
    journal.start(form, stream)
    for path in ("/%0D%0A%7B%22level%22:%22forged%22%7D", "/%C2%85x%E2%80%A8y", "/%1B%5B31mred", "/" + "x" * 5000):
        assert ask(f"{path}?q=Zzyxq%20Testperson", headers=NASTY) == 404
    assert ask("/explore", headers={"Host": "elsewhere.example"}) == 400
    text = stream.getvalue()
    assert len(text.splitlines()) == text.count("\n") == 5
    assert text.isascii() and text.replace("\n", "").isprintable()
    assert not [told for told in ("203.0.113.77", "10.0.0.5", "Zzyxq", "secret", "Mozilla") if told in text]
    assert max(map(len, text.splitlines())) < 800


def test_the_same_query_has_the_same_hash_until_the_process_ends(ask: Any, stream: io.StringIO) -> None:
    journal.start("json", stream)
    for query in ("lang=en", "lang=nl", "lang=en"):
        ask(f"/?{query}")
    first, second, third = (json.loads(line)["query"] for line in stream.getvalue().splitlines())
    assert first == third != second


def test_error_of_ours_keeps_its_traceback_in_one_line(stream: io.StringIO) -> None:
    journal.start("json", stream)
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        logging.getLogger("profilatlas.web").exception("it broke: %s", "a\r\nb")
    (line,) = stream.getvalue().splitlines()
    entry = json.loads(line)
    assert (entry["level"], entry["message"]) == ("error", "it broke: a\r\nb")
    assert "second" in entry["exception"]


def test_off_leaves_messages_and_drops_requests(ask: Any, stream: io.StringIO) -> None:
    journal.start("off", stream)
    ask("/")
    logging.getLogger("profilatlas.web").error("it broke")
    assert [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()] == ["error it broke"]


def test_answer_that_breaks_off_is_noted_with_what_was_sent() -> None:
    """The server closes a body whose reader has gone."""
    served: list[watching.Served] = []
    body = watching._Counted([b"abc", b"defg", b"h"], lambda size: served.append(size))  # type: ignore[arg-type]
    assert [next(body), next(body)] == [b"abc", b"defg"]
    body.close()
    assert served == [7]
