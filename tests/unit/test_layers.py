"""Imports go down only (docs/decisions/0002): the layers are one table, and this reads them out of the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import ROOT
from tools.layers import LAYERS

SERVICE = ROOT / "service"
PACKAGE = "profilatlas"

FLASK = {"babel", "flask", "flask_babel", "jinja2", "werkzeug"}
FLASK_PARTS = {"app", "web"}
ENGINES = {f"{PACKAGE}.store.embedded", f"{PACKAGE}.store.graphs", f"{PACKAGE}.store.remote"}
ENGINE_PARTS = {"app", "build", "check", "cli", "diff", "dumping", "dumping_worker", "engines", "examining", "publish"}

MODULES = sorted((SERVICE / PACKAGE).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(SERVICE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(path: Path) -> Iterator[str]:
    """Every imported module or name of one file, in full: `profilatlas.store.port.Store`, `flask.Flask`."""
    package = module_name(path) if path.name == "__init__.py" else module_name(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def part_of(name: str) -> str | None:
    """The part of the package that a full name belongs to: `store` for `profilatlas.store.port`."""
    parts = name.split(".")
    return parts[1] if parts[0] == PACKAGE and len(parts) > 1 and not parts[1].startswith("__") else None


def layer_of(part: str) -> int:
    found = [number for number, layer in enumerate(LAYERS) if part in layer.parts]
    assert found, f"{part} has no layer yet: add it to LAYERS (tools/layers.py)"
    return found[0]


@pytest.fixture(params=MODULES, ids=module_name)
def module(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_a_module_imports_only_from_layers_below_its_own(module: Path) -> None:
    importer = part_of(module_name(module))
    if importer is None:
        return
    for name in imported_names(module):
        imported = part_of(name)
        if imported is None or imported == importer:
            continue
        above, below = layer_of(importer), layer_of(imported)
        beside = above == below and LAYERS[above].beside
        assert above < below or beside, f"{module_name(module)} imports {name}, which is not below it"


def test_only_web_and_app_know_the_web_framework(module: Path) -> None:
    known = {name for name in imported_names(module) if name.split(".")[0] in FLASK}
    assert not known or part_of(module_name(module)) in FLASK_PARTS, known


def test_only_the_composition_roots_name_a_concrete_store(module: Path) -> None:
    known = {name for name in imported_names(module) if any(f"{name}.".startswith(f"{engine}.") for engine in ENGINES)}
    part = part_of(module_name(module))
    assert not known or part in ENGINE_PARTS | {"store"}, known


def test_the_engine_s_store_stays_behind_the_port(module: Path) -> None:
    """pyoxigraph's terms and parsers are values; its database is named in the embedded adapter only."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    reached = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and _is_engine(node.value)}
    imported = {name.rpartition(".")[2] for name in imported_names(module) if name.startswith("pyoxigraph.")}
    assert "Store" not in reached | imported or part_of(module_name(module)) == "store"


def _is_engine(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"ox", "pyoxigraph"}


def test_the_table_of_layers_knows_relative_imports() -> None:
    names = set(imported_names(SERVICE / PACKAGE / "queries" / "registry.py"))
    assert f"{PACKAGE}.errors.QueryError" in names
