"""Templates: what a person finds in the workbook, and that what is filled in comes back exactly as it was."""

import csv
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from profilatlas import terms
from profilatlas.errors import SourceError, TemplateError
from profilatlas.ingest.headers import bind
from profilatlas.ingest.table import Table
from profilatlas.ingest.workbooks.container import UploadLimits
from profilatlas.ingest.workbooks.reading import read_workbook
from profilatlas.ingest.writing.template import TEXT_LIMIT, template_bytes
from profilatlas.settings import Instance
from profilatlas.store.port import Literal, NamedNode, Triple
from tests.hostile.source_folder import IRI, layouts, read, write_source
from tests.running import ROOT

HAMM = ROOT / "data" / "hamm"
INSTANCES = ROOT / "tests" / "instances"
PLACES = (HAMM, INSTANCES / "zwei-mal-zwei", INSTANCES / "ohne-raster")
MEASURES, FUNDINGS, FOCI = "tables/massnahmen.csv", "tables/foerderungen.csv", "tables/schwerpunkte.csv"


def template(source: Path, *, filled: bool = False, language: str | None = None) -> bytes:
    instance = Instance.load(source)
    return template_bytes(source, instance, layouts(), filled=filled, language=language or instance.languages[0])


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def empty() -> Workbook:
    return opened(template(HAMM))


@pytest.fixture(scope="module")
def filled() -> Workbook:
    return opened(template(HAMM, filled=True))


def headers(sheet: Worksheet) -> list[str]:
    return [str(cell.value) for cell in sheet[1]]


def column(sheet: Worksheet, header: str) -> str:
    return str(sheet.cell(1, headers(sheet).index(header) + 1).column_letter)


def row_of(sheet: Worksheet, identifier: str) -> dict[str, object]:
    found = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == identifier)
    return {header: cell.value for header, cell in zip(headers(sheet), found, strict=True) if cell.value is not None}


def offered(sheet: Worksheet, header: str) -> str:
    """The source of the drop-down of a column."""
    cell = f"{column(sheet, header)}2"
    return next(str(rule.formula1) for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def said(source: Path) -> frozenset[tuple[object, ...]]:
    """What a folder says, without where it was read; numbers as numbers."""
    outcome = read(source)
    assert not any(found.stops for found in outcome.findings), outcome.findings
    return frozenset(meant(triple) for triple in outcome.triples if triple.predicate.value != terms.prov.wasDerivedFrom)


def meant(triple: Triple) -> tuple[object, ...]:
    value = triple.object
    if isinstance(value, Literal) and value.datatype.value == terms.xsd.decimal:
        return triple.subject, triple.predicate, Decimal(value.value)
    return triple.subject, triple.predicate, value


def refilled(source: Path, target: Path, language: str | None = None) -> Path:
    """The folder again, its tables replaced by the filled template."""
    (target / "tables").mkdir(parents=True)
    (target / "schemes").mkdir()
    for path in (source / "instance.toml", *(source / "schemes").iterdir()):
        (target / path.relative_to(source)).write_bytes(path.read_bytes())
    (target / "tables" / "vorlage.xlsx").write_bytes(template(source, filled=True, language=language))
    return target


# What a person finds


def test_there_is_a_sheet_for_every_table_and_one_of_instructions(empty: Workbook) -> None:
    assert empty.sheetnames == [
        *("Anleitung", "Maßnahmen", "Schwerpunkte", "Akteure", "Beteiligungen"),
        *("Förderungen", "Bedarfe", "Förderprogramme", "Zurückgezogene Adressen"),
    ]
    assert all(sheet.sheet_state == "visible" for sheet in empty)


def test_an_empty_template_has_headers_and_no_rows(empty: Workbook) -> None:
    assert all(sheet.max_row == 1 for sheet in empty if sheet.title != "Anleitung")


def test_the_profile_stands_beside_the_titles_as_one_column_per_challenge(empty: Workbook) -> None:
    names = headers(empty["Maßnahmen"])
    assert names[:4] == ["Kennung", "Titel (de)", "Titel (en)", "1 Sprachliche Verständigung"]
    assert names[12] == "10 Handlungskompetenz (Zuwanderer & Fachkräfte)"
    assert names[20:22] == ["18 Interkulturelle Systementwicklung", "Beschreibung (de)"]


def test_the_profile_is_grouped_by_the_rows_of_the_grid(empty: Workbook) -> None:
    head = empty["Maßnahmen"][1][3:21]
    strong = [number for number, cell in enumerate(head) if cell.border.left.style == "medium"]
    assert strong == [0, 6, 12]
    assert head[0].fill.fgColor.rgb == head[5].fill.fgColor.rgb != head[6].fill.fgColor.rgb


def test_every_header_has_a_note_and_stays_in_sight(empty: Workbook) -> None:
    for sheet in empty:
        if sheet.title != "Anleitung":
            assert [cell.value for cell in sheet[1] if not cell.comment] == []
            assert sheet.freeze_panes is not None


def test_a_note_says_what_belongs_in_the_column(empty: Workbook) -> None:
    comment = empty["Maßnahmen"]["A1"].comment
    assert comment is not None
    assert comment.text.startswith("Kurzer eindeutiger Name der Maßnahme")
    assert comment.text.endswith("Kurzer Text.\nPflichtangabe.")


def test_mandatory_columns_have_dark_headers(empty: Workbook) -> None:
    sheet = empty["Maßnahmen"]
    dark = [cell.value for cell in sheet[1] if cell.font.color.rgb == "FFFFFFFF"]
    assert dark == ["Kennung", "Titel (de)", "Datenstatus"]


def test_identifiers_and_challenges_are_text_dates_and_amounts_are_not(filled: Workbook) -> None:
    foci, funding = filled["Schwerpunkte"], filled["Förderungen"]
    assert foci["B4"].value == "10.2"
    assert [foci["A2"].number_format, foci["B2"].number_format] == ["@", "@"]
    row = next(row for row in funding.iter_rows(min_row=2) if row[0].value == "esf-jobcenter-2016-1")
    values = dict(zip(headers(funding), row, strict=True))
    assert values["Betrag"].value == 499544.4
    assert values["Betrag"].number_format == "#,##0.00####"
    assert (values["Beginn"].value, values["Beginn"].number_format) == (datetime(2016, 1, 1), "dd.mm.yyyy")


def test_lists_offer_labels_that_stand_in_the_instructions(empty: Workbook) -> None:
    source = offered(empty["Maßnahmen"], "Status")
    sheet, _, cells = source.lstrip("=").partition("!")
    assert sheet.strip("'") == "Anleitung"
    shown = [cell.value for (cell,) in empty["Anleitung"][cells.replace("$", "")]]
    assert sorted(shown) == ["beendet", "geplant", "laufend", "ruhend"]


def test_challenges_are_offered_by_number_in_order(empty: Workbook) -> None:
    cells = offered(empty["Schwerpunkte"], "Herausforderung").partition("!")[2]
    shown = [cell.value for (cell,) in empty["Anleitung"][cells.replace("$", "")]]
    assert shown == [*map(str, range(1, 11)), "10.1", "10.2", *map(str, range(11, 19))]


def test_rows_of_other_sheets_are_offered_by_identifier(empty: Workbook) -> None:
    source = offered(empty["Beteiligungen"], "Akteur")
    assert source.startswith("OFFSET(Akteure!$A$2,") or source.startswith("=OFFSET(Akteure!$A$2,")


def test_a_filled_template_shows_the_profile_and_the_foci(filled: Workbook) -> None:
    row = row_of(filled["Maßnahmen"], "sprachpaten")
    marked = {header.partition(" ")[0]: value for header, value in row.items() if header[0].isdecimal()}
    assert marked == {"1": "x", "5": "(x)", "10": "(x)"}
    example = row_of(filled["Maßnahmen"], "beispielprofil")
    assert [header.partition(" ")[0] for header in example if header[0].isdecimal()] == ["10", "11", "12", "18"]


def test_a_scheme_without_a_grid_is_one_row_of_cells() -> None:
    sheet = opened(template(INSTANCES / "ohne-raster"))["Measures"]
    numbered = [cell for cell in sheet[1] if str(cell.value)[0].isdecimal()]
    assert len(numbered) == 25
    assert [cell.border.left.style for cell in numbered].count("medium") == 1


def test_a_workbook_in_arabic_runs_from_right_to_left() -> None:
    book = opened(template(INSTANCES / "zwei-mal-zwei"))
    assert all(sheet.sheet_view.rightToLeft for sheet in book)
    assert book.sheetnames[1] == "إجراءات"
    assert "العنوان (fr)" in headers(book["إجراءات"])


def test_the_language_decides_names_and_not_content() -> None:
    book = opened(template(HAMM, filled=True, language="en"))
    assert book.sheetnames[:3] == ["Instructions", "Measures", "Foci"]
    assert row_of(book["Measures"], "kim-hamm")["Title (de)"] == "Kommunales Integrationsmanagement (KIM) in Hamm"
    assert row_of(book["Measures"], "kim-hamm")["Status"] == "running"


def test_a_language_that_nobody_speaks_is_refused() -> None:
    with pytest.raises(TemplateError, match="xx"):
        template(HAMM, language="xx")


@pytest.mark.parametrize("source", PLACES, ids=lambda path: path.name)
@pytest.mark.parametrize("language", [None, "de", "en"])
def test_every_sheet_and_header_leads_back_to_its_column(source: Path, language: str | None) -> None:
    instance = Instance.load(source)
    book = opened(template(source, language=language))
    assert len(book.sheetnames) == len(layouts().tables) + 1
    for sheet in list(book)[1:]:
        layout = layouts().named(sheet.title)
        assert layout is not None
        names = tuple(str(cell.value) for cell in sheet[1] if not cell.alignment.textRotation)
        found = bind(Table(sheet.title, "x.xlsx", None, names, lambda: iter(())), layout, instance.languages)
        assert found.usable
        assert found.findings == ()
        assert {bound.column.route for bound in found.columns} == {each.route for each in layout.columns}


def test_the_same_sources_give_the_same_bytes() -> None:
    assert template(HAMM, filled=True) == template(HAMM, filled=True)


# What cannot be done


def test_sources_that_are_not_in_order_give_no_filled_template(tmp_path: Path) -> None:
    source = write_source(tmp_path / "s", {MEASURES: "Kennung;Titel;Beginn;Datenstatus\na;A;Frühjahr;beispielhaft\n"})
    with pytest.raises(SourceError) as refused:
        template(source, filled=True)
    assert "wrong-date" in [found.rule for found in refused.value.findings]
    assert opened(template(source)).sheetnames[1] == "Maßnahmen"


def test_what_no_row_can_say_is_left_out_and_named(tmp_path: Path) -> None:
    graph = (
        f"<{IRI}id/measure/turtle> a <{terms.ipv.Measure}> ; <{terms.dct.identifier}> 'turtle' ; "
        f"<{terms.dct.title}> 'Titel'@de , 'Titre'@fr ; <{terms.ipv.dataStatus}> <{terms.ipv.illustrative}> ."
    )
    book = opened(template(write_source(tmp_path / "s", {"tables/mehr.ttl": graph}), filled=True))
    assert [row[0].value for row in book["Maßnahmen"].iter_rows(min_row=2)] == ["sprachpaten", "frühe-hilfen"]
    assert f"{IRI}id/measure/turtle" in [cell.value for cell in book["Anleitung"]["A"]]


def test_a_text_that_is_too_long_for_a_cell_leaves_its_row_out(tmp_path: Path) -> None:
    long = "a" * (TEXT_LIMIT + 1)
    text = f"Kennung;Titel;Beschreibung;Datenstatus\na;A;{long};beispielhaft\nb;B;;beispielhaft\n"
    files = {MEASURES: text, FOCI: "Maßnahme;Herausforderung\n", FUNDINGS: "Kennung;Maßnahme;Datenstatus\n"}
    book = opened(template(write_source(tmp_path / "s", files), filled=True))
    assert [row[0].value for row in book["Maßnahmen"].iter_rows(min_row=2)] == ["b"]
    assert f"{IRI}id/measure/a" in [cell.value for cell in book["Anleitung"]["A"]]


# The way back


@pytest.mark.parametrize("source", PLACES, ids=lambda path: path.name)
def test_a_filled_template_says_what_the_sources_say(source: Path, tmp_path: Path) -> None:
    again = refilled(source, tmp_path / "again")
    assert said(again) == said(source)
    assert template(again, filled=True) == template(source, filled=True)


@pytest.mark.parametrize("source", PLACES, ids=lambda path: path.name)
def test_nothing_in_a_filled_template_is_found_fault_with(source: Path, tmp_path: Path) -> None:
    assert read(refilled(source, tmp_path / "again")).findings == ()


@pytest.mark.parametrize("full", [False, True])
def test_a_template_keeps_the_limits_of_an_upload(full: bool, tmp_path: Path) -> None:
    (tmp_path / "vorlage.xlsx").write_bytes(template(HAMM, filled=full))
    book = read_workbook(tmp_path / "vorlage.xlsx", "vorlage.xlsx", layouts(), UploadLimits())
    assert book.findings == ()
    assert len(book.tables) == len(layouts().tables)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_way_back_is_open_in_every_language(language: str, tmp_path: Path) -> None:
    source = INSTANCES / "zwei-mal-zwei"
    assert said(refilled(source, tmp_path / "again", language)) == said(source)


WORDS = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs"), include_characters="\n=+-@'|;\"_x"),
    max_size=30,
)
FORMULAS = st.sampled_from(["=1+1", "'=1", "''@a", "+49", "-5 Grad", "@alle", "_x0041_", "007", "1e5", "ja", "10.10"])
TEXTS = WORDS | FORMULAS
DAYS = st.dates(date(1000, 1, 1)).map(lambda day: day.isoformat())
AMOUNTS = st.decimals(0, 10**12, allow_nan=False, places=6).map(lambda number: f"{number:f}")
LONG_AMOUNTS = st.integers(0, 10**17).map(lambda number: f"{number},5")
GROUPS = st.lists(st.sampled_from(["familien", "frauen", "fachkraefte", "helfer"]), max_size=3).map("|".join)
WEIGHTS = st.sampled_from(["", "primaer", "sekundaer"])
CHALLENGES = st.lists(st.tuples(st.sampled_from(["1", "2", "10", "10.1", "10.2", "18"]), WEIGHTS), max_size=6)


def written(*rows: tuple[str, ...]) -> str:
    stream = StringIO()
    csv.writer(stream, delimiter=";", lineterminator="\n").writerows(rows)
    return stream.getvalue()


@given(
    st.lists(st.tuples(TEXTS, TEXTS, TEXTS, DAYS, GROUPS, CHALLENGES, AMOUNTS | LONG_AMOUNTS), min_size=1, max_size=6)
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_a_table_says_a_filled_template_says_again(
    things: list[tuple[str, str, str, str, str, list[tuple[str, str]], str]],
) -> None:
    measures = [("Kennung", "Titel", "Beschreibung", "Anmerkung", "Beginn", "Zielgruppe", "Datenstatus")]
    foci, fundings = [("Maßnahme", "Herausforderung", "Gewicht")], [("Kennung", "Maßnahme", "Betrag", "Datenstatus")]
    for number, (title, description, note, day, groups, challenges, amount) in enumerate(things):
        measures.append((f"m{number}", title, description, note, day, groups, "beispielhaft"))
        foci += [(f"m{number}", challenge, weight) for challenge, weight in dict(challenges).items()]
        fundings.append((f"f{number}", f"m{number}", amount, "beispielhaft"))
    files = {MEASURES: written(*measures), FOCI: written(*foci), FUNDINGS: written(*fundings)}
    with TemporaryDirectory() as folder:
        source = write_source(Path(folder) / "source", files)
        stated = read(source)
        if any(found.stops for found in stated.findings):
            event("refused")
            with pytest.raises(SourceError):
                template(source, filled=True)
            return
        event("filled")
        again = refilled(source, Path(folder) / "again")
        assert said(again) == said(source)
        assert template(again, filled=True) == template(source, filled=True)


def test_the_marks_of_the_profile_never_add_a_focus(tmp_path: Path) -> None:
    def foci(source: Path) -> set[object]:
        return {each.object for each in read(source).triples if each.predicate == NamedNode(terms.ipv.hasFocus)}

    assert foci(refilled(HAMM, tmp_path / "again")) == foci(HAMM)
