"""The grid as a picture that stands alone: the proportions and marks of the pages, the names beneath, the source below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext, ngettext
from markupsafe import Markup

from ..readers.models import CellView, GridView, State, Text
from ..readers.models.figures import Column
from ..readers.speech import direction
from . import charts, pictures
from .figures import source_line
from .formats import comma
from .visit import interface_language
from .wording import Wording, in_line

_WIDTH = 600
_WIDEST_FIELD, _NARROWEST_FIELD = 120, 24
_GAP = 4
_LINE = 22
_MARGIN = 12
_SIGN = 7.0  # width of a sign of the names, in units, rounded up
_MOST_NAMES = 60
_IN_ONE_COLUMN = 9
_COUNT = Column("measures", "number")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the picture; `count` is empty on a single profile. All places are in units of the picture."""

    x: float
    y: float
    fill: str
    stroke: str
    ink: str
    index: int
    mark: str
    count: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text beneath the grid; `first` stands before it, `last` at its other end."""

    x: float
    y: float
    first: str
    text: str
    last: str
    last_x: float


@dataclass(frozen=True, slots=True)
class GridPicture:
    """What the template draws."""

    title: str
    description: str
    width: float
    height: float
    field_width: float
    field_height: float
    fields: tuple[Field, ...]
    lines: tuple[Line, ...]
    start: float
    head: str
    source: str
    language: str
    right_to_left: bool
    font: str
    colours: dict[str, str]
    style: Markup


def profile(title: Text, grid: GridView, sentence: Text | None) -> str:
    """The profile of one measure."""
    if grid.focused:
        words = (
            sentence.value if sentence else comma().join(f"{cell.index} {cell.label.value}" for cell in grid.focused)
        )
    else:
        words = gettext("This measure has no profile yet.")
    names = [(cell, _state_words(cell.state)) for cell in sorted(grid.focused, key=lambda cell: cell.index)]
    return _drawn(grid, title.value, words, names)


def aggregate(grid: GridView, title: str) -> str:
    """How many measures focus on each challenge."""
    number = Wording(interface_language()).number
    said = ngettext("%(count)s measure", "%(count)s measures", grid.measures, count=number(grid.measures, _COUNT))
    if grid.without_profile:
        without = grid.without_profile
        said += ", " + ngettext(
            "%(count)s of them without a profile",
            "%(count)s of them without a profile",
            without,
            count=number(without, _COUNT),
        )
    cells = sorted(grid.cells, key=lambda cell: cell.index)
    listed = "; ".join(f"{cell.index} {cell.label.value}: {cell.measures}" for cell in cells)
    return _drawn(
        grid, title, f"{said}. {listed}", [(cell, number(cell.measures, _COUNT)) for cell in cells], f"{said}."
    )


def _drawn(grid: GridView, title: str, words: str, names: Sequence[tuple[CellView, str]], head: str = "") -> str:
    language = interface_language()
    left = direction(language) == "rtl"
    colours = charts.theme()["light"]
    across = max((len(row) for row in grid.rows), default=1) or 1
    width = max(_NARROWEST_FIELD, min(_WIDEST_FIELD, (_WIDTH + _GAP) / across - _GAP))
    height = round(width * 2 / 3, 2)
    whole = max(_WIDTH, across * (width + _GAP) - _GAP)
    top = _MARGIN + 2 * _LINE

    def x_of(place: float, wide: float = 0.0) -> float:
        """A place counted from the side where reading begins."""
        return round(_MARGIN + (whole - place - wide if left else place), 2)

    fields = tuple(
        Field(
            x=x_of(place * (width + _GAP), width),
            y=round(top + number * (height + _GAP), 2),
            index=cell.index,
            mark=cell.state.value,
            count=Wording(language).number(cell.measures, _COUNT) if grid.aggregate else "",
            words=_field_words(cell, grid.aggregate),
            **_colours(cell, grid.aggregate, colours),
        )
        for number, row in enumerate(grid.rows)
        for place, cell in enumerate(row)
        if cell is not None
    )
    below = top + len(grid.rows) * (height + _GAP) + 1.2 * _LINE
    columns = 2 if len(names) > _IN_ONE_COLUMN else 1
    in_column = -(-len(names[:_MOST_NAMES]) // columns) if names else 0
    column_width = (whole - (columns - 1) * 24) / columns
    lines = tuple(
        Line(
            x=x_of(number // in_column * (column_width + 24) + 32),
            y=round(below + number % in_column * _LINE, 2),
            first=str(cell.index),
            text=in_line(cell.label.value, int((column_width - 32 - len(last) * _SIGN) / _SIGN)),
            last=last,
            last_x=x_of(number // in_column * (column_width + 24) + column_width),
        )
        for number, (cell, last) in enumerate(names[:_MOST_NAMES])
    )
    end = below + (in_column * _LINE if lines else 0)
    view = GridPicture(
        title=title,
        description=f"{words} {source_line()}",
        width=whole + 2 * _MARGIN,
        height=round(end + 1.4 * _LINE, 2),
        field_width=width,
        field_height=height,
        fields=fields,
        lines=lines,
        start=x_of(0),
        head=head or (words if not names else ""),
        source=source_line(),
        language=language,
        right_to_left=left,
        font=charts.theme()["font"],
        colours=colours,
        style=Markup(pictures.style()),
    )
    return render_template("grid.svg", view=view)


def _colours(cell: CellView, aggregate: bool, colours: dict[str, str]) -> dict[str, str]:
    if aggregate:
        fill = colours[f"shade_{cell.shade}"] if cell.shade else colours["paper"]
        return {"fill": fill, "stroke": colours["field_line"], "ink": colours["ink"]}
    if cell.state is State.NONE:
        return {"fill": colours["paper"], "stroke": colours["field_line"], "ink": colours["ink"]}
    ink = colours["paper"] if cell.state is State.PRIMARY else colours["ink"]
    return {"fill": colours[cell.state.value], "stroke": colours["field_line"], "ink": ink}


def _field_words(cell: CellView, aggregate: bool) -> str:
    said = f"{cell.index} {cell.label.value}: "
    return said + (str(cell.measures) if aggregate else _state_words(cell.state))


def _state_words(state: State) -> str:
    words: dict[State, str] = {
        State.PLAIN: gettext("in focus"),
        State.PRIMARY: gettext("in focus, primary"),
        State.SECONDARY: gettext("in focus, secondary"),
        State.NONE: gettext("not in focus"),
    }
    return words[state]
