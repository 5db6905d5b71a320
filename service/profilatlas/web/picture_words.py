"""What a picture says first, in a sentence made of its data: for people who do not see it, and as its caption."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from flask_babel import gettext, ngettext

from ..readers.models import Link, Text
from ..readers.models.figures import Figure, Value
from ..readers.speech import direction
from .charts import Chart, only_year
from .wording import Wording

_NAMED = 3
_OPEN, _CLOSE = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def message(figure: Figure, chart: Chart, wording: Wording) -> str:
    """The main message of a chart; empty where there is nothing to say."""
    fields = chart.fields(figure)
    if fields is None or not figure.rows:
        return ""
    said = _MESSAGES[chart.name](_Reader(figure, fields, wording))
    year = only_year(figure) if chart.name == "bars" else None
    if year is None:
        return said
    alone = gettext("Only the year %(year)s.", year=year)
    return f"{alone} {said}"


class _Reader:
    """The rows of a figure by the fields of its chart."""

    def __init__(self, figure: Figure, fields: Mapping[str, int], wording: Wording) -> None:
        self._figure, self._fields, self._wording = figure, fields, wording
        self._apart = direction(wording.language) == "rtl"
        self.rows = figure.rows

    def text(self, row: tuple[Value, ...], field: str) -> str:
        """One value in words; from right to left a name keeps its own direction, and the number after it its place."""
        place = self._fields.get(field)
        said = "" if place is None else self._wording.value(row[place], self._figure.columns[place])
        named = said and place is not None and isinstance(row[place], Link | Text)
        return f"{_OPEN}{said}{_CLOSE}" if named and self._apart else said

    def size(self, row: tuple[Value, ...]) -> float:
        """How large a row's value is."""
        place = self._fields.get("value")
        value = None if place is None else row[place]
        return float(value) if isinstance(value, int | Decimal) else 0.0

    def count(self, number: int) -> str:
        """A number of things."""
        return str(self._wording.number(number, self._figure.columns[0])) if number > 9999 else str(number)

    def largest(self) -> list[tuple[Value, ...]]:
        """The rows by size, the largest first; equal ones as they stand."""
        return sorted(self.rows, key=self.size, reverse=True)

    def top(self) -> tuple[Value, ...]:
        """The largest row; of equal ones the first."""
        return max(self.rows, key=self.size)

    def different(self, field: str) -> int:
        """How many different values a field has."""
        place = self._fields.get(field)
        return 0 if place is None else len({_key(row[place]) for row in self.rows if row[place] is not None})


def _key(value: Value) -> object:
    """What tells values apart, quickly."""
    return value.iri if isinstance(value, Link) else value


def _all_zero() -> str:
    words: str = gettext("All values are zero.")
    return words


def _bars(read: _Reader) -> str:
    ordered = read.largest()
    if not read.size(ordered[0]):
        return _all_zero()
    listed = "; ".join(
        f"{read.text(row, 'label')}: {read.text(row, 'value')}" for row in ordered[:_NAMED] if read.size(row)
    )
    said: str = gettext("Largest values: %(listed)s.", listed=listed)
    if none := sum(not read.size(row) for row in ordered):
        said += " " + ngettext("%(count)s row is zero.", "%(count)s rows are zero.", none, count=read.count(none))
    return said


def _over_years(read: _Reader) -> str:
    years = sorted({read.text(row, "year") for row in read.rows})
    most = read.top()
    name = read.text(most, "series") or read.text(most, "cell")
    said = gettext("Years from %(first)s to %(last)s.", first=years[0], last=years[-1])
    if not read.size(most):
        return f"{said} {_all_zero()}"
    place = f"{name}, {read.text(most, 'year')}" if name else read.text(most, "year")
    return f"{said} {gettext('Largest value: %(place)s: %(value)s.', place=place, value=read.text(most, 'value'))}"


def _heat_map(read: _Reader) -> str:
    most = read.top()
    if not read.size(most):
        return _all_zero()
    place = f"{read.text(most, 'down')} × {read.text(most, 'across')}"
    said = gettext("Largest value: %(place)s: %(value)s.", place=place, value=read.text(most, "value"))
    fields = read.different("down") * read.different("across")
    empty = fields - sum(bool(read.size(row)) for row in read.rows)
    counted = ngettext(
        "%(empty)s of %(count)s field is empty.",
        "%(empty)s of %(count)s fields are empty.",
        fields,
        empty=empty,
        count=fields,
    )
    return f"{said} {counted}"


def _flow(read: _Reader) -> str:
    most = read.top()
    place = " → ".join(filter(None, (read.text(most, stage) for stage in ("a", "b", "c"))))
    said: str = gettext("Largest flow: %(place)s: %(value)s.", place=place, value=read.text(most, "value"))
    return said


def _network(read: _Reader) -> str:
    most = read.top()
    ends = {read.text(row, end) for row in read.rows for end in ("source", "target")} - {""}
    said = ngettext("%(count)s connection", "%(count)s connections", len(read.rows), count=read.count(len(read.rows)))
    among = ngettext("between %(count)s member.", "between %(count)s members.", len(ends), count=read.count(len(ends)))
    place = f"{read.text(most, 'source')} – {read.text(most, 'target')}"
    value = read.text(most, "value")
    if not value:
        return f"{said} {among}"
    return f"{said} {among} {gettext('Largest value: %(place)s: %(value)s.', place=place, value=value)}"


_MESSAGES: Mapping[str, Callable[[_Reader], str]] = {
    "bars": _bars,
    "heatmap": _heat_map,
    "lines_by_year": _over_years,
    "network": _network,
    "sankey": _flow,
    "small_multiples_grid_by_year": _over_years,
}
