"""Dumps of triples: every format says the same, the same triples give the same bytes, and what cannot be written stops."""

import gzip
import hashlib
import random
from pathlib import Path
from xml.parsers import expat

import pytest
import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from profilatlas.errors import ReleaseError
from profilatlas.model.media import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from profilatlas.release.dump_graphs import write_graph
from profilatlas.release.dump_lines import count_writable
from profilatlas.release.dump_proof import prove
from profilatlas.release.dumps import described, read_dumps, write_index
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lines import write_lines
from profilatlas.terms import PREFIXES, dct, ipv, rdf, skos, xsd

BASE = "https://city.example/"


def triple(subject: str, predicate: str, value: NamedNode | BlankNode | Literal) -> Triple:
    return Triple(NamedNode(f"{BASE}{subject}"), NamedNode(predicate), value)


TRICKY = [
    "line\nbreak", "return\rhere", "tab\there", 'quotes " and \\ and \\u0001', "<b>&amp;</b> ]]>", "  blanks  ", "", "﷽ עברית",
    "=1+1", "\u0085\u2028", "\N{PILE OF POO}", "\x7f", "'''", "_:b0 in words",
]  # fmt: skip
GRAPH = [
    *(triple("id/measure/a", dct.description, Literal(text)) for text in TRICKY),
    *(triple("id/measure/b", dct.title, Literal(text, language="ar")) for text in TRICKY),
    triple("id/measure/a", rdf.type, NamedNode(ipv.Measure)),
    triple("id/measure/a", rdf.type, NamedNode("https://elsewhere.example/Kind")),
    triple("id/measure/a", dct.created, Literal("2024-01-01", datatype=NamedNode(xsd.date))),
    triple("id/measure/a", "https://elsewhere.example/amount", Literal("1.5", datatype=NamedNode(xsd.decimal))),
    triple("id/measure/ä", skos.prefLabel, Literal("Ä", language="de-AT")),
]


def lines_of(folder: Path, triples: list[Triple], run: int = 1000) -> Path:
    """Sorted lines of a graph, by way of a store."""
    path = folder / "lines.nt"
    (work := folder / "work").mkdir()
    assert write_lines(EmbeddedStore.memory(triples).dump, work, path, run) == len(triples)
    return path


def content(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes())


def canonical(triples: Dataset) -> list[str]:
    triples.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, triples))


def test_lines_come_sorted_whatever_the_order_and_the_size_of_runs(tmp_path: Path) -> None:
    triples = [triple(f"id/measure/{number}", dct.title, Literal(f"{number}\n")) for number in range(2000)]
    whole = sorted(f"{each} .\n".encode() for each in triples)
    random.Random(1).shuffle(triples)
    for run in (100, 10_000, 10_000_000):
        (folder := tmp_path / str(run)).mkdir()
        assert lines_of(folder, triples, run).read_bytes().splitlines(keepends=True) == whole


def test_blank_nodes_are_named_by_what_is_said_of_them(tmp_path: Path) -> None:
    contents = set()
    for number in range(3):
        nodes = [BlankNode(f"b{number}x{place * 7 % 5}") for place in range(5)]
        triples = [triple("id/measure/a", skos.related, node) for node in nodes]
        triples += [Triple(node, NamedNode(dct.title), Literal(f"{place}")) for place, node in enumerate(nodes)]
        (folder := tmp_path / str(number)).mkdir()
        contents.add(lines_of(folder, [*triples, *GRAPH], 300).read_bytes())
    assert len(contents) == 1


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_every_format_holds_exactly_the_same_triples(tmp_path: Path, wanted: Format) -> None:
    path = tmp_path / f"data.{wanted.suffix}.gz"
    write_graph(lines_of(tmp_path, GRAPH), path, wanted)
    known = RdfFormat.from_media_type(wanted.media_type)
    assert canonical(Dataset(parse(content(path), known))) == canonical(Dataset(Quad(*each) for each in GRAPH))
    prove(path, wanted, len(GRAPH), BASE, None)


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_the_same_triples_give_the_same_bytes(tmp_path: Path, wanted: Format) -> None:
    lines, found = lines_of(tmp_path, GRAPH), set()
    for number in range(5):
        path = tmp_path / f"{number}.gz"
        write_graph(lines, path, wanted)
        found.add(path.read_bytes())
    assert len(found) == 1


def test_turtle_says_all_about_a_thing_in_one_place_with_our_prefixes_in_order(tmp_path: Path) -> None:
    path = tmp_path / "data.ttl.gz"
    write_graph(lines_of(tmp_path, GRAPH), path, TURTLE)
    text = content(path).decode()
    assert text.count(f"\n<{BASE}id/measure/a> ") == 1
    assert [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")] == sorted(
        f"{p}:" for p in PREFIXES
    )


def test_rdf_xml_is_well_formed(tmp_path: Path) -> None:
    path = tmp_path / "data.rdf.gz"
    write_graph(lines_of(tmp_path, GRAPH), path, RDF_XML)
    expat.ParserCreate(namespace_separator=" ").Parse(content(path), True)


@pytest.mark.parametrize("sign", ["\x00", "\b", "\x0b", "\f", "\x1b", "\ufffe", "\uffff"])
def test_a_control_character_stops_the_dumps_and_is_named_with_its_place(tmp_path: Path, sign: str) -> None:
    graph = [*GRAPH, triple("id/measure/c", dct.title, Literal(f"bad{sign}"))]
    with pytest.raises(ReleaseError, match=rf"id/measure/c> \(<{dct.title}>\) holds a control character"):
        count_writable(lines_of(tmp_path, graph))


@pytest.mark.parametrize("end", ["123", "a#", "x/", "…"])
def test_a_property_that_xml_cannot_name_stops_the_dumps(tmp_path: Path, end: str) -> None:
    lines = lines_of(tmp_path, [*GRAPH, triple("id/measure/c", f"https://ex.example/{end}", Literal("x"))])
    with pytest.raises(ReleaseError, match="RDF/XML needs"):
        write_graph(lines, tmp_path / "data.rdf.gz", RDF_XML)


@pytest.mark.parametrize("wanted", [N_TRIPLES, TURTLE, RDF_XML, JSON_LD], ids=lambda each: each.suffix)
@pytest.mark.parametrize("parser", ["raptor", "other"])
def test_a_dump_that_lacks_something_is_found_out(
    tmp_path: Path, wanted: Format, parser: str, require: "object"
) -> None:
    raptor = require("raptor") if parser == "raptor" else None  # type: ignore[operator]
    path = tmp_path / "data.gz"
    write_graph(lines_of(tmp_path, GRAPH), path, wanted)
    name = prove(path, wanted, len(GRAPH), BASE, raptor)
    assert name == ("raptor" if raptor and wanted != JSON_LD else "rdflib")
    with pytest.raises(ReleaseError, match=f"finds {len(GRAPH)} triples in it instead of {len(GRAPH) + 1}"):
        prove(path, wanted, len(GRAPH) + 1, BASE, raptor)
    whole = content(path)
    path.write_bytes(gzip.compress(whole[: len(whole) // 2]))
    with pytest.raises(ReleaseError, match=r"data\.gz is not sound"):
        prove(path, wanted, len(GRAPH), BASE, raptor)


def test_reading_back_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.nt.gz"
    write_graph(lines_of(tmp_path, GRAPH), path, N_TRIPLES)
    graphs: list[rdflib.Graph] = []
    monkeypatch.setattr(rdflib, "Graph", lambda store: graphs.append(made := _Graph(store)) or made)
    prove(path, N_TRIPLES, len(GRAPH), BASE, None)
    assert [len(graph) for graph in graphs] == [0]


_Graph = rdflib.Graph


def test_the_index_gives_back_what_was_written_of_each_dump(tmp_path: Path) -> None:
    (folder := tmp_path / "dumps").mkdir()
    path = folder / "data.nt.gz"
    path.write_bytes(b"packed")
    dump = described(path, N_TRIPLES, 7, "triples", "gzip")
    assert (dump.size, dump.sha256) == (6, hashlib.sha256(b"packed").hexdigest())
    assert (dump.media_type, dump.file_type) == ("application/n-triples", "application/gzip")
    write_index(folder, [dump], ["data.rdf.gz"])
    assert read_dumps(tmp_path) == (dump,)
