"""The rows and sizes of a chart, made of a figure: labels wrapped, places in order, what the eye needs and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import count
from math import ceil, floor, log10
from typing import Any, Literal, TypeAlias

from ..readers.grids import SHADES, shade
from ..readers.models import Link
from ..readers.models.figures import Column, Figure, Value
from .charts import Chart
from .wording import Wording, in_line, in_lines

Size: TypeAlias = Literal["large", "small"]
Row: TypeAlias = dict[str, Any]
Field: TypeAlias = Mapping[str, tuple[int, int]]

_LINES_WITH_COLOUR = 5
_LINE_HEIGHT = 16


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn: a figure by the fields of a chart, in a language and a size; `fields_of_grid` places cells by IRI."""

    chart: Chart
    figure: Figure
    wording: Wording
    size: Size
    right_to_left: bool
    fields_of_grid: Field

    def place(self, field: str) -> int | None:
        """The column of a field."""
        return (self.chart.fields(self.figure) or {}).get(field)

    def column(self, field: str) -> Column:
        """The column of a field that the figure has."""
        place = self.place(field)
        assert place is not None, f"{self.chart.name} has no {field}"
        return self.figure.columns[place]

    def values(self, field: str) -> list[Value]:
        """The values of a field, row by row; None in every row where the figure lacks it."""
        place = self.place(field)
        return [None if place is None else row[place] for row in self.figure.rows]

    def texts(self, field: str) -> list[str]:
        """The same as texts."""
        if self.place(field) is None:
            return [""] * len(self.figure.rows)
        column = self.column(field)
        return [self.wording.value(value, column) for value in self.values(field)]

    def numbers(self, field: str = "value") -> list[float]:
        """The same as numbers; 0 where nothing is known."""
        return [float(value) if isinstance(value, int | Decimal) else 0.0 for value in self.values(field)]

    def number_texts(self) -> list[str]:
        """The values as they are written beside bars and in fields."""
        column = self.column("value")
        known = (value if isinstance(value, int | Decimal) else None for value in self.values("value"))
        return ["" if value is None else self.wording.short_number(value, column) for value in known]

    @property
    def small(self) -> bool:
        return self.size == "small"

    @property
    def width(self) -> int:
        """Signs in a line of a label."""
        return self.chart.wrap.get(self.size, 30)


Drawn: TypeAlias = tuple[Sequence[Row], Mapping[str, Any]]


def prepared(subject: Subject) -> Drawn:
    """The rows of a chart and the values of the names in its file."""
    rows, values = _PREPARE[subject.chart.name](subject)
    number_format = subject.wording.number_format(subject.column("value")) if subject.place("value") is not None else ""
    return rows, {"rtl": subject.right_to_left, "number_format": number_format, **values}


def _bars(subject: Subject) -> Drawn:
    labels, numbers = subject.texts("label"), subject.numbers()
    rows = [
        {"row": row, **_wrapped("label", label, subject.width), "value": number, "value_text": text}
        for row, label, number, text in zip(count(), labels, numbers, subject.number_texts(), strict=False)
    ]
    width, left = 130 if subject.small else 440, subject.right_to_left
    return rows, {
        "plot_width": width,
        "bottom": min(0.0, *numbers),
        "top": max(0.0, *numbers) or 1.0,
        "label_x": width + 12 if left else -12,
        "label_align": "left" if left else "right",
        "value_align": "right" if left else "left",
        "value_dx": -6 if left else 6,
    }


def _lines(subject: Subject) -> Drawn:
    years, series, numbers = subject.texts("year"), subject.texts("series"), subject.numbers()
    keys = [
        value.iri if isinstance(value, Link) else text
        for value, text in zip(subject.values("series"), series, strict=True)
    ]
    height, ticks = 300, nice_ticks(max(0.0, *numbers), whole=subject.column("value").kind == "number")
    sums: defaultdict[str, float] = defaultdict(float)
    last: dict[str, tuple[str, float]] = {}
    for key, year, number in zip(keys, years, numbers, strict=True):
        sums[key] += number
        last[key] = max(last.get(key, ("", 0.0)), (year, number))
    places = {key: place for place, key in enumerate(sorted(sums, key=lambda key: (-sums[key], key)), 1)}
    labelled = {key: value for key, (_, value) in last.items() if places[key] <= _LINES_WITH_COLOUR}
    line = _LINE_HEIGHT * ticks[-1] / height
    at = spread(labelled, 2 * line, above=1.3 * line)
    rows = [
        {
            "year": year,
            "series": in_lines(name, subject.width),
            "series_place": places[key],
            "value": number,
            "end": bool(name) and year == last[key][0],
            "label_at": at.get(key),
        }
        for key, year, name, number in zip(keys, years, series, numbers, strict=True)
    ]
    rows.sort(key=lambda row: (row["year"], row["series_place"]))
    return rows, {
        "plot_width": 230 if subject.small else 560,
        "plot_height": height,
        "bottom": min(0.0, *numbers),
        "top": ticks[-1],
        "ticks": ticks,
        "last_year": max(years),
    }


def _small_multiples(subject: Subject) -> Drawn:
    cells, years, numbers = subject.values("cell"), subject.texts("year"), subject.numbers()
    column = subject.column("value")
    by_cell: defaultdict[str, list[tuple[float, str, Value]]] = defaultdict(list)
    for cell, year, number, value in zip(cells, years, numbers, subject.values("value"), strict=True):
        if isinstance(cell, Link):
            by_cell[cell.iri].append((number, year, value))
    names = {cell.iri: cell.notation or cell.label.value for cell in cells if isinstance(cell, Link)}
    shown = sorted(set(years))
    rows: list[Row] = []
    for iri, values in by_cell.items():
        row, place = subject.fields_of_grid.get(iri, (10**6, len(rows)))
        most, _, raw = max(values, key=lambda each: each[0])
        text = subject.wording.short_number(raw, column) if most and isinstance(raw, int | Decimal) else ""
        for number, (size, year, _) in enumerate(values):
            rows.append(
                {
                    "grid_row": row,
                    "grid_column": -place if subject.right_to_left else place,
                    "index": names[iri],
                    "year": year,
                    "value": size,
                    "first": not number,
                    "highest": not number,
                    "highest_text": text,
                }
            )
    across = len({row["grid_column"] for row in rows})
    width = max(36, min(150, (340 if subject.small else 860) // across - 6))
    return rows, {
        "cell_width": width,
        "cell_height": max(36, width * 2 // 3),
        "inner_width": width - 5,
        "years": shown,
        "raised_top": (max(0.0, *numbers) or 1.0) * (1.9 if subject.small else 1.45),
    }


def _heat_map(subject: Subject) -> Drawn:
    down, across = (_places(subject, field) for field in ("down", "across"))
    most = max(0.0, *subject.numbers())
    line = 12 if subject.small else 24
    rows = [
        {
            "down_place": down[d],
            "across_place": across[a],
            **_wrapped("down", d, subject.width),
            "across_line": in_line(a, line),
            "value_text": text if number else "",
            "shade": shade(ceil(number * SHADES), ceil(most * SHADES)),
        }
        for d, a, number, text in zip(
            subject.texts("down"), subject.texts("across"), subject.numbers(), subject.number_texts(), strict=True
        )
    ]
    room = 190 if subject.small else 560
    step = max(26 if subject.small else 34, min(90, room // len(across)))
    left = subject.right_to_left
    return rows, {
        "across_step": step,
        "across_angle": 0 if subject.column("across").kind == "year" and step > 30 else -45,
        "label_align": "left" if left else "right",
        "label_x": step * len(across) + 10 if left else -10,
    }


def _flow(subject: Subject) -> Drawn:
    stages = [stage for stage in ("a", "b", "c") if subject.place(stage) is not None]
    width = 12 if subject.small else 30
    named = {stage: _named(subject, [stage], width)[stage] for stage in stages}
    rows = [
        {**{stage: named[stage][row] for stage in stages}, "value": number}
        for row, number in enumerate(subject.numbers())
        if number > 0
    ]
    most = max(len(set(names)) for names in named.values())
    return rows, {
        "stages": len(stages),
        "flow_width": 200 if subject.small else 460,
        "flow_height": max(320, 38 * most),
        "label_width": 72 if subject.small else 200,
    }


def _network(subject: Subject) -> Drawn:
    width = 13 if subject.small else 17
    ends = _named(subject, ["source", "target"], width, in_lines)
    numbers = subject.numbers() if subject.place("value") is not None else [1.0] * len(subject.figure.rows)
    rows = [
        {"source": source, "target": target, "value": number}
        for source, target, number in zip(ends["source"], ends["target"], numbers, strict=True)
        if source and target
    ]
    return rows, {
        "network_width": 320 if subject.small else 760,
        "network_height": 420 if subject.small else 540,
        "distance": 36 if subject.small else 54,
    }


_PREPARE: Mapping[str, Callable[[Subject], Drawn]] = {
    "bars": _bars,
    "heatmap": _heat_map,
    "lines_by_year": _lines,
    "network": _network,
    "sankey": _flow,
    "small_multiples_grid_by_year": _small_multiples,
}


def nice_ticks(top: float, *, whole: bool) -> list[float]:
    """Ticks from 0 to a round number that is not below `top`, four to seven of them where that is possible.

    >>> nice_ticks(12, whole=True), nice_ticks(2, whole=True), nice_ticks(0.5, whole=False)
    ([0, 2, 4, 6, 8, 10, 12], [0, 1, 2], [0.0, 0.1, 0.2, 0.3, 0.4, 0.5])
    """
    if top <= 0:
        return [0, 1]
    rough = top / 6
    power = floor(log10(rough))
    # Tenths are divided, not multiplied: 3 / 10 is 0.3, and 3 * 0.1 is not.
    steps = [(digit, shift) for shift in (power, power + 1) for digit in (1, 2, 5) if not (whole and shift < 0)]
    steps = steps or [(1, 0)]
    digit, shift = next((step for step in steps if step[0] * 10.0 ** step[1] * 6 >= top), steps[-1])
    times = ceil(round(top / (digit * 10.0**shift), 9))
    if shift < 0:
        return [number * digit / 10**-shift for number in range(times + 1)]
    return [number * digit * 10**shift for number in range(times + 1)]


def spread(values: Mapping[str, float], distance: float, above: float = 0) -> dict[str, float]:
    """Places for labels near their values, no two nearer than `distance`, none below `above`.

    >>> spread({"a": 1, "b": 1, "c": 9}, 2)
    {'a': 1.0, 'b': 3.0, 'c': 9.0}
    """
    placed: dict[str, float] = {}
    lowest = above
    for key in sorted(values, key=lambda key: (values[key], key)):
        lowest = placed[key] = max(float(values[key]), lowest)
        lowest += distance
    return placed


def _wrapped(field: str, text: str, width: int) -> Row:
    """A label and in how many lines it stands: Vega centres the first of them alone."""
    label = in_lines(text, width)
    return {field: label, "lines": 1 + label.count("\n")}


def _places(subject: Subject, field: str) -> dict[str, int]:
    """The different labels of a field in the order in which they stand; years in their own."""
    texts = dict.fromkeys(subject.texts(field))
    ordered = sorted(texts) if subject.column(field).kind == "year" else list(texts)
    return {text: place for place, text in enumerate(ordered)}


def _named(
    subject: Subject, fields: Sequence[str], width: int, write: Callable[[str, int], str] = in_line
) -> dict[str, list[str | None]]:
    """The labels of things, each of one thing in all these fields: others of the same name are numbered."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    found: dict[str, list[str | None]] = {}
    for field in fields:
        found[field] = []
        for value, text in zip(subject.values(field), subject.texts(field), strict=True):
            key = value.iri if isinstance(value, Link) else text
            if text and key not in names:
                line = write(text, width)
                numbered = (line if number == 1 else f"{line} ({number})" for number in count(1))
                names[key] = next(each for each in numbered if each not in taken)
                taken.add(names[key])
            found[field].append(names[key] if text else None)
    return found
