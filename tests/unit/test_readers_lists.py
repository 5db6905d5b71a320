"""Readers of lists: explore, overview, collections, sources, texts."""

from weakref import ref

import pytest

from profilatlas.errors import BadRequest, NotFound
from profilatlas.readers.explore import explore_page
from profilatlas.readers.facts import Facts
from profilatlas.readers.filters import Filters
from profilatlas.readers.lists import CLASSES, collection_page
from profilatlas.readers.models import Count, ExplorePage
from profilatlas.readers.overview import overview_page
from profilatlas.readers.reading import Reading
from profilatlas.readers.schemes import in_hierarchy
from profilatlas.readers.sources import sources_page
from profilatlas.readers.texts import text_page
from profilatlas.release.opened import OpenRelease
from profilatlas.store.port import NamedNode
from profilatlas.terms import ipv
from tests.queries.golden import BASE, registry
from tests.queries.release import asked, fixture_release

QUERIES = registry()
GERMAN = ("de", "en")
Parameters = dict[str, list[str]]


@pytest.fixture(scope="module")
def release() -> OpenRelease:
    return fixture_release(QUERIES)


def explore(release: OpenRelease, **parameters: list[str]) -> ExplorePage:
    return explore_page(release, QUERIES, parameters, GERMAN)


def found(page: ExplorePage) -> list[str]:
    return [card.link.iri.rsplit("/", 1)[-1] for card in page.measures]


def test_without_a_choice_all_measures_are_listed(release: OpenRelease) -> None:
    page = explore(release)
    assert len(found(page)) == page.paging.total == 5
    assert not page.filtered
    assert page.grid.without_profile == 1


@pytest.mark.parametrize(
    ("parameters", "measures"),
    [
        ({"challenge": ["12"]}, ["beispielprofil"]),
        ({"challenge": ["11", "18"]}, ["beispielprofil", "vorlaeufer", "werkstatt-demokratie"]),
        ({"challenge": ["11"], "target_group": ["fachkraefte"]}, ["beispielprofil"]),
        ({"target_group": ["kinder"]}, ["beispielprofil", "werkstatt-demokratie"]),
        ({"target_group": [f"{BASE}scheme/zielgruppen-1/frauen"]}, ["vorlaeufer"]),
        ({"actor": ["bund"]}, ["werkstatt-demokratie"]),
        ({"actor": ["stadt-hamm"], "with_actor": ["beispielverein"]}, ["beispielprofil", "werkstatt-demokratie"]),
        ({"status": ["laufend"]}, ["beispielprofil", "werkstatt-demokratie"]),
        ({"year": ["2021"]}, ["guter-lebensabend-hamm", "vorlaeufer"]),
        ({"focus": ["10.2"]}, ["beispielprofil", "guter-lebensabend-hamm"]),
        ({"plan": ["konzepte-1/integrationskonzept-2018"]}, ["beispielprofil"]),
        (
            {"status": [""]},
            ["beispielprofil", "guter-lebensabend-hamm", "ohne-profil", "vorlaeufer", "werkstatt-demokratie"],
        ),
    ],
)
def test_choice_filters_the_list(release: OpenRelease, parameters: Parameters, measures: list[str]) -> None:
    page = explore(release, **parameters)
    assert found(page) == measures
    assert page.grid.measures == len(measures)


@pytest.mark.parametrize(
    "parameters",
    [
        {"page": ["0"]},
        {"page": ["-1"]},
        {"page": ["1e9"]},
        {"page": ["9" * 400]},
        {"page": ["²"]},
        {"page": ["1", "2"]},
        {"per_page": ["11"]},
        {"sort": ["name;DROP"]},
        {"colour": ["red"]},
        {"lang[]": ["de"]},
        {"challenge": ["19"]},
        {"actor": ["niemand"]},
        {"plan": ["konzepte-1/niemals"]},
        {"plan": ["a b"]},
        {"year": ["soon"]},
        {"challenge": [str(number) for number in range(60)]},
    ],
)
def test_odd_parameter_is_refused_in_words(release: OpenRelease, parameters: Parameters) -> None:
    with pytest.raises(BadRequest) as refused:
        explore(release, **parameters)
    assert 10 < len(refused.value.detail) <= 300


def test_refusal_speaks_the_language_of_the_page(release: OpenRelease) -> None:
    with pytest.raises(BadRequest, match="gibt es hier nicht"):
        explore(release, colour=["red"])
    with pytest.raises(BadRequest, match="There is no parameter"):
        explore_page(release, QUERIES, {"colour": ["red"]}, ("en", "de"))


def test_page_beyond_the_end_is_the_last_one(release: OpenRelease) -> None:
    page = explore(release, page=["77"])
    assert (page.paging.page, page.paging.first, page.paging.last) == (1, 1, 5)


def test_counts_of_a_facet_hold_the_other_choices_only(release: OpenRelease) -> None:
    page = explore(release, status=["laufend"])
    facets = {facet.name: {option.value: option.measures for option in facet.options} for facet in page.facets}
    assert facets["status"] == {"beendet": 2, "geplant": 1, "laufend": 2}
    assert facets["target_group"] == {"fachkraefte": 1, "kinder": 2, "kinder-0-6": 1}
    (status,) = [facet for facet in page.facets if facet.name == "status"]
    assert [option.value for option in status.selected] == ["laufend"]
    assert {option.value: option.path for option in status.options} == {
        "beendet": None,
        "geplant": None,
        "laufend": "/explore",
    }


def test_every_link_of_the_list_leads_to_a_list(release: OpenRelease) -> None:
    page = explore(release, actor=["stadt-hamm"], with_actor=["beispielverein"], challenge=["10"], per_page=["25"])
    paths = [option.path for facet in page.facets for option in facet.selected if option.path]
    assert len(paths) == 3
    paths += [choice.path for choice in (*page.sorts, *page.sizes)]
    paths += [cell.measures_path for cell in page.grid.cells if cell.measures_path]
    assert len(paths) > 10
    for path in paths:
        explore(release, **parameters_of(path))


def parameters_of(path: str) -> Parameters:
    """The parameters of an address."""
    from urllib.parse import parse_qs, urlsplit

    return parse_qs(urlsplit(path).query)


def test_number_beside_a_link_is_the_length_of_its_list(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {}, GERMAN)
    tallies = (page.statuses, page.data_statuses, page.profile_statuses)
    counts: list[Count] = [*(count for tally in tallies for count in tally.items), *page.target_groups.items]
    counts += [*page.areas.items, *page.city_wide, *page.steering_logics.items, *page.levels.items, *page.actors.items]
    assert len(counts) > 10
    for count in counts:
        assert explore(release, **parameters_of(count.path)).paging.total == count.measures
    for cell in page.grid.cells:
        assert explore(release, **parameters_of(cell.measures_path or "")).paging.total == cell.measures
    for year in page.years:
        if year.measures:
            assert explore(release, **parameters_of(year.path)).paging.total == year.measures


def test_overview_shows_gaps_and_what_ends_soon(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {}, GERMAN)
    assert (page.title.value, page.total, page.measures) == ("Profilatlas", 5, 5)
    assert ([cell.notation for cell in page.gaps], [cell.notation for cell in page.single]) == ([], ["12"])
    assert page.focal_points[0].notation == "10"
    assert [card.link.label.value for card in page.ending.items] == ["Beispielprofil"]
    assert page.newest.items[0].link.label.value == "Beispielprofil"
    assert [(year.year, year.measures) for year in page.years][:2] == [("2020", 2), ("2021", 2)]


def test_whole_city_is_none_of_its_districts(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {}, GERMAN)
    assert [(count.link.notation, count.measures) for count in page.areas.items] == [("mitte", 2)]
    assert [(count.link.notation, count.measures) for count in page.city_wide] == [("stadtweit", 2)]
    assert page.areas.total == 1


def test_status_that_nobody_stated_is_counted_as_such(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {}, GERMAN)
    for tally in (page.statuses, page.data_statuses, page.profile_statuses):
        assert sum(count.measures for count in tally.items) + tally.unstated == page.measures
    assert page.data_statuses.unstated == 0
    assert page.profile_statuses.unstated > 0


def test_cell_tells_foci_without_weight_from_primary_ones(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {}, GERMAN)
    counts = {cell.notation: (cell.primary, cell.plain, cell.secondary) for cell in page.grid.cells}
    assert counts == {"10": (1, 1, 1), "11": (0, 1, 1), "12": (0, 1, 0), "18": (1, 1, 0)}


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"actor": ["stadt-hamm"]},
        {"actor": ["stadt-hamm"], "with_actor": ["beispielverein"], "status": ["laufend"]},
        {"year": ["2021", "2022"], "other_than": ["vorlaeufer"]},
        {"challenge": ["11", "18"], "every": ["challenge"]},
        {"ends_by": ["2027-10-31"], "target_group": ["kinder"]},
        {"focus": ["10.2"], "data_status": ["belegt"]},
    ],
)
def test_query_of_a_list_answers_the_list(release: OpenRelease, parameters: Parameters) -> None:
    page = explore(release, **parameters)
    rows = release.store.select(page.query or "")
    assert [row["measure"].value.rsplit("/", 1)[-1] for row in rows if isinstance(row["measure"], NamedNode)] == found(
        page
    )


def test_overview_follows_the_choice(release: OpenRelease) -> None:
    page = overview_page(release, QUERIES, {"target_group": ["kinder"], "year": ["2024"]}, GERMAN)
    assert (page.total, page.measures, page.filtered) == (5, 1, True)
    assert page.explore_path == "/explore?target_group=kinder&year=2024"
    assert [cell.measures for cell in page.grid.cells] == [1, 1, 1, 1]


def test_what_was_read_for_a_page_is_gone_with_it(release: OpenRelease) -> None:
    """Without waiting for the collector of circles: it may hold arrays over all measures."""
    reading = Reading(release, QUERIES, GERMAN)
    assert Filters({"target_group": (release.columns.facet("target_group").values[0],)}).path(reading)
    gone = ref(reading)
    del reading
    assert gone() is None


def test_lists_ask_a_fixed_number_of_queries() -> None:
    numbers = []
    for size in ("10", "50"):
        release = fixture_release(QUERIES)  # one that remembers nothing of other tests
        before = len(asked(release))
        explore(release, per_page=[size])
        numbers.append(len(asked(release)) - before)
    assert numbers[0] == numbers[1] <= 5


def test_collection_counts_measures_and_pages(release: OpenRelease) -> None:
    page = collection_page(release, QUERIES, "actor", {}, GERMAN)
    measures = {line.link.iri.rsplit("/", 1)[-1]: line.measures for line in page.items}
    assert measures == {"beispielverein": 2, "bund": 1, "land-nrw": 1, "stadt-hamm": 3}
    assert page.paging.total == 4


@pytest.mark.parametrize("segment", sorted(CLASSES))
def test_every_collection_has_a_page(release: OpenRelease, segment: str) -> None:
    assert collection_page(release, QUERIES, segment, {"page": ["3"]}, ("ar",)).paging.page == 1


def test_unknown_collection_is_not_found(release: OpenRelease) -> None:
    with pytest.raises(NotFound):
        collection_page(release, QUERIES, "unicorn", {}, GERMAN)


def test_sources_tell_what_is_attested_and_what_is_missing(release: OpenRelease) -> None:
    page = sources_page(release, QUERIES, ("en", "de"))
    counts = [each.count for each in page.data_statuses]
    assert {count.link.notation: count.measures for count in counts} == {"beispielhaft": 4, "belegt": 1}
    assert [(each.link.notation or each.link.label.value, each.urls) for each in page.measures.items] == [
        ("Guter Lebensabend", ("https://www.example.org/lebensabend",))
    ]
    assert (page.programmes.total, page.actors.total, page.without_profile) == (2, 3, 1)
    (rule,) = page.rules
    assert (rule.rule, rule.findings, rule.examples[0].message.value) == ("Measure-carrier-min", 1, "Add a carrier.")
    assert rule.examples[0].subject is not None
    assert rule.examples[0].subject.path == "/doc/measure/ohne-profil"
    assert page.text is not None and page.text.value == "<p>Sources</p>"


def test_text_that_the_instance_lacks_is_empty_and_another_name_is_not_found(release: OpenRelease) -> None:
    imprint = text_page(release, "imprint", ("en",)).text
    assert imprint is not None and (imprint.lang, imprint.fallback) == ("de", True)
    assert text_page(release, "privacy", GERMAN).text is None
    with pytest.raises(NotFound):
        text_page(release, "sources", GERMAN)


def test_circle_of_broader_concepts_lists_each_concept_once() -> None:
    concepts = {name: Facts() for name in ("urn:a", "urn:b", "urn:c")}
    for name, broader in (("urn:a", "urn:b"), ("urn:b", "urn:a"), ("urn:c", "urn:c")):
        concepts[name].add("broader", NamedNode(broader))
    assert sorted(concept for concept, _ in in_hierarchy(concepts)) == ["urn:a", "urn:b", "urn:c"]


def test_attested_status_is_the_vocabularys(release: OpenRelease) -> None:
    page = explore(release, data_status=["belegt"])
    assert [card.data_status.iri for card in page.measures if card.data_status] == [ipv.attested]
    assert not any(card.illustrative for card in page.measures)
