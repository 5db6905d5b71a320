"""One browser for all tests: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.running import Server, build, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser

CHROMIUM_SWITCHES = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
)


@pytest.fixture(scope="session")
def browser(require: Callable[[str], Path]) -> Iterator[Browser]:
    """Chromium without a window; skips where the machine has none."""
    from playwright.sync_api import sync_playwright

    executable = require("chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(CHROMIUM_SWITCHES))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def axe(require: Callable[[str], Path]) -> str:
    """The source of axe-core."""
    return require("axe-core").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def two_by_two_server(two_by_two_release: Path) -> Iterator[Server]:
    """The Arabic instance with a table of 2 x 2 behind the real server."""
    with serving(two_by_two_release) as server:
        yield server


@pytest.fixture(scope="session")
def gridless_server(gridless_release: Path) -> Iterator[Server]:
    """The instance with 25 challenges and no table behind the real server."""
    with serving(gridless_release) as server:
        yield server


@pytest.fixture(scope="session")
def three_language_server(demo_source: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo with Arabic as a third language: its own texts fall back, the frame runs from right to left."""
    source = tmp_path_factory.mktemp("three") / "hamm"
    shutil.copytree(demo_source, source)
    settings = source / "instance.toml"
    two, three = 'languages = ["de", "en"]', 'languages = ["de", "en", "ar"]'
    text = settings.read_text(encoding="utf-8")
    assert two in text
    settings.write_text(text.replace(two, three), encoding="utf-8")
    with serving(build(source, tmp_path_factory.mktemp("three-releases"))) as server:
        yield server
