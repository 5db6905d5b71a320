"""What is counted in one pass over sorted lines: once by hand, once against plain sets over the graph of the queries' fixture."""

from pathlib import Path

import pytest

from profilatlas.release import tally as tallying
from profilatlas.release.tally import Tally, Use, tally
from profilatlas.store.lookup import LINES, write_lookup
from profilatlas.store.port import Literal, NamedNode, Triple
from profilatlas.terms import rdf
from tests.queries.golden import BASE, fixture_store, registry

ID = f"{BASE}id/"
LITTLE = f"""\
<{ID}a#part> <http://p.example/in> <{ID}a> .
<{ID}a> <http://p.example/name> "A @ home"@de .
<{ID}a> <http://p.example/name> "At home"@en .
<{ID}a> <http://p.example/size> "1"^^<http://t.example/number> .
<{ID}a> <{rdf.type}> <http://c.example/C> .
<{ID}b> <http://p.example/name> "A @ home"@de .
<{ID}b> <http://p.example/name> "mail@b.example" .
<{ID}b> <{rdf.type}> <http://c.example/C> .
<{ID}b> <{rdf.type}> <http://c.example/D> .
<http://x.example/> <http://p.example/in> _:c14n0 .
<http://x.example/> <{rdf.type}> <http://c.example/C> .
_:c14n0 <{rdf.type}> <http://c.example/D> .
"""


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    lines = tmp_path_factory.mktemp("tally") / LINES
    lines.write_text(LITTLE)
    return tally(lines, BASE)


def test_triples_things_and_different_values_are_counted_in_all_and_by_property(little: Tally) -> None:
    assert little.use == Use(12, 5, 8)
    assert little.properties == {
        "http://p.example/in": Use(2, 2, 2),
        "http://p.example/name": Use(4, 2, 3),
        "http://p.example/size": Use(1, 1, 1),
        rdf.type: Use(5, 4, 2),
    }


def test_numbers_are_the_same_when_few_values_are_kept_at_a_time(
    little: Tally, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallying, "KEPT", 1)
    (lines := tmp_path / LINES).write_text(LITTLE)
    assert tally(lines, BASE) == little


def test_classes_have_all_their_things_and_the_first_address_among_them(little: Tally) -> None:
    assert little.classes == {"http://c.example/C": 3, "http://c.example/D": 2}
    assert little.first == {"http://c.example/C": "http://x.example/", "http://c.example/D": f"{ID}b"}
    assert little.entities == 2


def test_own_things_are_counted_by_what_they_state_and_in_which_language(little: Tally) -> None:
    assert little.own == {"http://c.example/C": 2, "http://c.example/D": 1}
    assert little.stated["http://c.example/C", "http://p.example/name"] == 2
    assert little.stated["http://c.example/C", "http://p.example/size"] == 1
    assert little.spoken == {
        ("http://c.example/C", "http://p.example/name", "de"): 2,
        ("http://c.example/C", "http://p.example/name", "en"): 1,
        ("http://c.example/D", "http://p.example/name", "de"): 1,
    }


def test_nothing_is_counted_of_nothing(tmp_path: Path) -> None:
    (tmp_path / LINES).touch()
    assert tally(tmp_path / LINES, BASE).use == Use(0, 0, 0)


def test_counts_are_those_of_sets_of_all_triples(tmp_path: Path) -> None:
    store = fixture_store(registry())
    write_lookup(store.dump, tmp_path)
    counted, triples = tally(tmp_path / LINES, BASE), list(store.triples())
    assert counted.use == _use(triples)
    assert counted.properties == {
        name: _use([each for each in triples if each.predicate.value == name])
        for name in {each.predicate.value for each in triples}
    }
    typed = {(each.subject, each.object) for each in triples if each.predicate == NamedNode(rdf.type)}
    own = {(thing, kind) for thing, kind in typed if str(thing).startswith((f"<{BASE}id/", f"<{BASE}scheme/")) and kind}
    for kind, things in counted.own.items():
        members = {thing for thing, of in own if of == NamedNode(kind)}
        assert things == len(members)
        about = [each for each in triples if each.subject in members]
        for name in {each.predicate.value for each in about}:
            stating = [each for each in about if each.predicate.value == name]
            assert counted.stated[kind, name] == len({each.subject for each in stating})
            texts = {(each.subject, each.object.language) for each in stating if isinstance(each.object, Literal)}
            for tag in {tag for _, tag in texts if tag}:
                assert counted.spoken[kind, name, tag] == len({thing for thing, of in texts if of == tag})


def _use(triples: list[Triple]) -> Use:
    return Use(len(triples), len({each.subject for each in triples}), len({each.object for each in triples}))
