"""Lists of a foreign layout: what a description makes of them, and what is said about mistakes in it."""

from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from profilatlas import resources, terms
from profilatlas.ingest.foreign.mapping_reader import read_mapping
from profilatlas.ingest.foreign.toml_lines import line_of, lines_of_keys
from profilatlas.ingest.layout import Layouts
from profilatlas.model.finding import Place
from tests.hostile.source_folder import Outcome, read, write_source

LIST = "tables/liste.csv"
DESCRIPTION = "tables/liste.mapping.toml"
CELLS = """\
Stand: gestern;;;;
Nr.;"Träger
(nur Organisationen)";Titel des Vorhabens;Beginn;Betrag
No.;Carrier;Title;Start;Amount
A 1;Werk für Theater;Bühne;31.12.2023;1.234,50
A 2;AB Werk für Theater;Garten;01/02/2024;2.000
B 3;Werk für Theater;Chor;;10
;;;;
B 4;Anderer Verein e. V.;Tanz;2024-03-01;0,5
"""
SETTINGS = """\
header = 2
skip = [3]

[formats]
date = "TT.MM.JJJJ"
number = "1.234,56"

[fields.actor]
column = "Träger"
slug = true

[constants]
Datenstatus = "beispielhaft"
"""
MEASURES = """
[[table]]
of = "Maßnahmen"
[table.columns]
Kennung = { column = "Nr.", slug = true }
Titel = "Titel des Vorhabens"
Beginn = "Beginn"
"""
ACTORS = """
[[table]]
of = "Akteure"
merge = true
[table.columns]
Kennung = "actor"
Name = "Träger"
"""
FUNDINGS = """
[[table]]
of = "Förderungen"
[table.columns]
Kennung = { template = "{Nr.}-geld", slug = true }
"Maßnahme" = { column = "Nr.", slug = true }
Betrag = "Betrag"
"Währung" = { value = "EUR" }
"""


def outcome(tmp_path: Path, description: str | bytes | None, cells: str | bytes | None = CELLS) -> Outcome:
    """The outcome of the sound folder with a list and its description."""
    return read(write_source(tmp_path / "pruefstadt", {LIST: cells, DESCRIPTION: description} if cells else {}))


def workbook(path: Path, **sheets: list[list[object]]) -> None:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def only(result: Outcome) -> tuple[str, Place, str]:
    assert len(result.findings) == 1, [(found.rule, found.message("de")) for found in result.findings]
    found = result.findings[0]
    return found.rule, found.place, found.message("de")


def line(description: str, text: str) -> int:
    """The number of the line that begins with a text."""
    return next(number for number, each in enumerate(description.splitlines(), 1) if each.startswith(text))


def test_a_list_becomes_measures_actors_and_fundings(tmp_path: Path) -> None:
    cells = CELLS.replace("01/02/2024", "01.02.2024")
    result = outcome(tmp_path, SETTINGS + MEASURES + FUNDINGS, cells)
    assert result.findings == ()
    about = result.about("id/measure/a-1")
    assert about["title"] == ["Bühne"]
    assert about["dataStatus"] == [terms.ipv.illustrative]
    assert about["wasDerivedFrom"] == ["id/source/liste.csv#row=4"]
    assert result.about("id/measure/a-1#temporal")["startDate"] == ["2023-12-31"]
    amounts = [result.about(f"id/funding/{name}-geld")["amount"] for name in ("a-1", "a-2", "b-3", "b-4")]
    assert amounts == [["1234.50"], ["2000"], ["10"], ["0.5"]]


def test_a_workbook_is_a_list_too_and_its_typed_cells_need_no_format(tmp_path: Path) -> None:
    folder = write_source(tmp_path / "pruefstadt", {DESCRIPTION: 'sheet = "Daten"\n' + SETTINGS + MEASURES + FUNDINGS})
    rows: list[list[object]] = [[], ["Nr.", "Träger", "Titel des Vorhabens", "Beginn", "Betrag"], ["No."]]
    rows += [["A 1", "V", "Bühne", date(2023, 12, 31), 1.234], ["B 2", "V", "Chor", datetime(2024, 1, 2), 1e6]]
    workbook(folder / "tables/liste.xlsx", Daten=rows, Notizen=[["nichts"]])
    result = read(folder)
    assert result.findings == ()
    assert result.about("id/measure/b-2#temporal")["startDate"] == ["2024-01-02"]
    assert result.about("id/funding/a-1-geld")["amount"] == ["1.2340"]
    assert result.about("id/measure/a-1")["wasDerivedFrom"] == ["id/source/liste.xlsx#sheet=Daten&row=4"]


def test_a_finding_about_a_cell_names_the_column_of_the_list(tmp_path: Path) -> None:
    rule, place, _ = only(outcome(tmp_path, SETTINGS + MEASURES))
    assert (rule, place) == ("wrong-date", Place(LIST, row=5, column="Beginn"))


def test_a_long_header_is_named_by_its_first_line_and_found_by_its_beginning(tmp_path: Path) -> None:
    description = SETTINGS.replace('"Träger"', '"träger (nur"') + ACTORS.replace('Name = "Träger"', 'Art = "Träger"')
    places = {found.place for found in outcome(tmp_path, description).findings if found.rule == "unknown-concept"}
    assert places == {Place(LIST, row=row, column="Träger") for row in (4, 5, 8)}


def test_a_place_found_later_leads_to_the_column_of_the_list(tmp_path: Path) -> None:
    places = outcome(tmp_path, SETTINGS + MEASURES).places
    iri = "https://atlas.example/id/measure/b-3"
    assert places.find(iri, terms.dct.title) == Place(LIST, row=6, column="Titel des Vorhabens")


def test_a_wrong_constant_is_reported_once_at_its_line(tmp_path: Path) -> None:
    description = SETTINGS.replace("beispielhaft", "erfunden") + MEASURES.replace("Beginn = ", "# ")
    rule, place, _ = only(outcome(tmp_path, description))
    assert (rule, place) == ("unknown-concept", Place(DESCRIPTION, line=line(description, "Datenstatus")))


def test_only_rows_that_meet_every_condition_are_taken(tmp_path: Path) -> None:
    conditions = '\n[filter]\n"Nr." = { match = "^B" }\n"Träger" = { not = "Werk für Theater" }\n'
    result = outcome(tmp_path, SETTINGS + conditions + MEASURES)
    assert result.findings == ()
    assert result.about("id/measure/b-4")
    assert not result.about("id/measure/b-3")
    assert not result.about("id/measure/a-1")


def test_a_condition_may_list_values_or_ask_a_field(tmp_path: Path) -> None:
    conditions = '\n[fields.letter]\ncolumn = "Nr."\nmatch = "^."\n[filter]\nletter = ["B", "C"]\n'
    result = outcome(tmp_path, SETTINGS + conditions + MEASURES)
    assert [bool(result.about(f"id/measure/{name}")) for name in ("a-1", "a-2", "b-3", "b-4")] == [0, 0, 1, 1]


def test_a_filter_that_nothing_meets_is_a_warning(tmp_path: Path) -> None:
    description = SETTINGS + '\n[filter]\n"Nr." = "Z"\n' + MEASURES
    rule, place, _ = only(outcome(tmp_path, description))
    assert (rule, place) == ("mapping-no-rows", Place(DESCRIPTION, line=line(description, "[filter]")))


def test_two_spellings_stay_two_actors_and_are_reported_with_both_places(tmp_path: Path) -> None:
    result = outcome(tmp_path, SETTINGS + ACTORS)
    rule, place, message = only(result)
    assert (rule, place) == ("possible-duplicate", Place(LIST, row=5, column="Träger"))
    assert not result.findings[0].stops
    assert f"„Werk für Theater“ ({LIST}, Zeile 4, Spalte Träger)" in message
    assert result.about("id/actor/werk-fuer-theater")
    assert result.about("id/actor/ab-werk-fuer-theater")


def test_same_as_makes_one_actor_of_two_spellings(tmp_path: Path) -> None:
    field = '[fields.name]\ncolumn = "Träger"\nsame-as = { "AB Werk für Theater" = "Werk für Theater" }\n'
    settings = SETTINGS.replace('[fields.actor]\ncolumn = "Träger"', field + '[fields.actor]\ncolumn = "name"')
    result = outcome(tmp_path, settings + ACTORS.replace('Name = "Träger"', 'Name = "name"'))
    assert result.findings == ()
    assert not result.about("id/actor/ab-werk-fuer-theater")


def test_a_same_as_column_of_the_list_does_it_too(tmp_path: Path) -> None:
    field = '[fields.name]\ncolumn = "Träger"\nsame-as = "gleich"\n'
    settings = SETTINGS.replace('[fields.actor]\ncolumn = "Träger"', field + '[fields.actor]\ncolumn = "name"')
    rows = [f"{row};{'Werk für Theater' if row.startswith('A 2') else ''}" for row in CELLS.splitlines()[3:]]
    cells = "\n;;;;;\nNr.;Träger;Titel;Beginn;Betrag;gleich\n;;;;;\n" + "\n".join(rows)
    result = outcome(
        tmp_path, settings.replace("header = 2", "header = 3") + ACTORS.replace('"Träger"', '"name"'), cells
    )
    assert result.findings == ()
    assert not result.about("id/actor/ab-werk-fuer-theater")


def test_a_spelling_in_same_as_that_does_not_occur_is_a_warning(tmp_path: Path) -> None:
    settings = SETTINGS.replace("slug = true", 'slug = true\n[fields.actor.same-as]\n"Werk fur Theater" = "x"\n')
    found = [each for each in outcome(tmp_path, settings + ACTORS).findings if each.rule == "mapping-unused-entry"]
    assert [each.place for each in found] == [Place(DESCRIPTION, line=line(settings, '"Werk fur'))]


def test_names_entered_as_distinct_are_no_longer_reported(tmp_path: Path) -> None:
    settings = 'distinct = [["Werk für Theater", "AB Werk für Theater"]]\n' + SETTINGS
    assert outcome(tmp_path, settings + ACTORS).findings == ()


def test_an_actor_like_one_of_our_own_table_is_reported(tmp_path: Path) -> None:
    cells = "x\nNr.;Träger\n\n1;Verein-A e. V.\n"
    rule, place, message = only(outcome(tmp_path, SETTINGS + ACTORS, cells))
    assert (rule, place) == ("possible-duplicate", Place(LIST, row=4, column="Träger"))
    assert "tables/akteure.csv, Zeile 2" in message


def test_spellings_that_make_the_same_address_stay_apart(tmp_path: Path) -> None:
    cells = "x\nNr.;Träger\n\n1;Verein B\n2;VEREIN B\n"
    result = outcome(tmp_path, SETTINGS + ACTORS, cells)
    assert result.rules() == ["possible-duplicate"]
    actors = {each.subject.value for each in result.triples if each.object.value == terms.org.Organization}
    assert len([iri for iri in actors if "/verein-b" in iri]) == 2


def test_things_of_another_table_are_left_out_and_can_be_referred_to(tmp_path: Path) -> None:
    actors = ACTORS.replace("merge = true", 'merge = true\nelsewhere = ["verein-a"]')
    settings = SETTINGS.replace("slug = true", 'slug = true\nmap = { "Werk für Theater" = "verein-a" }')
    result = outcome(tmp_path, settings + actors)
    assert [each for each in result.rules() if each == "duplicate-row"] == []
    assert result.about("id/actor/verein-a")["prefLabel"] == ["Verein A"]


def test_rows_of_one_thing_that_differ_are_reported_with_both_places(tmp_path: Path) -> None:
    actors = ACTORS + 'Anmerkung = "Titel des Vorhabens"\n'
    found = [each for each in outcome(tmp_path, SETTINGS + actors).findings if each.rule == "conflicting-rows"]
    assert [each.place for each in found] == [Place(LIST, row=6, column="Titel des Vorhabens")]
    assert found[0].stops
    assert f"hier „Chor“, {LIST}, Zeile 4, Spalte Titel des Vorhabens „Bühne“" in found[0].message("de")


def test_the_same_identifier_twice_is_an_error_where_rows_are_not_merged(tmp_path: Path) -> None:
    cells = "\nNr.;Träger\n\n1;V\n2;V\n"
    rule, place, message = only(outcome(tmp_path, SETTINGS + ACTORS.replace("merge = true", ""), cells))
    assert (rule, place) == ("duplicate-row", Place(LIST, row=5, column="Träger"))
    assert f"{LIST}, Zeile 4" in message


def test_a_hash_is_the_same_wherever_the_row_stands_and_numbers_equal_rows(tmp_path: Path) -> None:
    fields = '\n[fields.key]\nhash = ["Nr.", "Träger"]\n[[table]]\nof = "Maßnahmen"\n[table.columns]\nKennung = "key"\n'
    first = outcome(tmp_path / "a", SETTINGS + fields, "\nNr.;Träger\n\n1;V\n2;V\n1;V\n")
    other = outcome(tmp_path / "b", SETTINGS + fields, "\nNr.;Träger\n\n9;V\n1;V\n1;V\n")

    def made(result: Outcome, row: int) -> str:
        source = f"https://atlas.example/id/source/liste.csv#row={row}"
        return next(triple.subject.value for triple in result.triples if triple.object.value == source)

    assert first.findings == other.findings == ()
    assert made(first, 4) == made(other, 5)
    assert made(first, 6) == made(other, 6) == made(first, 4) + "-2"


def test_a_pattern_takes_a_part_of_a_cell_and_reports_cells_without_it(tmp_path: Path) -> None:
    table = '\n[[table]]\nof = "Maßnahmen"\n[table.columns]\nKennung = { column = "Nr.", match = "A ([0-9]+)" }\n'
    result = outcome(tmp_path, SETTINGS + table.replace("[table.columns]", "optional = true\n[table.columns]"))
    assert result.about("id/measure/2")
    assert [(each.rule, each.place.row) for each in result.findings] == [("unmatched-value", 6), ("unmatched-value", 8)]


def test_a_default_stands_for_what_map_and_pattern_do_not_know(tmp_path: Path) -> None:
    table = MEASURES + 'Zielgruppe = { column = "Nr.", map = { "A 1" = "frauen" }, default = "familien" }\n'
    result = outcome(tmp_path, SETTINGS + table.replace('Beginn = "Beginn"\n', ""))
    assert result.about("id/measure/a-1")["audience"] == ["scheme/zielgruppen-1/frauen"]
    assert result.about("id/measure/b-3")["audience"] == ["scheme/zielgruppen-1/familien"]


def test_a_list_with_commas_in_another_encoding_is_read_as_described(tmp_path: Path) -> None:
    cells = b'Nr.,Tr\xe4ger\nA 1,"Caf\xe9, gro\xdf"\n'
    settings = SETTINGS.replace("header = 2\nskip = [3]", 'delimiter = ","\nencoding = "cp1252"')
    result = outcome(tmp_path, settings + ACTORS, cells)
    assert result.findings == ()
    assert result.about("id/actor/cafe-gross")["prefLabel"] == ["Café, groß"]


def test_a_row_with_more_cells_than_headers_is_reported_and_not_cut(tmp_path: Path) -> None:
    rule, place, _ = only(outcome(tmp_path, SETTINGS + ACTORS, "\nNr.;Träger\n\n1;V;noch etwas\n2;W\n"))
    assert (rule, place) == ("wrong-field-count", Place(LIST, row=4))


def test_the_licence_of_a_list_is_stated_about_its_file(tmp_path: Path) -> None:
    licence = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
    result = outcome(tmp_path, f'licence = "{licence}"\n' + SETTINGS + MEASURES.replace("Beginn = ", "# "))
    assert result.about("id/source/liste.csv") == {"license": [licence]}


MISTAKES = {
    "no TOML": ("sheet = \n", "mapping-syntax", "sheet", "kein gültiges TOML"),
    "unknown key": ("heade = 2\n" + SETTINGS + ACTORS, "mapping-unknown-key", "heade", "„heade“ gibt es hier nicht"),
    "wrong type": (SETTINGS.replace("[3]", '"3"') + ACTORS, "mapping-wrong-value", "skip", "Zeilennummern"),
    "no table": (SETTINGS, "mapping-missing-key", None, "„table“ fehlt"),
    "no name": (SETTINGS + ACTORS.replace('of = "Akteure"', ""), "mapping-missing-key", "[[table", "table.of"),
    "unknown table": (SETTINGS + ACTORS.replace("Akteure", "Aktöre"), "mapping-unknown-table", "of", "„Akteur“"),
    "unknown property": (SETTINGS + ACTORS + 'Nahme = "Träger"\n', "unknown-column", "Nahme", "„Nahme“"),
    "unknown language": (SETTINGS + ACTORS + '"Name (xx)" = "Träger"\n', "unknown-language", '"Name (', "Name (xx)"),
    "no key": (SETTINGS + ACTORS.replace("Kennung = ", "# "), "missing-column", "[table.columns]", "Kennung"),
    "unknown column": (
        SETTINGS.replace('"Träger"', '"Trager"') + ACTORS,
        "mapping-unknown-name",
        "[fields.",
        "„Träger“",
    ),
    "unknown column of a property": (SETTINGS + ACTORS + 'Art = "Artt"\n', "mapping-unknown-name", "Art", "Artt"),
    "unknown column of the filter": (
        SETTINGS + '[filter]\nOrt = "Hamm"\n' + ACTORS,
        "mapping-unknown-name",
        "Ort",
        "„Ort“ in „filter.Ort“",
    ),
    "short name of nothing": (SETTINGS + '[columns]\no = "Ort"\n' + ACTORS, "mapping-unknown-name", "o =", "„Ort“"),
    "ambiguous column": (SETTINGS + ACTORS + 'Art = "T"\n', "mapping-ambiguous-name", "Art", "mehrere Spalten"),
    "bad pattern": (
        SETTINGS + ACTORS + "Art = { column = 'Nr.', match = '(' }\n",
        "mapping-wrong-pattern",
        "Art",
        "„(“",
    ),
    "bad template": (SETTINGS + ACTORS + "Art = { template = '{Nr.' }\n", "mapping-wrong-template", "Art", "{nummer}"),
    "bad date format": (SETTINGS.replace("TT.MM.JJJJ", "TT.MM.") + ACTORS, "mapping-wrong-value", "date", "TT.MM.JJJJ"),
    "bad number format": (
        SETTINGS.replace("1.234,56", "deutsch") + ACTORS,
        "mapping-wrong-value",
        "number",
        "1.234,56",
    ),
    "no header row": (
        SETTINGS.replace("header = 2", "header = 99") + ACTORS,
        "mapping-no-header-row",
        "header",
        "Zeile 99",
    ),
    "two sources": (
        SETTINGS + ACTORS + "Art = { column = 'Nr.', value = 'x' }\n",
        "mapping-wrong-value",
        "Art",
        "genau",
    ),
    "no source": (SETTINGS + ACTORS + "Art = { slug = true }\n", "mapping-wrong-value", "Art", "genau eines"),
    "constant for no column": (SETTINGS + 'Quelleee = "x"\n' + ACTORS, "mapping-unknown-key", "Quelleee", "„Quelle“"),
    "constant of a wrong kind": (
        SETTINGS + "Quelle = 3\n" + ACTORS,
        "mapping-wrong-value",
        "Quelle",
        "constants.Quelle",
    ),
    "bad licence": ("licence = 'frei'\n" + SETTINGS + ACTORS, "mapping-wrong-value", "licence", "https://"),
    "bad delimiter": ("delimiter = '\"'\n" + SETTINGS + ACTORS, "mapping-wrong-value", "delimiter", "Tabulator"),
    "bad skipped spelling": (
        SETTINGS.replace("slug = true", "same-as = 3") + ACTORS,
        "mapping-wrong-value",
        "same-as",
        "fields.actor.same-as",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_a_description_is_a_finding_with_its_line(tmp_path: Path, name: str) -> None:
    description, rule, start, words = MISTAKES[name]
    found_rule, place, message = only(outcome(tmp_path, description))
    assert (found_rule, place) == (rule, Place(DESCRIPTION, line=line(description, start) if start else None))
    assert words in message


def test_a_description_that_is_not_utf_8_is_a_finding(tmp_path: Path) -> None:
    rule, place, _ = only(outcome(tmp_path, "sheet = 'Übersicht'".encode("cp1252")))
    assert (rule, place) == ("mapping-syntax", Place(DESCRIPTION))


def test_all_mistakes_are_reported_at_once(tmp_path: Path) -> None:
    description = "heade = 2\n" + SETTINGS.replace("TT.MM.JJJJ", "?") + ACTORS.replace("Akteure", "Leute")
    rules = outcome(tmp_path, description).rules()
    assert sorted(rules) == ["mapping-unknown-key", "mapping-unknown-table", "mapping-wrong-value"]


def test_a_description_without_its_list_is_a_finding(tmp_path: Path) -> None:
    result = read(write_source(tmp_path / "pruefstadt", {DESCRIPTION: SETTINGS + ACTORS}))
    rule, place, message = only(result)
    assert (rule, place) == ("mapping-without-table", Place(DESCRIPTION))
    assert ".csv, .ods, .xlsx" in message


@pytest.mark.parametrize(
    ("sheet", "rule"), [("", "mapping-choose-sheet"), ('sheet = "Datn"\n', "mapping-no-such-sheet")]
)
def test_a_sheet_must_be_named_and_exist(tmp_path: Path, sheet: str, rule: str) -> None:
    folder = write_source(tmp_path / "pruefstadt", {DESCRIPTION: sheet + SETTINGS + ACTORS})
    workbook(folder / "tables/liste.xlsx", Daten=[["a"]], Notizen=[["b"]])
    found_rule, place, message = only(read(folder))
    assert (found_rule, place.file) == (rule, DESCRIPTION)
    assert "Daten, Notizen" in message


def test_a_file_that_is_no_workbook_is_a_finding(tmp_path: Path) -> None:
    files: dict[str, bytes | str | None] = {
        DESCRIPTION: SETTINGS + ACTORS,
        "tables/liste.xlsx": b"%PDF-1.7 nothing else",
    }
    _, place, message = only(read(write_source(tmp_path / "pruefstadt", files)))
    assert place.file == "tables/liste.xlsx"
    assert "PDF" in message


def test_lines_of_keys_are_found_in_tables_arrays_and_quoted_keys() -> None:
    lines = lines_of_keys("a.b = 1\n[[table]]\n[table.columns]\n'x y' = 1\n[[table]]\n[table.columns] # zwei\nz = 2\n")
    assert line_of(lines, ("a", "b")) == 1
    assert line_of(lines, ("table", 0, "columns", "x y", "map")) == 4
    assert line_of(lines, ("table", 1, "columns", "z")) == 7
    assert line_of(lines, ("table", 1, "of")) == 5
    assert line_of(lines, ("nowhere",)) is None


def test_a_description_nested_without_end_is_a_finding() -> None:
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    found = read_mapping(b"x = " + b"[" * 5000, "evil.mapping.toml", layouts, ("de",))
    assert [each.rule for each in found.findings] == ["mapping-syntax"]
