"""Readers of single things: measure, challenge, concepts, actor, programme, scheme, and anything else."""

from datetime import date
from decimal import Decimal

import pytest

from profilatlas.errors import Gone, NotFound
from profilatlas.readers.actor import actor_page
from profilatlas.readers.concepts import challenge_page, concept_page
from profilatlas.readers.documents import document_page
from profilatlas.readers.measure import measure_page
from profilatlas.readers.models import Link, SourceRow, State, ThingPage, Value
from profilatlas.readers.programme import programme_page
from profilatlas.readers.schemes import scheme_page
from profilatlas.readers.things import thing_page
from profilatlas.readers.withdrawn import withdrawn_page
from profilatlas.release.opened import OpenRelease
from profilatlas.terms import ipv
from tests.queries.golden import BASE, registry
from tests.queries.release import asked, fixture_release, own_things

QUERIES = registry()
GERMAN = ("de", "en")
EXAMPLE = f"{BASE}id/measure/beispielprofil"
SCHEME = f"{BASE}scheme/herausforderungen-1"


@pytest.fixture(scope="module")
def release() -> OpenRelease:
    return fixture_release(QUERIES)


def notations(links: tuple[Link, ...]) -> list[str | None]:
    return [link.notation for link in links]


def slugs(links: tuple[Link, ...]) -> list[str]:
    return [link.iri.rsplit("/", 1)[-1] for link in links]


def test_profile_is_a_grid_with_the_state_of_each_cell(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, f"{BASE}id/measure/werkstatt-demokratie", GERMAN)
    assert page.grid.tabular
    assert [[cell and (cell.notation, cell.state) for cell in row] for row in page.grid.rows] == [
        [("10", State.PRIMARY), ("11", State.SECONDARY)],
        [("12", State.NONE), ("18", State.NONE)],
    ]
    assert notations(page.grid.cells[0].foci) == ["10.1"]


def test_sentence_follows_rank_and_names_the_index_of_the_cell(release: OpenRelease) -> None:
    sentence = measure_page(release, QUERIES, EXAMPLE, GERMAN).sentence
    assert sentence is not None
    assert sentence.text.value == (
        "Eine Maßnahme arbeitet demnach daran, Stereotype zu hinterfragen (11), nimmt zudem Werte in den Blick (12), "
        "fördert die Handlungskompetenz von Fachkräften (10) und unterstützt Systeme (18)."
    )
    assert not sentence.text.fallback


def test_sentence_falls_back_whole_where_a_phrase_is_missing(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, f"{BASE}id/measure/werkstatt-demokratie", ("en", "de"))
    assert page.sentence is not None
    assert (page.sentence.text.lang, page.sentence.text.fallback) == ("de", True)


def test_measure_shows_its_facts(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, EXAMPLE, GERMAN)
    assert (page.title.value, page.path) == ("Beispielprofil", "/doc/measure/beispielprofil")
    assert slugs(page.target_groups) == ["fachkraefte", "kinder-0-6"]
    assert [(slugs((each.actor,)), slugs(each.roles)) for each in page.actors] == [
        (["beispielverein"], ["roleCarrier"]),
        (["bund"], ["roleFunder"]) if len(page.actors) > 2 else (["stadt-hamm"], ["roleSteering"]),
        *([(["stadt-hamm"], ["roleSteering"])] if len(page.actors) > 2 else []),
    ]
    (funding,) = page.fundings
    assert funding.amount is not None
    assert (funding.amount.value, funding.amount.currency, funding.share) == (Decimal("10000.5"), "EUR", Decimal("0.8"))
    assert funding.level is not None and funding.level.iri == ipv.levelFederal
    assert [card.link.label.value for card in page.predecessors] == ["Vorläufer"]
    assert page.successors == ()
    assert slugs(page.plans) == ["integrationskonzept-2018"]


def test_facts_come_with_the_rows_of_their_files(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, EXAMPLE, GERMAN)
    assert page.origin.rows[0] == SourceRow("massnahmen.csv", None, 2)
    assert [focus.rows for focus in page.foci if focus.challenge.notation == "10.2"] == [
        (SourceRow("schwerpunkte.csv", None, 4),)
    ]
    assert not page.origin.attested


def test_similar_profiles_say_what_is_shared_and_what_is_not(release: OpenRelease) -> None:
    similar = measure_page(release, QUERIES, EXAMPLE, GERMAN).similar
    assert similar.total == 3
    assert similar.all_path == "/explore?challenge=10&challenge=11&challenge=12&challenge=18&other_than=beispielprofil"
    first = similar.items[0]
    assert (first.card.link.label.value, first.percent) == ("Werkstatt Demokratie", 38)
    assert (notations(first.shared), notations(first.only_here)) == (["10", "11"], ["12", "18"])
    assert slugs(first.same_actors) == ["beispielverein", "stadt-hamm"]
    assert slugs(first.same_programmes) == ["demokratie-leben"]
    assert slugs(first.same_target_groups) == ["kinder"]


def test_cross_links_say_what_is_the_same(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, EXAMPLE, GERMAN)
    assert [(slugs((item.card.link,)), slugs(item.shared)) for item in page.same_actor.items] == [
        (["werkstatt-demokratie"], ["beispielverein", "stadt-hamm"]),
        (["guter-lebensabend-hamm"], ["stadt-hamm"]),
    ]
    assert page.same_programme.total == 2
    assert [slugs(item.shared) for item in page.same_target_group.items] == [["fachkraefte"], ["kinder"]]
    assert page.same_target_group.all_path is not None
    assert "target_group=kinder&" in page.same_target_group.all_path


def test_measure_without_profile_has_no_grey_cell_and_no_sentence(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, f"{BASE}id/measure/ohne-profil", GERMAN)
    assert not page.has_profile
    assert page.grid.focused == ()
    assert page.sentence is None
    assert (page.similar.total, page.similar.all_path) == (0, None)


def test_number_of_queries_does_not_depend_on_the_number_of_related_measures() -> None:
    numbers = set()
    for name in ("beispielprofil", "werkstatt-demokratie"):
        release = fixture_release(QUERIES)  # one that remembers nothing of other tests
        before = len(asked(release))
        measure_page(release, QUERIES, f"{BASE}id/measure/{name}", GERMAN)
        numbers.add(len(asked(release)) - before)
    assert len(numbers) == 1
    assert max(numbers) <= 10


def test_missing_label_does_not_drop_a_fact(release: OpenRelease) -> None:
    page = measure_page(release, QUERIES, EXAMPLE, GERMAN)
    (steering,) = [role for each in page.actors for role in each.roles if role.iri == ipv.roleSteering]
    assert (steering.label.value, steering.label.lang) == ("roleSteering", "")


def test_label_in_another_language_is_marked_as_fallback(release: OpenRelease) -> None:
    page = challenge_page(release, QUERIES, f"{SCHEME}/18", ("en", "de"))
    assert (page.label.lang, page.label.fallback) == ("de", True)


def test_language_written_from_right_to_left_says_so(release: OpenRelease) -> None:
    page = challenge_page(release, QUERIES, f"{SCHEME}/10", ("ar", "de"))
    assert (page.label.lang, page.label.direction, page.label.fallback) == ("ar", "rtl", False)


def test_cell_counts_the_measures_of_its_narrower_challenges_once(release: OpenRelease) -> None:
    page = challenge_page(release, QUERIES, f"{SCHEME}/10", GERMAN)
    assert (page.primary, page.plain, page.secondary, page.overall.measures.total) == (1, 1, 1, 3)
    assert page.overall.measures.all_path == "/explore?challenge=10"
    assert slugs(page.narrower) == ["10.1", "10.2"]
    assert [need.link.path for need in page.needs.items] == ["/doc/need/evaluation-institutionen"]


def test_narrower_challenge_has_the_measures_that_state_exactly_it(release: OpenRelease) -> None:
    page = challenge_page(release, QUERIES, f"{SCHEME}/10.2", GERMAN)
    assert page.cell is not None and page.cell.notation == "10"
    assert slugs(tuple(card.link for card in page.overall.measures.items)) == [
        "beispielprofil",
        "guter-lebensabend-hamm",
    ]
    assert page.overall.measures.all_path == "/explore?focus=10.2"


def test_target_group_counts_for_its_broader_one(release: OpenRelease) -> None:
    page = concept_page(release, QUERIES, f"{BASE}scheme/zielgruppen-1/kinder", GERMAN)
    assert page.role == "target_group"
    assert page.overall is not None
    assert page.overall.measures.total == 2
    assert [count.link.notation for count in page.overall.target_groups.items] == ["fachkraefte", "kinder-0-6"]
    assert page.overall.target_groups.items[0].path == "/explore?target_group=kinder&with_target_group=fachkraefte"


def test_concept_plan_has_its_measures(release: OpenRelease) -> None:
    page = concept_page(release, QUERIES, f"{BASE}scheme/konzepte-1/integrationskonzept-2018", GERMAN)
    assert page.overall is not None
    assert (page.role, page.overall.measures.total) == ("plan", 1)
    assert page.overall.measures.all_path == "/explore?plan=integrationskonzept-2018"


def test_actor_shows_strengths_roles_and_partners(release: OpenRelease) -> None:
    page = actor_page(release, QUERIES, f"{BASE}id/actor/stadt-hamm", ("en", "de"))
    assert page.label.value == "City of Hamm"
    assert page.public_authority
    assert [text.value for text in page.strengths] == ["kennt die Stadt"]
    assert [(slugs((each.role,)), each.measures) for each in page.roles] == [
        (["roleCarrier"], 2),
        (["roleSteering"], 1),
    ]
    assert [(slugs((each.link,)), each.measures) for each in page.partners.items] == [
        (["beispielverein"], 2),
        (["bund"], 1),
    ]
    assert page.partners.items[0].path == "/explore?actor=stadt-hamm&with_actor=beispielverein"


def test_amounts_of_a_programme_are_never_mixed(release: OpenRelease) -> None:
    page = programme_page(release, QUERIES, f"{BASE}id/programme/demokratie-leben", GERMAN)
    sums = {each.amount.kind.iri: (each.amount.value, each.fundings) for each in page.sums if each.amount.kind}
    assert sums == {ipv.granted: (Decimal("10000.5"), 1), ipv.planned: (Decimal(5000), 1)}
    assert page.fundings.total == 3
    assert [line.measure is not None for line in page.fundings.items] == [True, True, True]
    assert not page.ended


def test_programme_says_that_it_excludes_other_funding(release: OpenRelease) -> None:
    page = programme_page(release, QUERIES, f"{BASE}id/programme/kim-nrw", GERMAN)
    assert page.excludes_other_funding is True
    assert [text.value for text in page.legal_bases] == ["§ 9 TIntG"]


def test_scheme_lists_narrower_concepts_below_broader_ones(release: OpenRelease) -> None:
    page = scheme_page(release, QUERIES, SCHEME, GERMAN)
    assert [(line.link.notation, line.depth) for line in page.concepts] == [
        ("10", 0),
        ("10.1", 1),
        ("10.2", 1),
        ("11", 0),
        ("12", 0),
        ("18", 0),
    ]
    assert page.grid is not None
    assert [cell.measures for cell in page.grid.cells] == [3, 2, 1, 2]
    assert (page.grid.measures, page.grid.without_profile) == (5, 1)


def test_anything_else_has_a_table_of_its_properties(release: OpenRelease) -> None:
    page = thing_page(release, QUERIES, f"{BASE}id/focus/beispielprofil-10-2", GERMAN)
    assert page.label.value == "Schwerpunkt"
    assert page.rows == (SourceRow("schwerpunkte.csv", None, 4),)
    assert [value.link.path for line in page.used_by.items for value in line.values if value.link] == [
        "/doc/measure/beispielprofil"
    ]


@pytest.mark.parametrize("languages", [("de", "en"), ("ar",), ("fr", "de")])
def test_everything_in_the_release_has_a_page(release: OpenRelease, languages: tuple[str, ...]) -> None:
    things = own_things(release)
    assert len(things) > 50
    for iri in things:
        assert document_page(release, QUERIES, iri, languages).iri == iri


def test_class_of_a_thing_decides_its_page(release: OpenRelease) -> None:
    page = document_page(release, QUERIES, f"{BASE}id/funding/werkstatt-demokratie-1", GERMAN)
    assert isinstance(page, ThingPage)


@pytest.mark.parametrize("name", ["id/measure/niemand", "id/measure/a b", 'id/measure/"><x', "scheme/nichts-1", ""])
def test_unknown_or_impossible_name_is_not_found(release: OpenRelease, name: str) -> None:
    with pytest.raises(NotFound):
        document_page(release, QUERIES, BASE + name, GERMAN)


@pytest.mark.parametrize(
    "reader", [measure_page, challenge_page, concept_page, actor_page, programme_page, scheme_page]
)
def test_reader_refuses_a_thing_of_another_kind(release: OpenRelease, reader: object) -> None:
    assert callable(reader)
    with pytest.raises(NotFound):
        reader(release, QUERIES, f"{BASE}id/need/kinder", GERMAN)


WITHDRAWN = f"{BASE}id/measure/sprachcafe-nord"


def test_page_of_a_withdrawn_address_is_gone(release: OpenRelease) -> None:
    with pytest.raises(Gone) as gone:
        document_page(release, QUERIES, WITHDRAWN, GERMAN)
    assert gone.value.iri == WITHDRAWN


def test_unknown_address_is_not_gone(release: OpenRelease) -> None:
    with pytest.raises(NotFound) as unknown:
        document_page(release, QUERIES, f"{BASE}id/measure/nie", GERMAN)
    assert not isinstance(unknown.value, Gone)


def test_notice_says_what_stood_there_since_when_not_why_and_what_takes_its_place(release: OpenRelease) -> None:
    page = withdrawn_page(release, QUERIES, WITHDRAWN, ("en", "de"))
    assert page.title is not None
    assert (page.title.value, page.title.fallback) == ("Language café North", False)
    assert [(text.value, text.fallback) for text in page.reasons] == [("Aufgegangen im Beispielprofil.", True)]
    assert page.since == date(2026, 3, 31)
    outside, inside = page.replacements
    assert outside == Value(url="https://anderswo.example/sprachcafe")
    assert inside.link is not None
    assert (inside.link.label.value, inside.link.path) == ("Example profile", "/doc/measure/beispielprofil")
    assert page.sources == ("https://stadt.example/beschluss",)
    assert page.data_status is not None
    assert page.data_status.iri == ipv.illustrative


def test_address_that_was_not_withdrawn_has_no_notice(release: OpenRelease) -> None:
    with pytest.raises(NotFound):
        withdrawn_page(release, QUERIES, EXAMPLE, GERMAN)
