"""Masks, coverage and similarity over many profiles equal what plain Python says of the same profiles."""

from collections import Counter
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.model import similarity
from profilatlas.model.coverage import coverage
from profilatlas.model.masks import Masks
from profilatlas.model.profile import Profile, Weight

CELLS = st.sampled_from([1, 4, 18, 63, 64, 65, 130])


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, list[Profile]]:
    """A number of cells, and profiles over them."""
    cells = draw(CELLS)
    scores = st.dictionaries(st.integers(0, cells - 1), st.sampled_from(Weight), max_size=6)
    return cells, draw(st.lists(scores.map(Profile.from_scores), max_size=14))


@settings(deadline=None)
@given(tables())
def test_masks_give_back_each_profile(table: tuple[int, list[Profile]]) -> None:
    cells, profiles = table
    masks = Masks.of(profiles, cells)
    assert [masks.profile(row) for row in range(len(masks))] == profiles
    assert masks.filled().tolist() == [bool(profile) for profile in profiles]
    for position in range(cells):
        assert masks.addressing(position).tolist() == [position in profile for profile in profiles]


@settings(deadline=None)
@given(tables(), st.randoms())
def test_coverage_counts_each_measure_once_per_cell(table: tuple[int, list[Profile]], choice: Random) -> None:
    cells, profiles = table
    rows = np.array([choice.random() < 0.5 for _ in profiles], np.bool_)
    masks = Masks.of(profiles, cells)
    for found, counted in (
        (coverage(masks, cells), profiles),
        (coverage(masks, cells, rows), [profile for profile, chosen in zip(profiles, rows, strict=True) if chosen]),
    ):
        expected = Counter((n, weight) for profile in counted for n, weight in profile.scores.items())
        assert found.primary.tolist() == [expected[n, Weight.PRIMARY] for n in range(cells)]
        assert found.secondary.tolist() == [expected[n, Weight.SECONDARY] for n in range(cells)]
        assert found.total.tolist() == [sum(n in profile for profile in counted) for n in range(cells)]


@pytest.mark.parametrize("chunk", [1, 3, 1 << 16])
@settings(deadline=None)
@given(tables(), st.integers(0, 20))
def test_similar_gives_the_exact_best_with_ties_by_row(
    chunk: int, table: tuple[int, list[Profile]], limit: int
) -> None:
    cells, profiles = table
    masks = Masks.of(profiles, cells)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similarity, "_CHUNK", chunk)
        for row, profile in enumerate(profiles):
            scored = [(n, profile.similarity(other)) for n, other in enumerate(profiles) if n != row]
            expected = sorted((pair for pair in scored if pair[1]), key=lambda pair: (-pair[1], pair[0]))
            assert similarity.similar(masks, row, limit) == expected[:limit]


@settings(deadline=None)
@given(tables())
def test_shared_cells_are_counted_without_their_weight(table: tuple[int, list[Profile]]) -> None:
    cells, profiles = table
    masks = Masks.of(profiles, cells)
    for row, profile in enumerate(profiles):
        found = similarity.shared_cells(masks, row, slice(0, len(profiles)))
        assert found.tolist() == [len(profile.shared(other)) for other in profiles]
