"""A marked workbook: each finding at its cell and in a list, and everything of the original as it was."""

from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from profilatlas.ingest.writing.marking import mark
from profilatlas.model.finding import Finding, Place, Severity

SHEET = "Maßnahmen"
GREY = PatternFill("solid", fgColor="808080")


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """A workbook with everything that people put into one."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    sheet.append(["Kennung", "Titel", "Beginn", "Betrag", "1 Sprache"])
    sheet.append(["kurs", "Kurs", datetime(2024, 3, 1), "=2*21", "x"])
    sheet.append(["treff", None, "bald", 0.5, None])
    sheet["A1"].font, sheet["A1"].fill = Font(bold=True, color="FFFFFF"), GREY
    sheet["C2"].number_format, sheet["D3"].number_format = "DD.MM.YYYY", "0 %"
    sheet["A1"].comment = Comment("Kurzer Name.", "Stadt")
    sheet["C3"].fill = GREY
    bold = TextBlock(InlineFont(b=True), "fett")
    sheet["B5"] = CellRichText("teils ", bold)
    sheet.column_dimensions["B"].width, sheet.row_dimensions[3].height = 47.5, 33
    sheet.column_dimensions["D"].hidden = True
    sheet.freeze_panes, sheet.auto_filter.ref = "B2", "A1:E3"
    sheet.merge_cells("A6:B6")
    sheet.conditional_formatting.add("E2:E9", CellIsRule("equal", ['"x"'], fill=GREY))
    choice = DataValidation(type="list", formula1='"ja,nein"')
    choice.add("E2:E9")
    sheet.add_data_validation(choice)
    book.create_sheet("Listen").sheet_state = "hidden"
    path = tmp_path / "tabelle.xlsx"
    book.save(path)
    return path


def found(
    row: int | None,
    column: str | None,
    rule: str = "wrong-date",
    severity: Severity = Severity.VIOLATION,
    sheet: str | None = SHEET,
    **more: str,
) -> Finding:
    messages = {"de": f"Falsch ist {rule}.", "en": f"Wrong is {rule}."}
    return Finding(rule, severity, Place("tabelle.xlsx", sheet, row, column), more.get("value"), messages)


def marked(original: Path, *findings: Finding, language: str = "de") -> Workbook:
    target = original.with_name("marked.xlsx")
    mark(original, findings, target, language)
    return load_workbook(target, rich_text=True)


def coloured(sheet: Worksheet) -> dict[str, str]:
    """The colour of each marked cell, that of the rule that comes first."""
    colours: dict[str, tuple[int, str]] = {}
    for formats in sheet.conditional_formatting:
        for rule in formats.rules:
            for cells in formats.sqref.ranges:
                for row, column in cells.cells:
                    name = sheet.cell(row, column).coordinate
                    colour = (rule.priority, rule.dxf.fill.bgColor.rgb)
                    colours[name] = min(colours.get(name, colour), colour)
    return {name: colour for name, (_, colour) in colours.items()}


def test_a_cell_with_a_finding_is_coloured_and_has_a_note(original: Path) -> None:
    sheet = marked(original, found(3, "Beginn"))[SHEET]
    assert coloured(sheet)["C3"] == "00FFC7CE"
    assert "FEHLER: Falsch ist wrong-date." in sheet["C3"].comment.text


def test_a_note_that_was_there_stays_above_ours(original: Path) -> None:
    note = marked(original, found(1, "Kennung"))[SHEET]["A1"].comment
    assert note.text.startswith("Kurzer Name.\n")
    assert "FEHLER" in note.text
    assert note.author == "Stadt"


def test_an_error_shows_above_a_warning_and_above_the_table_s_own_colours(original: Path) -> None:
    findings = (
        found(2, "1 Sprache"),
        found(2, "1 Sprache", "thin", Severity.WARNING),
        found(2, "Titel", "thin", Severity.WARNING),
    )
    sheet = marked(original, *findings)[SHEET]
    assert coloured(sheet)["E2"] == "00FFC7CE"
    assert coloured(sheet)["B2"] == "00FFEB9C"
    assert sheet["E2"].comment.text.count("Falsch ist") == 2


def test_everything_of_the_original_stays_as_it_was(original: Path) -> None:
    before = load_workbook(original, rich_text=True)[SHEET]
    after = marked(original, found(3, "Beginn"), found(2, "Betrag"), found(1, "Kennung"))[SHEET]
    for old, new in zip(before.iter_rows(), after.iter_rows(), strict=True):
        for cell, same in zip(old, new, strict=True):
            assert (same.value, same.number_format, same.data_type) == (cell.value, cell.number_format, cell.data_type)
            for look in ("font", "fill", "border", "alignment", "protection"):
                assert repr(getattr(same, look)) == repr(getattr(cell, look))
    for name, column in before.column_dimensions.items():
        assert (after.column_dimensions[name].width, after.column_dimensions[name].hidden) == (
            column.width,
            column.hidden,
        )
    assert after.row_dimensions[3].height == 33
    assert (after.freeze_panes, after.auto_filter.ref) == ("B2", "A1:E3")
    assert after.merged_cells.ranges == before.merged_cells.ranges
    assert [str(each.sqref) for each in after.data_validations.dataValidation] == ["E2:E9"]
    assert "E2:E9" in {str(formats.sqref) for formats in after.conditional_formatting}
    assert after.parent["Listen"].sheet_state == "hidden"


def test_the_first_sheet_lists_the_findings_and_leads_to_their_cells(original: Path) -> None:
    book = marked(original, found(3, "Beginn", value="bald"))
    sheet = book.worksheets[0]
    assert (book.active.title, sheet.title) == ("Befunde", "Befunde")
    assert [cell.value for cell in sheet[5]][:6] == ["Fehler", SHEET, "C3", "Beginn", "bald", "Falsch ist wrong-date."]
    assert sheet["C5"].hyperlink.location == f"'{SHEET}'!C3"
    assert "1 Fehler, 0 Hinweise" in sheet["A2"].value


def test_the_list_is_in_the_language_that_was_asked_for(original: Path) -> None:
    sheet = marked(original, found(3, "Beginn"), language="en").worksheets[0]
    assert (sheet.title, sheet["F5"].value) == ("Findings", "Wrong is wrong-date.")


def test_what_concerns_a_whole_row_stands_at_its_first_cell(original: Path) -> None:
    assert "A3" in coloured(marked(original, found(3, None))[SHEET])


def test_what_concerns_a_column_that_is_not_there_stands_at_the_first_cell(original: Path) -> None:
    assert "A3" in coloured(marked(original, found(3, "Gebiet"))[SHEET])


def test_what_concerns_the_file_or_a_sheet_is_only_in_the_list(original: Path) -> None:
    book = marked(original, found(None, None, sheet=None), found(None, None))
    assert set(coloured(book[SHEET])) == {f"E{row}" for row in range(2, 10)}
    assert [book["Befunde"].cell(row, 1).value for row in (5, 6)] == ["Fehler", "Fehler"]


def test_marking_again_takes_the_old_marks_away(original: Path) -> None:
    marked(original, found(3, "Beginn"), found(1, "Kennung"))
    again = original.with_name("marked.xlsx")
    book = marked(again.rename(original), found(2, "Titel"))
    assert book.sheetnames == ["Befunde", SHEET, "Listen"]
    assert "C3" not in coloured(book[SHEET])
    assert book[SHEET]["C3"].comment is None
    assert book[SHEET]["A1"].comment.text == "Kurzer Name."
    assert "B2" in coloured(book[SHEET])
    assert book["Befunde"].max_row == 5


def test_a_finding_s_value_never_becomes_a_formula(original: Path) -> None:
    book = marked(original, found(3, "Beginn", value="=HYPERLINK(1)"), found(3, "Titel", value="\x07 laut"))
    assert (book["Befunde"]["E5"].data_type, book["Befunde"]["E5"].value) == ("s", "=HYPERLINK(1)")
    assert book["Befunde"]["E6"].value == " laut"


def test_a_csv_file_becomes_a_workbook_with_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "massnahmen.csv"
    path.write_text('Kennung;Titel;Beginn\nkurs;=1+1;bald\n\ntreff;"Zeile 1\nZeile 2";\n', encoding="utf-8")
    mark(path, [found(4, "Titel", sheet=None), found(2, "Beginn", sheet=None)], tmp_path / "marked.xlsx", "de")
    sheet = load_workbook(tmp_path / "marked.xlsx")["massnahmen"]
    assert [cell.value for cell in sheet[2]] == ["kurs", "=1+1", "bald"]
    assert sheet["B2"].data_type == "s"
    assert sheet["B4"].value == "Zeile 1\nZeile 2"
    assert set(coloured(sheet)) == {"B4", "C2"}
