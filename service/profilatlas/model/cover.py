"""The smallest set of profiles that covers chosen cells: greedy always, exact where that is decided in bounded time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_STEPS = 3000
"""How many choices the search for a smaller set tries before it gives up: a number, so that every machine agrees."""
_MOST_PARTS = 50_000


@dataclass(frozen=True, slots=True)
class Cover:
    """`chosen` are masks, the one that covers most first; `uncovered` the wanted cells that no candidate has.

    `exact` says that no smaller set covers as much; otherwise the set is the greedy one, or a smaller one if the search
    found one before it gave up.
    """

    chosen: tuple[int, ...]
    uncovered: int
    exact: bool


def smallest_cover(candidates: Iterable[int], wanted: int, most_steps: int = MOST_STEPS) -> Cover:
    """A small set of candidates that together have every wanted cell that any of them has.

    Candidates and `wanted` are masks over the cells of a scheme. The same candidates, in whatever order, give the same
    set: where several do equally well, the smaller mask wins.

    >>> cover = smallest_cover([0b0011, 0b0110, 0b1100, 0b1000], wanted=0b11111)
    >>> [bin(mask) for mask in cover.chosen], bin(cover.uncovered), cover.exact
    (['0b11', '0b1100'], '0b10000', True)
    """
    useful = _without_needless({mask & wanted for mask in candidates} - {0})
    reachable = 0
    for mask in useful:
        reachable |= mask
    chosen = greedy_cover(useful, reachable)
    search = _Search(useful, reachable, chosen, most_steps)
    search.run()
    return Cover(_ordered(search.best, reachable), wanted & ~reachable, search.finished)


def greedy_cover(candidates: Sequence[int], wanted: int) -> tuple[int, ...]:
    """Again and again the candidate that covers most of what is still missing: at most ln(n) + 1 times too many.

    >>> [bin(mask) for mask in greedy_cover([0b0110, 0b0011, 0b1100], wanted=0b1111)]
    ['0b11', '0b1100']
    """
    chosen: list[int] = []
    missing = wanted
    while missing:
        best = max(candidates, key=lambda mask: ((mask & missing).bit_count(), -mask))
        chosen.append(best)
        missing &= ~best
    return tuple(chosen)


class _Search:
    """Branch and bound: some candidate must cover the rarest missing cell, so only these are tried."""

    def __init__(self, candidates: Sequence[int], wanted: int, best: tuple[int, ...], most_steps: int) -> None:
        self.best = best
        self.finished = True
        self._wanted = wanted
        self._steps_left = most_steps
        self._with_cell = {cell: [mask for mask in candidates if mask & cell] for cell in _cells(wanted)}
        self._largest = max((mask.bit_count() for mask in candidates), default=1)
        self._rarest_first = sorted(self._with_cell, key=lambda cell: (len(self._with_cell[cell]), cell))

    def run(self) -> None:
        """Look for smaller sets until there can be none, or the steps are used up."""
        self._extend((), self._wanted)

    def _extend(self, chosen: tuple[int, ...], missing: int) -> None:
        if not missing:
            self.best = chosen
            return
        cell = next(cell for cell in self._rarest_first if cell & missing)
        by_gain = sorted(self._with_cell[cell], key=lambda mask: (-(mask & missing).bit_count(), mask))
        for mask in by_gain:
            left = missing & ~mask
            # What is left needs this many more at least; by falling gain, no later candidate needs fewer.
            if len(chosen) + 1 + -(-left.bit_count() // self._largest) >= len(self.best):
                return
            if not self._steps_left:
                self.finished = False
                return
            self._steps_left -= 1
            self._extend((*chosen, mask), left)


def _without_needless(masks: set[int]) -> list[int]:
    """Ascending masks without those that another one contains: whatever they cover, the other covers, too.

    Their parts are listed for that; of more than `_MOST_PARTS`, some needless masks stay, which costs only time.
    """
    parts: set[int] = set()
    kept: list[int] = []
    for mask in sorted(masks, key=lambda mask: (-mask.bit_count(), mask)):
        if mask in parts:
            continue
        kept.append(mask)
        to_part = [mask]
        while to_part and len(parts) < _MOST_PARTS:
            whole = to_part.pop()
            for cell in _cells(whole):
                if (part := whole ^ cell) not in parts:
                    parts.add(part)
                    to_part.append(part)
    return sorted(kept)


def _ordered(masks: Sequence[int], wanted: int) -> tuple[int, ...]:
    """The chosen masks by what each adds to those before it."""
    left, ordered, missing = list(masks), [], wanted
    while left:
        best = max(left, key=lambda mask: ((mask & missing).bit_count(), -mask))
        left.remove(best)
        ordered.append(best)
        missing &= ~best
    return tuple(ordered)


def _cells(mask: int) -> list[int]:
    """The single bits of a mask, the lowest first."""
    cells: list[int] = []
    while mask:
        cells.append(mask & -mask)
        mask &= mask - 1
    return cells
