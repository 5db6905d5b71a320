"""A store on disk, and pools over it or over the probe."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest

from profilatlas.endpoint.pool import Pool
from profilatlas.engines import Engine, open_engine
from profilatlas.settings import Limits
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Triple
from tests.integration.pool.asking import OTHERS, Asking, Make, nurseries
from tests.integration.pool.probe import open_probe

SUBJECTS = 1_000
PROPERTIES = 10


@pytest.fixture(autouse=True)
def others() -> None:
    """Know the nurseries that are not the test's own: other tests' applications live as long as their process."""
    OTHERS.clear()
    OTHERS.update(nurseries())


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """A store on disk with 10,000 triples."""
    path = tmp_path_factory.mktemp("pool") / "store"
    store = EmbeddedStore.create(path)
    store.extend(
        Triple(
            NamedNode(f"https://example.org/s{subject}"),
            NamedNode(f"https://example.org/p{number}"),
            Literal(f'{subject} "{number}" {"ä" * 20}'),
        )
        for subject in range(SUBJECTS)
        for number in range(PROPERTIES)
    )
    store.finish()
    return Engine(path)


@pytest.fixture(scope="module")
def asking(engine: Engine) -> Iterator[Asking]:
    """A pool with limits that its tests do not reach."""
    with closing(Pool(Limits(), open_engine)) as pool:
        yield Asking(pool, engine, 5.0)


@pytest.fixture
def limited(engine: Engine) -> Iterator[Make]:
    """Makes pools with limits of their own, over the store or over the probe."""
    pools: list[Pool] = []

    def make(*, probing: bool = False, **limits: Any) -> Asking:
        pool = Pool(replace(Limits(), **limits), open_probe if probing else open_engine)
        pools.append(pool)
        return Asking(pool, "here" if probing else engine, limits.get("seconds", 5.0))

    yield make
    for pool in pools:
        pool.close()
