"""The rows of pictures of numbers: bars, lines, the grid by year, heat maps."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import count
from math import ceil

from ..readers.grids import SHADES, shade
from ..readers.models import Link
from ..readers.models.figures import Value
from .chart_axes import nice_ticks, spread
from .chart_subject import Drawn, Row, Subject, wrapped
from .wording import in_line, in_lines

_LINES_WITH_COLOUR = 5
_LINE_HEIGHT = 16
_ROOM_FOR_NAMES = 8
_LINES_OF_NAMES = 3


def bars(subject: Subject) -> Drawn:
    labels, numbers = subject.texts("label"), subject.numbers()
    rows = [
        {"row": row, **wrapped("label", label, subject.width), "value": number, "value_text": text}
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


def lines(subject: Subject) -> Drawn:
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


def small_multiples(subject: Subject) -> Drawn:
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


def heat_map(subject: Subject) -> Drawn:
    down, across = (_places(subject, field) for field in ("down", "across"))
    most = max(0.0, *subject.numbers())
    crowded = subject.small and len(across) > _ROOM_FOR_NAMES
    line = 40 if crowded else 26 if subject.small else 56
    names = [
        _index(value, text) if crowded else text
        for value, text in zip(subject.values("down"), subject.texts("down"), strict=True)
    ]
    rows = [
        {
            "down_place": down[d],
            "across_place": across[a],
            **wrapped("down", name, subject.width, _LINES_OF_NAMES),
            "across_line": in_line(a, line),
            "value_text": text if number else "",
            "shade": shade(ceil(number * SHADES), ceil(most * SHADES)),
        }
        for d, name, a, number, text in zip(
            subject.texts("down"),
            names,
            subject.texts("across"),
            subject.numbers(),
            subject.number_texts(),
            strict=True,
        )
    ]
    room = 190 if subject.small else 560
    step = max(19 if crowded else 26 if subject.small else 34, min(90, room // len(across)))
    left = subject.right_to_left
    return rows, {
        "across_step": step,
        "down_step": max(30, 13 * max(row["lines"] for row in rows) + 4),
        "across_angle": 0 if subject.column("across").kind == "year" and step > 30 else -65 if crowded else -45,
        "label_align": "left" if left else "right",
        "label_x": step * len(across) + 10 if left else -10,
    }


def _places(subject: Subject, field: str) -> dict[str, int]:
    """The different labels of a field in the order in which they stand; years in their own."""
    texts = dict.fromkeys(subject.texts(field))
    ordered = sorted(texts) if subject.column(field).kind == "year" else list(texts)
    return {text: place for place, text in enumerate(ordered)}


def _index(value: Value, text: str) -> str:
    """The number of a cell; anything else by name."""
    return value.notation if isinstance(value, Link) and value.notation else text
