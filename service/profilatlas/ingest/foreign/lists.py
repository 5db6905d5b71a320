"""A foreign list as rows of texts: one sheet of a workbook, or a CSV file with a separator and encoding of its own."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from ...model.finding import Finding, Place
from ..csv import DELIMITER, records
from ..layout import Layouts
from ..messages import finding, unreadable
from ..odd_rows import is_total
from ..table import Reading, Row
from ..workbooks.reading import SUFFIXES, Sheet, read_workbook, sheet_rows
from ..workbooks.scan import Oddity, letters
from .mapping_file import MappingFile
from .mapping_reader import near

CSV_SUFFIX = ".csv"
LIST_SUFFIXES = SUFFIXES | {CSV_SUFFIX}


@dataclass(frozen=True, slots=True)
class ForeignList:
    """A list: the headers of its header row, and its rows below, each with as many cells; empty ones are left out."""

    file: str
    sheet: str | None
    headers: tuple[str, ...]
    rows: Callable[[], Iterator[Reading]]


def open_list(path: Path, file: str, mapping: MappingFile) -> ForeignList | tuple[Finding, ...]:
    """The list that a description is about, or why it cannot be read."""
    if path.suffix.casefold() == CSV_SUFFIX:
        return _with_headers(file, None, mapping, lambda: _csv_readings(path, file, mapping))
    workbook = read_workbook(path, file, Layouts((), ()))
    if any(found.stops for found in workbook.findings):
        return workbook.findings
    sheet = _chosen({each.name: each for each in workbook.others}, mapping)
    if isinstance(sheet, Finding):
        return (sheet,)
    return _with_headers(file, sheet.name, mapping, lambda: _sheet_readings(sheet, file))


def _chosen(sheets: Mapping[str, Sheet], mapping: MappingFile) -> Sheet | Finding:
    place, known = mapping.place(("sheet",)), ", ".join(sheets)
    if mapping.sheet is None:
        return next(iter(sheets.values())) if len(sheets) == 1 else finding("mapping-choose-sheet", place, known=known)
    if mapping.sheet in sheets:
        return sheets[mapping.sheet]
    return finding("mapping-no-such-sheet", place, mapping.sheet, near(mapping.sheet, sheets), known=known)


def _csv_readings(path: Path, file: str, mapping: MappingFile) -> Iterator[Reading]:
    try:
        yield from records(path, file, mapping.delimiter or DELIMITER, mapping.encoding or "utf-8")
    except OSError as error:
        yield unreadable(Place(file), error)


def _sheet_readings(sheet: Sheet, file: str) -> Iterator[Reading]:
    """The rows of a sheet from column A on; what calamine does not tell about a cell comes before its row."""
    odd: dict[int, list[tuple[int, Oddity, str]]] = defaultdict(list)
    for (number, column), (oddity, value) in sheet.facts.oddities.items():
        odd[number].append((column, oddity, value))
    for number, first, texts in sheet_rows(sheet):
        cells = [""] * (first - 1) + [*texts]
        for column, oddity, value in odd.get(number, ()):
            if oddity is Oddity.ERROR:
                cells[column - 1] = value  # calamine leaves it empty; the mapping reports it where it is used
            else:
                yield finding(oddity.value, Place(file, sheet.name, number, letters(column)), cells[column - 1] or None)
        yield Row(number, tuple(cells))


def _with_headers(
    file: str, sheet: str | None, mapping: MappingFile, readings: Callable[[], Iterator[Reading]]
) -> ForeignList | tuple[Finding, ...]:
    """The list below its header row."""
    headers: tuple[str, ...] = ()
    for reading in readings():
        if isinstance(reading, Row) and reading.number >= mapping.header:
            headers = reading.cells if reading.number == mapping.header else ()
            break
        if isinstance(reading, Finding) and reading.stops:
            return (reading,)
    if not any(headers):
        return (finding("mapping-no-header-row", mapping.place(("header",)), str(mapping.header)),)

    def rows() -> Iterator[Reading]:
        for reading in readings():
            if isinstance(reading, Finding):
                yield reading
            elif reading.number <= mapping.header or reading.number in mapping.skip or not any(reading.cells):
                continue
            elif len(reading.cells) < len(headers) or any(reading.cells[len(headers) :]):
                place, found = Place(file, sheet, reading.number), len(reading.cells)
                yield finding("wrong-field-count", place, found=found, expected=len(headers))
            elif is_total(total := next(filter(None, reading.cells))):
                yield finding("sum-row", Place(file, sheet, reading.number), total)
            else:
                yield Row(reading.number, reading.cells[: len(headers)])

    return ForeignList(file, sheet, headers, rows)
