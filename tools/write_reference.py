"""Write docs/queries.md, docs/rules.md and docs/code.md from the query files, the shapes, the checks, the reading rules and the modules.

With --check nothing is written: the exit code says whether the files are current.
"""

import argparse
import ast
import sys
from collections.abc import Iterable
from pathlib import Path

from rdflib import RDF, SH, Graph, Literal, URIRef

from profilatlas import resources
from profilatlas.ingest.messages import RULES
from profilatlas.queries.registry import Query, Registry
from profilatlas.terms import PREFIXES
from tools.layers import LAYERS

ROOT = Path(__file__).resolve().parent.parent
DOCS, SERVICE = ROOT / "docs", ROOT / "service" / "profilatlas"
NOTE = "<!-- Written by tools/write_reference.py from the files it describes (`make reference`): do not edit. -->\n"
SEVERITIES = {str(SH.Violation): "Violation", str(SH.Warning): "Warning", str(SH.Info): "Info"}


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; bars in cells are escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def queries_page() -> str:
    """All queries by folder, with their question in both languages and their parameters."""
    registry = Registry.load(resources.queries_dir(), PREFIXES)
    folders = sorted({name.rpartition("/")[0] for name in registry})
    parts = ["# Queries\n", NOTE, "One file, one question: `service/profilatlas/queries/<name>.rq`.\n"]
    for folder in folders:
        rows = [_query_row(query) for name, query in registry.items() if name.rpartition("/")[0] == folder]
        parts += [f"## {folder}\n", table(("Name", "Frage", "Question", "Parameters"), rows)]
    return "\n".join(parts)


def _query_row(query: Query) -> tuple[str, str, str, str]:
    parameters = [f"`${parameter.name}` {parameter.type}" for parameter in query.parameters.values()]
    return f"`{query.name}`", query.titles["de"], query.titles["en"], "<br>".join(parameters)


def rules_page() -> str:
    """All rules by where they live, with severity and message in both languages."""
    checks = Registry.load(resources.shapes_dir() / "checks", PREFIXES)
    parts = [
        "# Rules\n",
        NOTE,
        "A *violation* stops a release; a *warning* is an item of a work list. Findings carry the rule's name.\n",
        "## Shapes: rules about one thing\n",
        table(("Rule", "Severity", "Meldung", "Message"), _shape_rows()),
        "## Checks: rules across the graph\n",
        table(("Rule", "Severity", "Meldung", "Message"), (_check_row(check) for check in checks.values())),
        "## Reading: rules about files, rows and cells\n",
        table(
            ("Rule", "Severity", "Meldung", "Message"),
            ((f"`{name}`", rule.severity.value, rule.de, rule.en) for name, rule in sorted(RULES.items())),
        ),
    ]
    return "\n".join(parts)


def _shape_rows() -> list[tuple[str, str, str, str]]:
    graph = Graph(bind_namespaces="none")
    for path in sorted(resources.shapes_dir().glob("*.ttl")):
        graph.parse(path, format="turtle")
    rows = []
    for shape in set(graph.subjects(SH.message)):
        if isinstance(shape, URIRef) and graph.value(shape, RDF.type) is not None:
            severity = SEVERITIES[str(graph.value(shape, SH.severity, default=SH.Violation))]
            texts = {text.language: str(text) for text in graph.objects(shape, SH.message) if isinstance(text, Literal)}
            rows.append((f"`{shape.rpartition('/')[2]}`", severity, texts["de"], texts["en"]))
    return sorted(rows)


def _check_row(check: Query) -> tuple[str, str, str, str]:
    severity = check.header.get("severity", "Violation")
    return f"`{check.name}`", severity, check.header["message.de"], check.header["message.en"]


def code_page() -> str:
    """All parts of the service by layer, each with what its docstring begins with."""
    parts = [
        "# The code of the service\n",
        NOTE,
        "`service/profilatlas` from the top down: imports go down only ([decision 0002](decisions/0002-layers.md)). Where to "
        "begin: [build.py](../service/profilatlas/build.py) for tables that become a release, "
        "[app.py](../service/profilatlas/app.py) for releases that are served.\n",
    ]
    for layer in LAYERS:
        rows = [
            (f"[{name}](../{path.relative_to(ROOT)})", _first_sentence(path)) for name, path in _places(layer.parts)
        ]
        parts += [
            f"## {layer.name}\n",
            f"{layer.about}.\n",
            table(("Part", "What it is"), rows),
        ]
    return "\n".join(parts)


def _places(names: Iterable[str]) -> Iterable[tuple[str, Path]]:
    for name in sorted(names):
        module = SERVICE / f"{name}.py"
        yield (f"{name}.py", module) if module.is_file() else (f"{name}/", SERVICE / name)


def _first_sentence(path: Path) -> str:
    module = path / "__init__.py" if path.is_dir() else path
    words = ast.get_docstring(ast.parse(module.read_text(encoding="utf-8")))
    if words is None:
        raise SystemExit(f"{module.relative_to(ROOT)} does not say what it is")
    return " ".join(words.partition("\n\n")[0].split())


def main() -> int:
    """Write the pages, or with --check tell whether they are current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not current")
    check = parser.parse_args().check
    stale = []
    for name, text in (("queries.md", queries_page()), ("rules.md", rules_page()), ("code.md", code_page())):
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if not check:
                path.write_text(text, encoding="utf-8")
    if check and stale:
        print(f"not current: {', '.join(stale)}; run `make reference`", file=sys.stderr)
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
