"""How a template looks: calm, dense, mandatory columns dark, the profile shaded as the city shows it."""

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..layout import Kind
from ..workbooks.profile_columns import MARK, SECONDARY_MARK

_INK, _DARK, _PALE, _LINE = "#1F2733", "#2F3B4C", "#E3E7EC", "#B5BDC8"
_GROUPS = ("#D5DBE3", "#EEF1F4")
_MARKED, _SECONDARY = "#8C94A0", "#D3D7DD"
_FONT = {"font_name": "Calibri", "font_size": 11, "font_color": _INK}
_BORDER = {"border": 1, "border_color": _LINE}
_GERMAN_DAY, _ISO_DAY, _TEXT = "dd.mm.yyyy", "yyyy-mm-dd", "@"


class Styles:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Workbook, language: str) -> None:
        self._book = book
        self._day = _GERMAN_DAY if language == "de" else _ISO_DAY
        self._made: dict[str, Format] = {}

    def cell(self, kind: Kind, wrap: bool = False) -> Format:
        """The cells of a column: what is not a day or an amount is text, so that no 10.1 becomes a day."""
        number_formats = {
            Kind.DATE: self._day,
            Kind.DECIMAL: "#,##0.00####",
            Kind.INTEGER: "0",
        }
        place = {"align": "center"} if kind in (Kind.DATE, Kind.INTEGER) else {}
        return self._format(
            {"num_format": number_formats.get(kind, _TEXT), "valign": "top", "text_wrap": wrap, **place}
        )

    def header(self, required: bool) -> Format:
        """The header of a column."""
        colours = {"bg_color": _DARK, "font_color": "#FFFFFF"} if required else {"bg_color": _PALE}
        return self._format({"bold": True, "text_wrap": True, "valign": "bottom", **_BORDER, **colours})

    def grid_header(self, starts: bool, group: int) -> Format:
        """The upright header of a profile column; neighbouring rows of the grid differ in tint."""
        tint = {"bg_color": _GROUPS[(group - 1) % 2], "font_size": 10}
        upright = {"rotation": 90, "text_wrap": True, "align": "center", "valign": "bottom"}
        return self._format({**upright, **_BORDER, **tint, **_edge(starts)})

    def mark(self, starts: bool) -> Format:
        """A cell of the profile."""
        return self._format({"align": "center", "valign": "top", "num_format": _TEXT, **_BORDER, **_edge(starts)})

    def shade(self, page: Worksheet, first: int, last: int, last_row: int) -> None:
        """Shade the marked cells of the profile: a mark and a tone, never the tone alone."""
        tones = {
            MARK: {"bg_color": _MARKED, "bold": True},
            SECONDARY_MARK: {"bg_color": _SECONDARY},
        }
        for mark, tone in tones.items():
            rule = {"type": "cell", "criteria": "==", "value": f'"{mark}"', "format": self._book.add_format(tone)}
            page.conditional_format(1, first, last_row, last, rule)

    def title(self) -> Format:
        """The title of the instructions."""
        return self._format({"bold": True, "font_size": 18})

    def heading(self) -> Format:
        """A heading in the instructions."""
        return self._format({"bold": True, "font_size": 13, "bottom": 2, "bottom_color": _DARK, "valign": "bottom"})

    def strong(self) -> Format:
        """A head of a list in the instructions."""
        return self._format({"bold": True, "bg_color": _PALE, "valign": "top", "text_wrap": True, **_BORDER})

    def paragraph(self) -> Format:
        """Running text."""
        return self._format({"text_wrap": True, "valign": "top"})

    def line(self) -> Format:
        """Text that may run over its cell."""
        return self._format({"valign": "top"})

    def entry(self) -> Format:
        """A cell of a list; always text."""
        return self._format({"text_wrap": True, "valign": "top", "num_format": _TEXT, **_BORDER})

    def field(self) -> Format:
        """A field of the grid of challenges."""
        return self._format({"text_wrap": True, "align": "center", "valign": "vcenter", **_BORDER})

    def _format(self, properties: Mapping[str, Any]) -> Format:
        key = repr(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FONT, **properties})
        return self._made[key]


def _edge(starts: bool) -> Mapping[str, Any]:
    """A strong line where a new row of the grid begins."""
    return {"left": 2, "left_color": _DARK} if starts else {}
