"""How long ago things were changed, in bands of days: pure counting, from one day backwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

BANDS = (90, 365, 730)
"""The last day of each band but the open one: a quarter, a year, two years."""


@dataclass(frozen=True, slots=True)
class Ages:
    """`bands` count the things in each of `BANDS` and beyond, `unknown` those without a day; `median` is in days."""

    bands: tuple[int, ...]
    unknown: int
    median: int | None
    oldest: date | None
    newest: date | None

    @classmethod
    def of(cls, days: Iterable[tuple[date, int]], total: int, as_of: date) -> Self:
        """Count things by the day of their last change; a day after `as_of` counts as that day.

        >>> Ages.of([(date(2026, 10, 2), 2), (date(2023, 1, 1), 1)], 4, date(2026, 11, 1)).bands
        (2, 0, 0, 1)
        """
        counted = sorted(days, reverse=True)
        known = sum(things for _, things in counted)
        bands = [0] * (len(BANDS) + 1)
        passed, median = 0, None
        for day, things in counted:
            age = max(0, (as_of - day).days)
            bands[sum(age > last for last in BANDS)] += things
            passed += things
            if median is None and 2 * passed >= known:
                median = age
        return cls(
            bands=tuple(bands),
            unknown=max(0, total - known),
            median=median,
            oldest=counted[-1][0] if counted else None,
            newest=counted[0][0] if counted else None,
        )

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`."""
        oldest, newest = (plain[name] and date.fromisoformat(plain[name]) for name in ("oldest", "newest"))
        return cls(tuple(plain["bands"]), plain["unknown"], plain["median"], oldest, newest)

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "bands": list(self.bands),
            "unknown": self.unknown,
            "median": self.median,
            "oldest": self.oldest and self.oldest.isoformat(),
            "newest": self.newest and self.newest.isoformat(),
        }
