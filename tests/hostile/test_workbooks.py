"""Hostile workbooks: every file in `workbooks/` is one case (format: see `workbooks/README.md`); big ones are made here."""

import base64
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from profilatlas.ingest.log import FindingLog
from profilatlas.ingest.table_files import TableFiles
from profilatlas.ingest.workbooks.container import UploadLimits
from profilatlas.ingest.workbooks.reading import Workbook, read_workbook
from tests.hostile import workbook_files as files
from tests.hostile.source_folder import IRI, layouts, read, write_source

CASES = sorted((Path(__file__).parent / "workbooks").glob("*.toml"))
LIMITS = UploadLimits()
GRID = Path(__file__).parent / "workbooks" / "herausforderungen.ttl"


def content_of(case: dict[str, Any]) -> bytes:
    """The bytes of a case's workbook."""
    if "sheets" in case:
        return files.sheets_file(case["sheets"], case.get("options", {}))
    if "ods" in case:
        return files.ods_file(files.text_of(case["ods"]))
    if "start" in case:
        return base64.b64decode(case["start"]) + b"\0" * 600
    parts = files.minimal_parts(files.text_of(case.get("rows", files.MEASURES)))
    parts |= {name: files.text_of(text) for name, text in case.get("parts", {}).items()}
    return files.parts_file({name: text for name, text in parts.items() if name not in case.get("without", ())})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_hostile_workbook_gives_exactly_the_expected_findings(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text(encoding="utf-8"))
    file = case.get("file", "tables/tabelle.xlsx")
    source = {file: content_of(case), "schemes/herausforderungen.ttl": GRID.read_bytes()}
    outcome = read(write_source(tmp_path / "source", source))
    found = [
        {
            "rule": finding.rule,
            **{name: part for name in ("sheet", "row", "column") if (part := getattr(finding.place, name)) is not None},
        }
        for finding in outcome.findings
    ]
    assert all(finding.place.file == file for finding in outcome.findings)
    assert found == case.get("findings", [])
    texts = {term.value.removeprefix(IRI) for triple in outcome.triples for term in (triple.subject, triple.object)}
    assert set(case.get("kept", [])) <= texts
    assert not set(case.get("dropped", [])) & texts


def test_there_are_hostile_workbooks() -> None:
    assert len(CASES) > 40


def upload(tmp_path: Path, content: bytes) -> Workbook:
    """A stranger's workbook, opened with the limits of an upload."""
    return read_workbook(files.write(tmp_path, "tabelle.xlsx", content), "tabelle.xlsx", layouts(), LIMITS)


def only_rule(workbook: Workbook) -> str:
    (found,) = workbook.findings
    assert not workbook.tables
    return found.rule


def test_a_zip_bomb_that_states_its_size_is_refused_before_anything_is_inflated(tmp_path: Path) -> None:
    content = files.bomb(3)
    assert len(content) < 10 << 20
    assert only_rule(upload(tmp_path, content)) == "zip-too-big"


@pytest.mark.parametrize("claimed", [10, 50_000])
def test_a_zip_bomb_that_lies_about_its_size_is_stopped_while_it_is_counted(tmp_path: Path, claimed: int) -> None:
    assert only_rule(upload(tmp_path, files.bomb(5, claimed))) in ("zip-too-big", "damaged-file")


def test_overlapping_members_are_refused(tmp_path: Path) -> None:
    piece = files.zlib.compressobj(9, files.zlib.DEFLATED, -15)
    packed = piece.compress(b" " * 1_000_000) + piece.flush()
    content = files.packed_member("xl/media/a.bin", packed, 1_000_000, times=50)
    assert only_rule(upload(tmp_path, content)) in ("zip-too-big", "damaged-file")


def test_a_zip_in_a_zip_is_not_unpacked(tmp_path: Path) -> None:
    nested = files.parts_file({"xl/inner.xlsx": files.bomb(1)})
    assert only_rule(upload(tmp_path, nested)) in ("no-workbook-inside", "zip-too-big")


def test_70_000_members_are_refused(tmp_path: Path) -> None:
    content = files.packed_member("a", b"\x03\x00", 0, times=70_000 % 65_536)
    many = files.packed_member("a", b"\x03\x00", 0, times=60_000)
    assert only_rule(upload(tmp_path, content)) == "zip-too-many-members"
    understated = many[:-14] + b"\x01\0\x01\0" + many[-10:]
    assert only_rule(upload(tmp_path, many)) == "zip-too-many-members"
    assert only_rule(upload(tmp_path, understated)) == "zip-too-many-members"


def test_one_endless_shared_string_is_refused(tmp_path: Path) -> None:
    assert only_rule(upload(tmp_path, files.bomb(1, 50_000, "xl/sharedStrings.xml"))) == "zip-too-big"


@pytest.mark.parametrize(
    ("number", "rule"), [(LIMITS.strings + 1, "zip-too-big"), (10_001, "too-many-strings")], ids=["in all", "by size"]
)
def test_too_many_shared_strings_are_refused(tmp_path: Path, number: int, rule: str) -> None:
    limits = LIMITS if number > LIMITS.strings else UploadLimits(rows=1_000, columns=10, ratio=1_000)
    parts = files.minimal_parts()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{files.MAIN}">{"<si><t/></si>" * number}</sst>'
    path = files.write(tmp_path, "tabelle.xlsx", files.parts_file(parts))
    assert only_rule(read_workbook(path, "tabelle.xlsx", layouts(), limits)) == rule


def test_one_cell_in_the_farthest_corner_is_named_at_once(tmp_path: Path) -> None:
    rows = files.MEASURES + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    content = files.parts_file(files.minimal_parts(rows))
    begin = time.monotonic()
    for limits in (LIMITS, None):
        path = files.write(tmp_path, "tabelle.xlsx", content)
        (found,) = read_workbook(path, "tabelle.xlsx", layouts(), limits).findings
        assert (found.rule, found.value, found.place.sheet) == ("far-cell", "XFD1048576", "Maßnahmen")
    assert time.monotonic() - begin < 60  # a reader that made room for every cell would not come back


def test_a_sheet_above_the_limits_is_refused_as_an_upload_and_read_as_a_source(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>k{n}</v></c></row>' for n in range(1, 20_002))
    content = files.parts_file(files.minimal_parts(rows))
    assert only_rule(upload(tmp_path, content)) == "sheet-too-big"
    source = read_workbook(tmp_path / "tabelle.xlsx", "tabelle.xlsx", layouts())
    assert len(list(source.tables[0][0].rows())) == 20_000


def test_a_csv_file_above_the_limits_of_an_upload_is_reported_and_not_read_on(tmp_path: Path) -> None:
    path = files.write(tmp_path, "massnahmen.csv", b"Kennung\n" + b"".join(b"k%d\n" % n for n in range(20_001)))
    wide = files.write(tmp_path, "akteure.csv", b";".join(b"s%d" % n for n in range(101)) + b"\n")
    found, log = TableFiles(), FindingLog()
    for each in (path, wide):
        found.add(each, each.name, layouts(), log, limits=LIMITS)
    (long, _), (broad, _) = found.tables
    readings = list(long.rows())
    assert len(readings) == LIMITS.rows
    assert getattr(readings[-1], "rule", None) == "sheet-too-big"
    assert [each.rule for each in broad.findings] == ["sheet-too-big"]


def test_a_workbook_without_any_table_says_how_sheets_are_named(tmp_path: Path) -> None:
    workbook = upload(tmp_path, files.sheets_file([{"name": "Anleitung", "rows": [["Text"]]}], {}))
    assert only_rule(workbook) == "no-table-sheets"
    assert "Maßnahme" in workbook.findings[0].message("de")


@pytest.mark.parametrize("cut", [10, 30, 100, 400, 900])
def test_a_file_that_ends_early_is_called_damaged(tmp_path: Path, cut: int) -> None:
    content = files.sheets_file([{"name": "Maßnahmen", "rows": [["Kennung"], ["a"]]}], {})
    assert only_rule(upload(tmp_path, content[:-cut])) == "damaged-file"


def test_any_changed_byte_gives_tables_or_a_finding(tmp_path: Path) -> None:
    content = files.sheets_file([{"name": "Maßnahmen", "rows": [["Kennung", "Titel"], ["a", "A"]]}], {})
    for place in range(0, len(content), 37):
        broken = content[:place] + bytes([content[place] ^ 0xFF]) + content[place + 1 :]
        workbook = upload(tmp_path, broken)
        assert workbook.tables or workbook.findings or workbook.others
        for table, _layout in workbook.tables:
            assert list(table.rows()) is not None
