"""Which cells of a sheet are filled with a colour: read by openpyxl, because calamine reads no formats."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self
from xml.etree import ElementTree
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.styles.fills import PatternFill

_DRAWINGML = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_THEME_ORDER = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
_OFFICE_THEME = ("FFFFFF", "000000", "E7E6E6", "44546A", "4472C4", "ED7D31", "A5A5A5", "FFC000", "5B9BD5", "70AD47")
_SYSTEM_WHITE = 65
_WHITE = "FFFFFF"


class UnreadableFills(Exception):
    """The formats of a workbook are damaged. It does not leave this package."""


@dataclass(frozen=True, slots=True)
class Fills:
    """The filled cells of one sheet by row and column, counted from 1."""

    cells: frozenset[tuple[int, int]]

    @classmethod
    def of(cls, path: Path, sheet: str) -> Self:
        """The fills of a sheet of an Excel workbook; files of other kinds have none that can be read.

        Raises `UnreadableFills` for formats that make no sense, whatever openpyxl raises then.
        """
        with ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                return cls(frozenset())
        with path.open("rb") as stream:
            try:
                return cls._read(stream, sheet)
            except (ValueError, TypeError, LookupError, AttributeError, ElementTree.ParseError) as error:
                raise UnreadableFills(f"{type(error).__name__}: {error}") from error

    @classmethod
    def _read(cls, stream: BinaryIO, sheet: str) -> Self:
        workbook = load_workbook(stream, read_only=True, keep_links=False)
        try:
            theme = _theme(workbook.loaded_theme)
            return cls(
                frozenset(
                    (number, column)
                    for number, row in enumerate(workbook[sheet].iter_rows(min_row=1, min_col=1), start=1)
                    for column, cell in enumerate(row, start=1)
                    if isinstance(cell, ReadOnlyCell) and cell.has_style and _is_coloured(cell.fill, theme)
                )
            )
        finally:
            workbook.close()

    def filled(self, row: int, column: int) -> bool:
        """Whether a cell has a solid fill that is not white."""
        return (row, column) in self.cells


def _is_coloured(fill: object, theme: Mapping[int, str]) -> bool:
    if not isinstance(fill, PatternFill) or fill.fill_type != "solid":
        return False
    return _rgb(fill.fgColor, theme) != _WHITE


def _rgb(colour: Color, theme: Mapping[int, str]) -> str:
    """A colour as six hexadecimal digits, its tint applied."""
    if colour.type == "theme":
        plain = theme.get(colour.theme, "000000")
    elif colour.type == "indexed":
        index = colour.indexed
        plain = _WHITE if index == _SYSTEM_WHITE else COLOR_INDEX[index][2:] if index < len(COLOR_INDEX) else "000000"
    else:
        plain = str(colour.rgb)[-6:].upper()
    return _tinted(plain, float(colour.tint or 0))


def _tinted(rgb: str, tint: float) -> str:
    """A colour darkened (tint below 0) or lightened (above 0), channel by channel.

    >>> _tinted("FFFFFF", 0.0), _tinted("FFFFFF", -0.15), _tinted("000000", 1.0)
    ('FFFFFF', 'D9D9D9', 'FFFFFF')
    """
    channels = (int(rgb[start : start + 2], 16) for start in (0, 2, 4))
    shifted = (level * (1 + tint) if tint < 0 else level + (255 - level) * tint for level in channels)
    return "".join(f"{max(0, min(255, round(level))):02X}" for level in shifted)


def _theme(xml: bytes | None) -> Mapping[int, str]:
    """The colours of a workbook's theme by their number."""
    if not xml:
        return dict(enumerate(_OFFICE_THEME))
    root: ElementTree.Element = fromstring(xml)
    scheme = root.find(f".//{_DRAWINGML}clrScheme")
    found = dict(enumerate(_OFFICE_THEME))
    for number, name in enumerate(_THEME_ORDER):
        node = scheme.find(f"{_DRAWINGML}{name}") if scheme is not None else None
        for colour in node if node is not None else ():
            value = colour.get("lastClr") or colour.get("val") or ""
            if len(value) == 6:
                found[number] = value.upper()
    return found
