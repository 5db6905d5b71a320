"""The profile of a measure: the weighted set of challenges it works on, as bits over the cells of a scheme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType


class Weight(IntEnum):
    """How much a focus counts. A focus without a stated weight (plain grey) counts like a primary one."""

    SECONDARY = 1
    PRIMARY = 2


@dataclass(frozen=True, slots=True)
class Profile:
    """Bit masks over cell positions; bit *n* stands for the cell at position *n* of the scheme's grid.

    A cell that is stated with both weights is primary: the two masks never overlap, so equal profiles are equal.

    >>> Profile(primary=0b0110, secondary=0b0011)
    Profile(primary=6, secondary=1)
    """

    primary: int = 0
    secondary: int = 0

    def __post_init__(self) -> None:
        if self.primary < 0 or self.secondary < 0:
            raise ValueError(f"a profile has no negative mask: {self.primary}, {self.secondary}")
        object.__setattr__(self, "secondary", self.secondary & ~self.primary)

    @classmethod
    def of(cls, *positions: int, secondary: Iterable[int] = ()) -> Profile:
        """Profile with plain or primary foci at these positions, and secondary ones where named.

        >>> Profile.of(3, 1, secondary=[2]).positions
        (1, 2, 3)
        """
        return cls(_mask(positions), _mask(secondary))

    @classmethod
    def from_scores(cls, scores: Mapping[int, Weight]) -> Profile:
        """The profile that has these scores: the inverse of `scores`."""
        return cls.of(
            *(position for position, weight in scores.items() if weight is Weight.PRIMARY),
            secondary=(position for position, weight in scores.items() if weight is Weight.SECONDARY),
        )

    @property
    def mask(self) -> int:
        """All cells of the profile, whatever their weight."""
        return self.primary | self.secondary

    @property
    def positions(self) -> tuple[int, ...]:
        """Positions of the cells that the profile addresses, ascending."""
        return tuple(_bits(self.mask))

    @property
    def scores(self) -> Mapping[int, Weight]:
        """What each addressed cell counts, by position.

        >>> dict(Profile.of(3, secondary=[1]).scores)
        {1: <Weight.SECONDARY: 1>, 3: <Weight.PRIMARY: 2>}
        """
        return MappingProxyType(
            {n: Weight.PRIMARY if self.primary >> n & 1 else Weight.SECONDARY for n in _bits(self.mask)}
        )

    @property
    def total(self) -> int:
        """Sum of all scores."""
        return self.mask.bit_count() + self.primary.bit_count()

    def __bool__(self) -> bool:
        return self.mask != 0

    def __len__(self) -> int:
        return self.mask.bit_count()

    def __contains__(self, position: int) -> bool:
        return bool(self.mask >> position & 1)

    def shares(self, other: Profile) -> bool:
        """Whether both profiles address at least one cell in common."""
        return self.mask & other.mask != 0

    def shared(self, other: Profile) -> Profile:
        """The cells that both profiles address, each with the smaller of its two weights.

        >>> Profile.of(1, 2).shared(Profile.of(2, secondary=[1]))
        Profile(primary=4, secondary=2)
        """
        both = self.mask & other.mask
        primary = self.primary & other.primary
        return Profile(primary, both & ~primary)

    def only(self, other: Profile) -> Profile:
        """The cells that this profile addresses and the other does not, with this profile's weights.

        >>> Profile.of(1, 2).only(Profile.of(2)).positions
        (1,)
        """
        return Profile(self.primary & ~other.mask, self.secondary & ~other.mask)

    def similarity(self, other: Profile) -> float:
        """Share of weighted challenges that both profiles address: sum of minima by sum of maxima over the cells.

        Plain and primary count 2, secondary 1, so this is the Jaccard index where weights are alike. Returns 0.0
        (nothing in common) to 1.0 (equal); two empty profiles give 0.0. A rough guide only: measures also differ in
        target group, funding and steering (the city's own caveat).

        >>> Profile.of(10, 11, 12, 18).similarity(Profile.of(11, 18))
        0.5
        >>> Profile.of(10).similarity(Profile.of(secondary=[10]))
        0.5
        """
        low = self.shared(other).total
        high = self.total + other.total - low
        return low / high if high else 0.0


def _mask(positions: Iterable[int]) -> int:
    mask = 0
    for position in positions:
        if position < 0:
            raise ValueError(f"a cell has no negative position: {position}")
        mask |= 1 << position
    return mask


def _bits(mask: int) -> Iterator[int]:
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
