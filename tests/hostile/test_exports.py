"""Hostile texts on their way out to a spreadsheet and back: every file in `exports/` is one case."""

import csv
import tomllib
from io import BytesIO, StringIO
from pathlib import Path

import openpyxl
import pytest

from profilatlas import terms
from profilatlas.ingest.writing.template import template_bytes
from profilatlas.settings import Instance
from tests.hostile.source_folder import layouts, read, write_source

CASES = sorted((Path(__file__).parent / "exports").glob("*.toml"))
NEVER_FIRST = tuple("=+-@\t\r\0")


def titles(source: Path) -> set[str]:
    return {each.object.value for each in read(source).triples if each.predicate.value == terms.dct.title}


def source_with(texts: list[str], folder: Path) -> Path:
    """A source folder whose measures bear these texts as titles, marked as an export would mark them."""
    stream = StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\n")
    writer.writerow(("Kennung", "Titel", "Datenstatus"))
    for number, text in enumerate(texts):
        marked = f"'{text}" if text.lstrip("'").startswith(NEVER_FIRST) else text
        writer.writerow((f"m{number}", marked, "beispielhaft"))
    files = {"tables/massnahmen.csv": stream.getvalue()}
    return write_source(folder, {**files, "tables/schwerpunkte.csv": None, "tables/foerderungen.csv": None})


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hostile_text_leaves_marked_and_comes_back_as_it_was(path: Path, tmp_path: Path) -> None:
    texts = tomllib.loads(path.read_text(encoding="utf-8"))["texts"]
    source = source_with(texts, tmp_path / "source")
    assert set(texts) <= titles(source)
    content = template_bytes(source, Instance.load(source), layouts(), filled=True, language="de")
    cells = [cell for sheet in openpyxl.load_workbook(BytesIO(content)) for row in sheet for cell in row if cell.value]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert [cell.value for cell in cells if str(cell.value).startswith(NEVER_FIRST)] == []
    files: dict[str, bytes | str | None] = {"tables/massnahmen.csv": None, "tables/foerderungen.csv": None}
    files |= {"tables/schwerpunkte.csv": None, "tables/akteure.csv": None, "tables/vorlage.xlsx": content}
    assert titles(write_source(tmp_path / "again", files)) == titles(source)


def test_there_are_hostile_exports() -> None:
    assert CASES
