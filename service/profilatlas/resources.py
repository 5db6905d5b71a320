"""Where the files that belong to the package lie: the only module that knows paths.

In a checkout `ontology/` and `shapes/` stand at the repository's root; in a wheel they lie inside the package.
"""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent


def _shipped(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _CHECKOUT / name


def package_dir() -> Path:
    """Our own code."""
    return _PACKAGE


def ontology_dir() -> Path:
    """The vocabulary: `profile.ttl`, `codes.ttl`, `prefixes.ttl` and their companions."""
    return _shipped("ontology")


def shapes_dir() -> Path:
    """SHACL shapes (`*.ttl`) and graph-wide checks (`checks/*.rq`)."""
    return _shipped("shapes")


def queries_dir() -> Path:
    """Query files by purpose: pages, analysis, columns, derive, examples."""
    return _PACKAGE / "queries"


def charts_dir() -> Path:
    """What figures look like as pictures: Vega and Vega-Lite without data, and their colours."""
    return _PACKAGE / "charts"


def web_dir() -> Path:
    """Templates, static files and translations."""
    return _PACKAGE / "web"


def report_dir() -> Path:
    """Typst templates of the documents to print."""
    return _PACKAGE / "report"


def print_fonts() -> tuple[Path, ...]:
    """The fonts of documents (TrueType); pages have packed ones of their own."""
    vendor = web_dir() / "static" / "vendor"
    return (vendor / "pictures" / "FiraSans_400Regular.ttf", *sorted((vendor / "print").glob("*.ttf")))
