"""Several people, several tables: sources merge, and what contradicts itself is reported with both its places."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from profilatlas.build import check_sources
from profilatlas.model.finding import Finding
from profilatlas.settings import Instance
from tests.running import ROOT

SMALL = ROOT / "tests" / "instances" / "ohne-raster"
TABLE = "measures.csv"
MINE = "open-house"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A copy of a small instance to which others add their files."""
    return Path(shutil.copytree(SMALL, tmp_path / "source"))


def row_of(source: Path, identifier: str) -> int:
    lines = (source / "tables" / TABLE).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(f"{identifier};"))


def workbook(source: Path, identifier: str, title: str) -> None:
    """A colleague's workbook with one measure."""
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Measures", 0)
    sheet.append(["Identifier", "Title", "Data status"])
    sheet.append([identifier, title, "illustrative"])
    book.save(source / "tables" / "from-a-colleague.xlsx")


def violations(source: Path) -> list[Finding]:
    return [finding for finding in check_sources(source) if finding.stops]


def test_tables_of_several_people_merge(source: Path) -> None:
    before = len(check_sources(source))
    workbook(source, "new-one", "New")
    assert violations(source) == []
    assert len(check_sources(source)) > before, "the row of the workbook was not read"


def test_one_identifier_in_a_csv_file_and_a_workbook_names_both_places(source: Path) -> None:
    workbook(source, MINE, "Mine, too")
    (finding,) = violations(source)
    assert finding.rule == "duplicate-row"
    places = f"{finding.place.text('en')} {finding.message('en')}"
    assert f"tables/{TABLE}, row {row_of(source, MINE)}" in places
    assert "tables/from-a-colleague.xlsx, sheet Measures, row 2" in places


def test_one_identifier_written_two_ways_names_both_places(source: Path) -> None:
    workbook(source, "Open House", "Ours")
    (finding,) = violations(source)
    places = f"{finding.place.text('de')} {finding.message('de')}"
    assert f"tables/{TABLE}, Zeile {row_of(source, MINE)}" in places
    assert "Blatt Measures, Zeile 2" in places


def test_two_values_where_one_is_allowed_name_both_places(source: Path) -> None:
    base = Instance.load(source).base
    (source / "tables" / "more.ttl").write_text(
        "# what a colleague knows\n\n"
        f"<{base}id/measure/{MINE}> <https://profilatlas.example/hamm/def/dataStatus> "
        "<https://profilatlas.example/hamm/def/attested> ; <http://purl.org/dc/terms/source> <https://town.example/> .\n",
        encoding="utf-8",
    )
    found = violations(source)
    assert {finding.rule for finding in found} == {"Measure-dataStatus"}
    for finding in found:
        assert finding.place.text("en").startswith(f"tables/{TABLE}, row {row_of(source, MINE)}")
        assert "Also stated here: tables/more.ttl, line 3." in finding.message("en")
        assert "Steht auch hier: tables/more.ttl, Zeile 3." in finding.message("de")


def test_two_ends_of_one_period_name_both_places(source: Path) -> None:
    base = Instance.load(source).base
    table = source / "tables" / TABLE
    lines = [line.split(";") for line in table.read_text(encoding="utf-8").splitlines()]
    column = lines[0].index("End")
    row = next(cells for cells in lines if cells[0] == MINE)
    row[column] = "2030-12-31"
    table.write_text("\n".join(";".join(cells) for cells in lines) + "\n", encoding="utf-8")
    (source / "tables" / "more.ttl").write_text(
        f"<{base}id/measure/{MINE}#temporal> <http://www.w3.org/ns/dcat#endDate> "
        '"2031-12-31"^^<http://www.w3.org/2001/XMLSchema#date> .\n',
        encoding="utf-8",
    )
    (finding,) = violations(source)
    assert finding.place.column == "End"
    assert "tables/more.ttl, line 1" in finding.message("en")


def test_one_identifier_for_two_things_names_both_places(source: Path) -> None:
    base = Instance.load(source).base
    (source / "tables" / "more.ttl").write_text(
        f"<{base}id/measure/another> a <https://profilatlas.example/hamm/def/Measure> ; "
        f'<http://purl.org/dc/terms/identifier> "{MINE}" ; <http://purl.org/dc/terms/title> "Another"@en ; '
        "<https://profilatlas.example/hamm/def/dataStatus> <https://profilatlas.example/hamm/def/illustrative> .\n",
        encoding="utf-8",
    )
    found = [finding for finding in violations(source) if finding.rule == "identifier-unique"]
    assert len(found) == 2
    for finding in found:
        places = f"{finding.place.text('en')} {finding.message('en')}"
        assert f"tables/{TABLE}, row {row_of(source, MINE)}" in places
        assert "tables/more.ttl, line 1" in places
