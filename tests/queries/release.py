"""The fixture graph as an open release, whose store counts the queries that it is asked."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from profilatlas.queries.registry import Registry
from profilatlas.release.columns import Columns
from profilatlas.release.feed import Feed
from profilatlas.release.manifest import Manifest
from profilatlas.release.opened import OpenRelease
from profilatlas.release.search import Search
from profilatlas.release.search_build import build_search
from profilatlas.release.stated_needs import Needs, find_needs, write_needs
from profilatlas.settings import Instance
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import NamedNode, Row, Triple
from tests.queries.golden import BASE, fixture_store

INSTANCE = Instance(
    base=BASE,
    languages=("de", "en"),
    challenge_scheme="herausforderungen-1",
    title={"de": "Profilatlas", "en": "Atlas of profiles"},
    as_of=date(2026, 11, 1),
)
REPORT = {
    "findings": [
        {
            "rule": "Measure-carrier-min",
            "severity": "Warning",
            "place": {"file": "tables/massnahmen.csv", "row": 4, "column": "Träger"},
            "messages": {"de": "Träger ergänzen.", "en": "Add a carrier."},
            "subject": f"{BASE}id/measure/ohne-profil",
        }
    ],
}


class CountingStore(EmbeddedStore):
    """A store that remembers the queries it answered."""

    def __init__(self, inner: EmbeddedStore) -> None:
        self.inner = inner
        self.asked: list[str] = []

    def select(self, query: str) -> list[Row]:
        self.asked.append(query)
        return self.inner.select(query)

    def construct(self, query: str) -> Iterator[Triple]:
        self.asked.append(query)
        return self.inner.construct(query)


def release_of(store: EmbeddedStore, queries: Registry, instance: Instance = INSTANCE) -> OpenRelease:
    """A release in memory with the texts and the report of these tests."""
    columns = Columns.build(store, queries, instance, instance.as_of)
    manifest = Manifest(
        sequence=1,
        content_hash="0123456789ab" * 5,
        as_of=instance.as_of or date.min,
        version="0",
        instance=instance,
        counts={"triples": store.count(), "measures": columns.count},
        files={},
    )
    texts = {"imprint": {"de": "<p>Impressum</p>"}, "sources": {"de": "<p>Quellen</p>", "en": "<p>Sources</p>"}}
    with TemporaryDirectory() as folder:
        build_search(path := Path(folder, "search.sqlite"), store, queries, instance, columns)
        search = Search(path, columns, instance.languages)
        write_needs(Path(folder), find_needs(store, queries, columns))
        needs = Needs(Path(folder))
        # The file may go: the connection that the search opened has it.
        held = CountingStore(store)
        return OpenRelease(Path("release"), manifest, held, columns, texts, REPORT, (), search, (), Feed(), needs)


def fixture_release(queries: Registry) -> OpenRelease:
    """The fixture of the queries as a release."""
    return release_of(fixture_store(queries), queries)


def asked(release: OpenRelease) -> list[str]:
    """The queries that the store of such a release has answered so far."""
    assert isinstance(release.store, CountingStore)
    return release.store.asked


def own_things(release: OpenRelease) -> list[str]:
    """Everything under the instance's base that the release says something about."""
    assert isinstance(release.store, CountingStore)
    subjects = {triple.subject for triple in release.store.inner.triples()}
    return sorted(each.value for each in subjects if isinstance(each, NamedNode) and each.value.startswith(BASE))
