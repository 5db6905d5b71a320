"""Profiles marked in grid columns and drawn as grids, read through a whole source folder."""

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Color, GradientFill, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from profilatlas.ingest.places import Places
from profilatlas.ingest.workbooks.drawn import Layout
from profilatlas.model.finding import Place
from profilatlas.model.grid import Cell, Grid
from tests.hostile.source_folder import IRI, Outcome, read, write_source
from tests.running import ROOT

GRID = ROOT / "tests" / "hostile" / "workbooks" / "herausforderungen.ttl"


def solid(colour: Color | str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def draw(sheet: Worksheet, row: int, column: int, name: str) -> None:
    """An empty profile: the name of a measure, and the numbers of the scheme below it."""
    sheet.cell(row, column, name)
    for number in range(18):
        sheet.cell(row + 1 + number // 6, column + number % 6, number + 1)


def outcome_of(folder: Path, make: Callable[[Workbook], None]) -> Outcome:
    """What becomes of the sound source folder with a workbook of one sheet more."""
    book = Workbook()
    make(book)
    source = write_source(folder / "source", {"schemes/herausforderungen.ttl": GRID.read_bytes()})
    book.save(source / "tables" / "profile.xlsx")
    return read(source)


def foci(outcome: Outcome, measure: str) -> list[str]:
    prefix = f"{measure}-"
    names = (name.rpartition("/")[2] for name in outcome.about(f"id/measure/{measure}").get("hasFocus", []))
    return sorted(name.removeprefix(prefix) for name in names)


@pytest.mark.parametrize(
    ("fill", "counts"),
    [
        (solid("FFCCCCCC"), True),
        (solid("FF000000"), True),
        (solid(Color(theme=0, tint=-0.15)), True),
        (solid(Color(theme=4, tint=0.8)), True),
        (solid(Color(indexed=22)), True),
        (solid("FFFFFFFF"), False),
        (solid(Color(theme=0)), False),
        (solid(Color(theme=1, tint=1.0)), False),
        (solid(Color(indexed=65)), False),
        (solid(Color(indexed=9)), False),
        (PatternFill("gray125"), False),
        (GradientFill(stop=("FFCCCCCC", "FF000000")), False),
        (PatternFill(), False),
    ],
    ids=lambda value: (
        getattr(value, "fill_type", None)
        and f"{value.fill_type} {getattr(value, 'fgColor', '') and value.fgColor.value}"
    ),
)
def test_a_solid_fill_counts_unless_it_is_white(tmp_path: Path, fill: PatternFill, counts: bool) -> None:
    def make(book: Workbook) -> None:
        book.active.title = "Profile"
        draw(book.active, 1, 1, "Frühe Hilfen")
        book.active.cell(2, 5).fill = fill

    outcome = outcome_of(tmp_path, make)
    assert outcome.findings == ()
    assert foci(outcome, "fruehe-hilfen") == (["5"] if counts else [])


def test_a_conditional_fill_does_not_count(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        draw(book.active, 1, 1, "Frühe Hilfen")
        rule = CellIsRule(operator="equal", formula=["5"], fill=solid("FFCCCCCC"))
        book.active.conditional_formatting.add("A1:F9", rule)

    assert foci(outcome_of(tmp_path, make), "fruehe-hilfen") == []


def test_crosses_beside_or_instead_of_numbers_count(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        draw(book.active, 3, 2, "frühe-hilfen")
        for row, column, text in (
            (4, 2, "x"),
            (4, 3, "2 ✓"),
            (4, 4, "x 3"),
            (4, 5, "4 (x)"),
            (4, 6, "5 Eingebundenheit"),
        ):
            book.active.cell(row, column).value = text

    outcome = outcome_of(tmp_path, make)
    assert outcome.findings == ()
    assert foci(outcome, "fruehe-hilfen") == ["1", "2", "3", "4"]
    assert outcome.about("id/focus/fruehe-hilfen-4")["weight"][0].endswith("secondary")


def test_drawn_profiles_stand_side_by_side_and_one_below_the_other(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        for name, row, column in (("a", 1, 1), ("b", 1, 8), ("c", 6, 1)):
            draw(book.active, row, column, name)
            book.active.cell(row + 2, column + 1).fill = solid("FF999999")
        measures = book.create_sheet("Maßnahmen")
        for values in (["Kennung", "Titel"], *([name, name.upper()] for name in "abc")):
            measures.append(values)

    outcome = outcome_of(tmp_path, make)
    assert outcome.findings == ()
    assert [foci(outcome, name) for name in "abc"] == [["8"], ["8"], ["8"]]


def test_a_drawn_focus_is_found_at_its_cell(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        book.active.title = "Profile"
        draw(book.active, 1, 1, "Frühe Hilfen")
        book.active.cell(3, 2).fill = solid("FF999999")

    places: Places = outcome_of(tmp_path, make).places
    challenge = "https://profilatlas.example/hamm/def/challenge"
    assert places.find(f"{IRI}id/focus/fruehe-hilfen-8", challenge) == Place("tables/profile.xlsx", "Profile", 3, "B")


def test_a_marked_focus_is_found_at_its_row_and_header(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        book.active.title = "Maßnahmen"
        book.active.append(["Kennung", "Titel", "8 Kulturelles Engagement"])
        book.active.append(["a", "A", "x"])

    outcome = outcome_of(tmp_path, make)
    challenge = "https://profilatlas.example/hamm/def/challenge"
    expected = Place("tables/profile.xlsx", "Maßnahmen", 2, "8 Kulturelles Engagement")
    assert outcome.places.find(f"{IRI}id/focus/a-8", challenge) == expected


def test_grid_columns_and_a_drawn_profile_that_differ_are_reported_with_both_places(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        book.active.title = "Maßnahmen"
        book.active.append(["Kennung", "Titel", 7, 8])
        book.active.append(["a", "A", "x", ""])
        page = book.create_sheet("Profile")
        draw(page, 1, 1, "a")
        page.cell(3, 2).fill = solid("FF999999")

    outcome = outcome_of(tmp_path, make)
    assert outcome.rules() == ["profile-contradicts-foci", "profile-contradicts-foci"]
    assert "Blatt Maßnahmen, Zeile 2, Spalte 7" in outcome.findings[0].message("de")
    assert foci(outcome, "a") == ["7"]


def test_two_measures_of_one_title_cannot_be_told_apart(tmp_path: Path) -> None:
    def make(book: Workbook) -> None:
        draw(book.active, 1, 1, "Kurs")
        measures = book.create_sheet("Maßnahmen")
        for values in (["Kennung", "Titel"], ["a", "Kurs"], ["b", "Kurs"]):
            measures.append(values)

    assert outcome_of(tmp_path, make).rules() == ["ambiguous-title"]


def test_grid_columns_work_in_a_csv_file_too(tmp_path: Path) -> None:
    csv = "Kennung;Titel;11;12\na;A;x;(x)\n"
    outcome = read(write_source(tmp_path / "source", {"tables/measures.csv": csv}))
    assert outcome.findings == ()
    assert foci(outcome, "a") == ["11", "12"]


def test_a_scheme_without_a_layout_is_drawn_as_one_row() -> None:
    cells = tuple(Cell(f"c{number}", number, str(number)) for number in range(1, 6))
    assert Layout(Grid(None, None, cells)).numbers == {(0, column): str(column + 1) for column in range(5)}


def contradictions(folder: Path, measures: list[list[object]], stated: list[list[object]]) -> list[tuple[str, str]]:
    """Rule and German message of what is found in a sheet of measures and one of foci."""

    def make(book: Workbook) -> None:
        book.active.title = "Maßnahmen"
        for row in measures:
            book.active.append(row)
        page = book.create_sheet("Schwerpunkte")
        for row in (["Maßnahme", "Herausforderung", "Gewicht"], *stated):
            page.append(row)

    return [(found.rule, found.message("de")) for found in outcome_of(folder, make).findings]


@pytest.mark.parametrize(
    ("marks", "stated", "words"),
    [
        (["x", "x"], [["a", "8", ""]], "Auf dem Blatt Schwerpunkte fehlt 9 für diese Maßnahme: dort eine Zeile erg"),
        (["", "x"], [["a", "9", "sekundär"]], "Dort steht „sekundär“, hier „x“: eine der beiden Stellen berichtigen ("),
        (["", "(x)"], [["a", "9", ""]], "Dort steht kein Gewicht, hier „(x)“: eine der beiden Stellen berichtigen ("),
        (
            ["", "x"],
            [["a", "9", ""], ["a", "8", ""]],
            "Hier fehlt ein x unter 8: ergänzen oder die Zeile dort löschen (",
        ),
    ],
)
def test_a_contradiction_says_what_the_other_place_says(
    tmp_path: Path, marks: list[object], stated: list[list[object]], words: str
) -> None:
    ((rule, message),) = contradictions(tmp_path, [["Kennung", "Titel", 8, 9], ["a", "A", *marks]], stated)
    assert rule == "profile-contradicts-foci"
    assert words in message


def test_a_contradiction_names_the_row_that_it_is_about(tmp_path: Path) -> None:
    stated: list[list[object]] = [["a", "8", ""], ["a", "9", "sekundär"]]
    ((_, message),) = contradictions(tmp_path, [["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"]], stated)
    assert "Blatt Schwerpunkte, Zeile 3, Spalte Gewicht" in message


@pytest.mark.parametrize(
    ("measures", "stated"),
    [
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"]], [["a", "8", ""], ["a", "neun", ""]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "(x)"]], [["a", "8", ""], ["a", "9", "sekundar?"]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"]], [["a", "8", ""], ["", "9", ""]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"]], [["a", "8", ""], ["a", "=B2", ""]]),
        ([["Kennung", "Titel", 8, "9 Falsch"], ["a", "A", "x", "x"]], [["a", "8", ""], ["a", "9", ""]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "ach"]], [["a", "8", ""], ["a", "9", ""]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", ""], ["a", "B", "", "x"]], [["a", "8", ""]]),
        ([["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"]], [["a", "8", ""], ["a", "8", "primär"]]),
    ],
    ids=["challenge", "weight", "no measure", "formula", "header", "mark", "doubled measure", "doubled focus"],
)
def test_nothing_is_compared_with_what_is_unsound(
    tmp_path: Path, measures: list[list[object]], stated: list[list[object]]
) -> None:
    rules = [rule for rule, _ in contradictions(tmp_path, measures, stated)]
    assert rules
    assert "profile-contradicts-foci" not in rules


def test_a_sound_measure_is_compared_beside_an_unsound_one(tmp_path: Path) -> None:
    measures: list[list[object]] = [["Kennung", "Titel", 8, 9], ["a", "A", "x", "x"], ["b", "B", "x", "x"]]
    found = contradictions(tmp_path, measures, [["a", "8", ""], ["a", "neun", ""], ["b", "8", ""]])
    assert sorted(rule for rule, _ in found) == ["profile-contradicts-foci", "unknown-concept"]
