"""Engines to test against: each is started once, when the first test needs it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.engines import servers
from tests.engines.servers import Engine

Require = Callable[[str], Path]


@pytest.fixture(scope="session")
def oxigraph(require: Require, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with servers.oxigraph(require("oxigraph"), tmp_path_factory.mktemp("oxigraph")) as engine:
        yield engine


@pytest.fixture(scope="session")
def virtuoso(require: Require, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with servers.virtuoso(require("virtuoso"), tmp_path_factory.mktemp("virtuoso")) as engine:
        yield engine


@pytest.fixture(scope="session")
def fuseki(require: Require, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("fuseki")
    with servers.fuseki(require("java"), require("fuseki"), folder, *servers.FOR_A_SHORT_LIFE) as engine:
        yield engine


@pytest.fixture(scope="session", params=["oxigraph", "virtuoso", "fuseki"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine elsewhere that we test against."""
    found: Engine = request.getfixturevalue(request.param)
    return found
