"""A profile behaves like the set of weighted cells that it stands for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.model.profile import Profile, Weight

Scores = dict[int, Weight]
scores = st.dictionaries(st.integers(0, 130), st.sampled_from(Weight), max_size=12)


@settings(deadline=None)
@given(scores)
def test_profile_keeps_the_weight_of_each_cell(stated: Scores) -> None:
    profile = Profile.from_scores(stated)
    assert dict(profile.scores) == stated
    assert profile.positions == tuple(sorted(stated))
    assert (len(profile), bool(profile), profile.total) == (len(stated), bool(stated), sum(stated.values()))
    assert all((position in profile) == (position in stated) for position in range(131))


@settings(deadline=None)
@given(scores, scores)
def test_similarity_is_the_sum_of_minima_by_the_sum_of_maxima(one: Scores, other: Scores) -> None:
    cells = one.keys() | other.keys()
    low = sum(min(one.get(cell, 0), other.get(cell, 0)) for cell in cells)
    high = sum(max(one.get(cell, 0), other.get(cell, 0)) for cell in cells)
    expected = low / high if high else 0.0
    assert Profile.from_scores(one).similarity(Profile.from_scores(other)) == expected


@settings(deadline=None)
@given(scores, scores)
def test_shared_and_only_divide_a_profile(one: Scores, other: Scores) -> None:
    a, b = Profile.from_scores(one), Profile.from_scores(other)
    assert dict(a.shared(b).scores) == {cell: min(one[cell], other[cell]) for cell in one.keys() & other.keys()}
    assert dict(a.only(b).scores) == {cell: weight for cell, weight in one.items() if cell not in other}
    assert a.shares(b) == bool(one.keys() & other.keys())
    assert a.shared(b) == b.shared(a)


def test_similarity_of_profiles_of_one_weight_is_the_jaccard_index() -> None:
    assert Profile.of(10, 11, 12, 18).similarity(Profile.of(11, 18)) == 0.5
    assert Profile.of(secondary=[1, 2]).similarity(Profile.of(secondary=[2, 3])) == 1 / 3


def test_two_empty_profiles_have_nothing_in_common() -> None:
    assert Profile().similarity(Profile()) == 0.0


def test_cell_with_both_weights_is_primary() -> None:
    assert Profile.of(3, secondary=[3, 4]) == Profile.of(3, secondary=[4])


def test_negative_positions_and_masks_are_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        Profile.of(-1)
    with pytest.raises(ValueError, match="-2"):
        Profile(primary=-2)
