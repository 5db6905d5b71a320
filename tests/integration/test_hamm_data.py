"""The demonstration data of Hamm: complete, consistent, and honest about what is attested and what is invented."""

import csv
import re
from collections import Counter, defaultdict
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pyoxigraph
import pytest

from profilatlas.model.sentence import Clause, SentenceWords, sentence
from profilatlas.settings import Instance

ROOT = Path(__file__).parents[2]
HAMM = ROOT / "data" / "hamm"
BASE = "https://profilatlas.example/hamm/"
IPV = f"{BASE}def/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
GOLDEN = (
    "Eine Maßnahme, die das dargestellte Profil aufweist, arbeitet demnach daran, Stereotype zu hinterfragen und "
    "Ressentiments abzubauen (11), nimmt zudem Werte und Einstellungen in den Blick (12), fördert die "
    "Handlungskompetenz von Fachkräften (10) und unterstützt professionelle Systeme darin, sich interkulturell "
    "weiterzuentwickeln (18)."
)
CITY_LABELS = (
    "Sprachliche Verständigung",
    "Bildungsintegration",
    "Arbeitsintegration",
    "Praktische Unterstützung und Orientierung",
    "Soziale Eingebundenheit und Partizipation",
    "Nutzung regionaler Strukturen und Netzwerke",
    "Selbstbestimmung, Eigenverantwortung und Selbstständigkeit",
    "Kulturelles Engagement",
    "Wissen",
    "Handlungskompetenz (Zuwanderer & Fachkräfte)",
    "Stereotype / Ressentiments",
    "Werte und Einstellungen",
    "Zugänge und Veränderungsmotivation",
    "Schutz und Gesundheit",
    "Sicherheit und Ordnung",
    "Evaluation und Weiterentwicklung",
    "Transparenz und Kooperation",
    "Interkulturelle Systementwicklung",
)

Rows = list[dict[str, str]]
Facts = dict[str, dict[str, list[pyoxigraph.Literal | pyoxigraph.NamedNode]]]


def read(table: str) -> Rows:
    """The rows of one table, strictly UTF-8 without BOM; every row has exactly the columns of the header."""
    text = (HAMM / "tables" / f"{table}.csv").read_bytes().decode("utf-8")
    header, *rows = csv.reader(text.splitlines(), delimiter=";", strict=True)
    assert all(len(row) == len(header) for row in rows)
    return [dict(zip(header, row, strict=True)) for row in rows]


def parse(path: Path) -> Facts:
    """The statements of a Turtle file by subject and predicate."""
    facts: Facts = defaultdict(lambda: defaultdict(list))
    for triple in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        facts[triple.subject.value][triple.predicate.value].append(triple.object)
    return facts


def text(facts: Facts, subject: str, predicate: str, language: str) -> str:
    """The one text of a subject in a language."""
    (found,) = [value.value for value in facts[subject][predicate] if value.language == language]
    return found


def split(cell: str) -> list[str]:
    return cell.split("|") if cell else []


def notations(facts: Facts, scheme: str | None = None) -> set[str]:
    """The notations of a file, or of one scheme in it."""
    return {
        statements[f"{SKOS}notation"][0].value
        for statements in facts.values()
        if f"{SKOS}notation" in statements
        and (scheme is None or scheme in {value.value for value in statements[f"{SKOS}inScheme"]})
    }


MEASURES, FOCI, ACTORS, NEEDS = (read(name) for name in ("massnahmen", "schwerpunkte", "akteure", "bedarfe"))
INVOLVEMENTS, FUNDINGS, PROGRAMMES = (read(name) for name in ("beteiligungen", "foerderungen", "programme"))
SCHEMES = {path.stem: parse(path) for path in sorted((HAMM / "schemes").glob("*.ttl"))}
CODES = parse(ROOT / "ontology" / "codes.ttl")
CHALLENGES = SCHEMES["herausforderungen-1"]
CHALLENGE_SCHEME = f"{BASE}scheme/herausforderungen-1"
IDENTIFIED = {"measures": MEASURES, "actors": ACTORS, "fundings": FUNDINGS, "programmes": PROGRAMMES, "needs": NEEDS}
BY_ID = {row["Kennung"]: row for row in MEASURES}
ILLUSTRATIVE = {row["Kennung"] for row in MEASURES if row["Datenstatus"] == "beispielhaft"}
ATTESTED = set(BY_ID) - ILLUSTRATIVE


def of(rows: Rows, measure: str) -> Rows:
    return [row for row in rows if row["Maßnahme"] == measure]


def cell(notation: str) -> str:
    return notation.split(".")[0]


# The scheme of challenges


def test_challenges_are_the_citys_table() -> None:
    for number, label in enumerate(CITY_LABELS, 1):
        subject = f"{CHALLENGE_SCHEME}/{number}"
        statements = CHALLENGES[subject]
        row, column = divmod(number - 1, 6)
        assert text(CHALLENGES, subject, f"{SKOS}prefLabel", "de") == label
        assert [int(statements[f"{IPV}{name}"][0].value) for name in ("index", "gridRow", "gridColumn")] == [
            number,
            row + 1,
            column + 1,
        ]


def test_narrower_challenges_have_no_cell() -> None:
    narrower = {subject: facts for subject, facts in CHALLENGES.items() if f"{SKOS}broader" in facts}
    assert set(narrower) == {f"{CHALLENGE_SCHEME}/10.1", f"{CHALLENGE_SCHEME}/10.2"}
    for statements in narrower.values():
        assert not {f"{IPV}index", f"{IPV}gridRow", f"{IPV}gridColumn"} & set(statements)


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_every_challenge_has_a_label_and_a_phrase_with_one_slot(language: str) -> None:
    for subject in CHALLENGES:
        if subject != CHALLENGE_SCHEME:
            assert text(CHALLENGES, subject, f"{SKOS}prefLabel", language)
            assert text(CHALLENGES, subject, f"{IPV}profilePhrase", language).count("{}") == 1


def say(measure: str, language: str) -> str | None:
    names = ("sentenceOpening", "firstAdverb", "secondAdverb", "conjunction", "clauseSeparator", "sentenceEnd")
    words = SentenceWords(*(text(CHALLENGES, CHALLENGE_SCHEME, f"{IPV}{name}", language) for name in names))
    return sentence(
        words,
        [
            Clause(
                text(CHALLENGES, f"{CHALLENGE_SCHEME}/{row['Herausforderung']}", f"{IPV}profilePhrase", language),
                int(cell(row["Herausforderung"])),
                int(row["Rang"]) if row["Rang"] else None,
            )
            for row in of(FOCI, measure)
        ],
    )


def test_the_citys_example_sentence_comes_out_word_for_word() -> None:
    assert say("beispielprofil", "de") == GOLDEN


def test_the_example_sentence_reads_well_in_english() -> None:
    assert say("beispielprofil", "en") == (
        "A measure with this profile therefore works to question stereotypes and reduce resentment (11), also "
        "looks at values and attitudes (12), promotes the competence to act of professionals (10) and supports "
        "professional systems in developing interculturally (18)."
    )


def test_the_arabic_conjunction_is_joined_to_its_clause() -> None:
    assert "(10) ويدعم الأنظمة" in (say("beispielprofil", "ar") or "")


def test_the_example_profile_states_four_foci_without_weight() -> None:
    assert [(row["Herausforderung"], row["Rang"], row["Gewicht"]) for row in of(FOCI, "beispielprofil")] == [
        ("11", "1", ""),
        ("12", "2", ""),
        ("10.2", "3", ""),
        ("18", "4", ""),
    ]
    assert BY_ID["beispielprofil"]["Profilstatus"] == "belegt"


# References


def test_the_instance_can_be_loaded_and_names_its_scheme() -> None:
    instance = Instance.load(HAMM)
    assert instance.base == BASE
    assert instance.challenge_scheme_iri in CHALLENGES


@pytest.mark.parametrize("rows", IDENTIFIED.values(), ids=IDENTIFIED)
def test_identifiers_are_unique_plain_slugs(rows: Rows) -> None:
    identifiers = [row["Kennung"] for row in rows]
    assert len(set(identifiers)) == len(identifiers)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", identifier) for identifier in identifiers)


def test_rows_name_only_measures_actors_and_programmes_that_exist() -> None:
    actors, programmes = {row["Kennung"] for row in ACTORS}, {row["Kennung"] for row in PROGRAMMES}
    assert {row["Maßnahme"] for row in FOCI + INVOLVEMENTS + FUNDINGS} <= set(BY_ID)
    assert {row["Akteur"] for row in INVOLVEMENTS} <= actors
    assert {name for row in FUNDINGS + PROGRAMMES for name in split(row["Fördermittelgeber"])} <= actors
    assert {row["Programm"] for row in FUNDINGS if row["Programm"]} <= programmes
    assert {name for row in MEASURES for name in split(row["Ersetzt"])} <= set(BY_ID)


AREAS = notations(SCHEMES["gebiete-1"])
LISTS = [
    (MEASURES, "Zielgruppe", notations(SCHEMES["zielgruppen-1"])),
    (MEASURES, "Steuerungslogik", notations(SCHEMES["steuerungslogik-1"])),
    (MEASURES, "Gebiet", AREAS),
    (MEASURES, "Status", notations(CODES, f"{IPV}measureStatuses")),
    (MEASURES, "Teil des Konzepts", notations(SCHEMES["konzepte-1"])),
    (MEASURES, "Datenstatus", notations(CODES, f"{IPV}dataStatuses")),
    (MEASURES, "Profilstatus", notations(CODES, f"{IPV}profileStatuses")),
    (FOCI, "Herausforderung", notations(CHALLENGES)),
    (FOCI, "Gewicht", notations(CODES, f"{IPV}weights")),
    (FOCI, "Art des Fokus", notations(CODES, f"{IPV}focusQualities")),
    (ACTORS, "Art", notations(CODES, f"{IPV}organisationKinds")),
    (ACTORS, "Gebiet", AREAS),
    (INVOLVEMENTS, "Rolle", notations(CODES, f"{IPV}roles")),
    (PROGRAMMES, "Ebene", notations(CODES, f"{IPV}fundingLevels")),
    (FUNDINGS, "Ebene", notations(CODES, f"{IPV}fundingLevels")),
    (FUNDINGS, "Form", notations(CODES, f"{IPV}fundingForms")),
    (FUNDINGS, "Betragsart", notations(CODES, f"{IPV}amountKinds")),
    (NEEDS, "Herausforderung", notations(CHALLENGES)),
    (NEEDS, "Zielgruppe", notations(SCHEMES["zielgruppen-1"])),
    (NEEDS, "Gebiet", AREAS),
]


@pytest.mark.parametrize(("rows", "column", "valid"), LISTS)
def test_cells_name_only_entries_of_their_list(rows: Rows, column: str, valid: set[str]) -> None:
    assert valid
    assert {value for row in rows for value in split(row[column])} <= valid


def test_areas_are_seven_districts_and_the_whole_city_which_is_no_broader_term() -> None:
    areas = SCHEMES["gebiete-1"]
    whole = areas[f"{BASE}scheme/gebiete-1/stadtweit"]
    assert len(AREAS) == 8
    assert f"{IPV}CityWideArea" in {value.value for value in whole["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"]}
    assert not [subject for subject, statements in areas.items() if f"{SKOS}broader" in statements]


def test_one_focus_per_measure_and_challenge() -> None:
    assert max(Counter((row["Maßnahme"], row["Herausforderung"]) for row in FOCI).values()) == 1


def test_succession_has_chains_but_no_cycle() -> None:
    predecessors = {row["Kennung"]: split(row["Ersetzt"]) for row in MEASURES}
    assert sum(map(bool, predecessors.values())) >= 4
    for start in predecessors:
        seen, waiting = set(), list(predecessors[start])
        while waiting:
            current = waiting.pop()
            assert current != start
            if current not in seen:
                seen.add(current)
                waiting.extend(predecessors[current])


# Coverage


def test_every_cell_is_covered_some_once_and_some_often() -> None:
    addressed = {(row["Maßnahme"], cell(row["Herausforderung"])) for row in FOCI if row["Maßnahme"] in ILLUSTRATIVE}
    counts = Counter(number for _, number in addressed)
    assert set(counts) == {str(number) for number in range(1, len(CITY_LABELS) + 1)}
    assert min(counts.values()) == 1
    assert max(counts.values()) >= 6


def test_illustrative_measures_are_about_two_dozen_with_carrier_and_translated_title() -> None:
    assert 22 <= len(ILLUSTRATIVE) <= 28
    assert "sprachpaten" in ILLUSTRATIVE
    for measure in ILLUSTRATIVE:
        assert "traeger" in {row["Rolle"] for row in of(INVOLVEMENTS, measure)}
        assert BY_ID[measure]["Titel (en)"]
        assert all(BY_ID[measure][column] for column in ("Beginn", "Gebiet", "Zielgruppe", "Steuerungslogik", "Status"))


@pytest.mark.parametrize(
    ("column", "wanted"),
    [
        ("Gebiet", AREAS),
        ("Steuerungslogik", notations(SCHEMES["steuerungslogik-1"])),
        ("Status", {"geplant", "laufend", "beendet"}),
    ],
)
def test_illustrative_measures_show_every_value(column: str, wanted: set[str]) -> None:
    assert wanted <= {value for measure in ILLUSTRATIVE for value in split(BY_ID[measure][column])}


def test_every_target_group_without_parts_is_reached() -> None:
    facts = SCHEMES["zielgruppen-1"]
    parents = {parent.value for statements in facts.values() for parent in statements.get(f"{SKOS}broader", [])}
    without_parts = notations(facts) - {parent.rsplit("/", 1)[1] for parent in parents}
    assert without_parts <= {value for row in MEASURES for value in split(row["Zielgruppe"])}


def test_fundings_show_five_levels_and_money_over_several_years() -> None:
    illustrative = [row for row in FUNDINGS if row["Maßnahme"] in ILLUSTRATIVE]
    assert {row["Ebene"] for row in illustrative} == notations(CODES, f"{IPV}fundingLevels")
    assert {row["Beginn"][:4] for row in illustrative} >= {"2016", "2019", "2020", "2023", "2025", "2026", "2027"}
    assert {row["Betragsart"] for row in FUNDINGS} >= notations(CODES, f"{IPV}amountKinds")


def test_profiles_show_weights_qualities_ranks_and_both_narrower_challenges() -> None:
    assert {row["Gewicht"] for row in FOCI} == {"", "primaer", "sekundaer"}
    assert {row["Art des Fokus"] for row in FOCI} >= notations(CODES, f"{IPV}focusQualities")
    assert {row["Herausforderung"] for row in of(FOCI, "elterncafe-vielfalt")} >= {"10.1", "10.2"}


def test_illustrative_actors_have_strengths_and_perspectives_in_both_languages() -> None:
    columns = ("Stärke (de)", "Stärke (en)", "Perspektive (de)", "Perspektive (en)")
    for row in ACTORS:
        if row["Datenstatus"] == "beispielhaft":
            assert all(row[column] for column in columns), row["Kennung"]
            assert len(split(row["Stärke (de)"])) == len(split(row["Stärke (en)"]))


# Honesty


@pytest.mark.parametrize("rows", IDENTIFIED.values(), ids=IDENTIFIED)
def test_attested_rows_name_a_source_and_illustrative_rows_none(rows: Rows) -> None:
    for row in rows:
        addresses = split(row["Quelle"])
        assert bool(addresses) == (row["Datenstatus"] == "belegt"), row["Kennung"]
        assert all(re.fullmatch(r"https?://\S+", address) for address in addresses)


@pytest.mark.parametrize("file", ["SOURCES.md", "texts/sources.en.md"])
def test_every_source_is_explained_in_the_list_of_sources(file: str) -> None:
    explained = (HAMM / file).read_text(encoding="utf-8")
    tables = (MEASURES, ACTORS, FUNDINGS, PROGRAMMES)
    named = {address for rows in tables for row in rows for address in split(row["Quelle"])}
    assert {address for address in named if address not in explained} == {f"{BASE}sources"}


def test_invented_actors_are_recognisable_by_name() -> None:
    for row in ACTORS:
        assert ("Beispiel" in row["Name (de)"]) == (row["Datenstatus"] == "beispielhaft"), row["Kennung"]


def test_illustrative_measures_name_no_real_organisation_but_as_funder() -> None:
    real = {row["Kennung"] for row in ACTORS if row["Datenstatus"] == "belegt"}
    involved = {row["Akteur"] for row in INVOLVEMENTS if row["Maßnahme"] in ILLUSTRATIVE}
    assert not involved & real
    real_programmes = {row["Kennung"]: split(row["Fördermittelgeber"]) for row in PROGRAMMES}
    for row in FUNDINGS:
        if row["Maßnahme"] in ILLUSTRATIVE and row["Fördermittelgeber"] in real:
            assert row["Fördermittelgeber"] in real_programmes[row["Programm"]]


def test_attested_measures_name_no_invented_actor_and_no_invented_concept() -> None:
    invented = {row["Kennung"] for row in ACTORS if row["Datenstatus"] == "beispielhaft"}
    for measure in ATTESTED:
        assert not {row["Akteur"] for row in of(INVOLVEMENTS, measure)} & invented
        assert not {row["Fördermittelgeber"] for row in of(FUNDINGS, measure)} & invented
        assert {row["Datenstatus"] for row in of(FUNDINGS, measure)} <= {"belegt"}
        assert BY_ID[measure]["Teil des Konzepts"] != "beispielkonzept"


def test_illustrative_measures_are_not_in_the_citys_concept_and_their_money_is_illustrative() -> None:
    assert {BY_ID[measure]["Teil des Konzepts"] for measure in ILLUSTRATIVE} == {"beispielkonzept"}
    assert {row["Datenstatus"] for row in FUNDINGS if row["Maßnahme"] in ILLUSTRATIVE} == {"beispielhaft"}


def test_profile_status_says_where_a_profile_comes_from() -> None:
    for measure, row in BY_ID.items():
        foci = of(FOCI, measure)
        assert bool(foci) == bool(row["Profilstatus"])
        if row["Profilstatus"] == "abgeleitet":
            assert all(focus["Anmerkung (de)"].startswith("Lesart: ") and focus["Anmerkung (en)"] for focus in foci)
    assert [measure for measure, row in BY_ID.items() if row["Profilstatus"] == "belegt"] == ["beispielprofil"]
    assert sum(not BY_ID[measure]["Profilstatus"] for measure in ATTESTED) >= 2
    assert {BY_ID[measure]["Profilstatus"] for measure in ILLUSTRATIVE} == {"beispielhaft", ""}


def test_the_esf_operation_states_what_the_list_of_operations_says() -> None:
    (funding,) = of(FUNDINGS, "esf-jobcenter-2016")
    assert amount(funding) == Decimal("499544.40")
    assert (funding["Betragsart"], funding["Anteil"], funding["Ebene"]) == ("foerderfaehig", "0,5", "eu")
    assert (funding["Beginn"], funding["Ende"]) == ("2016-01-01", "2016-12-31")


def test_both_counts_of_the_integration_concept_stand_with_their_sources() -> None:
    statements = SCHEMES["konzepte-1"][f"{BASE}scheme/konzepte-1/integrationskonzept-2018"]
    notes = " ".join(note.value for note in statements[f"{SKOS}note"])
    assert "48 Maßnahmen" in notes
    assert "46 Maßnahmen" in notes
    assert len(statements["http://purl.org/dc/terms/source"]) == 2


# Money and time


def amount(row: dict[str, str]) -> Decimal:
    return Decimal(row["Betrag"].replace(".", "").replace(",", "."))


def period(row: dict[str, str]) -> tuple[str, str]:
    return row["Beginn"] or "0000", row["Ende"] or "9999"


def test_amounts_are_german_numbers_with_a_currency() -> None:
    for row in FUNDINGS:
        assert re.fullmatch(r"([0-9]{1,3}(\.[0-9]{3})*,[0-9]{2})?", row["Betrag"])
        assert row["Währung"] == ("EUR" if row["Betrag"] else "")


def test_periods_end_after_they_start_and_fundings_stay_inside() -> None:
    for row in MEASURES + PROGRAMMES + FUNDINGS:
        start, end = period(row)
        assert start <= end, row["Kennung"]
    for row in FUNDINGS:
        if row["Beginn"]:
            (start, end), (first, last) = period(BY_ID[row["Maßnahme"]]), period(row)
            assert start <= first, row["Kennung"]
            assert last <= end, row["Kennung"]


def test_shares_of_a_measure_never_exceed_the_whole_in_any_year() -> None:
    for measure in BY_ID:
        shared = [row for row in of(FUNDINGS, measure) if row["Anteil"]]
        for year in map(str, range(2016, 2028)):
            running = (row for row in shared if row["Beginn"][:4] <= year <= row["Ende"][:4])
            assert sum(Decimal(row["Anteil"].replace(",", ".")) for row in running) <= 1, (measure, year)


def test_exactly_one_measure_shows_the_warning_about_double_funding() -> None:
    exclusive = {row["Kennung"] for row in PROGRAMMES if row["Schließt andere Förderung aus"] == "ja"}
    assert exclusive == {"kim-nrw"}
    doubled = set()
    for measure in BY_ID:
        for one, other in combinations(of(FUNDINGS, measure), 2):
            (a, b), (c, d) = period(one), period(other)
            if {one["Programm"], other["Programm"]} & exclusive and a <= d and c <= b:
                doubled.add(measure)
    assert doubled == {"fallmanagement-ein-tisch"}
    assert "Fallmanagement an einem Tisch" in (HAMM / "SOURCES.md").read_text(encoding="utf-8")


# Texts


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", ["imprint", "privacy", "accessibility"])
def test_texts_are_written_out_and_give_only_reserved_addresses(name: str, language: str) -> None:
    content = (HAMM / "texts" / f"{name}.{language}.md").read_text(encoding="utf-8")
    assert content.startswith("# ")
    assert len(content) > 800
    assert not re.search(r"TODO|TBD|XXX|lorem|\[\.\.\.\]|Muster", content, re.IGNORECASE)
    assert all(host.endswith("profilatlas.example") for host in re.findall(r"[\w.-]+@([\w.-]+\w)", content))


def test_cells_hold_no_e_mail_address() -> None:
    for rows in (MEASURES, ACTORS, PROGRAMMES, FUNDINGS, FOCI, NEEDS):
        assert not [value for row in rows for value in row.values() if "@" in value]
