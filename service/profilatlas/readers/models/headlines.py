"""The key numbers of a set of measures."""

from __future__ import annotations

from dataclasses import dataclass

from .basics import Count


@dataclass(frozen=True, slots=True)
class Headlines:
    """The key numbers of the measures that fit, for the overview and the landing page.

    `gaps` and `single` are cells without and with one measure; `unmet` stated needs that no measure meets in their
    area; `payers` end within twelve months and leave `emptied` cells; the years speak of the release's day.
    """

    cells: int
    gaps: int
    single: int
    needs: int
    unmet: int
    payers: int
    emptied: int
    year: int
    running: int
    new: int
    ended: int
    most: Count | None
