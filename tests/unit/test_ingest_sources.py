"""Source folders: what comes out of tables, where it came from, and what is said about mistakes."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas import terms
from profilatlas.ingest.log import FindingLog
from profilatlas.ingest.messages import RULES, finding
from profilatlas.model.finding import Finding, Place, Severity
from profilatlas.store.port import Literal, NamedNode
from tests.hostile.source_folder import IRI, Outcome, layouts, read, write_source

MEASURES, FOCI, ACTORS = "tables/massnahmen.csv", "tables/schwerpunkte.csv", "tables/akteure.csv"


def outcome(tmp_path: Path, **files: bytes | str | None) -> Outcome:
    """The outcome of the sound folder with some files replaced, named by the constants above or by path."""
    names = {"measures": MEASURES, "foci": FOCI, "actors": ACTORS}
    return read(write_source(tmp_path / "pruefstadt", {names.get(name, name): text for name, text in files.items()}))


def only(result: Outcome) -> tuple[str, Place, str]:
    assert len(result.findings) == 1, result.rules()
    found = result.findings[0]
    return found.rule, found.place, found.message("de")


def test_a_sound_folder_has_no_findings(tmp_path: Path) -> None:
    assert outcome(tmp_path).findings == ()


def test_a_row_becomes_a_thing_with_its_type_values_and_source(tmp_path: Path) -> None:
    assert outcome(tmp_path).about("id/measure/sprachpaten") == {
        "audience": ["scheme/zielgruppen-1/familien", "scheme/zielgruppen-1/frauen"],
        "dataStatus": [terms.ipv.illustrative],
        "hasFocus": ["id/focus/sprachpaten-1", "id/focus/sprachpaten-10-2"],
        "hasFunding": ["id/funding/sprachpaten-2024"],
        "identifier": ["sprachpaten"],
        "temporal": ["id/measure/sprachpaten#temporal"],
        "title": ["Language mentors", "Sprachpaten"],
        "type": [terms.ipv.Measure],
        "wasDerivedFrom": ["id/source/massnahmen.csv#row=2"],
    }


def test_a_path_of_two_steps_makes_a_typed_node_inside_the_thing(tmp_path: Path) -> None:
    assert outcome(tmp_path).about("id/measure/sprachpaten#temporal") == {
        "startDate": ["2024-03-01"],
        "type": [terms.dct.PeriodOfTime],
    }


def test_an_identifier_with_umlauts_becomes_an_ascii_address(tmp_path: Path) -> None:
    assert outcome(tmp_path).about("id/measure/fruehe-hilfen")["identifier"] == ["frühe-hilfen"]


def test_the_same_folder_gives_the_same_triples_and_findings_in_the_same_order(tmp_path: Path) -> None:
    broken = {"foci": "Maßnahme;Herausforderung\nfehlt;1\nsprachpaten;99\n"}
    first, second = outcome(tmp_path / "a", **broken), outcome(tmp_path / "b", **broken)
    assert first.findings == second.findings
    assert first.triples == second.triples


def test_an_unknown_challenge_is_reported_with_row_column_and_the_valid_ones(tmp_path: Path) -> None:
    rule, place, message = only(outcome(tmp_path, foci="Maßnahme;Herausforderung\nsprachpaten;1\nsprachpaten;19\n"))
    assert rule == "unknown-concept"
    assert place == Place(FOCI, row=3, column="Herausforderung")
    assert message == "„19“ gibt es nicht; gültig sind 1 bis 18 sowie 10.1 und 10.2."


def test_a_challenge_may_be_named_by_label_address_or_number_with_a_comma(tmp_path: Path) -> None:
    rows = f"sprachpaten;Arbeit\nsprachpaten;{IRI}scheme/herausforderungen-1/12\nsprachpaten;10,1\n"
    result = outcome(tmp_path, foci=f"Maßnahme;Herausforderung\n{rows}")
    assert result.findings == ()
    assert result.about("id/measure/sprachpaten")["hasFocus"] == [
        f"id/focus/sprachpaten-{slug}" for slug in ("10-1", "12", "3")
    ]


def test_a_challenge_of_another_edition_does_not_exist(tmp_path: Path) -> None:
    scheme = (Path(__file__).parents[1] / "hostile/base/schemes/herausforderungen.ttl").read_text(encoding="utf-8")
    second = scheme.replace("herausforderungen-1", "herausforderungen-2").replace('"18"', '"19"')
    files = {"schemes/zwei.ttl": second, FOCI: "Maßnahme;Herausforderung\nsprachpaten;19\n"}
    assert outcome(tmp_path, **files).rules() == ["unknown-concept"]


def test_a_label_that_two_concepts_share_is_not_guessed(tmp_path: Path) -> None:
    measures = "Kennung;Titel;Zielgruppe\nsprachpaten;Sprachpaten;Helfende\n"
    rule, _, message = only(outcome(tmp_path, measures=measures))
    assert rule == "ambiguous-concept"
    assert "ehrenamt und helfer" in message


def test_a_misspelt_concept_comes_with_a_suggestion_and_only_that_value_is_dropped(tmp_path: Path) -> None:
    measures = "Kennung;Titel;Zielgruppe\nsprachpaten;Sprachpaten;Fachkrafte|frauen\n"
    result = outcome(tmp_path, measures=measures)
    assert result.findings[0].suggestion == "Fachkräfte"
    assert result.about("id/measure/sprachpaten")["audience"] == ["scheme/zielgruppen-1/frauen"]


def audience(tmp_path: Path, cell: str, header: str = "Zielgruppe") -> Finding:
    (found,) = outcome(tmp_path, measures=f"Kennung;Titel;{header}\nsprachpaten;Sprachpaten;{cell}\n").findings
    return found


def test_concepts_are_listed_and_suggested_by_label_where_it_is_clear_whose_it_is(tmp_path: Path) -> None:
    found = audience(tmp_path, "Fachkrafte")
    assert "gültig sind Ehrenamtliche, Eltern und Familien, Fachkräfte, Frauen und helfer." in found.message("de")
    assert "Parents and families" in found.message("en")
    assert "„Fachkräfte“" in found.message("de")
    assert "“Professionals”" in found.message("en")


def test_a_suggestion_is_in_the_language_of_the_header(tmp_path: Path) -> None:
    assert audience(tmp_path, "Fachkrafte", "Target group").suggestion == "Professionals"


@pytest.mark.parametrize(
    ("cell", "suggestion"),
    [
        ("Frauen, Fachkräfte", "Frauen | Fachkräfte"),
        ("frauen/familien", "Frauen | Eltern und Familien"),
        ("Frauen und Fachkräfte", "Frauen | Fachkräfte"),
        ("Frauen, Eltern und Familien", "Frauen | Eltern und Familien"),
        ("Fraune und Fachkrafte", "Frauen | Fachkräfte"),
        ("Eltern und Familie", "Eltern und Familien"),
        ("Frauen, Raumfahrt", None),
        ("Frauen, Frauen", None),
    ],
)
def test_values_between_wrong_separators_are_suggested_with_the_right_one(
    tmp_path: Path, cell: str, suggestion: str | None
) -> None:
    found = audience(tmp_path, cell)
    assert (found.rule, found.suggestion) == ("unknown-concept", suggestion)
    if suggestion is not None:
        meant = f"Kennung;Titel;Zielgruppe\nsprachpaten;Sprachpaten;{suggestion}\n"
        assert outcome(tmp_path / "again", measures=meant).findings == ()


def test_references_between_wrong_separators_are_suggested_with_the_right_one(tmp_path: Path) -> None:
    rows = "a;A;\nb;B;\nneu;Neu;{}\n"
    found = outcome(tmp_path, measures=f"Kennung;Titel;Ersetzt\n{rows.format('a, b')}", foci="Maßnahme\n")
    assert [each.suggestion for each in found.findings if each.place.column == "Ersetzt"] == ["a | b"]
    foci = "Maßnahme;Herausforderung\nsprachpaten und frühe-hilfen;1\n"
    assert outcome(tmp_path / "again", foci=foci).rules() == ["too-many-values"]


def test_several_values_where_one_is_allowed_are_counted_whatever_separates_them(tmp_path: Path) -> None:
    rule, _, message = only(outcome(tmp_path, foci="Maßnahme;Herausforderung\nsprachpaten;1, 3 und 5\n"))
    assert rule == "too-many-values"
    assert "nur ein Wert je Zelle" in message
    assert "3 da" in message


@pytest.mark.parametrize(
    ("cell", "number"), [("10. Feb", "10.2"), ("2026-02-10", "10.2"), ("10-Feb", "10.2"), ("11. Mär", None)]
)
def test_a_number_that_became_a_day_is_suggested_where_it_exists(tmp_path: Path, cell: str, number: str | None) -> None:
    (found,) = outcome(tmp_path, foci=f"Maßnahme;Herausforderung\nsprachpaten;{cell}\n").findings
    assert (found.rule, found.suggestion) == ("concept-became-date", number)


def test_an_unknown_reference_comes_with_a_suggestion_and_makes_no_half_row(tmp_path: Path) -> None:
    result = outcome(tmp_path, foci="Maßnahme;Herausforderung\nsprachpate;1\n")
    rule, place, message = only(result)
    assert (rule, place.column) == ("unknown-reference", "Maßnahme")
    assert "„sprachpaten“" in message
    assert not result.about("id/focus/sprachpate-1")


def test_a_reference_may_point_forward_and_to_its_own_table(tmp_path: Path) -> None:
    measures = "Kennung;Titel;Ersetzt\nneu;Neu;sprachpaten\nsprachpaten;Alt;\n"
    result = outcome(tmp_path, measures=measures)
    assert result.findings == ()
    assert result.about("id/measure/neu")["replaces"] == ["id/measure/sprachpaten"]


def test_a_reference_may_name_what_stands_in_turtle(tmp_path: Path) -> None:
    measure = f'<{IRI}id/measure/aus-turtle> a <{terms.ipv.Measure}> ; <{terms.dct.title}> "Aus Turtle"@de .'
    files = {"tables/weitere.ttl": measure, FOCI: "Maßnahme;Herausforderung\naus-turtle;1\n"}
    result = outcome(tmp_path, **files)
    assert result.findings == ()
    assert result.places.find(f"{IRI}id/measure/aus-turtle") == Place("tables/weitere.ttl", line=1)


def test_two_rows_with_one_identifier_are_reported_with_both_places_and_the_first_stays(tmp_path: Path) -> None:
    result = outcome(tmp_path, measures="Kennung;Titel\nsprachpaten;Erste\nSprachpaten;Zweite\n")
    rule, place, message = only(result)
    assert (rule, place) == ("duplicate-row", Place(MEASURES, row=3, column="Kennung"))
    assert f"{MEASURES}, Zeile 2" in message
    assert result.about("id/measure/sprachpaten")["title"] == ["Erste"]


def test_one_identifier_in_two_files_is_reported_too(tmp_path: Path) -> None:
    _, place, message = only(outcome(tmp_path, **{"tables/projekte.csv": "Kennung;Titel\nsprachpaten;Noch einmal\n"}))
    assert place.file == "tables/projekte.csv"
    assert f"{MEASURES}, Zeile 2" in message


def test_one_challenge_twice_for_a_measure_is_reported(tmp_path: Path) -> None:
    rule, place, _ = only(outcome(tmp_path, foci="Maßnahme;Herausforderung\nsprachpaten;3\nsprachpaten;Arbeit\n"))
    assert (rule, place) == ("duplicate-row", Place(FOCI, row=3, column="Herausforderung"))


@pytest.mark.parametrize(
    ("measures", "rule", "row", "column"),
    [
        ("Kennung;Titel\nsprachpaten;A\n;B\n", "missing-key", 3, "Kennung"),
        ("Kennung;Titel\nsprachpaten;A\nکار;B\n", "unusable-key", 3, "Kennung"),
        (f"Kennung;Titel\nsprachpaten;A\n{'x' * 121};B\n", "unusable-key", 3, "Kennung"),
        ("Kennung;Titel\nsprachpaten;A\n=A1;B\n", "formula", 3, "Kennung"),
        ("Kennung;Titel;Status\nsprachpaten;A;laufend|geplant\n", "too-many-values", 2, "Status"),
        ("Kennung;Titel;Webseite\nsprachpaten;A;www.hamm.de\n", "wrong-url", 2, "Webseite"),
        ("Kennung;Titl\nsprachpaten;A\n", "unknown-column", 1, "Titl"),
        ("Kennung;Titel (tr)\nsprachpaten;A\n", "unknown-language", 1, "Titel (tr)"),
        ("Kennung;Status (de)\nsprachpaten;laufend\n", "column-without-language", 1, "Status (de)"),
        ("Kennung;Titel;\nsprachpaten;A;verirrt\nb;B;auch\n", "nameless-column", 2, None),
    ],
)
def test_a_mistake_is_reported_where_it_stands(
    tmp_path: Path, measures: str, rule: str, row: int, column: str | None
) -> None:
    found_rule, place, _ = only(outcome(tmp_path, measures=measures))
    assert (found_rule, place) == (rule, Place(MEASURES, row=row, column=column))


def test_a_misspelt_header_comes_with_a_suggestion(tmp_path: Path) -> None:
    assert outcome(tmp_path, measures="Kennung;Titl\nsprachpaten;A\n").findings[0].suggestion == "Titel"


def test_a_table_without_its_key_column_is_not_mapped_and_its_references_are_reported_once(tmp_path: Path) -> None:
    result = outcome(tmp_path, measures="Titel\nSprachpaten\n")
    assert result.rules() == ["missing-table", "missing-column", "missing-table"]
    assert not result.about("id/measure/sprachpaten")


def test_a_broken_scheme_is_reported_once_per_column_and_not_for_every_cell(tmp_path: Path) -> None:
    result = outcome(tmp_path, **{"schemes/zielgruppen.ttl": "<a"})
    assert sorted(result.rules()) == ["missing-scheme", "turtle-syntax"]


def test_headers_may_be_english_or_local_names_and_texts_without_language_are_in_the_first(tmp_path: Path) -> None:
    result = outcome(tmp_path, measures="identifier;TITLE;Start\nsprachpaten;A;2024-03-01\n")
    assert result.findings == ()
    titles = [triple.object for triple in result.triples if triple.predicate.value == terms.dct.title]
    assert Literal("A", language="de") in titles


def test_all_findings_of_a_folder_come_together(tmp_path: Path) -> None:
    result = outcome(
        tmp_path,
        measures="Kennung;Titel;Beginn\nsprachpaten;A;gestern\n;B;2024-02-30\n",
        foci="Maßnahme;Herausforderung\nsprachpaten;19\n",
        **{"schemes/kaputt.ttl": "x:y x:z 1 ."},
    )
    assert result.rules() == ["turtle-syntax", "wrong-date", "no-such-day", "missing-key", "unknown-concept"]


def test_missing_folders_and_unknown_files_are_reported(tmp_path: Path) -> None:
    result = outcome(tmp_path, tables=None)
    assert result.rules() == ["missing-folder"]
    other = outcome(
        tmp_path / "other",
        **{"tables/massnamen.csv": "x", "tables/Anleitung.csv": "x", "notiz.txt": "x", "QUELLEN.md": "x"},
    )
    assert [(found.rule, found.severity, found.place.file) for found in other.findings] == [
        ("unknown-file", Severity.WARNING, "notiz.txt"),
        ("unknown-file", Severity.WARNING, "tables/massnamen.csv"),
    ]
    assert other.findings[1].suggestion == "Maßnahme.csv"


def test_a_folder_without_any_table_is_reported(tmp_path: Path) -> None:
    files = dict.fromkeys((MEASURES, FOCI, ACTORS, "tables/foerderungen.csv"))
    assert outcome(tmp_path, **files).rules() == ["no-tables"]


def test_a_challenge_scheme_that_no_file_holds_is_reported_with_the_nearest(tmp_path: Path) -> None:
    settings = (Path(__file__).parents[1] / "hostile/base/instance.toml").read_text(encoding="utf-8")
    result = outcome(tmp_path, **{"instance.toml": settings.replace("herausforderungen-1", "herausforderung-1")})
    assert result.findings[0].rule == "missing-challenge-scheme"
    assert result.findings[0].suggestion == "herausforderungen-1"


def test_places_lead_from_a_statement_back_to_its_cell(tmp_path: Path) -> None:
    find = outcome(tmp_path).places.find
    measure, focus = f"{IRI}id/measure/sprachpaten", f"{IRI}id/focus/sprachpaten-1"
    assert find(measure) == Place(MEASURES, row=2)
    assert find(measure, terms.dct.title, Literal("x", language="en")) == Place(MEASURES, row=2, column="Titel (en)")
    assert find(measure, terms.dct.title) == Place(MEASURES, row=2, column="Titel")
    assert find(f"{measure}#temporal", terms.dcat.startDate) == Place(MEASURES, row=2, column="Beginn")
    assert find(measure, terms.ipv.hasFocus, NamedNode(focus)) == Place(FOCI, row=2, column="Maßnahme")
    assert find(focus, terms.ipv.challenge) == Place(FOCI, row=2, column="Herausforderung")
    assert find(f"{IRI}id/funding/sprachpaten-2024#involvement") == Place("tables/foerderungen.csv", row=2)
    assert find(measure, terms.adms.status) == Place(MEASURES, row=2, column="Status")
    assert find(f"{IRI}scheme/zielgruppen-1/frauen") == Place("schemes/zielgruppen.ttl", line=10)
    assert find(f"{IRI}id/measure/unbekannt") == Place("pruefstadt")


def test_a_file_with_thousands_of_mistakes_is_cut_with_a_note_that_still_stops_the_build() -> None:
    log = FindingLog(limit=3)
    for row in range(10):
        log.add(finding("mojibake", Place("a.csv", row=row), "Ã¤", "ä"))
        log.add(finding("formula", Place("a.csv", row=row)))
    assert [found.rule for found in log].count("formula") == 3
    assert {found.rule: found.stops for found in log} == {
        "formula": True,
        "more-findings": True,
        "mojibake": False,
        "more-warnings": False,
    }


def test_findings_are_plain_values_for_reports(tmp_path: Path) -> None:
    found = outcome(tmp_path, measures="Kennung;Titel;Webseite\nsprachpaten;A;www.hamm.de\n").findings[0]
    assert found.to_json() == {
        "rule": "wrong-url",
        "severity": "Violation",
        "place": {"file": MEASURES, "row": 2, "column": "Webseite"},
        "value": "www.hamm.de",
        "messages": {"de": found.message("de"), "en": found.message("en")},
        "suggestion": "https://www.hamm.de",
    }
    assert found.message("ar") == found.message("en")


def test_every_rule_says_what_to_do_in_two_languages() -> None:
    for name, rule in RULES.items():
        assert rule.de.endswith((".", "{hint}", "{difference}")), name
        assert rule.en.endswith((".", "{hint}", "{difference}")), name
        assert rule.de.count("{") == rule.en.count("{"), name


def test_the_guide_to_tables_names_every_table_and_column() -> None:
    guide = (Path(__file__).parents[2] / "docs/tables.md").read_text(encoding="utf-8")
    for table in layouts().tables:
        section = guide.partition(f"(Segment `{table.segment}`)")[2].partition("\n#")[0]
        for column in table.columns:
            name = f"**{column.name('de')}**" if column in table.key else column.name("de")
            assert f"| {name} | {column.name('en')} |" in section, (table.segment, name)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet=';"|=\n\r\t\x00 äa1,.-', max_size=60).map(str.encode), st.data())
def test_no_content_of_a_table_makes_reading_fail(content: bytes, data: st.DataObject) -> None:
    head = data.draw(st.sampled_from([b"", b"Kennung;Titel;Beginn;Betrag;Webseite;Ersetzt\n"]))
    with TemporaryDirectory() as folder:
        result = outcome(Path(folder), measures=head + content)
    assert all(found.messages["de"] and found.messages["en"] for found in result.findings)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(alphabet="@prefix:<>\"'\\\n.;,[]()_#^^a1äu", max_size=80).map(str.encode))
def test_no_content_of_a_turtle_file_makes_reading_fail(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        result = outcome(Path(folder), **{"schemes/zusatz.ttl": content})
    assert all(found.messages["de"] and found.messages["en"] for found in result.findings)
