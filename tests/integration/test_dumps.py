"""The dumps of whole releases: all formats say what the store says, they read back, they are the same for the same sources."""

import csv
import gzip
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.parsers import expat

import pyoxigraph as ox
import pytest
from csvw import TableGroup
from rfc3986 import URIReference
from uritemplate import expand

import profilatlas.build as building
import profilatlas.examining as examining
from profilatlas import dumping, resources
from profilatlas.build import build
from profilatlas.dumping import write_dumps
from profilatlas.errors import ReleaseError
from profilatlas.ingest.layout import Layouts
from profilatlas.ingest.sources import read_source
from profilatlas.ingest.text import without_export_mark
from profilatlas.model.media import GRAPH_FORMATS
from profilatlas.queries.registry import Registry
from profilatlas.release import dump_graphs, switch
from profilatlas.release.dump_members import MEMBERS
from profilatlas.release.dumps import DUMPS, INDEX, Dump, read_dumps
from profilatlas.release.manifest import Manifest
from profilatlas.release.opened import SOURCE, STORE
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.lookup import write_lookup
from profilatlas.store.port import Literal, NamedNode, Triple
from profilatlas.terms import PREFIXES, dct, prov, rdf, xsd
from tests.running import ROOT, command_line, environment

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
BY_MEDIA_TYPE = {each.media_type: each for each in GRAPH_FORMATS}
DATATYPES = {"integer": xsd.integer, "decimal": xsd.decimal, "boolean": xsd.boolean, "date": xsd.date}


def current(releases: Path) -> Path:
    return releases / str(switch.current_id(releases))


def held(release: Path) -> Iterator[ox.Quad]:
    """What the store of a release holds."""
    store = EmbeddedStore.open(release / STORE)
    yield from (ox.Quad(*triple) for triple in store.triples())
    store.close()


def canonical(quads: Iterator[ox.Quad]) -> list[str]:
    dataset = ox.Dataset(quads)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(map(str, dataset))


@pytest.fixture(params=["demo", "two_by_two", "gridless"])
def release(request: pytest.FixtureRequest) -> Path:
    return current(request.getfixturevalue(f"{request.param}_release"))


def test_every_dump_of_all_triples_says_exactly_what_the_store_says(release: Path) -> None:
    stored, found = canonical(held(release)), 0
    for dump in read_dumps(release):
        if (wanted := BY_MEDIA_TYPE.get(dump.media_type)) is None or dump.name.startswith("cpsv-ap."):
            continue
        with gzip.open(release / DUMPS / dump.name) as file:
            assert canonical(ox.parse(file, ox.RdfFormat.from_media_type(wanted.media_type))) == stored, dump.name
        assert dump.count == len(stored)
        found += 1
    assert found == len(GRAPH_FORMATS)


def test_the_index_names_exactly_the_files_that_are_there(release: Path) -> None:
    names = {path.name for path in (release / DUMPS).iterdir()}
    assert names == {INDEX, MEMBERS, *(each.name for each in read_dumps(release))}


def test_rdf_xml_is_well_formed_for_a_strict_parser(release: Path) -> None:
    with gzip.open(release / DUMPS / "data.rdf.gz") as file:
        expat.ParserCreate(namespace_separator=" ").ParseFile(file)


def stated_by(folder: Path) -> Iterator[Triple]:
    """The triples of all CSV tables, read by another library and put together as their metadata say."""
    plain = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    group = TableGroup.from_file(folder / "csv-metadata.json")
    for table, said in zip(group.tables, plain["tables"], strict=True):
        schema = said["tableSchema"]
        for row in table:
            values = {name: plain_cell(value) for name, value in row.items()}
            values = {name: value for name, value in values.items() if value not in (None, [], "")}
            for column in schema["columns"]:
                if column.get("suppressOutput") or not (column.get("virtual") or column["name"] in values):
                    continue
                subject = NamedNode(expand(column.get("aboutUrl", schema["aboutUrl"]), texts(values)))
                for value in objects(column, values):
                    yield Triple(subject, NamedNode(column["propertyUrl"]), value)


def plain_cell(value: Any) -> Any:
    """A value of the library, its addresses as texts."""
    if isinstance(value, list):
        return [plain_cell(each) for each in value]
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.unsplit() if isinstance(value, URIReference) else value


def texts(values: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in values.items() if not isinstance(value, list)}


def objects(column: dict[str, Any], values: dict[str, Any]) -> Iterator[NamedNode | Literal]:
    """What the cell of one column stands for."""
    if "valueUrl" in column:
        yield NamedNode(expand(column["valueUrl"], texts(values)))
        return
    value = values[column["name"]]
    for number, each in enumerate(value if isinstance(value, list) else [value]):
        if column["datatype"] == "anyURI":
            yield NamedNode(each)
        elif column["datatype"] in DATATYPES:
            text = str(each).lower() if isinstance(each, bool) else str(each)
            yield Literal(text, datatype=NamedNode(DATATYPES[column["datatype"]]))
        else:
            yield Literal(without_export_mark(each) if number == 0 else each, language=column.get("lang"))


def test_the_csv_tables_give_back_the_triples_that_they_were_made_from(release: Path) -> None:
    stored = {quad.triple for quad in held(release)}
    found = set(stated_by(release / DUMPS))
    assert found <= stored, list(found - stored)[:5]
    metadata = json.loads((release / DUMPS / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in metadata["tables"]:
        (kind,) = (column["valueUrl"] for column in table["tableSchema"]["columns"] if column.get("virtual"))
        properties = {column["propertyUrl"] for column in table["tableSchema"]["columns"][1:-1]}
        things = {each.subject for each in stored if each.predicate.value == rdf.type and each.object.value == kind}
        lost = {each for each in stored - found if each.subject in things and each.predicate.value in properties}
        # Only what is said in a language that the instance does not speak has no column.
        assert not {each for each in lost if getattr(each.object, "language", None) is None}, (kind, list(lost)[:5])


def test_the_zip_holds_the_same_tables_and_says_nothing_of_when_it_was_made(release: Path) -> None:
    folder = release / DUMPS
    with zipfile.ZipFile(folder / "tables.zip") as packed:
        assert packed.testzip() is None
        for entry in packed.infolist():
            assert packed.read(entry) == (folder / entry.filename).read_bytes()
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        names = set(packed.namelist())
    assert names == {each.name for each in folder.iterdir() if each.suffix in (".csv", ".json")} - {INDEX, MEMBERS}


def test_each_table_has_as_many_rows_as_the_index_says(release: Path) -> None:
    for dump in read_dumps(release):
        if dump.about is not None:
            text = (release / DUMPS / dump.name).read_text(encoding="utf-8")
            rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
            assert len(rows) == dump.count + 1
            assert len(set(rows[0])) == len(rows[0])


def said(source: Path, instance: Instance) -> set[tuple[Any, ...]]:
    """What a source folder states, but for where it was read and how figures are written."""
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    read = read_source(source, instance, layouts)
    assert not [each for each in read.findings if each.stops]
    return {
        (each.subject, each.predicate, meant(each.object))
        for each in read.triples
        if each.predicate.value != prov.wasDerivedFrom
    }


def meant(value: Any) -> Any:
    """A figure as what it is, so that 12500.50 is 12500.5."""
    figure = isinstance(value, Literal) and value.datatype.value in (xsd.decimal, xsd.integer)
    return Decimal(value.value) if figure else value


def test_the_workbook_put_in_the_place_of_all_tables_says_the_same(release: Path, tmp_path: Path) -> None:
    instance, source = Instance.load(release / SOURCE), release / SOURCE
    again = tmp_path / "again"
    shutil.copytree(source, again)
    shutil.rmtree(again / "tables")
    (again / "tables").mkdir()
    shutil.copyfile(release / DUMPS / "tables.xlsx", again / "tables" / "tables.xlsx")
    before, after = said(source, instance), said(again, instance)
    differing = {each for each in before ^ after if not each[0].value.startswith(f"{instance.base}id/source/")}
    assert not differing, list(differing)[:5]


def test_the_same_sources_give_the_same_dumps_whoever_builds_them_where_and_when(tmp_path: Path) -> None:
    whole: list[dict[str, bytes]] = []
    for number, (zone, seed, mask) in enumerate((("UTC", "1", 0o022), ("Pacific/Kiritimati", "2", 0o077))):
        releases, source = tmp_path / f"place {number}" / "releases", tmp_path / f"source {number}"
        shutil.copytree(SMALL, source)
        subprocess.run(
            command_line("build", source, "--releases", releases, "--format", "json"),
            env=environment(TZ=zone, PYTHONHASHSEED=seed, LC_ALL="C"),
            umask=mask,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        whole.append({path.name: path.read_bytes() for path in (current(releases) / DUMPS).iterdir()})
    assert len(whole[0]) > 10
    assert whole[0] == whole[1]


def changed(source: Path) -> Path:
    """A copy of the small source in which one measure has another title."""
    shutil.copytree(SMALL, source)
    table = source / "tables" / "measures.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("Open town hall", "Open house"), encoding="utf-8")
    return source


def test_a_control_character_that_got_into_the_store_stops_the_build_before_anything_is_published(
    gridless_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, releases = changed(tmp_path / "source"), tmp_path / "releases"
    shutil.copytree(gridless_release, releases)
    before, gather = switch.current_id(releases), building.gather

    def gather_with_bell(source: Path, store: EmbeddedStore, progress: examining.Progress) -> examining.Gathered:
        gathered = gather(source, store, progress)
        store.extend([Triple(NamedNode("https://x.example/a"), NamedNode(dct.title), Literal("bell \x07"))])
        return gathered

    monkeypatch.setattr(building, "gather", gather_with_bell)
    monkeypatch.setattr(examining, "load_checks", lambda folder: ())  # whose rule on texts would have found it
    with pytest.raises(ReleaseError, match=r"x\.example/a.*holds a control character"):
        build(source, releases)
    assert switch.current_id(releases) == before
    assert switch.release_ids(releases) == [before]
    assert not list(releases.glob(".building-*"))


def test_a_build_that_divides_its_work_makes_the_same_release(
    gridless_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "WORTH_DIVIDING", 1)
    told: list[tuple[str, str]] = []
    build(SMALL, tmp_path / "releases", progress=lambda *step: told.append(step))
    divided, whole = Manifest.read(current(tmp_path / "releases")), Manifest.read(current(gridless_release))
    assert {name: each.sha256 for name, each in divided.files.items() if not name.startswith("store/")} == {
        name: each.sha256 for name, each in whole.files.items() if not name.startswith("store/")
    }
    assert told.index(("dump", "tables.xlsx")) < told.index(("hash", ""))


def test_a_process_that_cannot_write_the_dumps_stops_the_build_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(examining, "WORTH_DIVIDING", 1)
    keep = building._keep_source

    def keep_and_block(source: Path, target: Path) -> None:
        keep(source, target)
        (target.parent / DUMPS).write_text("in the way", encoding="utf-8")

    monkeypatch.setattr(building, "_keep_source", keep_and_block)
    with pytest.raises(ReleaseError, match="File exists"):
        build(SMALL, tmp_path / "releases")
    assert switch.current_id(tmp_path / "releases") is None
    assert not list((tmp_path / "releases").glob(".building-*"))


def copy_of(release: Path, folder: Path) -> Path:
    """A release folder without its dumps."""
    shutil.copytree(release, folder, ignore=shutil.ignore_patterns(DUMPS))
    return folder


QUERIES = Registry.load(resources.queries_dir(), PREFIXES)


def dumped(folder: Path, instance: Instance) -> tuple[Dump, ...]:
    store = EmbeddedStore.open(folder / STORE)
    (lines := folder.with_suffix(".lines")).mkdir()
    try:
        write_lookup(store.dump, lines)
        return write_dumps(folder, lines, store, QUERIES, folder / SOURCE, instance, None, lambda step, detail: None)
    finally:
        store.close()


def test_a_large_release_comes_in_three_formats_and_its_index_names_what_is_left_out(
    gridless_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = copy_of(current(gridless_release), tmp_path / "large")
    monkeypatch.setattr(dumping, "EVERY_FORMAT_UP_TO", 100)
    names = {each.name for each in dumped(folder, Instance.load(folder / SOURCE)) if each.about is None}
    assert names == {"data.nt.gz", "data.ttl.gz", "tables.zip", "csv-metadata.json"}
    index = json.loads((folder / DUMPS / INDEX).read_text(encoding="utf-8"))
    assert index["left_out"] == ["data.jsonld.gz", "data.rdf.gz", "cpsv-ap.ttl.gz", "cpsv-ap.nt.gz", "tables.xlsx"]
    for name in ("data.nt.gz", "tables.zip", "measure.csv"):
        assert (folder / DUMPS / name).read_bytes() == (current(gridless_release) / DUMPS / name).read_bytes()


@pytest.mark.parametrize("raptor", [True, False], ids=["raptor", "without"])
def test_a_dump_that_is_not_what_it_should_be_stops_the_build(
    gridless_release: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    raptor: bool,
    require: Callable[[str], Path],
) -> None:
    rapper = str(require("raptor")) if raptor else None
    monkeypatch.setattr(shutil, "which", lambda name: rapper)
    folder = copy_of(current(gridless_release), tmp_path / "damaged")
    every = dump_graphs.triples_of
    monkeypatch.setattr(dump_graphs, "triples_of", lambda lines: list(every(lines))[:-9])
    with pytest.raises(ReleaseError, match=r"the dump data\.ttl\.gz is not sound: (raptor|rdflib) finds"):
        dumped(folder, Instance.load(folder / SOURCE))


def hashes(releases: Path) -> dict[str, str]:
    """What is in the current release but for its store and its feed, which goes on from the release before."""
    files = Manifest.read(current(releases)).files
    return {name: each.sha256 for name, each in files.items() if name.partition("/")[0] not in ("store", "feed")}


@pytest.mark.parametrize("divided", [False, True], ids=["whole", "divided"])
def test_a_build_after_one_changed_row_gives_what_a_first_build_gives_and_takes_what_is_the_same(
    gridless_release: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, divided: bool
) -> None:
    source, again = changed(tmp_path / "source"), tmp_path / "again"
    shutil.copytree(gridless_release, again)
    build(source, tmp_path / "alone")
    monkeypatch.setattr(examining, "WORTH_DIVIDING", 1 if divided else 10**9)
    made: list[int] = []
    body = dump_graphs._body
    monkeypatch.setattr(dump_graphs, "_body", lambda *given: made.append(1) or body(*given))
    other = again / ".validation" / "of-another-program"
    other.mkdir(parents=True)
    build(source, again)
    assert len(list(other.parent.iterdir())) == 1
    assert not other.exists()
    assert hashes(again) == hashes(tmp_path / "alone")
    if not divided:
        members = json.loads((current(again) / DUMPS / MEMBERS).read_text(encoding="utf-8"))
        assert 0 < len(made) < len(members["pieces"]) * len(GRAPH_FORMATS)
