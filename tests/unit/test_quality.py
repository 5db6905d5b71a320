"""The quality of a release: every number is counted again here, by hand, from the little graph of the queries' fixture."""

from datetime import date
from pathlib import Path

import pytest

from profilatlas import resources
from profilatlas.ingest.layout import Layouts
from profilatlas.model.finding import Finding, Place, Severity
from profilatlas.model.web_addresses import Form, form_of
from profilatlas.release.assessment import assess
from profilatlas.release.columns import Columns
from profilatlas.release.quality import Quality, known_quality
from profilatlas.release.rulebook import Rulebook
from profilatlas.release.tally import tally
from profilatlas.rulebook import rulebook_of
from profilatlas.store.lookup import LINES, write_lookup
from profilatlas.terms import dcat, dct, foaf, ipv, org, skos
from tests.queries.golden import BASE, fixture_store, registry
from tests.queries.release import INSTANCE

AS_OF = date(2026, 11, 1)


def found(rule: str, severity: Severity, file: str, sheet: str | None = None) -> Finding:
    return Finding(rule, severity, Place(file, sheet), None, {"en": rule})


FINDINGS = [
    found("Measure-carrier-min", Severity.WARNING, "tables/massnahmen.csv"),
    found("Measure-carrier-min", Severity.WARNING, "tables/massnahmen.csv"),
    found("Measure-carrier-min", Severity.WARNING, "tables/stadt.xlsx", "Maßnahmen"),
    found("Measure-start-min", Severity.WARNING, "tables/massnahmen.csv"),
    found("Measure-title-min", Severity.VIOLATION, "tables/massnahmen.csv"),
]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return rulebook_of(Layouts.load(resources.shapes_dir(), resources.ontology_dir()), resources.shapes_dir())


@pytest.fixture(scope="module")
def quality(rulebook: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Quality:
    queries = registry()
    store = fixture_store(queries)
    write_lookup(store.dump, folder := tmp_path_factory.mktemp("lines"))
    counted = tally(folder / LINES, BASE)
    columns = Columns.build(store, queries, INSTANCE, AS_OF)
    return assess(store, queries, INSTANCE, counted, rulebook, columns, FINDINGS, AS_OF, derived=7)


def filled(quality: Quality, kind: str, *predicates: str) -> tuple[int, int]:
    (each,) = (each for each in quality.filled if (each.class_iri, each.predicates) == (kind, predicates))
    return each.stated, each.of


def test_findings_are_counted_by_rule_and_table_what_stops_first(quality: Quality) -> None:
    assert [(each.rule, each.severity, each.findings) for each in quality.rules] == [
        ("Measure-title-min", "Violation", 1),
        ("Measure-carrier-min", "Warning", 3),
        ("Measure-start-min", "Warning", 1),
    ]
    assert quality.rules[1].tables == {"massnahmen.csv": 2, "stadt.xlsx · Maßnahmen": 1}
    assert (quality.findings("Violation"), quality.findings("Warning")) == (1, 4)


def test_what_is_filled_in_is_counted_of_all_things_of_a_class(quality: Quality) -> None:
    assert quality.things[ipv.Measure] == quality.measures == 5
    assert filled(quality, ipv.Measure, dct.title) == (5, 5)
    assert filled(quality, ipv.Measure, dct.description) == (1, 5)
    assert filled(quality, org.Organization, foaf.homepage) == (1, 4)


def test_what_stands_in_a_node_inside_a_thing_counts_for_the_thing(quality: Quality) -> None:
    assert filled(quality, ipv.Measure, dct.temporal, dcat.startDate) == (4, 5)
    assert filled(quality, ipv.Measure, dct.temporal, dcat.endDate) == (3, 5)


def test_columns_that_name_the_owner_of_a_row_and_tables_without_rows_are_left_out(quality: Quality) -> None:
    assert not [each for each in quality.filled if ipv.hasFocus in each.predicates]
    assert {each.class_iri for each in quality.filled} == {
        name for name, things in quality.things.items() if things and name != skos.Concept
    }


def test_texts_are_counted_in_each_language_of_the_instance_and_in_no_other(quality: Quality) -> None:
    spoken = {(each.class_iri, each.predicate): each for each in quality.spoken}
    assert spoken[ipv.Measure, dct.title].languages == {"de": 5, "en": 1}
    assert spoken[ipv.Measure, dct.title].of == 5
    assert spoken[skos.Concept, skos.prefLabel].languages == {"de": 14, "en": 6}


def test_evidence_and_profiles_are_counted(quality: Quality) -> None:
    evidence = {each.class_iri: each for each in quality.evidence}
    measures = evidence[ipv.Measure]
    assert (measures.attested, measures.illustrative, measures.unknown) == (1, 4, 0)
    assert sum(quality.profiles.values()) <= quality.measures
    assert quality.without_profile == 1
    assert quality.derived == 7


def test_ages_are_days_before_the_day_of_the_release(quality: Quality) -> None:
    ages = quality.ages[ipv.Measure]
    assert ages.bands == (2, 0, 0, 0), "changed on 1 September and 1 October, seen from 1 November"
    assert (ages.unknown, ages.median) == (3, 31)
    assert (ages.oldest, ages.newest) == (date(2026, 9, 1), date(2026, 10, 1))


def test_different_addresses_are_counted_by_their_form(quality: Quality) -> None:
    counted = {each.predicate: each for each in quality.addresses}
    sources = counted[dct.source]
    assert sources.malformed == len(sources.examples)
    assert sources.encrypted + sources.plain + sources.malformed >= 10


def test_things_of_the_vocabulary_are_not_the_instances_own(quality: Quality) -> None:
    store = fixture_store(registry())
    concepts = store.select("SELECT (COUNT(DISTINCT ?c) AS ?n) WHERE { ?c a <" + skos.Concept + "> }")
    every = int(concepts[0]["n"].value)  # type: ignore[union-attr]
    own = [t for t in store.triples() if str(t.object) == f"<{skos.Concept}>" and f"{BASE}scheme/" in str(t.subject)]
    assert 0 < quality.things[skos.Concept] == len(own) < every


def test_quality_and_rulebook_come_back_from_their_files(quality: Quality, rulebook: Rulebook, tmp_path: Path) -> None:
    quality.write(tmp_path)
    rulebook.write(tmp_path)
    assert known_quality(tmp_path) == quality
    assert Rulebook.read(tmp_path) == rulebook


def test_a_release_without_quality_has_none_and_a_damaged_file_is_none(quality: Quality, tmp_path: Path) -> None:
    assert known_quality(tmp_path) is None
    quality.write(tmp_path)
    assert known_quality(tmp_path) is not None
    for damage in ("", "[]", "{}", '{"as_of": "soon"}'):
        (tmp_path / "report" / "quality.json").write_text(damage)
        assert known_quality(tmp_path) is None


def test_the_rulebook_has_every_table_and_the_rules_of_each_class(rulebook: Rulebook) -> None:
    assert ipv.Measure in rulebook.by_class
    assert rulebook.by_name["Measure-hasFocus-min"].classes == (ipv.Measure,)
    assert rulebook.by_name["Attested-source"].classes == tuple(
        sorted((ipv.Measure, ipv.Funding, ipv.FundingProgramme, ipv.Need, ipv.Tombstone, org.Organization))
    )
    assert rulebook.by_name["shares-sum"].classes == ()
    assert not [name for name in rulebook.by_name if name.startswith(("Term-", "Ontology-", "CodeList-"))]
    assert not [rule for rule in rulebook.rules for text in rule.messages.values() if "{?" in text]


def test_every_rule_of_the_shapes_but_those_about_the_vocabulary_is_in_the_rulebook(rulebook: Rulebook) -> None:
    documented = {
        line.split("`")[1]
        for line in (resources.shapes_dir().parent / "docs" / "rules.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| `")
    }
    assert set(rulebook.by_name) <= documented
    stated = {path.stem for path in (resources.shapes_dir() / "checks").glob("*.rq")}
    assert stated <= set(rulebook.by_name)


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("https://www.hamm.de/kim?a=%20b#c", Form.ENCRYPTED),
        ("https://münchen.example/ä", Form.ENCRYPTED),
        ("http://a.example:8080/", Form.PLAIN),
        ("http://a.example:0/", Form.MALFORMED),
        ("http://a.example:99999/", Form.MALFORMED),
        ("http:/a.example/", Form.MALFORMED),
        ("ftp://a.example/", Form.MALFORMED),
        ("https://a.example/b c", Form.MALFORMED),
        ("https://-a.example/", Form.MALFORMED),
        ("https://user:secret@a.example/", Form.MALFORMED),
        ("https://[::1", Form.MALFORMED),
        (f"https://{'a' * 64}.example/", Form.MALFORMED),
        ("javascript:alert(1)", Form.MALFORMED),
    ],
)
def test_form_of_an_address(address: str, form: Form) -> None:
    assert form_of(address) is form
