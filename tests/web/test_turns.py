"""A request that waits for something else than the interpreter keeps nobody waiting, though only one computes at a time."""

import io
import subprocess
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from profilatlas import app as composition
from profilatlas.endpoint.pool import Pool
from profilatlas.settings import Remote
from profilatlas.store import remote
from profilatlas.turns import Turns
from profilatlas.web.differences import Differences
from profilatlas.web.drawing import Drawer
from tests.running import application

LONG = 60.0
"""Seconds after which a test has failed."""


class AnsweredMeanwhile(Exception):
    """While one waited, another was answered."""


@pytest.fixture
def make(demo_release: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Flask]:
    """Makes applications in which one request computes at a time, and nobody's turn is ever taken away."""
    monkeypatch.setattr(composition, "Turns", partial(Turns, longest=threading.TIMEOUT_MAX))
    return partial(application, demo_release, turns=1)


def until_answered(another: Callable[[], object]) -> Callable[..., Any]:
    """What stands in for whatever is waited for: it is over when another was answered."""

    def wait(*_: object, **__: object) -> None:
        visitor = threading.Thread(target=another, daemon=True)
        visitor.start()
        visitor.join(LONG)
        assert not visitor.is_alive(), "whoever waits holds up whoever computes"
        raise AnsweredMeanwhile

    return wait


def a_page(app: Flask) -> Callable[[], object]:
    return partial(app.test_client().get, "/health")


@pytest.mark.parametrize(
    ("address", "place", "name"),
    [
        ("/sparql?query=ASK%7B%7D", Pool, "answer"),
        ("/query?run=&query=ASK%7B%7D", Pool, "answer"),
        ("/api/amounts_by_level", Pool, "answer"),
        ("/figure/coverage.svg", Drawer, "_ask"),
        ("/report.pdf", subprocess, "run"),
    ],
)
def test_page_is_answered_while_another_process_works(
    make: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, address: str, place: object, name: str
) -> None:
    app = make()
    monkeypatch.setattr(place, name, until_answered(a_page(app)))
    with pytest.raises(AnsweredMeanwhile):
        app.test_client().get(address)


def test_page_is_answered_while_a_body_comes_slowly(make: Callable[..., Flask]) -> None:
    app = make()

    class Slow(io.BytesIO):
        read = until_answered(a_page(app))

    with pytest.raises(AnsweredMeanwhile):
        app.test_client().post(
            "/sparql",
            input_stream=Slow(),
            content_type="application/sparql-query",
            environ_base={"wsgi.input_terminated": True},  # as the server says
        )


def test_page_is_answered_while_an_engine_elsewhere_is_asked(
    make: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make(store="remote", remote=Remote(query_url="http://127.0.0.1:9/nobody-listens"))
    monkeypatch.setattr(remote._Wrapper, "open", until_answered(a_page(app)))
    with pytest.raises(AnsweredMeanwhile):
        app.test_client().get("/doc/measure/beispielprofil.ttl")


def test_another_has_the_turn_while_releases_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Turns(1, threading.TIMEOUT_MAX)

    def compute() -> None:
        with turns.taken():
            pass

    monkeypatch.setattr(subprocess, "run", until_answered(compute))
    with pytest.raises(AnsweredMeanwhile), turns.taken():
        Differences(aside=turns.aside).between(Path("one"), Path("other"))
