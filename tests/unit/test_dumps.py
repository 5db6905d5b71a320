"""Dumps of triples: every format says the same, the same triples give the same bytes, and what cannot be written stops."""

import gzip
import hashlib
import json
import random
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pytest
import rdflib
from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from profilatlas.errors import ReleaseError
from profilatlas.model.media import GRAPH_FORMATS, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from profilatlas.release import dump_members
from profilatlas.release.dump_graphs import document, write_graph
from profilatlas.release.dump_lines import count_writable
from profilatlas.release.dump_members import Members
from profilatlas.release.dump_proof import prove
from profilatlas.release.dumps import described, read_dumps, write_index
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lines import write_lines
from profilatlas.terms import PREFIXES, dct, ipv, rdf, skos, xsd
from tests.lines import in_lines

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


MembersOf = Callable[..., Members]


@pytest.fixture
def members_of() -> Iterator[MembersOf]:
    """Makes the members of a graph."""
    with ExitStack() as opened:

        def made(triples: list[Triple], made_by: str = "us", before: Path | None = None) -> Members:
            folder = opened.enter_context(in_lines(triples))
            return opened.enter_context(closing(Members(folder, made_by, before)))

        yield made


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
def test_every_format_holds_exactly_the_same_triples(tmp_path: Path, members_of: MembersOf, wanted: Format) -> None:
    path = tmp_path / f"data.{wanted.suffix}.gz"
    write_graph(members_of(GRAPH), path, wanted)
    known = RdfFormat.from_media_type(wanted.media_type)
    assert canonical(Dataset(parse(content(path), known))) == canonical(Dataset(Quad(*each) for each in GRAPH))
    prove(path.name, [content(path)], wanted, len(GRAPH), BASE, None)


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_the_same_triples_give_the_same_bytes(tmp_path: Path, members_of: MembersOf, wanted: Format) -> None:
    members, found = members_of(GRAPH), set()
    for number in range(5):
        path = tmp_path / f"{number}.gz"
        write_graph(members, path, wanted)
        found.add(path.read_bytes())
    assert len(found) == 1


def measures(number: int, title: str = "Kurs") -> list[Triple]:
    """A graph of many pieces, where a piece holds some ten things."""
    return [
        *GRAPH,
        *(triple(f"id/measure/{each}", dct.title, Literal(f"Kurs {each}\r")) for each in range(1, number)),
        triple("id/measure/0", dct.title, Literal(title)),
    ]


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dump_members, "MEAN_SUBJECTS", 10)


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_a_document_of_many_pieces_is_that_of_one(
    tmp_path: Path, members_of: MembersOf, wanted: Format, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, numbers = set(), []
    for mean in (1, 10, 1_000_000_007):
        monkeypatch.setattr(dump_members, "MEAN_SUBJECTS", mean)
        path = tmp_path / f"{mean}.gz"
        numbers.append(len(write_graph(members_of(measures(100)), path, wanted)))
        found.add(content(path))
    assert len(found) == 1
    assert numbers[0] == 100 + 3
    assert numbers[0] > numbers[1] > numbers[2] == 1


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_what_did_not_change_is_taken_from_the_dumps_before_and_the_rest_is_read_back(
    tmp_path: Path, members_of: MembersOf, wanted: Format, require: "object", small_pieces: None
) -> None:
    (dumps := tmp_path / "before" / "dumps").mkdir(parents=True)
    first = members_of(measures(200))
    assert len(write_graph(first, dumps / "data.gz", wanted)) > 10
    first.keep(dumps)
    changed = measures(200, "Treff")
    taking, alone = members_of(changed, before=tmp_path / "before"), members_of(changed)
    path, other = tmp_path / "data.gz", tmp_path / "alone.gz"
    new = write_graph(taking, path, wanted)
    write_graph(alone, other, wanted)
    assert len(new) == 1
    assert path.read_bytes() == other.read_bytes()
    assert taking.count(path) == len(changed)
    for raptor in (None, require("raptor")):  # type: ignore[operator]
        prove("data.gz", document(taking, path, new), wanted, taking.count(path, new), BASE, raptor)
    assert b"Treff" in b"".join(document(taking, path, new))


@pytest.mark.parametrize("wanted", GRAPH_FORMATS, ids=lambda each: each.suffix)
def test_a_large_dump_is_read_back_as_several_documents(
    tmp_path: Path, members_of: MembersOf, wanted: Format, small_pieces: None
) -> None:
    members, path = members_of(measures(200)), tmp_path / "data.gz"
    new = write_graph(members, path, wanted)
    groups = list(members.some_at_a_time(path, new, 100))
    assert len(groups) > 2
    assert [number for some in groups for number in some] == new
    assert all(len(some) == 1 or members.count(path, some) <= 100 for some in groups)
    for some in groups:
        prove("data.gz", document(members, path, some), wanted, members.count(path, some), BASE, None)
    assert list(members.some_at_a_time(path, new, 10**6)) == [new]
    assert list(members.some_at_a_time(path, [], 100)) == [[]]


def spoiled(index: dict[str, Any], part: str) -> str:
    """The index of members with another value in one place."""
    files = {name: {**each, part: "0"} if part in each else each for name, each in index["files"].items()}
    return json.dumps({**index, part: "another"} if part in index else {**index, "files": files})


@pytest.mark.parametrize("part", ["made_by", "pieces", "files", "context", "", "[]", "{}", "null"])
def test_members_of_another_program_or_context_or_without_an_index_are_not_taken(
    tmp_path: Path, members_of: MembersOf, part: str, small_pieces: None
) -> None:
    (dumps := tmp_path / "dumps").mkdir()
    path = dumps / "data.gz"
    first = members_of(measures(100))
    every = write_graph(first, path, TURTLE)
    first.keep(dumps)
    written = path.read_bytes()
    index = dumps / "members.json"
    text = index.read_text(encoding="utf-8")
    again = members_of(measures(100), before=tmp_path)
    assert write_graph(again, tmp_path / "data.gz", TURTLE) == []
    index.write_text(spoiled(json.loads(text), part) if re.match(r"\w{5}", part) else part, encoding="utf-8")
    again = members_of(measures(100), before=tmp_path)
    assert write_graph(again, tmp_path / "data.gz", TURTLE) == every
    assert (tmp_path / "data.gz").read_bytes() == written


def test_a_dump_before_that_ends_too_early_is_made_anew_from_there(
    tmp_path: Path, members_of: MembersOf, small_pieces: None
) -> None:
    (dumps := tmp_path / "dumps").mkdir()
    first = members_of(measures(100))
    every = write_graph(first, dumps / "data.gz", TURTLE)
    first.keep(dumps)
    written = (dumps / "data.gz").read_bytes()
    (dumps / "data.gz").write_bytes(written[: len(written) // 2])
    new = write_graph(members_of(measures(100), before=tmp_path), tmp_path / "data.gz", TURTLE)
    assert new == every[-len(new) :]
    assert 0 < len(new) < len(every)
    assert (tmp_path / "data.gz").read_bytes() == written


def test_turtle_says_all_about_a_thing_in_one_place_with_our_prefixes_in_order(
    tmp_path: Path, members_of: MembersOf
) -> None:
    path = tmp_path / "data.ttl.gz"
    write_graph(members_of(GRAPH), path, TURTLE)
    text = content(path).decode()
    assert text.count(f"\n<{BASE}id/measure/a> ") == 1
    assert [line.split()[1] for line in text.splitlines() if line.startswith("@prefix")] == sorted(
        f"{p}:" for p in PREFIXES
    )


def test_rdf_xml_is_well_formed(tmp_path: Path, members_of: MembersOf) -> None:
    path = tmp_path / "data.rdf.gz"
    write_graph(members_of(GRAPH), path, RDF_XML)
    expat.ParserCreate(namespace_separator=" ").Parse(content(path), True)


@pytest.mark.parametrize("sign", ["\x00", "\b", "\x0b", "\f", "\x1b", "\ufffe", "\uffff"])
def test_a_control_character_stops_the_dumps_and_is_named_with_its_place(tmp_path: Path, sign: str) -> None:
    graph = [*GRAPH, triple("id/measure/c", dct.title, Literal(f"bad{sign}"))]
    with pytest.raises(ReleaseError, match=rf"id/measure/c> \(<{dct.title}>\) holds a control character"):
        count_writable(lines_of(tmp_path, graph))


@pytest.mark.parametrize("end", ["123", "a#", "x/", "…"])
def test_a_property_that_xml_cannot_name_stops_the_dumps(tmp_path: Path, members_of: MembersOf, end: str) -> None:
    members = members_of([*GRAPH, triple("id/measure/c", f"https://ex.example/{end}", Literal("x"))])
    with pytest.raises(ReleaseError, match="RDF/XML needs"):
        write_graph(members, tmp_path / "data.rdf.gz", RDF_XML)


@pytest.mark.parametrize("wanted", [N_TRIPLES, TURTLE, RDF_XML, JSON_LD], ids=lambda each: each.suffix)
@pytest.mark.parametrize("parser", ["raptor", "other"])
def test_a_dump_that_lacks_something_is_found_out(
    tmp_path: Path, members_of: MembersOf, wanted: Format, parser: str, require: "object"
) -> None:
    raptor = require("raptor") if parser == "raptor" else None  # type: ignore[operator]
    path = tmp_path / "data.gz"
    members = members_of(GRAPH)
    new = write_graph(members, path, wanted)
    name = prove(path.name, [content(path)], wanted, len(GRAPH), BASE, raptor)
    assert name == ("raptor" if raptor and wanted != JSON_LD else "rdflib")
    with pytest.raises(ReleaseError, match=f"finds {len(GRAPH)} triples in it instead of {len(GRAPH) + 1}"):
        prove(path.name, [content(path)], wanted, len(GRAPH) + 1, BASE, raptor)
    whole = content(path)
    with pytest.raises(ReleaseError, match=r"data\.gz is not sound"):
        prove(path.name, [whole[: len(whole) // 2]], wanted, len(GRAPH), BASE, raptor)
    path.write_bytes(gzip.compress(whole[: len(whole) // 2]))
    with pytest.raises(ReleaseError, match=r"data\.gz is not sound"):
        prove(path.name, document(members, path, new), wanted, len(GRAPH), BASE, raptor)


@pytest.mark.parametrize("base", ["https://ex.example/Errors/", "https://ex.example/Fatal/"])
def test_an_address_that_sounds_like_a_complaint_is_none(
    tmp_path: Path, members_of: MembersOf, base: str, require: "object"
) -> None:
    path = tmp_path / "data.nt.gz"
    write_graph(members_of(GRAPH), path, N_TRIPLES)
    raptor = require("raptor")  # type: ignore[operator]
    assert prove(path.name, [content(path)], N_TRIPLES, len(GRAPH), base, raptor) == "raptor"
    with pytest.raises(ReleaseError, match="Error - "):
        prove(path.name, [b"<a> <b> ."], N_TRIPLES, 0, base, raptor)


def test_reading_back_keeps_nothing(tmp_path: Path, members_of: MembersOf, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "data.nt.gz"
    write_graph(members_of(GRAPH), path, N_TRIPLES)
    graphs: list[rdflib.Graph] = []
    monkeypatch.setattr(rdflib, "Graph", lambda store: graphs.append(made := _Graph(store)) or made)
    prove(path.name, [content(path)], N_TRIPLES, len(GRAPH), BASE, None)
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
