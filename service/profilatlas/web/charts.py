"""Specifications of charts: files without data, into which data, texts and colours are put as values, never as code.

Where a file says `{"$": "name"}` stands the value of that name: a colour of the theme, a size, a text. Nothing that comes
from data gets into an expression of Vega: rows are rows, and the files hold all expressions.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .. import resources
from ..readers.models.figures import Figure

_SUFFIXES = {".vl.json": "vega-lite", ".vg.json": "vega"}
_OPTIONAL = "?"
_LINES, _BARS = "lines_by_year", "bars"


@dataclass(frozen=True, slots=True)
class Chart:
    """One file: its language, which kinds of columns it draws, and up to how many rows."""

    name: str
    language: str
    spec: Mapping[str, Any]
    columns: tuple[tuple[str, tuple[str, ...]], ...]
    most: int
    wrap: Mapping[str, int]

    def fields(self, figure: Figure) -> dict[str, int] | None:
        """Which column of a figure each field is; None if it lacks one.

        It is the first of a fitting kind that no field before it is; a year only where there is nothing else.
        """
        found: dict[str, int] = {}
        for name, kinds in self.columns:
            places = [
                place
                for place, column in enumerate(figure.columns)
                if column.kind in kinds and place not in found.values()
            ]
            place = min(places, key=lambda place: figure.columns[place].kind == "year", default=None)
            if place is not None:
                found[name.removesuffix(_OPTIONAL)] = place
            elif not name.endswith(_OPTIONAL):
                return None
        return found

    def draws(self, figure: Figure) -> bool:
        """Whether this chart can show a figure: it has the columns, rows, and not too many."""
        return 0 < len(figure.rows) <= self.most and self.fields(figure) is not None

    def with_data(self, rows: Sequence[Mapping[str, Any]], values: Mapping[str, Any]) -> dict[str, Any]:
        """The complete specification; KeyError for a value that the file names and nobody gave."""
        spec: dict[str, Any] = filled(self.spec, {**_common(), **values})
        if self.language == "vega-lite":
            spec["datasets"] = {"rows": list(rows)}
        else:
            next(each for each in spec["data"] if each["name"] == "rows")["values"] = list(rows)
        return spec


@cache
def charts() -> Mapping[str, Chart]:
    """All charts by name."""
    return {chart.name: chart for chart in map(_read, sorted(resources.charts_dir().glob("*.v?.json")))}


@cache
def theme() -> Mapping[str, Any]:
    """The colours on light and dark ground, and what all charts have in common."""
    read: Mapping[str, Any] = json.loads((resources.charts_dir() / "theme.json").read_text(encoding="utf-8"))
    return read


@cache
def config() -> Mapping[str, Any]:
    """What all charts have in common, with the colours in place."""
    read: Mapping[str, Any] = filled(theme()["config"], _common())
    return read


def _common() -> Mapping[str, Any]:
    """The values that every file may name."""
    return {**theme()["light"], "font": theme()["font"]}


def chart_of(figure: Figure) -> Chart | None:
    """The chart that draws a figure, None where there is none or it has too much to show."""
    chart = chart_meant(figure)
    return chart if chart is not None and chart.draws(figure) else None


def chart_meant(figure: Figure) -> Chart | None:
    """The chart that a figure asks for, also where it has too much to show; bars for lines that would have one point each."""
    chart = charts().get(figure.chart or "")
    if chart is not None and chart.name == _LINES and only_year(figure) is not None:
        return charts()[_BARS]
    return chart


def only_year(figure: Figure) -> str | None:
    """The year of all rows, None where there are several or none."""
    places = [place for place, column in enumerate(figure.columns) if column.kind == "year"]
    years = {str(row[place]) for place in places for row in figure.rows if row[place] is not None}
    return years.pop() if len(years) == 1 else None


def filled(node: Any, values: Mapping[str, Any]) -> Any:
    """A copy in which the named values stand in their places.

    >>> filled({"title": {"$": "t"}, "size": [1, {"$": "n"}]}, {"t": '"};alert(1)//', "n": 2})
    {'title': '"};alert(1)//', 'size': [1, 2]}
    """
    if isinstance(node, dict):
        if node.keys() == {"$"}:
            return values[node["$"]]
        return {name: filled(each, values) for name, each in node.items()}
    return [filled(each, values) for each in node] if isinstance(node, list) else node


def _read(file: Path) -> Chart:
    spec = json.loads(file.read_text(encoding="utf-8"))
    meta = spec.pop("usermeta")
    name, _, _ = file.name.partition(".")
    columns = tuple((field, tuple(kinds)) for field, kinds in meta["columns"].items())
    return Chart(name, _SUFFIXES[file.name.removeprefix(name)], spec, columns, meta["most"], meta.get("wrap", {}))
