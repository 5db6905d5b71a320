"""What a chart draws: a figure by the fields of the chart, in a language and a size, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from ..readers.models.figures import Column, Figure, Value
from .charts import Chart
from .wording import Wording, in_lines

Size: TypeAlias = Literal["large", "small"]
Row: TypeAlias = dict[str, Any]
Field: TypeAlias = Mapping[str, tuple[int, int]]
Drawn: TypeAlias = tuple[Sequence[Row], Mapping[str, Any]]
"""The rows of a chart, and the values of the names in its file."""


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


def wrapped(field: str, text: str, width: int, most: int = 2) -> Row:
    """A label and in how many lines it stands: Vega centres the first of them alone."""
    label = in_lines(text, width, most)
    return {field: label, "lines": 1 + label.count("\n")}
