"""The change feed: what a follower gets from release to release, for programs and for people."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from profilatlas.release.feed import Feed, read_feed
from profilatlas.terms import activity, dct, ipv, ldes, rdf, tree
from tests.running import application, build

BASE = "https://profilatlas.example/hamm/"
ATOM = "{http://www.w3.org/2005/Atom}"
TABLE = "tables/massnahmen.csv"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, demo_source: Path) -> Path:
    """A copy of the demo's sources, to be changed."""
    return Path(shutil.copytree(demo_source, tmp_path_factory.mktemp("feed") / "source"))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory, source: Path) -> Path:
    """Three releases: the demo; one title changed, one measure gone, rows moved; an earlier day and a new weight."""
    folder = build(source, tmp_path_factory.mktemp("feed-releases"))
    table = source / TABLE
    head, *rows = table.read_text(encoding="utf-8").splitlines()
    changed = [row.replace("Werkstatt", "Werkraum") for row in reversed(rows) if not row.startswith("ohne-")]
    table.write_text("\n".join([head, *changed]) + "\n", encoding="utf-8")
    build(source, folder)
    settings = source / "instance.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace("2026-11-01", "2026-10-01"), encoding="utf-8")
    foci = source / "tables/schwerpunkte.csv"
    lines = foci.read_text(encoding="utf-8").splitlines()
    foci.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    build(source, folder)
    return folder


@pytest.fixture(scope="module")
def feeds(releases: Path) -> list[Feed]:
    """The feed of each release, oldest first."""
    return [read_feed(path) for path in sorted(releases.glob("0*"))]


def members(triples: list[Triple], event: str) -> list[str]:
    """The things that versions of one kind are of."""
    versions = [
        each.subject for each in triples if each.predicate.value == rdf.type and each.object == NamedNode(event)
    ]
    measures = {f"{BASE}id/measure/"}
    return sorted(
        each.object.value
        for each in triples
        if each.subject in versions
        and each.predicate.value == dct.isVersionOf
        and isinstance(each.object, NamedNode)
        and each.object.value.startswith(tuple(measures))
        and "#" not in each.object.value
    )


def graph(content: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(content, format=RdfFormat.N_TRIPLES)]


def test_first_release_brings_every_measure_once(feeds: list[Feed], demo_source: Path) -> None:
    rows = (demo_source / TABLE).read_text(encoding="utf-8").splitlines()[1:]
    assert feeds[0].changes == len([row for row in rows if row.strip()])
    assert {change.kind.value for change in feeds[0].recent} == {"created"}


def test_only_what_changed_comes_with_the_next_release_and_moved_rows_do_not(feeds: list[Feed]) -> None:
    new = feeds[1].recent[: feeds[1].changes - feeds[0].changes]
    assert {change.kind.value for change in new} <= {"updated", "deleted"}
    assert 1 <= len(new) < feeds[0].changes / 2
    assert any("Werkraum" in title for change in new for title in change.titles.values())


def test_pages_stay_as_they_are_in_later_releases(releases: Path, feeds: list[Feed]) -> None:
    first, _, last = sorted(releases.glob("0*"))
    assert feeds[2].pages[: len(feeds[0].pages)] == feeds[0].pages
    for page in feeds[0].pages:
        name = f"feed/{page.name}.nt.gz"
        assert (first / name).read_bytes() == (last / name).read_bytes()


def test_days_of_the_feed_never_go_back(feeds: list[Feed]) -> None:
    days = [page.day for page in feeds[2].pages]
    assert len(days) == 3
    assert days == sorted(days)


def test_a_changed_part_changes_its_measure(feeds: list[Feed]) -> None:
    (change,) = feeds[2].recent[: feeds[2].changes - feeds[1].changes]
    assert change.kind.value == "updated"


def test_whoever_follows_the_pages_has_the_measures_of_the_newest_release(releases: Path) -> None:
    """Replay: the newest version of each measure, without deleted ones, states what the document about it does."""
    client = application(releases).test_client()
    root = graph(client.get("/feed", headers={"Accept": "application/n-triples"}).data)
    assert Triple(NamedNode(f"{BASE}feed#stream"), NamedNode(rdf.type), NamedNode(ldes.EventStream)) in root
    nodes = sorted(each.object.value for each in root if each.predicate.value == tree.node)  # type: ignore[union-attr]
    alive: dict[str, set[str]] = {}
    for node in nodes:
        answer = client.get("/" + node.removeprefix(BASE), headers={"Accept": "application/n-triples"})
        assert answer.headers["Cache-Control"].endswith("immutable")
        page = graph(answer.data)
        for kind in (activity.Create, activity.Update):
            for iri in members(page, kind):
                version = f"{node}#{iri.removeprefix(f'{BASE}id/')}"
                alive[iri] = {
                    each.object.value
                    for each in page
                    if each.subject == NamedNode(version)
                    and each.predicate.value == dct.title
                    and isinstance(each.object, Literal)
                }
        for iri in members(page, activity.Delete):
            del alive[iri]
    query = f"SELECT ?m ?t {{ ?m a <{ipv.Measure}> ; <{dct.title}> ?t }}"
    rows = client.get("/sparql", query_string={"query": query, "format": "json"}).json["results"]["bindings"]
    current: dict[str, set[str]] = {}
    for row in rows:
        current.setdefault(row["m"]["value"], set()).add(row["t"]["value"])
    assert alive == current


def test_feed_for_readers_names_every_change_with_its_link(releases: Path) -> None:
    answer = application(releases).test_client().get("/feed.atom?lang=de")
    assert answer.mimetype == "application/atom+xml"
    entries = ElementTree.fromstring(answer.data).findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title", "") for entry in entries]
    assert any(title.startswith("Geändert: ") and "Werkraum" in title for title in titles)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_page_of_changes_speaks_of_new_changed_and_removed_measures(releases: Path) -> None:
    text = application(releases).test_client().get("/feed", headers={"Accept": "text/html"}).text
    assert "Werkraum" in text
    assert all(word in text for word in ("Neu", "Geändert"))


@pytest.mark.parametrize("name", ["000001-99", "index", "versions.jsonl.gz", "..%2fmanifest", "000001-1.gz", "9" * 300])
def test_what_is_no_page_is_not_found(releases: Path, name: str) -> None:
    assert application(releases).test_client().get(f"/feed/{name}").status_code == 404


@pytest.fixture
def damaged(tmp_path: Path, demo_release: Path) -> Iterator[Path]:
    """A copy of the demo's releases whose feed page has lost its end."""
    folder = Path(shutil.copytree(demo_release, tmp_path / "releases"))
    (page,) = folder.glob("0*/feed/0*.nt.gz")
    page.write_bytes(page.read_bytes()[:-20])
    yield folder


def test_build_after_a_damaged_release_starts_the_feed_anew(damaged: Path, demo_source: Path) -> None:
    build(demo_source, damaged)
    first, second = sorted(damaged.glob("0*"))
    assert [page.name for page in read_feed(second).pages] == ["000002-1"]
    assert first.exists()
