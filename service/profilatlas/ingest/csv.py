"""Tables from CSV files: UTF-8 (with or without BOM), `;` between cells, `"` around cells that need it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ..model.finding import Finding, Place
from .messages import finding, unreadable
from .table import Reading, Row, Table
from .text import clean

DELIMITER = ";"
CELL_LIMIT = 131_072
"""Python's own limit for a cell, in characters."""

_BOM = b"\xef\xbb\xbf"
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_OTHER_KINDS = ((b"PK\x03\x04", "XLSX/ODS"), (b"\xd0\xcf\x11\xe0", "XLS"), (b"%PDF", "PDF"), (b"\x89PNG", "PNG"))
_OTHER_DELIMITERS = {
    "\t": {"de": "Tabulatoren", "en": "tabs"},
    ",": {"de": "Kommas", "en": "commas"},
}


def read_csv(path: Path, file: str) -> Table:
    """The table in a CSV file; `file` is its path inside the source folder. What cannot be opened has no rows."""
    try:
        readings = list(_headers(path, file))
    except OSError as error:
        readings = [unreadable(Place(file), error)]
    findings = tuple(found for found in readings if isinstance(found, Finding))
    headers = next((row.cells for row in readings if isinstance(row, Row)), ())
    if not headers:
        return Table(path.stem, file, None, (), lambda: iter(()), findings or (finding("empty-file", Place(file)),))
    if len(headers) == 1 and (delimiter := next((sign for sign in _OTHER_DELIMITERS if sign in headers[0]), None)):
        wrong = finding("wrong-delimiter", Place(file, row=1), headers[0], found=_OTHER_DELIMITERS[delimiter])
        return Table(path.stem, file, None, (), lambda: iter(()), (wrong,))
    return Table(path.stem, file, None, headers, lambda: _rows(path, file, len(headers)))


def _headers(path: Path, file: str) -> Iterator[Reading]:
    """The header row, which may come after findings about it; nothing for an empty file."""
    for reading in records(path, file):
        yield reading
        if isinstance(reading, Row):
            return


def _rows(path: Path, file: str, width: int) -> Iterator[Reading]:
    """The rows below the header that hold anything, each with as many cells as the header."""
    below_header = False
    for reading in records(path, file):
        if isinstance(reading, Finding):
            yield reading
        elif not below_header:
            below_header = True
        elif len(reading.cells) >= width and not any(reading.cells[width:]):
            if any(reading.cells):
                yield Row(reading.number, reading.cells[:width])
        elif any(reading.cells):
            place = Place(file, row=reading.number)
            yield finding("wrong-field-count", place, found=len(reading.cells), expected=width)


@dataclass(slots=True)
class _Lines:
    """The lines of a file as text; the first that is in another encoding is noted and all such are read as Windows-1252."""

    path: Path
    file: str
    encoding: str = "utf-8"
    problem: Finding | None = field(default=None, init=False)

    def __iter__(self) -> Iterator[str]:
        with self.path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if number == 1:
                    if (problem := _no_text(line, self.file)) is not None:
                        self.problem = problem
                        return
                    line = line.removeprefix(_BOM)
                try:
                    yield line.decode(self.encoding)
                except UnicodeDecodeError:
                    text = line.decode("cp1252", errors="replace")
                    if self.problem is None:
                        place = Place(self.file, line=number)
                        self.problem = finding("wrong-encoding", place, f"Windows-1252: {text.strip()}")
                    yield text


def _no_text(start: bytes, file: str) -> Finding | None:
    """What a file is, by its first line, when it is no text that could be a table at all."""
    if start.startswith(_UTF16_BOMS) or (len(start) > 3 and not (any(start[1:-1:2]) and any(start[:-1:2]))):
        return finding("wrong-encoding", Place(file), "UTF-16")
    kind = next((name for sign, name in _OTHER_KINDS if start.startswith(sign)), None)
    return finding("no-text-file", Place(file), kind or "NUL") if kind or b"\0" in start else None


def records(path: Path, file: str, delimiter: str = DELIMITER, encoding: str = "utf-8") -> Iterator[Reading]:
    """Every record of a CSV file with its number, empty ones too; another encoding is for lists that are not ours."""
    lines = _Lines(path, file, encoding)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number, told = 0, False
    while True:
        first_line = reader.line_num + 1
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            cells = None
        except csv.Error:
            yield finding("broken-quotes", Place(file, row=number, line=first_line), limit=f"{CELL_LIMIT:,}")
            continue
        if lines.problem is not None and not told:
            told = True
            yield lines.problem
        if cells is None:
            return
        yield Row(number, tuple(map(clean, cells)))
