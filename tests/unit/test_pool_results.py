"""Rows are counted in bytes, without parsing; parsers say what is right."""

from __future__ import annotations

import csv
from io import StringIO

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilatlas.endpoint.results import Spool, check_rows
from profilatlas.errors import QueryRefused
from profilatlas.model.media import RESULT_FORMATS, Format

TRICKY = st.text(alphabet="\"\\{}[]:,<>&'\n\r\t ab}}\x7fé", max_size=8)
TERMS = st.one_of(
    TRICKY.map(ox.Literal),
    TRICKY.map(lambda text: ox.Literal(text, language="de")),
    st.sampled_from([ox.NamedNode("http://e/:,"), ox.BlankNode("b")]),
    TRICKY.map(lambda text: ox.Triple(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), ox.Literal(text))),
    st.none(),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[ox.Literal | None]]]:
    names = [f"v{number}" for number in range(draw(st.integers(1, 3)))]
    return names, draw(st.lists(st.lists(TERMS, min_size=len(names), max_size=len(names)), max_size=12))


def serialized(names: list[str], rows: list[list[ox.Literal | None]], media_type: str) -> bytes:
    """A table as the engine writes it: VALUES gives the rows, and the engine all that is about formats."""
    values = "\n".join("(" + " ".join("UNDEF" if term is None else text_of(term) for term in row) + ")" for row in rows)
    head = " ".join(f"?{name}" for name in names)
    answer = ox.Store().query(f"SELECT {head} {{ VALUES ({head}) {{ {values} }} }}")
    return answer.serialize(format=ox.QueryResultsFormat.from_media_type(media_type))


def text_of(term: ox.Literal) -> str:
    if isinstance(term, ox.BlankNode):
        return "<http://e/b>"
    if isinstance(term, ox.Triple):
        return f"<<( {term} )>>"
    return str(term)


def accepts(body: bytes, media_type: str, most: int) -> bool:
    try:
        check_rows(body, media_type, most)
    except QueryRefused as refused:
        assert refused.kind == "result-too-large"
        return False
    return True


@pytest.mark.parametrize("form", RESULT_FORMATS, ids=lambda form: form.label)
@given(table=tables())
def test_exactly_the_rows_are_counted(form: Format, table: tuple[list[str], list[list[ox.Literal | None]]]) -> None:
    names, rows = table
    body = serialized(names, rows, form.media_type)
    if form.suffix in ("srj", "srx"):
        parsed = ox.parse_query_results(body, format=ox.QueryResultsFormat.from_media_type(form.media_type))
        assert len(list(parsed)) == len(rows)
    elif not any(isinstance(term, ox.Triple) for row in rows for term in row) and form.suffix == "csv":
        assert len(list(csv.reader(StringIO(body.decode(), newline="")))) - 1 == len(rows)
    assert accepts(body, form.media_type, len(rows))
    assert not rows or not accepts(body, form.media_type, len(rows) - 1)


@pytest.mark.parametrize("form", RESULT_FORMATS[:2], ids=lambda form: form.label)
def test_a_truth_value_has_no_rows(form: Format) -> None:
    body = ox.Store().query("ASK {}").serialize(format=ox.QueryResultsFormat.from_media_type(form.media_type))
    assert accepts(body, form.media_type, 0)


def test_graphs_are_bounded_in_bytes_alone() -> None:
    assert accepts(b"<a> <b> <c> .\n" * 100, "text/turtle", 1)


@pytest.mark.parametrize(
    ("media_type", "body"),
    [
        (
            "application/sparql-results+json",
            b'{\n "results" : {\n "bindings" : [\n { "x" : { "value" : "}" } } , { }\n]}}',
        ),
        (
            "application/sparql-results+xml",
            b"<s:sparql><s:results><s:result/><s:result >x</s:result></s:results></s:sparql>",
        ),
        ("text/csv", b'x\n"a\n""b"\nc'),
        ("text/tab-separated-values", b"?x\n1\n2"),
    ],
)
def test_other_engines_write_otherwise(media_type: str, body: bytes) -> None:
    assert accepts(body, media_type, 2)
    assert not accepts(body, media_type, 1)


def test_a_spool_takes_what_is_allowed_and_not_one_byte_more() -> None:
    spool = Spool(4)
    spool.write(b"abcd")
    with pytest.raises(QueryRefused):
        spool.write(b"e")
    assert spool.getvalue() == b"abcd"
