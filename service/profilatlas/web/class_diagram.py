"""The classes of the vocabulary as a picture: boxes in columns and arrows between them, as numbers for an SVG.

Colours and type come from the style sheet, so the picture is dark where the page is; in a language from right to left the
columns begin at the right. The table beside it says the same in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model.layers import layered
from ..readers.models import Direction, Relation, Text

_WIDTH, _HEIGHT, _ACROSS, _DOWN, _MARGIN = 200, 52, 110, 24, 12
_LINE, _LONGEST = 18, 24


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a box's text, in the middle at `x`, on the base line `y`."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Box:
    """A class."""

    x: float
    y: float
    name: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that is drawn; `arrows` are paths of SVG, each ending at the class that a property leads to."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[str, ...]


def picture_of(relations: Sequence[Relation], direction: Direction) -> Picture | None:
    """The picture of some relations between classes, None where there are none."""
    names = {link.iri: link.label for each in relations for link in (each.source, each.target)}
    edges = list(dict.fromkeys((each.source.iri, each.target.iri) for each in relations))
    if not names:
        return None
    columns = layered(sorted(names), edges)
    tallest = max(map(len, columns))
    width = 2 * _MARGIN + len(columns) * (_WIDTH + _ACROSS) - _ACROSS
    # An arrow within a column bends out of it, beyond the last one too.
    width += _ACROSS // 2
    height = 2 * _MARGIN + tallest * (_HEIGHT + _DOWN) - _DOWN
    corners = {
        node: (_MARGIN + column * (_WIDTH + _ACROSS), _MARGIN + (row + (tallest - len(nodes)) / 2) * (_HEIGHT + _DOWN))
        for column, nodes in enumerate(columns)
        for row, node in enumerate(nodes)
    }
    if direction == "rtl":
        corners = {node: (width - x - _WIDTH, y) for node, (x, y) in corners.items()}
    boxes = tuple(_box(names[node], *corner) for node, corner in corners.items())
    mirrored = -1 if direction == "rtl" else 1
    return Picture(width, height, _WIDTH, _HEIGHT, boxes, tuple(_arrows(corners, edges, mirrored)))


def _box(name: Text, x: float, y: float) -> Box:
    lines = _wrapped(name.value)
    first = y + _HEIGHT / 2 - (len(lines) - 1) * _LINE / 2 + 5
    middle = x + _WIDTH / 2
    return Box(x, y, name, tuple(Line(middle, first + number * _LINE, text) for number, text in enumerate(lines)))


def _wrapped(text: str) -> tuple[str, ...]:
    """A name in at most two lines; what is longer ends in a sign that says so (its whole name stands in the table).

    >>> _wrapped("Schema der Herausforderungen"), _wrapped("Focus")
    (('Schema der', 'Herausforderungen'), ('Focus',))
    """
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= _LONGEST or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    shown = [line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…" for line in lines[:2]]
    return tuple(shown if len(lines) < 3 else (shown[0], shown[1][: _LONGEST - 1].rstrip("…") + "…"))


def _arrows(
    corners: Mapping[str, tuple[float, float]], edges: Sequence[tuple[str, str]], mirrored: int
) -> Iterator[str]:
    """A curve from the side of one box to the side of another; within a column, around its open side."""
    for source, target in edges:
        if source == target:
            continue
        (x, y), (to_x, to_y) = corners[source], corners[target]
        middle, to_middle = y + _HEIGHT / 2, to_y + _HEIGHT / 2
        forward = (to_x - x) * mirrored
        if forward == 0:
            side = x + (_WIDTH if mirrored > 0 else 0)
            out = side + mirrored * _ACROSS / 2
            yield f"M{side:g} {middle:g} C{out:g} {middle:g} {out:g} {to_middle:g} {side:g} {to_middle:g}"
            continue
        ahead = (forward > 0) == (mirrored > 0)
        start, end = (x + _WIDTH, to_x) if ahead else (x, to_x + _WIDTH)
        bend = (start + end) / 2
        yield f"M{start:g} {middle:g} C{bend:g} {middle:g} {bend:g} {to_middle:g} {end:g} {to_middle:g}"
