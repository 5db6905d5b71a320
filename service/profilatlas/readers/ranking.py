"""Values of a feature by how many measures have them: pairs are made of those that somebody looks at, not of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from ..release.facets import Facet

Counted = tuple[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Ranking(Sequence[Counted]):
    """The values that measures have, the most frequent first, then by IRI; `numbers` are aligned with the facet's values."""

    facet: Facet
    numbers: NDArray[Any]
    order: NDArray[Any]

    @classmethod
    def of(cls, facet: Facet, numbers: NDArray[Any]) -> Ranking:
        """The ranking of these numbers."""
        return cls(facet, numbers, np.argsort(-numbers, kind="stable")[: np.count_nonzero(numbers)])

    def __len__(self) -> int:
        return len(self.order)

    @overload
    def __getitem__(self, index: int) -> Counted: ...
    @overload
    def __getitem__(self, index: slice) -> list[Counted]: ...
    def __getitem__(self, index: int | slice) -> Counted | list[Counted]:
        if isinstance(index, slice):
            return [self._pair(place) for place in self.order[index].tolist()]
        return self._pair(int(self.order[index]))

    def measures_with(self, value: str) -> int:
        """How many measures have a value; 0 for one that none has."""
        place = self.facet.place_of(value)
        return 0 if place is None else int(self.numbers[place])

    def of_values(self, values: Iterable[str]) -> list[Counted]:
        """Some values with their numbers, in the order of the ranking; those that no measure has are left out."""
        places = {
            place for value in values if (place := self.facet.place_of(value)) is not None and self.numbers[place]
        }
        return [self._pair(place) for place in sorted(places, key=lambda place: (-self.numbers[place], place))]

    def without(self, values: Iterable[str]) -> Ranking:
        """The ranking of the other values."""
        places = [place for value in values if (place := self.facet.place_of(value)) is not None]
        return Ranking(self.facet, self.numbers, self.order[~np.isin(self.order, places)]) if places else self

    def _pair(self, place: int) -> Counted:
        return self.facet.values[place], int(self.numbers[place])
