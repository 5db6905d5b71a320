"""The smallest set: equal to what trying everything finds, the same in any order, and honest when it gives up."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from profilatlas.model.cover import greedy_cover, smallest_cover

MASKS = st.lists(st.integers(0, 2**7 - 1), max_size=7)


def union(masks: tuple[int, ...]) -> int:
    covered = 0
    for mask in masks:
        covered |= mask
    return covered


def smallest_size(candidates: list[int], wanted: int) -> int:
    """How many candidates are needed at least, found by trying all sets."""
    reachable = union(tuple(candidates)) & wanted
    return next(
        size
        for size in range(len(candidates) + 1)
        if any(union(chosen) & wanted == reachable for chosen in combinations(candidates, size))
    )


@settings(max_examples=300, deadline=None)
@given(MASKS, st.integers(0, 2**7 - 1))
def test_the_set_is_as_small_as_trying_everything_finds(candidates: list[int], wanted: int) -> None:
    cover = smallest_cover(candidates, wanted)
    assert cover.exact
    assert len(cover.chosen) == smallest_size(candidates, wanted)
    assert union(cover.chosen) == union(tuple(candidates)) & wanted
    assert cover.uncovered == wanted & ~union(tuple(candidates))


@given(MASKS, st.integers(0, 2**7 - 1), st.randoms())
def test_the_order_of_the_candidates_does_not_matter(candidates: list[int], wanted: int, chance: object) -> None:
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert smallest_cover(candidates, wanted) == smallest_cover(shuffled, wanted)


@given(MASKS, st.integers(1, 2**7 - 1))
def test_each_chosen_one_adds_something_and_the_first_adds_most(candidates: list[int], wanted: int) -> None:
    chosen = smallest_cover(candidates, wanted).chosen
    gains = [(mask & ~union(chosen[:place])).bit_count() for place, mask in enumerate(chosen)]
    assert all(gains)
    assert gains == sorted(gains, reverse=True)


def test_where_greedy_takes_three_the_search_finds_two() -> None:
    # The classic trap: the largest set takes half of each of the two that would do.
    candidates = [0b00001111, 0b11110000, 0b01111110]
    assert len(greedy_cover(candidates, 0b11111111)) == 3
    cover = smallest_cover(candidates, 0b11111111)
    assert (cover.chosen, cover.exact) == ((0b00001111, 0b11110000), True)


def test_a_search_that_may_not_try_keeps_the_greedy_set_and_says_so() -> None:
    cover = smallest_cover([0b00001111, 0b11110000, 0b01111110], 0b11111111, most_steps=0)
    assert (len(cover.chosen), cover.exact) == (3, False)


def test_nothing_wanted_needs_nothing() -> None:
    assert smallest_cover([0b1], 0).chosen == ()
    assert smallest_cover([], 0b11).uncovered == 0b11
