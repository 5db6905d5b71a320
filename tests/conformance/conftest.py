"""A running server whose release also holds the three named graphs of the W3C protocol tests."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store

from profilatlas.release.manifest import Manifest, describe_files
from profilatlas.release.opened import STORE
from tests.running import Server, serving

GRAPHS = "http://kasei.us/2009/09/sparql/data/"


@pytest.fixture(scope="session")
def protocol_tests(require: Callable[[str], Path]) -> Path:
    """The W3C tests of the SPARQL 1.1 Protocol."""
    return require("shared/conformance/sparql-protocol")


@pytest.fixture(scope="session")
def release_with_graphs(demo_release: Path, protocol_tests: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo release, with each file of the tests as a graph that is named as their manifest says."""
    releases = tmp_path_factory.mktemp("graphs") / "releases"
    shutil.copytree(demo_release, releases, symlinks=True)
    folder = next(path.parent for path in releases.glob("*/manifest.json"))
    store = Store(str(folder / STORE))
    for file in sorted(protocol_tests.glob("data*.nt")):
        store.bulk_load(path=file, format=RdfFormat.N_TRIPLES, to_graph=NamedNode(f"{GRAPHS}{file.stem}.rdf"))
    store.flush()
    triples = len(store)
    del store
    manifest = Manifest.read(folder)
    replace(manifest, counts={**manifest.counts, "triples": triples}, files=describe_files(folder)).write(folder)
    return releases


@pytest.fixture(scope="session")
def server(release_with_graphs: Path) -> Iterator[Server]:
    """The server, which lets one network send as many wrong requests as the tests do."""
    with ExitStack() as running:
        # The environment is that of other tests again as soon as the server has read it.
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("PROFILATLAS_LIMITS_CLIENT_REQUESTS", "1000")
            patch.setenv("PROFILATLAS_LIMITS_CLIENT_ERRORS", "1000")
            server = running.enter_context(serving(release_with_graphs))
        yield server
