"""The real list: operations of the European Social Fund in North Rhine-Westphalia, read by the documented example.

Nothing of the list is in the repository but what `data/hamm` states with its source; numbers below are sums and counts.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from profilatlas.build import check_sources
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.sources import read_source
from profilatlas.model.finding import Finding, Place
from profilatlas.resources import ontology_dir, queries_dir, shapes_dir
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode
from profilatlas.terms import PREFIXES
from tests.running import ROOT

LIST = "ESF_NRW_2014-2020.xlsx"
EXAMPLE = ROOT / "docs" / "examples" / "esf.mapping.toml"
FILTER = '[filter]\nplace = "Hamm"\n'
BASE = "https://profilatlas.example/hamm/"
PREFIX_LINES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def source(folder: Path, demo: Path, table: Path, description: str) -> Path:
    """A source folder with the demo's settings and schemes, and the list as its only table."""
    for part in ("schemes", "texts"):
        shutil.copytree(demo / part, folder / part)
    shutil.copy(demo / "instance.toml", folder)
    (folder / "tables").mkdir()
    shutil.copy(table, folder / "tables" / "esf.xlsx")
    (folder / "tables" / "esf.mapping.toml").write_text(description, encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Read:
    """A source folder, read without being validated."""

    store: EmbeddedStore
    findings: tuple[Finding, ...]

    def rows(self, query: str) -> list[tuple[str, ...]]:
        """The rows of a query, or of the whole of a pattern, in order."""
        text = query if query.startswith("SELECT") else f"SELECT * WHERE {{ {query} }}"
        found = self.store.select(PREFIX_LINES + text)
        return sorted(
            tuple(term.value for term in row.values() if isinstance(term, NamedNode | Literal)) for row in found
        )

    def count(self, pattern: str) -> int:
        return len(self.rows(pattern))

    def amounts(self) -> list[Decimal]:
        return [
            Decimal(amount) for _, amount in self.rows("SELECT ?funding ?amount WHERE { ?funding ipv:amount ?amount }")
        ]


def read(folder: Path) -> Read:
    layouts = Layouts.load(shapes_dir(), ontology_dir())
    sources = read_source(folder, Instance.load(folder), layouts)
    store = EmbeddedStore.memory()
    store.extend(sources.triples)
    return Read(store, tuple(sources.findings))


@pytest.fixture(scope="module")
def esf(require: Callable[[str], Path]) -> Path:
    return require(f"shared/data/{LIST}")


@pytest.fixture(scope="module")
def example() -> str:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert FILTER in text
    return text


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, demo_source: Path, esf: Path, example: str) -> Read:
    return read(source(tmp_path_factory.mktemp("esf"), demo_source, esf, example.replace(FILTER, "")))


@pytest.fixture(scope="module")
def hamm_source(tmp_path_factory: pytest.TempPathFactory, demo_source: Path, esf: Path, example: str) -> Path:
    return source(tmp_path_factory.mktemp("esf-hamm"), demo_source, esf, example)


@pytest.fixture(scope="module")
def hamm(hamm_source: Path) -> Read:
    return read(hamm_source)


def test_all_operations_of_the_list_are_taken(everything: Read) -> None:
    assert everything.count("?measure a ipv:Measure") == 19_389
    assert everything.count("?funding a ipv:Funding") == 19_389
    assert everything.count("?measure cv:hasParticipation ?involvement") == 19_389
    assert everything.count("?programme a ipv:FundingProgramme") == 29
    assert not [found for found in everything.findings if found.stops]


def test_the_sum_of_the_whole_list_is_exact(everything: Read) -> None:
    assert sum(everything.amounts()) == Decimal("386804991.07")


def test_spellings_are_reported_for_the_whole_list_and_none_is_merged(everything: Read) -> None:
    assert everything.count("?actor a org:Organization") == 7_154 + 1  # and the one who pays
    assert {found.rule for found in everything.findings} <= {"possible-duplicate", "mojibake", "mixed-script"}
    assert sum(found.rule == "possible-duplicate" for found in everything.findings) > 400


def test_the_operations_in_hamm_are_taken(hamm: Read) -> None:
    assert hamm.count("?measure a ipv:Measure") == 82
    assert sum(hamm.amounts()) == Decimal("3342709.48")
    carriers = hamm.rows("SELECT DISTINCT ?actor WHERE { ?involvement cv:role ipv:roleCarrier ; ipv:actor ?actor }")
    assert len(carriers) == 34


def test_every_operation_has_its_dates_its_rate_its_programme_and_its_source(hamm: Read) -> None:
    measure = "?measure a ipv:Measure ; dct:temporal [ dcat:startDate ?start ; dcat:endDate ?end ] ; dct:source ?source"
    assert hamm.count(f"{measure} ; ipv:dataStatus ipv:attested FILTER ( ?start <= ?end )") == 82
    funding = "?funding ipv:share 0.5 ; ipv:programme ?programme ; ipv:amountKind ipv:eligible"
    assert hamm.count(f"?measure ipv:hasFunding ?funding . {funding}") == 82


def test_the_programme_comes_from_number_and_name_of_the_operation(hamm: Read) -> None:
    programmes = dict(
        hamm.rows(
            "SELECT ?identifier ?title WHERE { ?p a ipv:FundingProgramme ; dct:identifier ?identifier ; dct:title ?title }"
        )
    )
    assert len(programmes) == 13
    assert programmes["esf-nrw-3-2"] == "Kompetenzentwicklung von Beschäftigten durch Bildungsscheckverfahren"
    assert programmes["esf-nrw-8-1-b1-2"] == "Armutsbekämpfung bei Menschen im SGB II und Armutszuwanderern"


def test_the_integration_measure_has_the_identifier_and_the_facts_of_the_demo(hamm: Read, demo_source: Path) -> None:
    demo, iri = read(demo_source), f"<{BASE}id/measure/esf-jobcenter-2016>"
    facts = (
        f"{iri} dct:identifier ?identifier ; dct:title ?title ; dct:temporal [ dcat:startDate ?start ; dcat:endDate ?end ] ; "
        "ipv:hasFunding ?funding ; cv:hasParticipation [ ipv:actor ?actor ; cv:role ?role ] . "
        "?funding ipv:amount ?amount ; ipv:share ?share ; ipv:currency ?currency ; ipv:amountKind ?kind "
        'FILTER ( LANG(?title) = "de" )'
    )
    assert hamm.count(facts) == 1
    assert hamm.rows(facts) == demo.rows(facts)
    assert hamm.rows(f"{iri} prov:wasDerivedFrom ?row") == [(f"{BASE}id/source/esf.xlsx#sheet=Tabelle1&row=11321",)]


def test_a_beneficiary_written_two_ways_is_reported_with_both_places_and_stays_two(hamm: Read) -> None:
    found = {each.value: each for each in hamm.findings if each.rule == "possible-duplicate"}
    twice = found["BTK Bildungswerk für Theater und Kultur"]
    assert twice.place == Place("tables/esf.xlsx", "Tabelle1", 2885, "Name des Begünstigten")
    assert "tables/esf.xlsx, Blatt Tabelle1, Zeile 2491" in twice.message("de")
    assert hamm.count('?actor skos:prefLabel ?name FILTER ( CONTAINS(?name, "Bildungswerk für Theater") )') == 2


def test_same_as_settles_it(tmp_path: Path, demo_source: Path, esf: Path, example: str) -> None:
    entry = '"BTK Bildungswerk für Theater und Kultur" = "Bildungswerk für Theater und Kultur"'
    settled = example.replace("[fields.name.same-as]\n", f"[fields.name.same-as]\n{entry}\n")
    assert settled != example
    result = read(source(tmp_path / "esf", demo_source, esf, settled))
    assert "BTK Bildungswerk für Theater und Kultur" not in {each.value for each in result.findings}
    name = '?actor skos:prefLabel "Bildungswerk für Theater und Kultur"@de'
    assert result.count(f"{name} . ?involvement ipv:actor ?actor") == 6
    assert sum(result.amounts()) == Decimal("3342709.48")


@pytest.fixture(scope="module")
def checked(hamm_source: Path) -> tuple[Finding, ...]:
    return check_sources(hamm_source)


def test_the_operations_in_hamm_validate_without_an_error(checked: tuple[Finding, ...]) -> None:
    assert [found.message("de") for found in checked if found.stops] == []


def test_a_missing_profile_is_a_warning_at_the_row_of_each_operation(checked: tuple[Finding, ...]) -> None:
    missing = [found for found in checked if found.rule == "Measure-hasFocus-min"]
    assert len({found.subject for found in missing}) == len(missing) == 82
    assert {(found.place.file, found.place.sheet) for found in missing} == {("tables/esf.xlsx", "Tabelle1")}
    assert f"{BASE}id/measure/esf-jobcenter-2016" in {each.subject for each in missing if each.place.row == 11321}


def test_the_work_list_names_all_operations_without_a_profile(hamm: Read) -> None:
    query = (queries_dir() / "examples" / "measures_without_profile.rq").read_text(encoding="utf-8")
    assert len(hamm.store.select(PREFIX_LINES + query)) == 82


def test_the_example_in_the_documentation_names_nobody_of_the_list(example: str, esf: Path, demo_source: Path) -> None:
    """Some beneficiaries are named after a person: the description may name whom the demo's tables name, nobody else."""
    names = {name for (name,) in _names(example, esf)}
    known = (demo_source / "tables" / "akteure.csv").read_text(encoding="utf-8")
    assert len(names) == 7_154
    assert {name for name in names if name in example and name not in known} == set()


def _names(example: str, esf: Path) -> Iterator[tuple[str]]:
    from profilatlas.ingest.foreign.lists import ForeignList, open_list
    from profilatlas.ingest.foreign.mapping_reader import read_mapping
    from profilatlas.ingest.table import Row

    layouts = Layouts.load(shapes_dir(), ontology_dir())
    opened = open_list(esf, LIST, read_mapping(example.encode(), "esf.mapping.toml", layouts, ("de", "en")))
    assert isinstance(opened, ForeignList)
    yield from {(row.cells[0],) for row in opened.rows() if isinstance(row, Row)}
