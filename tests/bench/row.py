"""A row of the benchmark as a value: what we take, what the other takes, what the ratio should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from tests.bench.timing import Taken


@dataclass(frozen=True, slots=True)
class Row:
    """Ours beside theirs in one unit; less is better unless `more` says that more is.

    `beside` says whom we are compared with, "" where a row stands alone. `at_least` is how many times as good as theirs ours
    should be, `at_most` a limit of ours in the row's unit. A row without `ours` was not measured, and `note` says why.
    """

    name: str
    beside: str
    unit: str
    ours: Taken | None = None
    theirs: Taken | None = None
    more: bool = False
    at_least: float | None = None
    at_most: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as good as theirs ours is, at the least where theirs was given up: above 1 we are ahead."""
        if self.ours is None or self.theirs is None:
            return None
        better, worse = (self.ours, self.theirs) if self.more else (self.theirs, self.ours)
        return better.median / worse.median if worse.median else None

    @property
    def is_met(self) -> bool | None:
        """Whether the row keeps its targets; None where it has none or was not measured."""
        ratio, targets = self.ratio, []
        is_bound = self.theirs is not None and self.theirs.late
        if self.at_least is not None and ratio is not None and (ratio >= self.at_least or not is_bound):
            targets.append(ratio >= self.at_least)
        if self.at_most is not None and self.ours is not None:
            targets.append(self.ours.median <= self.at_most)
        return all(targets) if targets else None

    @classmethod
    def missing(cls, name: str, beside: str, reason: str) -> Self:
        """A row that was not measured."""
        return cls(name, beside, "", note=reason)

    def to_json(self) -> dict[str, Any]:
        """The row for a file."""
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Self:
        """The row from a file."""
        sides = {side: Taken(**told[side]) if told[side] else None for side in ("ours", "theirs")}
        return cls(**{**told, **sides})
