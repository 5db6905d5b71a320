"""Workbooks for tests: sheets as a person would make them, and files that no program would."""

import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from xlsxwriter import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MEASURES = '<row r="1"><c r="A1" t="inlineStr"><is><t>Kennung</t></is></c><c r="B1" t="inlineStr"><is><t>Titel</t></is></c></row>'
Pieces = str | Sequence[Any]


def text_of(pieces: Pieces) -> str:
    """A text in pieces, each perhaps repeated: `["<a>", ["x", 3]]`."""
    if isinstance(pieces, str):
        return pieces
    return "".join(piece if isinstance(piece, str) else piece[0] * piece[1] for piece in pieces)


def sheets_file(sheets: Sequence[Mapping[str, Any]], options: Mapping[str, Any]) -> bytes:
    """A workbook of sheets (see `workbooks/README.md`)."""
    stream = io.BytesIO()
    with Workbook(stream, {"in_memory": True, "strings_to_numbers": False, **options}) as book:
        days = book.add_format({"num_format": "dd.mm.yyyy"})
        for sheet in sheets:
            page = book.add_worksheet(sheet["name"])
            for number, row in enumerate(sheet.get("rows", ())):
                for column, value in enumerate(row):
                    if hasattr(value, "isoformat"):
                        page.write_datetime(number, column, value, days)
                    elif isinstance(value, str):
                        page.write_string(number, column, value)
                    else:
                        page.write(number, column, value)
            for cell, (formula, value) in sheet.get("formulas", {}).items():
                page.write_formula(cell, formula, None, value)
            for merged in sheet.get("merged", ()):
                page.merge_range(merged, sheet.get("merged_text", "x"))
            for row in sheet.get("hidden_rows", ()):
                page.set_row(row - 1, None, None, {"hidden": True})
            for columns in sheet.get("hidden_columns", ()):
                page.set_column(columns, None, None, {"hidden": True})
            for cell, colour in sheet.get("fills", {}).items():
                text = sheet.get("filled_text", {}).get(cell, "")
                fill = book.add_format({"bg_color": colour, "pattern": 1})
                page.write(cell, int(text) if text.isdecimal() else text, fill)
            if sheet.get("hidden"):
                page.hide()
    return stream.getvalue()


def minimal_parts(rows: str = MEASURES, sheet: str = "Maßnahmen") -> dict[str, str]:
    """The parts of the smallest workbook: one sheet with these rows."""
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>',
    }


def parts_file(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def ods_file(rows: str, sheet: str = "Maßnahmen") -> bytes:
    """An OpenDocument spreadsheet with one sheet."""
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{names}:office:1.0" xmlns:table="{names}:table:1.0" '
        f'xmlns:text="{names}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{names}:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
        f'manifest:media-type="{kind}"/></manifest:manifest>'
    )
    stream = io.BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", kind, ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def bomb(gibibytes: int, claimed: int | None = None, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A zip with a part that inflates to so many GiB of blanks; `claimed` is the size that its directory states instead."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    piece = packer.compress(b" " * (1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    packed = piece * (64 * gibibytes) + zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS).flush()
    size = min(claimed if claimed is not None else gibibytes << 30, 0xFFFFFFFE)
    return packed_member(name, packed, size)


def packed_member(name: str, packed: bytes, size: int, times: int = 1) -> bytes:
    """A zip whose directory leads `times` times to the same deflated bytes, under different names."""
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(packed), size, len(name), 0) + name.encode()
    directory = b"".join(
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(packed), size, len(each), 0, 0, 0, 0, 0, 0)
        + each.encode()
        for each in [name, *(f"{name}{number}" for number in range(1, times))]
    )
    start = len(head) + len(packed)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, times, times, len(directory), start, 0)
    return head + packed + directory + end


def write(folder: Path, name: str, content: bytes) -> Path:
    """Put a file into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content)
    return path
