"""What a pool answers is complete, and what the store itself would have said."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from profilatlas.engines import Engine
from profilatlas.errors import EngineUnavailable, StoreError
from profilatlas.model.media import CSV_RESULTS, GRAPH_FORMATS, RESULT_FORMATS, TURTLE, Format
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Dataset
from tests.integration.pool.asking import (
    SOME,
    Asking,
    Make,
)


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.label)
def test_a_table_is_what_the_store_itself_would_write(asking: Asking, form: Format) -> None:
    answer = asking.ask(SOME, form)
    with closing(EmbeddedStore.open(asking.engine.folder)) as store:
        assert answer.body == store.serialize(SOME, form.media_type)
    assert answer.media_type == form.media_type
    assert 0 < answer.seconds < 5


@pytest.mark.parametrize(
    "form", [form for form in GRAPH_FORMATS if form.suffix != "jsonld"], ids=lambda form: form.label
)
def test_a_graph_is_what_the_store_itself_would_write(asking: Asking, form: Format) -> None:
    query = "CONSTRUCT WHERE { <https://example.org/s1> ?p ?o }"
    with closing(EmbeddedStore.open(asking.engine.folder)) as store:
        assert asking.ask(query, form).body == store.serialize(query, form.media_type)


def test_a_large_answer_is_complete(asking: Asking) -> None:
    query = "CONSTRUCT WHERE { ?s ?p ?o }"
    with closing(EmbeddedStore.open(asking.engine.folder)) as store:
        assert asking.ask(query, TURTLE).body == store.serialize(query, TURTLE.media_type)


def test_unknown_graphs_are_empty(asking: Asking) -> None:
    assert asking.ask(SOME, CSV_RESULTS, dataset=Dataset(("https://example.org/secret",))).body == b"s,o\r\n"


def test_a_syntax_error_is_told_in_one_short_line(asking: Asking) -> None:
    refused = asking.refused("SELECT * {\n ?s ?p")
    assert refused.kind == "bad-query"
    assert refused.detail and len(refused.detail) <= 300 and "\n" not in refused.detail
    assert str(asking.engine.folder) not in refused.detail


def test_a_missing_store_is_the_engine_s_failure(asking: Asking, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        asking.ask(SOME, engine=Engine(tmp_path / "missing"))
    assert asking.ask(SOME).body


def test_a_failing_engine_is_no_refusal(limited: Make) -> None:
    probe = limited(probing=True)
    with pytest.raises(StoreError, match="the engine failed"):
        probe.ask("fail")
    assert probe.probe("nice") > 0


def test_an_engine_that_is_away_says_when_to_ask_again(limited: Make) -> None:
    with pytest.raises(EngineUnavailable) as away:
        limited(probing=True).ask("away 7")
    assert away.value.seconds == 7


def test_an_engine_that_answers_too_much_is_refused_like_a_large_result(limited: Make) -> None:
    assert limited(probing=True).refused("endless").kind == "result-too-large"


def test_the_status_counts_what_was_handed_to_workers(limited: Make) -> None:
    store = limited(workers=2)
    assert store.pool.status().started == store.pool.status().alive == 0
    assert store.pool.status().isolated is None
    for _ in range(3):
        store.ask(SOME)
    store.refused("SELECT")
    status = store.pool.status()
    assert (status.started, status.running, status.queued) == (4, 0, 0)
    assert status.alive == 3, "two places and a spare"
