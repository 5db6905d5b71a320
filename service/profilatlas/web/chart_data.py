"""What a picture is drawn from, made of a figure: labels wrapped, places in order, what the eye needs and no more."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .chart_links import flow, network
from .chart_rows import bars, heat_map, lines, small_multiples
from .chart_subject import Drawn, Subject

_PREPARE: Mapping[str, Callable[[Subject], Drawn]] = {
    "bars": bars,
    "heatmap": heat_map,
    "lines_by_year": lines,
    "network": network,
    "sankey": flow,
    "small_multiples_grid_by_year": small_multiples,
}


def prepared(subject: Subject) -> Drawn:
    """The rows of a chart and the values of the names in its file."""
    rows, values = _PREPARE[subject.chart.name](subject)
    number_format = subject.wording.number_format(subject.column("value")) if subject.place("value") is not None else ""
    return rows, {"rtl": subject.right_to_left, "number_format": number_format, **values}
