"""Validation as a build does it: in chunks, with a memory, and with findings at places."""

import logging
import re
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, Graph, URIRef
from rdflib.collection import Collection

from profilatlas import resources
from profilatlas.build import _remembered
from profilatlas.model.finding import Place, Severity
from profilatlas.queries.binding import bind
from profilatlas.queries.registry import Registry
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Term, Triple
from profilatlas.terms import PREFIXES, dct, ipv
from profilatlas.validation import chunks, pieces, workers
from profilatlas.validation.checks import Alone, Check, load_checks, run_checks
from profilatlas.validation.chunks import validate_lines
from profilatlas.validation.findings import to_findings
from profilatlas.validation.gathering import Chunk, Gatherer, find_roots
from profilatlas.validation.memory import Memory
from profilatlas.validation.pieces import uncleared
from profilatlas.validation.results import Result, RuleError
from profilatlas.validation.shapes import Shapes
from profilatlas.validation.workers import Workers
from tests.lines import in_lines, validated_whole

BASE = "https://stadt.example/"
QUERIES = Registry.load(resources.queries_dir(), PREFIXES)
HEADER = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
INSTANCE = Instance(BASE, ("de", "en"), "herausforderungen-1", {"de": "Stadt"})


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes.load(resources.shapes_dir(), resources.ontology_dir())


def parsed(turtle: str) -> list[Triple]:
    return [quad.triple for quad in ox.parse(HEADER + turtle, format=ox.RdfFormat.TURTLE)]


def city(measures: int, title: str = "Kurs") -> list[Triple]:
    """Measures that each lack something, half of them with a part that lacks something too."""
    parts = [f"<{BASE}id/actor/verein> a org:Organization ; skos:prefLabel 'Verein'@de ; dct:identifier 'verein' ."]
    for number in range(measures):
        measure = f"{BASE}id/measure/kurs-{number}"
        parts.append(f"<{measure}> a ipv:Measure ; dct:identifier 'kurs-{number}' ; dct:title '{title} {number}'@de .")
        if number % 2:
            parts.append(f"<{measure}> cv:hasParticipation <{BASE}id/involvement/{number}> .")
            parts.append(f"<{BASE}id/involvement/{number}> a ipv:Involvement ; ipv:actor <{BASE}id/actor/verein> .")
    return parsed("\n".join(parts))


def keys(results: list[Result]) -> list[tuple[str, str, str]]:
    return [(result.rule, result.focus, str(result.value)) for result in results]


def validated(triples: list[Triple], shapes: Shapes, processes: int = 1, **options: Any) -> list[Result]:
    with in_lines(triples) as folder, Workers(processes) as team:
        return validate_lines(folder, shapes, workers=team, **options)


def chunks_of(triples: list[Triple], shapes: Shapes) -> list[Chunk]:
    with in_lines(triples) as folder:
        groups = list(chunks.groups(find_roots(folder, shapes.target_classes)))
        with closing(Gatherer(folder)) as gatherer:
            return [gatherer.chunk(group) for group in groups]


def test_chunks_and_the_whole_graph_give_the_same_results(shapes: Shapes) -> None:
    triples = city(200)
    in_chunks = validated(triples, shapes)
    assert len(chunks_of(triples, shapes)) > 1
    assert keys(in_chunks) == keys(validated_whole(triples, shapes))
    assert {"Measure-dataStatus-min", "Involvement-role-min"} < {result.rule for result in in_chunks}


def test_parts_of_what_does_not_say_to_be_a_measure_are_looked_at_with_it(shapes: Shapes) -> None:
    triples = [each for each in city(4) if each.object != NamedNode(ipv.Measure)]
    found = validated(triples, shapes)
    assert keys(found) == keys(validated_whole(triples, shapes))
    assert {"Involvement-measure", "Involvement-role-min"} < {result.rule for result in found}


@pytest.mark.parametrize(
    ("stated", "rule"),
    [
        ("<{0}id/measure/kurs-1> ipv:hasFocus <{0}id/measure/kurs-1> .", "Measure-hasFocus"),
        (
            "<{0}scheme/z> ipv:hasFocus <{0}id/measure/kurs-1> . <{0}id/measure/kurs-1> ipv:hasFocus <{0}scheme/z> .",
            "Measure-hasFocus",
        ),
        ("<{0}id/actor/verein> ipv:hasFocus <{0}id/measure/kurs-1> .", "Involvement-role-min"),
        (
            "<{0}id/actor/verein> ipv:hasFocus <{0}id/programme/p> . <{0}id/programme/p> a ipv:FundingProgramme ; dct:temporal <{0}t> . <{0}t> dcat:startDate '2024'@de .",
            "FundingProgramme-start",
        ),
        ("[] ipv:hasFocus <{0}id/focus/f> . <{0}id/focus/f> a ipv:Focus .", "Focus-measure"),
        ("<{0}scheme/z> a ipv:TargetGroupScheme ; dct:title 1 .", "ConceptScheme-title"),
    ],
    ids=[
        "part of itself",
        "parts of each other",
        "part of something else",
        "part with a period",
        "part of what has no name",
        "narrower class",
    ],
)
def test_nothing_escapes_by_whose_part_or_what_it_is(shapes: Shapes, stated: str, rule: str) -> None:
    triples = [*city(2), *parsed(stated.format(BASE))]
    found = {key[:2] for key in keys(validated(triples, shapes))}
    assert found == {key[:2] for key in keys(validated_whole(triples, shapes))}
    assert rule in {name for name, _ in found}


def test_several_processes_give_the_same_results_as_one(shapes: Shapes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_POOL", 2)
    assert keys(validated(city(200), shapes, processes=2)) == keys(validated(city(200), shapes))


def test_a_new_measure_changes_one_chunk_only(shapes: Shapes) -> None:
    more = parsed(f"<{BASE}id/measure/kurs-1-neu> a ipv:Measure ; dct:identifier 'kurs-1-neu' .")
    before, after = (
        {chunks.key_of(chunk, shapes) for chunk in chunks_of(triples, shapes)}
        for triples in (city(600), [*city(600), *more])
    )
    assert len(before) > 4
    assert len(after - before) <= 2
    assert len(before & after) >= len(before) - 1


def test_what_is_gathered_is_what_the_query_gives_and_the_context_of_it(shapes: Shapes) -> None:
    measure, shared = f"{BASE}id/measure/kurs", f"{BASE}id/focus/geteilt"
    own = parsed(f"""
        <{measure}> a ipv:Measure ; ipv:hasFocus <{shared}> ; ipv:hasFunding <{BASE}id/funding/f> ;
          dct:temporal <{measure}#temporal> ; dct:audience <{BASE}scheme/z/1> ; dct:replaces <{BASE}id/measure/alt> .
        <{measure}#temporal> dcat:startDate '2024-01-01'^^xsd:date .
        <{shared}> a ipv:Focus ; dct:temporal <{shared}#temporal> .
        <{BASE}id/funding/f> a ipv:Funding ; dct:temporal <{BASE}id/funding/f#temporal> .
        <{BASE}id/funding/f#temporal> dcat:startDate '2024-01-01'^^xsd:date .""")
    context = parsed(f"""
        <{BASE}id/measure/alt> a ipv:Measure ; ipv:hasFocus <{shared}> .
        <{BASE}scheme/z/1> a skos:Concept ; skos:inScheme <{BASE}scheme/z> .
        <{BASE}scheme/z> a ipv:TargetGroupScheme .
        <{shared}#temporal> dcat:startDate '2024-01-01'^^xsd:date .""")
    beyond = parsed(f"""
        <{BASE}id/measure/alt> dct:title '> <{shared}> .'@de ; dct:replaces <{BASE}id/measure/nowhere> .
        <{BASE}scheme/z/1> skos:prefLabel 'a <{PREFIXES["skos"]}inScheme> b'@de ; skos:inScheme <{BASE}scheme/nowhere> .
        <{BASE}id/measure/other> a ipv:Measure .""")
    triples = [*own, *context, *beyond]
    asked = EmbeddedStore.memory(triples).construct(bind(QUERIES["validation/neighbourhood"], roots=[measure]))
    assert set(asked) == set(own)
    with in_lines(triples) as folder:
        assert f"<{measure}>".encode() in set(find_roots(folder, shapes.target_classes))
        with closing(Gatherer(folder)) as gatherer:
            chunk = gatherer.chunk([f"<{measure}>".encode()])
    assert chunk.focus == tuple(sorted({each.subject.value for each in own if isinstance(each.subject, NamedNode)}))
    assert chunk.triples.decode().splitlines() == sorted(f"{each} ." for each in {*own, *context})


def test_progress_counts_every_thing_once(shapes: Shapes) -> None:
    seen: list[tuple[int, int]] = []
    validated(city(100), shapes, progress=lambda done, total: seen.append((done, total)))
    assert seen == sorted(seen)
    assert seen[0] == (0, 101) and seen[-1] == (101, 101), "parts are looked at with their measure"


def test_what_a_run_found_before_it_was_ended_is_not_looked_for_again(
    shapes: Shapes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def noted(chunk: Chunk, shapes: Shapes) -> tuple[tuple[str, str, Term | None], ...]:
        asked.append(chunk.focus)
        return outcome_of(chunk, shapes)

    def end(done: int, total: int) -> None:
        if 0 < done < total:
            raise KeyboardInterrupt

    outcome_of = chunks.outcome_of
    monkeypatch.setattr(chunks, "outcome_of", noted)
    with pytest.raises(KeyboardInterrupt):
        validated(city(300), shapes, cache_folder=tmp_path, progress=end)
    before = len(asked)
    validated(city(300), shapes, cache_folder=tmp_path)
    assert 0 < before < len(asked) == len(set(asked))


@pytest.fixture
def asked_of_engine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The first thing of every chunk that goes to the engine."""
    asked: list[str] = []
    real = chunks.outcome_of

    def counted(chunk: chunks.Chunk, shapes: Shapes) -> chunks.Outcome:
        asked.append(chunk.focus[0])
        return real(chunk, shapes)

    monkeypatch.setattr(chunks, "outcome_of", counted)
    return asked


def test_unchanged_chunks_are_not_validated_again(shapes: Shapes, tmp_path: Path, asked_of_engine: list[str]) -> None:
    first = validated(city(200), shapes, cache_folder=tmp_path)
    assert asked_of_engine
    asked_of_engine.clear()
    assert validated(city(200), shapes, cache_folder=tmp_path) == first
    assert asked_of_engine == []


def test_other_triples_forget_the_old_ones(shapes: Shapes, tmp_path: Path) -> None:
    validated(city(50), shapes, cache_folder=tmp_path)
    kept = {path.name for path in tmp_path.iterdir()}
    validated(city(50, "Treff"), shapes, cache_folder=tmp_path)
    assert kept
    assert kept.isdisjoint(path.name for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[[1, 2]]", '[["rule"]]', '{"a": 1}', "[3]", "[]", '[["no-rule", "x"]]', '[["r", "f", "iri", "no iri"]]'],
)
def test_a_damaged_cache_is_as_good_as_none(shapes: Shapes, tmp_path: Path, damage: str) -> None:
    first = validated(city(20), shapes, cache_folder=tmp_path)
    for path in tmp_path.iterdir():
        path.write_text(damage, encoding="utf-8")
    assert validated(city(20), shapes, cache_folder=tmp_path) == first


def test_a_memory_that_cannot_be_kept_is_as_good_as_none(shapes: Shapes, tmp_path: Path) -> None:
    first = validated(city(20), shapes, cache_folder=tmp_path / "sound")
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere" / "at" / "all")
    for kept in (tmp_path / "sound").iterdir():
        (tmp_path / "folders" / kept.name).mkdir(parents=True)
    for name in ("file", "link", "folders"):
        assert validated(city(20), shapes, cache_folder=tmp_path / name) == first
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_nothing_behind_a_link_is_removed_with_what_another_program_found(tmp_path: Path) -> None:
    (tmp_path / "else" / "where").mkdir(parents=True)
    for releases in ("linked", "links"):
        (tmp_path / releases).mkdir()
    (tmp_path / "linked" / ".validation").symlink_to(tmp_path / "else")
    (tmp_path / "links" / ".validation" / "0123456789abcdef").mkdir(parents=True)
    (tmp_path / "links" / ".validation" / "link").symlink_to(tmp_path / "else")
    for releases in ("linked", "links"):
        _remembered(tmp_path / releases)
    assert (tmp_path / "else" / "where").is_dir()
    assert list((tmp_path / "links" / ".validation").iterdir()) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        NamedNode(f"{BASE}id/measure/kurs"),
        ox.BlankNode("b1"),
        Literal("Straße", language="de"),
        Literal("1e5", datatype=NamedNode(PREFIXES["xsd"] + "decimal")),
        Literal("plain"),
    ],
)
def test_memory_gives_back_what_it_kept(tmp_path: Path, value: Term | None) -> None:
    outcome = (("Measure-title", f"{BASE}id/measure/kurs", value),)
    Memory(tmp_path).keep("key", outcome)
    assert Memory(tmp_path).recall("key") == outcome


def test_shapes_of_other_content_have_another_digest(shapes: Shapes, tmp_path: Path) -> None:
    for path in resources.shapes_dir().glob("*.ttl"):
        (tmp_path / path.name).write_bytes(path.read_bytes() + b"# changed\n")
    assert Shapes.load(tmp_path, resources.ontology_dir()).digest != shapes.digest


@pytest.mark.parametrize("value", ['"2024-02-30"^^xsd:date', '"ja"^^xsd:boolean', f'"{"9" * 5000}"^^xsd:integer'])
def test_a_value_of_no_meaning_is_a_result_and_no_noise(
    shapes: Shapes, value: str, caplog: pytest.LogCaptureFixture
) -> None:
    triples = parsed(f"<{BASE}id/programme/p> a ipv:FundingProgramme ; ipv:excludesOtherFunding {value} .")
    with caplog.at_level(logging.DEBUG, "rdflib.term"), warnings.catch_warnings():
        warnings.simplefilter("error")
        found = validated_whole(triples, shapes)
    assert "FundingProgramme-excludesOtherFunding" in {result.rule for result in found}
    assert caplog.records == []


def test_results_about_a_thing_that_is_only_pointed_at_are_left_to_its_own_chunk(shapes: Shapes) -> None:
    found = validated_whole(city(3), shapes, [f"{BASE}id/measure/kurs-1"])
    assert {result.focus for result in found} == {f"{BASE}id/measure/kurs-1"}


def test_shapes_are_valid_shacl_core() -> None:
    """By the shapes for shapes of the recommendation's appendix C, and without SPARQL-based constraints."""
    import pyshacl

    graph = Graph()
    for path in sorted(resources.shapes_dir().glob("*.ttl")):
        graph.parse(path)
    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=graph, meta_shacl=True)
    assert conforms, text
    beyond_core = {SH.sparql, SH.rule, SH.js, SH.target, SH.expression}
    assert beyond_core.isdisjoint(graph.predicates())


def test_every_property_shape_belongs_to_a_node_shape() -> None:
    graph = Graph()
    for path in sorted(resources.shapes_dir().glob("*.ttl")):
        graph.parse(path)
    named = {shape for shape in graph.subjects(RDF.type, SH.PropertyShape) if isinstance(shape, URIRef)}
    assert named
    assert named == {shape for shape in graph.objects(None, SH.property) if isinstance(shape, URIRef)}


def test_unknown_references_leave_to_shapes_exactly_what_shapes_look_at(shapes: Shapes) -> None:
    graph = Graph()
    for path in sorted(set(resources.shapes_dir().glob("*.ttl")) - {resources.shapes_dir() / "ontology.ttl"}):
        graph.parse(path)
    followed = {PREFIXES["prov"] + "wasDerivedFrom", PREFIXES["ipv"] + "withdrawn"}  # what must not be there
    for shape in {*graph.subjects(SH["class"]), *graph.subjects(SH.node)}:
        path = graph.value(shape, SH.path)
        if isinstance(path, URIRef):
            followed.add(str(path))
        elif path is not None and graph.value(path, SH.inversePath) is None:
            followed.update(map(str, Collection(graph, path)))
    text = (resources.shapes_dir() / "checks" / "reference-unknown.rq").read_text(encoding="utf-8")
    listed = text.partition("NOT IN (")[2].partition(")")[0].replace(",", " ").split()
    assert {PREFIXES[name.split(":")[0]] + name.split(":")[1] for name in listed} == followed


def check(tmp_path: Path, name: str, text: str) -> Check:
    path = tmp_path / f"{name}.rq"
    path.write_text(text, encoding="utf-8")
    return Check.read(path)


HEAD = "#+ rule: {name}\n#+ severity: Violation\n#+ message.de: {de}\n#+ message.en: {en}\n"
BODY = "SELECT ?focus ?path ?value\nWHERE {\n  ?focus ?path ?value .\n}\n"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("other", HEAD.format(name="this", de="MUSS", en="MUST")),
        ("this", HEAD.format(name="this", de="MUSS", en="MUST").replace("Violation", "Info")),
        ("this", "#+ rule: this\n#+ severity: Warning\n#+ message.de: SOLL\n"),
    ],
)
def test_an_incomplete_check_is_refused(tmp_path: Path, name: str, head: str) -> None:
    with pytest.raises(RuleError):
        check(tmp_path, name, head + BODY)


def test_a_shape_without_an_english_message_is_refused(tmp_path: Path) -> None:
    text = (resources.shapes_dir() / "focus.ttl").read_text(encoding="utf-8")
    broken = text.replace('3."@en', '3."@fr')
    assert broken != text
    (tmp_path / "focus.ttl").write_text(broken, encoding="utf-8")
    with pytest.raises(RuleError, match="Focus-rank"):
        Shapes.load(tmp_path, resources.ontology_dir())


def test_messages_show_identifiers_and_never_read_data_as_placeholders(tmp_path: Path) -> None:
    one = check(tmp_path, "this", HEAD.format(name="this", de="{?focus} MUSS {?value} {?path}", en="MUST") + BODY)
    triples = parsed(f"<{BASE}id/measure/kurs> dct:title '{{?path}}'@de .")
    (result,) = run_checks(EmbeddedStore.memory(triples), [one], INSTANCE)
    assert result.messages["de"] == "kurs MUSS {?path} dct:title"


def test_a_check_by_language_runs_for_each_language_of_the_instance(tmp_path: Path) -> None:
    head = HEAD.format(name="this", de="MUSS {?language}", en="MUST")
    head += "#+ param.language: language  each language in turn, e.g. en\n"
    body = "SELECT ?focus ?language\nWHERE {\n  ?focus dct:title ?title .\n  BIND ( $language AS ?language )\n}\n"
    store = EmbeddedStore.memory(parsed(f"<{BASE}id/measure/kurs> dct:title 'Kurs'@de ."))
    found = list(run_checks(store, [check(tmp_path, "this", head + body)], INSTANCE))
    assert [result.messages["de"] for result in found] == ["MUSS de", "MUSS en"]


def test_checks_side_by_side_find_the_same_in_the_same_order(tmp_path: Path) -> None:
    store = EmbeddedStore.memory(parsed("".join(f"<{BASE}id/measure/m{n}> dct:title 'Kurs'@de .\n" for n in range(9))))
    body = "SELECT ?focus\nWHERE {\n  ?focus dct:title ?title .\n}\nORDER BY DESC(?focus)\n"
    names = ("first", "second", "third")
    checks = [check(tmp_path, name, HEAD.format(name=name, de="MUSS", en="MUST") + body) for name in names]
    with ThreadPoolExecutor(3) as threads:
        found = list(run_checks(store, checks, INSTANCE, threads))
    assert [result.rule for result in found] == [name for name in names for _ in range(9)]
    assert found == list(run_checks(store, checks, INSTANCE))


def suspected(triples: list[Triple], checks: list[Check], cache: Path | None = None, processes: int = 1) -> set[str]:
    with in_lines(triples) as folder, Workers(processes) as team:
        return set(uncleared(folder, checks, INSTANCE, EmbeddedStore.of_lines, team, cache))


def test_pieces_clear_what_no_statement_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "WORTH_A_POOL", 2)
    monkeypatch.setattr(pieces, "MEAN_SUBJECTS", 4)
    known = [each for each in load_checks(resources.shapes_dir() / "checks") if each.alone is not None]
    assert {each.alone for each in known} == set(Alone)
    assert suspected(city(60), known, tmp_path) == set()
    broken = parsed(f"""
        <{BASE}id/measure/kurs-7> dct:description 'schreib@example.org'@de ; dct:source <{BASE}id/measure/nowhere> .
        [] dct:title 'ohne Adresse'@de .""")
    for processes in (1, 2):
        found = suspected([*city(60), *broken], known, tmp_path, processes)
        assert found == {"text-contact", "reference-unknown", "blank-node"}


def test_what_is_known_of_a_piece_is_not_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pieces, "MEAN_SUBJECTS", 4)
    asked: list[int] = []
    real = pieces._broken
    monkeypatch.setattr(pieces, "_broken", lambda store, rules: [asked.append(store.count()), *real(store, rules)][1:])
    known = load_checks(resources.shapes_dir() / "checks")
    suspected(city(60), known, tmp_path)
    everything = len(asked)
    suspected(city(60), known, tmp_path)
    assert len(asked) == everything
    suspected([*city(60), *parsed(f"<{BASE}id/measure/kurs-7> dct:source <https://a.example/> .")], known, tmp_path)
    assert 0 < len(asked) - everything < everything / 4


def test_rules_on_statements_alone_join_nothing() -> None:
    """But one, which asks of what class a value is: pieces hold that, too."""
    for each in load_checks(resources.shapes_dir() / "checks"):
        joins = re.findall(r"EXISTS|MINUS|OPTIONAL|GROUP|SELECT(?= .* WHERE)", each.query.text)
        if each.alone is not None:
            assert not joins or each.rule.name == "reference-unknown"


@dataclass(frozen=True, slots=True)
class KnownPlaces:
    """Knows one row, in which one thing stands."""

    subject: str

    def find(self, subject: str, predicate: str | None = None, value: Term | None = None) -> Place:
        if subject != self.subject:
            return Place("?")
        language = value.language if isinstance(value, Literal) else None
        return Place("massnahmen.csv", row=17, column={dct.title: f"Titel ({language})"}.get(predicate or ""))

    def all(self, subject: str, predicate: str | None = None) -> list[Place]:
        return [self.find(subject, predicate)]


def result(focus: str, path: str | None, value: Term | None, severity: Severity = Severity.VIOLATION) -> Result:
    return Result("Measure-title", severity, focus, path, value, {"de": "MUSS", "en": "MUST"})


def test_findings_point_to_row_and_column() -> None:
    measure = f"{BASE}id/measure/kurs"
    (finding,) = to_findings([result(measure, dct.title, Literal("Kurs", language="en"))], KnownPlaces(measure), BASE)
    assert finding.place == Place("massnahmen.csv", row=17, column="Titel (en)")
    assert (finding.value, finding.subject) == ("Kurs", measure)


def test_a_node_inside_a_thing_is_found_in_the_row_of_the_thing() -> None:
    measure = f"{BASE}id/measure/kurs"
    (finding,) = to_findings([result(f"{measure}#temporal", None, None)], KnownPlaces(measure), BASE)
    assert finding.place.row == 17


def test_findings_come_violations_first_and_once() -> None:
    measure = f"{BASE}id/measure/kurs"
    soft = result(measure, None, None, Severity.WARNING)
    hard = result(measure, None, NamedNode(f"{BASE}id/measure/treff"))
    found = to_findings([soft, hard, hard], KnownPlaces(measure), BASE)
    assert [(finding.severity, finding.value) for finding in found] == [("Violation", "treff"), ("Warning", None)]
