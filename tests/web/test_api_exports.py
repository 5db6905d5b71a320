"""Tables for spreadsheets: nothing in them is a formula (case 77 of the hostile inputs), figures and days are what they are."""

import csv
import io
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from flask import Flask

from profilatlas.ingest.text import without_export_mark
from profilatlas.readers.api import Cell, Table, cell_of
from profilatlas.readers.models import Text
from profilatlas.store.port import Literal, NamedNode
from profilatlas.terms import xsd
from profilatlas.web import visit
from profilatlas.web.exports import LONGEST_CELL, About, as_csv, as_xlsx, file_name
from tests.running import ROOT

HOSTILE = tomllib.loads((ROOT / "tests/hostile/exports/077-formulas.toml").read_text(encoding="utf-8"))["texts"]
NEVER_FIRST = tuple("=+-@\t\r")
ABOUT = About("Title", (("Note", "=1+1"),))
THING = NamedNode("https://a.example/id/1")


@pytest.fixture(autouse=True)
def request_for_texts(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        visit.begin()
        yield


def table(*rows: tuple[Cell, ...], label: str = "One") -> Table:
    columns = tuple(f"c{number}" for number in range(len(rows[0])))
    return Table(columns, rows, {THING.value: Text(label, "en", "ltr", False)})


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_no_formula_and_comes_back_as_it_was(text: str) -> None:
    made = table((text, THING), label=text)
    _, (cell, _, label) = read_csv(as_csv(made))
    assert not cell.startswith(NEVER_FIRST)
    assert without_export_mark(cell) == without_export_mark(label) == text
    rows, about = openpyxl.load_workbook(io.BytesIO(as_xlsx(made, ABOUT))).worksheets
    shown = [cell for sheet in (rows, about) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" and not str(cell.value).startswith(NEVER_FIRST) for cell in shown)
    assert without_export_mark(str(rows["A2"].value)) == text


def test_csv_is_rfc_4180_with_a_name_beside_every_thing() -> None:
    made = table((THING, 'a "b", c\nd', None, True, -7))
    assert as_csv(made) == (
        b'\xef\xbb\xbfc0,c0_label,c1,c2,c3,c4\r\nhttps://a.example/id/1,One,"a ""b"", c\nd",,true,-7\r\n'
    )


def test_figures_and_days_stay_what_they_are_in_a_workbook() -> None:
    made = table((12, Decimal("-82743.7"), 0.5, date(2026, 11, 1), False, 10**20, "x" * (LONGEST_CELL + 9)))
    content = as_xlsx(made, ABOUT)
    row = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(content)).worksheets[0][2]]
    assert row[:5] == [12, -82743.7, 0.5, datetime(2026, 11, 1), False]
    assert row[5] == str(10**20)
    assert len(str(row[6])) == LONGEST_CELL and str(row[6]).endswith("…")
    assert as_xlsx(made, ABOUT) == content


@pytest.mark.parametrize(
    ("lexical", "datatype", "expected"),
    [
        ("7", xsd.integer, 7),
        ("82743.70", xsd.decimal, Decimal("82743.7")),
        ("1e3", xsd.double, 1000.0),
        ("INF", xsd.double, "INF"),
        ("true", xsd.boolean, True),
        ("2026-11-01", xsd.date, date(2026, 11, 1)),
        ("2026-11-01Z", xsd.date, "2026-11-01Z"),
        ("2026-13-41", xsd.date, "2026-13-41"),
        ("many", xsd.integer, "many"),
        ("maybe", xsd.boolean, "maybe"),
        ("9" * 5000, xsd.integer, "9" * 5000),
    ],
)
def test_a_literal_is_the_value_it_says_or_its_text(lexical: str, datatype: str, expected: Cell) -> None:
    assert cell_of(Literal(lexical, datatype=NamedNode(datatype))) == expected


def test_names_of_files_hold_nothing_odd() -> None:
    assert file_name(["../a b", "000001-ff"], "csv") == "a-b-000001-ff.csv"
