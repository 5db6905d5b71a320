"""A figure as a page shows it: titles, what its picture says in words, and the addresses of everything it comes as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote, urlencode

from flask_babel import gettext

from ..readers.analysis.heat import heat_map
from ..readers.api import Cell, Table
from ..readers.models import Link, Text
from ..readers.models.analysis import HeatMap
from ..readers.models.figures import Column, Figure, Value
from ..store.port import NamedNode
from . import picture_words
from .charts import Chart, chart_meant, chart_of, charts
from .figure_texts import COLUMNS, NOTES, TITLES
from .visit import current, interface_language, services
from .wording import Wording

PATH = "/figure"
EMBED_PATH = "/embed"
FILES = ("csv", "xlsx", "json")
PICTURES = ("svg", "png")
SIZE = "size"
MOST_ROWS = 300
"""Rows that a page shows; files have all of them."""

# Bars are drawn by the page itself, beside the figures they stand for.
_DRAWN_BY_HTML = "bars"
_DRAWN_AS_MATRIX = "heatmap"
_LONG = 12
_FEW, _FEW_NUMBERS = 4, 5


@dataclass(frozen=True, slots=True)
class CellView:
    """One value of a table: the raw one and how it is written; `part` of the longest bar from 0 to 100 where there is one."""

    value: Value
    written: str
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """Where a picture lies: a wide one, and one for narrow windows; `alternative` says what it shows."""

    large: str
    small: str
    alternative: str


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure with its words. `refused` when it has more to show than a picture can."""

    name: str
    title: str
    note: str | None
    columns: tuple[tuple[Column, str], ...]
    rows: tuple[tuple[CellView, ...], ...]
    total: int
    message: str
    picture: Picture | None
    refused: bool
    query: str | None
    path: str
    page_path: str
    embed_path: str
    downloads: tuple[tuple[str, str], ...]

    @property
    def narrow(self) -> bool:
        """Whether the table fits into a narrow window as it is: few columns, or one of names and a few of plain numbers."""
        others = self.columns[1:]
        numbers = all(column.kind == "number" for column, _ in others)
        barred = any(each.part is not None for row in self.rows[:1] for each in row)
        return len(self.columns) < _FEW or (len(self.columns) <= _FEW_NUMBERS and numbers and not barred)

    @property
    def long(self) -> bool:
        """Whether the table is folded where a picture stands above it."""
        return len(self.rows) > _LONG


def title_of(name: str) -> str:
    """What a figure is called."""
    return gettext(TITLES[name]) if name in TITLES else _readable(name)


def column_title(name: str) -> str:
    """What a column is called."""
    return gettext(COLUMNS[name]) if name in COLUMNS else _readable(name)


def note_of(figure: Figure) -> str | None:
    """How a figure is to be read."""
    return gettext(NOTES[figure.note]) if figure.note in NOTES and figure.note else None


def tools(figure: Figure) -> FigureView:
    """A figure for a page that shows its rows in its own way: title, query, files, but neither table nor picture."""
    return view(figure, whole=False)


def picture_of(figure: Figure) -> Picture | None:
    """The picture of a figure; None where it has none, or bars that pages draw themselves."""
    chart = chart_of(figure)
    return _picture(figure, message_of(figure)) if _is_drawn(chart) else None


def view(figure: Figure, whole: bool = True) -> FigureView:
    """A figure with all that its page needs."""
    chart = chart_of(figure)
    message = message_of(figure) if whole else ""
    suffixes = [*FILES, *(PICTURES if chart and services().drawer.available else ())]
    return FigureView(
        name=figure.name,
        title=title_of(figure.name),
        note=note_of(figure),
        columns=tuple((column, column_title(column.name)) for column in figure.columns) if whole else (),
        rows=_rows(figure, chart) if whole else (),
        total=len(figure.rows),
        message=message,
        picture=_picture(figure, message) if whole and _is_drawn(chart) else None,
        refused=bool(figure.rows) and figure.chart in charts() and chart is None,
        query=figure.query,
        path=path_of(figure),
        page_path=figure.path,
        embed_path=_path(EMBED_PATH, figure),
        downloads=tuple((suffix.upper(), path_of(figure, suffix)) for suffix in suffixes),
    )


def matrix(figure: Figure) -> HeatMap | None:
    """A figure of pairs as a table of two directions, cells across; None where it is none. Pages print it as it stands."""
    if figure.chart != _DRAWN_AS_MATRIX:
        return None
    down, across = sorted((0, 1), key=lambda place: figure.columns[place].kind == "cell")
    made = heat_map(figure, down, across, lambda *_: None)
    return made if made.rows else None


def message_of(figure: Figure) -> str:
    """What a figure says first, from its data."""
    chart = chart_meant(figure)
    return picture_words.message(figure, chart, Wording(interface_language())) if chart else ""


def path_of(figure: Figure, suffix: str | None = None, size: str | None = None) -> str:
    """The address of a figure, as a page or as a file."""
    return _path(PATH, figure, suffix, size)


def table_of(figure: Figure) -> Table:
    """A figure as its files carry it: things by IRI, and their names."""
    labels = {value.iri: value.label for row in figure.rows for value in row if isinstance(value, Link)}
    rows = tuple(tuple(map(_raw, row)) for row in figure.rows)
    return Table(tuple(column.name for column in figure.columns), rows, labels)


def _is_drawn(chart: Chart | None) -> bool:
    return chart is not None and chart.name != _DRAWN_BY_HTML and services().drawer.available


def _picture(figure: Figure, message: str) -> Picture:
    words = " ".join(filter(None, (f"{title_of(figure.name)}.", message, gettext("All figures are in the table."))))
    return Picture(path_of(figure, "svg"), path_of(figure, "svg", "small"), words)


def _path(base: str, figure: Figure, suffix: str | None = None, size: str | None = None) -> str:
    parameters = [*figure.parameters, *([(SIZE, size)] if size else [])]
    path = f"{base}/{quote(figure.name)}" + (f".{suffix}" if suffix else "")
    return f"{path}?{urlencode(parameters, safe='/:')}" if parameters else path


def _rows(figure: Figure, chart: Chart | None) -> tuple[tuple[CellView, ...], ...]:
    wording = Wording(interface_language())
    bar = (chart.fields(figure) or {}).get("value") if chart is not None and chart.name == _DRAWN_BY_HTML else None
    longest = max((_size(row[bar]) for row in figure.rows), default=0.0) if bar is not None else 0.0

    def cell(row: Sequence[Value], place: int) -> CellView:
        part = round(100 * _size(row[place]) / longest) if place == bar and longest else None
        return CellView(row[place], wording.value(row[place], figure.columns[place]), part)

    return tuple(tuple(cell(row, place) for place in range(len(row))) for row in figure.rows[:MOST_ROWS])


def _size(value: Value) -> float:
    return max(0.0, float(value)) if isinstance(value, int | Decimal) else 0.0


def _raw(value: Value) -> Cell:
    match value:
        case Link():
            return NamedNode(value.iri)
        case Text():
            return value.value
        case int() | Decimal() | date() | str() | None:
            return value


def _readable(name: str) -> str:
    return name.replace("_", " ").capitalize()


def source_line() -> str:
    """Where a figure is from: the catalogue, its release and the day of its data, for pictures and embeds."""
    here = current()
    title = here.text(here.release.instance.title)
    line: str = gettext(
        "Source: %(title)s, release %(release)s, as of %(day)s",
        title=title.value if title else "Profilatlas",
        release=here.release.manifest.id,
        day=Wording(interface_language()).value(here.release.manifest.as_of, Column("day", "day")),
    )
    return line
