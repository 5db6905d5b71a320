"""The cells of large tables as HTML: pages have more than a thousand, each too short for a macro of its own."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext
from markupsafe import Markup, escape

from ..readers.models import Link, Text
from ..readers.models.analysis import HeatRow
from ..readers.models.figures import Column
from . import formats, frame
from .figures import CellView, FigureView
from .fragments import bare, named

COUNTED = ("number", "money", "share")
"""Kinds of columns that are set as figures, one below the other."""


def body(view: FigureView) -> Markup:
    """The rows of a figure's table; the first column heads them, narrow windows repeat the others' titles."""
    starts = [_start(column, title) for column, title in view.columns]
    columns = [column for column, _ in view.columns]
    names = _Names()
    none = f'<span class="pa-fallback"><span aria-hidden="true">–</span><span class="kern-sr-only">{escape(gettext("not stated"))}</span></span>'
    return Markup("".join(f"  <tr>{_row(row, columns, starts, names, none)}</tr>\n" for row in view.rows))


class _Names:
    """The things of one table by name: most stand in many of its rows."""

    def __init__(self) -> None:
        self._known: dict[str, Markup] = {}

    def of(self, link: Link) -> Markup:
        """The name of a thing."""
        if link.iri not in self._known:
            self._known[link.iri] = named(link)
        return self._known[link.iri]


def _start(column: Column, title: str) -> str:
    """How a cell begins."""
    kind = "pa-figure" if column.kind in COUNTED else "pa-day" if column.kind == "day" else ""
    return f'<td data-label="{escape(title)}"' + (f' class="{kind}">' if kind else ">")


def _row(
    row: Sequence[CellView],
    columns: Sequence[Column],
    starts: Sequence[str],
    names: _Names,
    none: str,
) -> str:
    first, *others = (_content(each, column, names, none) for each, column in zip(row, columns, strict=True))
    cells = zip(starts[1:], others, strict=True)
    return f'<th scope="row">{first}</th>' + "".join(f"{start}{content}</td>" for start, content in cells)


def _content(each: CellView, column: Column, names: _Names, none: str) -> str:
    match each.value:
        case None:
            return f'<span class="pa-fallback">{escape(each.written)}</span>' if each.written else none
        case Link(notation=sign):
            index = f'<span class="pa-index">{escape(sign)}</span> ' if column.kind == "cell" and sign else ""
            return f"{index}{names.of(each.value)}"
        case Text():
            return bare(each.value)
    if each.part is None:
        return escape(each.written)
    bar = f'<meter class="pa-bars__bar" min="0" max="100" value="{each.part}" aria-hidden="true"></meter>'
    return f'<span class="pa-barred">{bar} <span>{escape(each.written)}</span></span>'


def shaded(row: HeatRow) -> Markup:
    """The numbers of a row with their shades; a number leads to what it counts."""
    now = frame.now()
    return Markup(
        "".join(
            f'<td class="pa-heat--{cell.shade}"><a href="{escape(now.place.href(cell.path))}">{number}</a></td>'
            if cell.path
            else f'<td class="pa-heat--{cell.shade}">{number}</td>'
            for cell in row.cells
            for number in (escape(formats.format_number(cell.number, now.language)),)
        )
    )
