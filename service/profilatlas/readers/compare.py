"""Measures beside each other and on top of each other: what they share, what only one has, and what else differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from string import ascii_uppercase

from ..model.grid import Cell
from ..model.profile import Profile
from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .cards import Cards
from .compare_choice import MOST, Suggestions, choices, named, read_choice
from .compare_features import FIELDS, Features
from .complements import COMPARE, MEASURE, compare_path, measure_value, other_weight
from .filters import refuse_unknown
from .grids import SchemeGrid
from .models import ComparedMeasure, ComparedPair, ComparePage, Link, MeasureCard, OverlaidCell, OverlaidGrid, State
from .reading import Reading

DOWNLOADS = ("csv", "xlsx", "json")


def compare_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> ComparePage:
    """Read the comparison of the measures that an address names.

    What is odd about the measures is told on the page (`problems`, `refused`); `BadRequest` for other parameters.
    """
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, (MEASURE,))
    choice = read_choice(reading, parameters)
    measures = choice.measures
    compared = len(measures) > 1 and not choice.refused
    grid = SchemeGrid.of_instance(reading)
    cards = Cards(reading, grid, measures)
    features = Features(reading, measures if compared else ())
    suggestions = Suggestions(reading, measures)
    offered, listed_all = choices(reading, measures) if len(measures) < MOST else ((), True)
    letters = dict(zip(measures, ascii_uppercase, strict=False))
    profiles = {measure: cards.profile(measure) for measure in measures}
    everything = list(profiles.values())
    shown = {measure: cards.card(measure) for measure in measures}
    return ComparePage(
        path=compare_path(reading, measures),
        downloads=tuple((each, compare_path(reading, measures, f"{COMPARE}.{each}")) for each in DOWNLOADS),
        most=MOST,
        refused=choice.refused,
        problems=named(reading, choice.problems),
        measures=tuple(
            ComparedMeasure(
                letter=letter,
                card=shown[measure],
                without_path=compare_path(reading, [each for each in measures if each != measure]),
            )
            for measure, letter in letters.items()
        ),
        overlaid=_overlaid(reading, grid, shown, letters) if compared else None,
        common=cards.cell_links(_common(everything)) if compared else (),
        only=tuple(
            (letters[measure], cards.cell_links(only))
            for measure in measures
            if (only := _only(profiles[measure], (profiles[each] for each in measures if each != measure)))
        )
        if compared
        else (),
        pairs=_pairs(cards, features, profiles, letters) if compared else (),
        features=features.lines(letters) if compared else (),
        chosen=tuple(measure_value(reading, measure) for measure in measures),
        choices=offered,
        listed_all=listed_all,
        alike=suggestions.alike(),
        complementing=suggestions.complementing(),
    )


def _common(profiles: Sequence[Profile]) -> Profile:
    """The cells of all."""
    mask = profiles[0].mask
    for profile in profiles[1:]:
        mask &= profile.mask
    return Profile(mask)


def _only(profile: Profile, others: Iterable[Profile]) -> Profile:
    """The cells of one and of no other."""
    for other in others:
        profile = profile.only(other)
    return profile


def _overlaid(
    reading: Reading, grid: SchemeGrid, shown: Mapping[str, MeasureCard], letters: Mapping[str, str]
) -> OverlaidGrid:
    """All grids on top of each other."""
    states: dict[str, list[tuple[str, State]]] = {}
    for measure, letter in letters.items():
        grid_of = shown[measure].grid
        for cell in grid_of.focused if grid_of else ():
            states.setdefault(cell.iri, []).append((letter, cell.state))

    def fill(cell: Cell) -> OverlaidCell:
        found = tuple(states.get(cell.iri, ()))
        return OverlaidCell(reading.link(cell.iri), cell.index, found, len(found) == len(letters))

    rows = tuple(tuple(fill(cell) if cell else None for cell in row) for row in grid.grid.as_rows())
    return OverlaidGrid(reading.link(grid.scheme), grid.grid.has_layout, rows)


def _pairs(
    cards: Cards, features: Features, profiles: Mapping[str, Profile], letters: Mapping[str, str]
) -> tuple[ComparedPair, ...]:
    """Every two of the measures, the most similar first, those without a profile last."""
    found = [_pair(cards, features, profiles, letters, *two) for two in combinations(profiles, 2)]
    return tuple(sorted(found, key=lambda pair: -1 if pair.percent is None else pair.percent, reverse=True))


def _pair(
    cards: Cards,
    features: Features,
    profiles: Mapping[str, Profile],
    letters: Mapping[str, str],
    first: str,
    second: str,
) -> ComparedPair:
    one, other = profiles[first], profiles[second]
    known = bool(one) and bool(other)

    def cells(profile: Profile) -> tuple[Link, ...]:
        return cards.cell_links(profile) if known else ()

    same = {field: features.in_common(field, first, second) for field in FIELDS}
    return ComparedPair(
        first=letters[first],
        second=letters[second],
        percent=percent_of(one.similarity(other)) if known else None,
        shared=cells(one.shared(other)),
        other_weight=cells(other_weight(one, other)),
        only_first=cells(one.only(other)),
        only_second=cells(other.only(one)),
        same_target_groups=same["target_group"],
        same_areas=same["area"],
        same_programmes=same["programme"],
        same_actors=features.in_common("actor", first, second),
    )


def percent_of(share: float) -> int:
    """A share in whole per cent; 0 is said of nothing in common only.

    >>> percent_of(0.0), percent_of(0.001), percent_of(0.5)
    (0, 1, 50)
    """
    return max(1, round(share * 100)) if share else 0
