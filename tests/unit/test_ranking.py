"""Values of a feature by how many measures have them."""

import numpy as np
import pytest

from profilatlas.readers.ranking import Ranking
from profilatlas.release.facets import CodedFacet

FACET = CodedFacet.of(("a", "b", "c", "d"), np.array([0, 1, 1, 2, 2]), np.array([1, 1, 2, 0, 2]), 3)


@pytest.fixture
def ranking() -> Ranking:
    return Ranking.of(FACET, FACET.counts())


def test_the_most_frequent_come_first_then_by_name_and_what_nobody_has_is_left_out(ranking: Ranking) -> None:
    assert list(ranking) == [("b", 2), ("c", 2), ("a", 1)]
    assert (len(ranking), ranking[-1], ranking[1:]) == (3, ("a", 1), [("c", 2), ("a", 1)])


def test_some_values_come_in_the_same_order(ranking: Ranking) -> None:
    assert ranking.of_values(["a", "d", "c", "a", "other"]) == [("c", 2), ("a", 1)]
    assert [ranking.measures_with(value) for value in ("a", "d", "other")] == [1, 0, 0]


def test_values_can_be_left_out(ranking: Ranking) -> None:
    assert list(ranking.without(["b", "other"])) == [("c", 2), ("a", 1)]
    assert ranking.without(["other"]) is ranking
