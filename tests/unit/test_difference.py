"""What differs between two states: which things, which fields, which profiles, in words of every language."""

import json
from collections import Counter
from collections.abc import Iterable

import pytest
from pyoxigraph import RdfFormat, parse

from profilatlas import terms
from profilatlas.model.difference import Change, Changes, State, ValueType
from profilatlas.readers.differences import Describer, Side
from profilatlas.readers.reading import last_part
from profilatlas.release.difference import Difference, compare
from profilatlas.store.embedded import EmbeddedStore
from profilatlas.store.port import Literal, NamedNode, Triple
from tests.queries.golden import BASE, fixture_store, fixture_triples, registry

QUERIES = registry()
SCHEME = f"{BASE}scheme/herausforderungen-1"
MEASURE = f"{BASE}id/measure/beispielprofil"
FUNDING = f"{BASE}id/funding/beispielprofil-1"
ACTOR = f"{BASE}id/actor/beispielverein"
PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in terms.PREFIXES.items()) + f"BASE <{BASE}>\n"


@pytest.fixture(scope="module")
def before() -> EmbeddedStore:
    return fixture_store(QUERIES)


def turtle(text: str) -> set[Triple]:
    return {quad.triple for quad in parse(input=PREFIXES + text, format=RdfFormat.TURTLE)}


def after(*, less: Iterable[Triple] | str = (), more: str = "") -> EmbeddedStore:
    """The fixture with statements taken away and added, and everything derived anew."""
    taken = turtle(less) if isinstance(less, str) else set(less)
    stated = set(fixture_triples())
    assert taken <= stated, f"the fixture does not say {taken - stated}"
    store = EmbeddedStore.memory((stated - taken) | turtle(more))
    for query in QUERIES.below("derive"):
        store.extend(store.construct(query.text))
    return store


def about(subject: str) -> set[Triple]:
    return {triple for triple in fixture_triples() if subject in (str(triple.subject)[1:-1], str(triple.object)[1:-1])}


def changes(old: EmbeddedStore, new: EmbeddedStore, scheme: str = SCHEME) -> Changes:
    difference = compare(old, new, QUERIES)
    return Describer(Side(old, SCHEME), Side(new, scheme), QUERIES, difference).changes()


def fields(change: Change) -> dict[str, tuple[list[str], list[str]]]:
    return {
        " ".join(filter(None, (last_part(field.property), field.language))): (
            [value.value for value in field.old],
            [value.value for value in field.new],
        )
        for field in change.fields
    }


def test_the_same_statements_make_no_difference(before: EmbeddedStore) -> None:
    assert not compare(before, fixture_store(QUERIES), QUERIES)


def test_where_a_row_stood_and_what_is_derived_make_no_difference(before: EmbeddedStore) -> None:
    elsewhere = fixture_store(QUERIES)
    row = NamedNode(f"{BASE}id/source/neu.csv#row=99")
    elsewhere.extend([Triple(NamedNode(MEASURE), NamedNode(terms.prov.wasDerivedFrom), row)])
    assert not compare(before, elsewhere, QUERIES)


def test_vocabulary_makes_no_difference(before: EmbeddedStore) -> None:
    other = fixture_store(QUERIES)
    label = Literal("Vorrangig", language="de")
    other.extend([Triple(NamedNode(terms.ipv.primary), NamedNode(terms.skos.prefLabel), label)])
    assert not compare(before, other, QUERIES)


def test_a_new_measure_is_told_with_all_its_fields(before: EmbeddedStore) -> None:
    new = after(more='<id/measure/neu> a ipv:Measure ; dct:identifier "neu" ; dct:title "Neu"@de , "New"@en .')
    (change,) = changes(before, new).measures
    assert (change.state, change.identifier, change.labels) == (State.ADDED, "neu", {"de": "Neu", "en": "New"})
    assert fields(change) == {"identifier": ([], ["neu"]), "title de": ([], ["Neu"]), "title en": ([], ["New"])}
    assert change.profile is None


def test_a_removed_measure_keeps_the_name_it_had() -> None:
    old = after(more='<id/measure/alt> a ipv:Measure ; dct:identifier "alt" ; dct:title "Alt"@de .')
    (change,) = changes(old, fixture_store(QUERIES)).measures
    assert (change.state, change.labels) == (State.REMOVED, {"de": "Alt"})


def test_a_field_is_told_with_all_its_values_before_and_after(before: EmbeddedStore) -> None:
    (change,) = changes(before, after(more=f"<{MEASURE}> dct:audience <scheme/zielgruppen-1/neu> .")).measures
    ((name, (old_values, new_values)),) = fields(change).items()
    assert name == "audience"
    assert old_values
    assert set(new_values) == {*old_values, f"{BASE}scheme/zielgruppen-1/neu"}
    assert change.profile is None


def test_a_changed_period_is_a_field_of_its_measure(before: EmbeddedStore) -> None:
    period = f"{MEASURE}#temporal"
    new = after(more=f'<{period}> dcat:endDate "2031-12-31"^^xsd:date .')
    (change,) = changes(before, new).measures
    (field,) = change.fields
    assert (change.iri, last_part(field.property)) == (MEASURE, "endDate")
    assert field.new[-1].type is ValueType.DATE


def test_a_focus_less_changes_the_profile_in_cells_and_words(before: EmbeddedStore) -> None:
    new = after(less=about(f"{BASE}id/focus/beispielprofil-18"))
    (change,) = changes(before, new).measures
    assert change.profile is not None
    assert (change.profile.added, change.profile.removed, change.profile.reweighted) == ((), (18,), ())
    assert "(18)" in change.profile.old.sentence["de"]
    assert change.profile.new.sentence["de"].endswith("(10).")
    assert change.profile.new.sentence["en"] != change.profile.old.sentence["en"]
    assert [(part.state, part.kind) for part in change.parts] == [(State.REMOVED, terms.ipv.Focus)]


def test_another_weight_is_neither_added_nor_removed(before: EmbeddedStore) -> None:
    new = after(more="<id/focus/beispielprofil-11> ipv:weight ipv:secondary .")
    (change,) = changes(before, new).measures
    assert change.profile is not None
    assert (change.profile.added, change.profile.removed, change.profile.reweighted) == ((), (), (11,))


def test_a_narrower_challenge_of_the_same_cell_changes_the_words_only(before: EmbeddedStore) -> None:
    focus, challenge = f"<{BASE}id/focus/beispielprofil-10-2>", f"<{SCHEME}/10"
    new = after(less=f"{focus} ipv:challenge {challenge}.2> .", more=f"{focus} ipv:challenge {challenge}> .")
    (change,) = changes(before, new).measures
    assert change.profile is not None
    assert change.profile.added == change.profile.removed == change.profile.reweighted == ()
    assert change.profile.old.sentence["de"] != change.profile.new.sentence["de"]


def test_a_funding_that_moves_shows_at_both_measures(before: EmbeddedStore) -> None:
    other = f"{BASE}id/measure/vorlaeufer"
    new = after(less=f"<{MEASURE}> ipv:hasFunding <{FUNDING}> .", more=f"<{other}> ipv:hasFunding <{FUNDING}> .")
    found = changes(before, new)
    assert {change.iri for change in found.measures} == {MEASURE, other}
    for change in found.measures:
        (part,) = [part for part in change.parts if part.iri == FUNDING]
        assert fields(part)["hasFunding"] == ([MEASURE], [other])
    (count,) = [count for count in found.counts if count.kind == terms.ipv.Funding]
    assert (count.added, count.removed, count.changed) == (0, 0, 1)


def test_actors_stand_with_the_others(before: EmbeddedStore) -> None:
    new = after(more=f"<{ACTOR}> foaf:homepage <https://verein.example/> .")
    found = changes(before, new)
    assert found.measures == ()
    (change,) = found.others
    assert (change.iri, fields(change)["homepage"][1]) == (ACTOR, ["https://verein.example/"])


def test_a_long_difference_can_be_cut_and_says_how_much_is_left_out(before: EmbeddedStore) -> None:
    new = after(more="".join(f'<id/measure/neu-{n}> a ipv:Measure ; dct:identifier "neu-{n}" .\n' for n in range(150)))
    difference = compare(before, new, QUERIES)
    describer = Describer(Side(before, SCHEME), Side(new, SCHEME), QUERIES, difference)
    cut = describer.changes(limit=20)
    assert (len(cut.measures), cut.left_out) == (20, 130)
    assert cut.counts[0].added == 150
    assert len(list(describer.measures())) == 150


def test_a_difference_survives_json(before: EmbeddedStore) -> None:
    new = after(less=about(f"{BASE}id/focus/beispielprofil-18"), more="<id/actor/neu> a org:Organization .")
    found = changes(before, new)
    assert Changes.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_turning_the_sides_round_turns_states_round(before: EmbeddedStore) -> None:
    new = after(more='<id/measure/neu> a ipv:Measure ; dct:identifier "neu" .', less=about(ACTOR))

    def states(difference: Difference) -> Counter[tuple[str, State]]:
        return Counter((each.iri, each.state) for changed in difference for each in changed.all())

    turned = {State.ADDED: State.REMOVED, State.REMOVED: State.ADDED, State.CHANGED: State.CHANGED}
    there, back = compare(before, new, QUERIES), compare(new, before, QUERIES)
    assert states(back) == Counter({(iri, turned[state]): n for (iri, state), n in states(there).items()})
    assert there
