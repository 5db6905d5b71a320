"""The depth of an answer is known before a parser recurses into it, wherever its pieces were cut."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.errors import StoreError
from profilatlas.store.hiding import hidden
from profilatlas.store.nesting import DEEPEST, JsonNesting, TripleNesting

VALUES = st.recursive(
    st.text(alphabet='a"\\\\{}[]é'), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


def pieces(content: bytes, size: int) -> list[bytes]:
    return [content[start : start + size] for start in range(0, len(content), size)]


def is_refused(nesting: JsonNesting | TripleNesting, content: bytes, size: int) -> bool:
    try:
        for piece in pieces(content, size):
            nesting.feed(piece)
    except StoreError:
        return True
    return False


@settings(deadline=None, max_examples=10)
@given(VALUES, st.sampled_from([1, 7, 4096]), st.sampled_from([True, False]))
def test_only_what_is_too_deep_is_refused(value: object, size: int, escaped: bool) -> None:
    flat = json.dumps(["{[" * 400, value], ensure_ascii=escaped).encode()
    deep = b'{"a":{},"\\u007b":' * DEEPEST + flat + b"}" * DEEPEST
    assert not is_refused(JsonNesting(), flat, size)
    assert is_refused(JsonNesting(), deep, size)


@pytest.mark.parametrize("size", [1, 2, 3, 1000])
def test_triples_within_triples_are_counted_by_line(size: int) -> None:
    lines = b'<http://a> <http://b> "<< <<" .\n' * 500
    assert not is_refused(TripleNesting(), lines, size)
    assert is_refused(TripleNesting(), lines + b"<http://a> <http://b> " + b"<<( <a:a> <a:a> " * (DEEPEST + 1), size)


@pytest.mark.parametrize(
    "query", ["ASK { ?s ?p 1GRAPH <x:private> { ?a ?b ?c } }", "ASK { GRAPH p\u00b7q:x { ?a ?b ?c } }"]
)
def test_no_graph_is_named_to_an_engine_elsewhere_however_it_is_written(query: str) -> None:
    assert "GRAPH <urn:x-profilatlas:no-graph>" in hidden(query)
