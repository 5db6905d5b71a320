"""A facet of few values is kept as bits, one of many as codes: both answer the same."""

import random

import numpy as np
import pytest

from profilatlas.model.coverage import coverage
from profilatlas.model.masks import Masks
from profilatlas.model.profile import Profile
from profilatlas.release.facets import CellFacet, CodedFacet
from profilatlas.release.value_bits import MOST_VALUES


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 300])
@pytest.mark.parametrize("values", [0, 1, 7, MOST_VALUES, MOST_VALUES + 1])
def test_facet_counts_and_chooses_as_sets_do(values: int, count: int) -> None:
    chance = random.Random(values * 1000 + count)
    names = [f"v{number:02}" for number in range(values)]
    stated = [set(chance.sample(names, chance.randrange(min(values, 4) + 1))) for _ in range(count)]
    pairs = [(row, names.index(name)) for row, has in enumerate(stated) for name in has]
    rows, codes = (np.array([pair[place] for pair in pairs], np.int64) for place in (0, 1))
    facet = CodedFacet.of(names, rows, codes, count)
    chosen = np.array([chance.random() < 0.5 for _ in range(count)], np.bool_)

    among = [has for has, is_chosen in zip(stated, chosen, strict=True) if is_chosen]
    assert facet.counts(chosen).tolist() == [sum(name in has for has in among) for name in names]
    for wanted in ([], names[:1], names[-2:], ["unknown", *names[:3]]):
        assert facet.rows_with_any(wanted).tolist() == [not has.isdisjoint(wanted) for has in stated]
    for name in (*names[:2], "unknown"):
        assert facet.rows_with(name).tolist() == [name in has for has in stated]
    for row in range(0, count, 50):
        for start in (0, 64):
            others = slice(min(start, count // 64 * 64), count)
            assert facet.shared_with(row, others).tolist() == [len(stated[row] & has) for has in stated[others]]


@pytest.mark.parametrize("cells", [1, 18, MOST_VALUES, MOST_VALUES + 1])
def test_cells_are_covered_as_their_masks_say(cells: int) -> None:
    chance = random.Random(cells)
    profiles = [Profile.of(*chance.sample(range(cells), min(cells, 3))) for _ in range(200)]
    secondary = [Profile.of(secondary=chance.sample(range(cells), min(cells, 2))) for _ in range(200)]
    first, second = Masks.of(profiles, cells), Masks.of(secondary, cells)
    # A cell is primary or secondary, and some of the primary ones are plain.
    masks = Masks(first.primary, second.secondary & ~first.primary, first.primary & second.secondary)
    rows = np.array([chance.random() < 0.5 for _ in profiles], np.bool_)
    found = CellFacet(tuple(map(str, range(cells))), masks).coverage(rows)
    wanted = coverage(masks, cells, rows)
    for ours, theirs in (
        (found.primary, wanted.primary),
        (found.plain, wanted.plain),
        (found.secondary, wanted.secondary),
    ):
        assert ours.tolist() == theirs.tolist()
