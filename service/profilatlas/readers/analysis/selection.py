"""What is chosen on a page of the analysis: the filters of the list of measures, a few of them to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ...model.masks import Flags
from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ..faceting import Faceting
from ..filters import NAMES, Filters, parse_filters, refuse_unknown
from ..models.analysis import Selected
from ..reading import Reading

FACETS = ("target_group", "area", "steering", "level", "actor", "year")


class Selection:
    """The measures that the filters of an address choose, counted once; made before the page's first link.

    `BadRequest` for parameters that the page does not have: the filters and those in `own`.
    """

    def __init__(
        self,
        release: OpenRelease,
        registry: Registry,
        parameters: Mapping[str, Sequence[str]],
        languages: Sequence[str],
        path: str,
        own: Iterable[str] = (),
    ) -> None:
        self.reading = Reading(release, registry, languages)
        self.parameters = parameters
        self._own = tuple(own)
        refuse_unknown(self.reading, parameters, (*NAMES, *self._own))
        self.filters: Filters = parse_filters(self.reading, parameters)
        self._path = path
        self._faceting = Faceting(self.reading, self.filters, FACETS, path)

    @property
    def rows(self) -> Flags | None:
        """Which measures fit, None for all."""
        return self._faceting.rows

    @property
    def total(self) -> int:
        """How many measures fit."""
        return self.reading.columns.count if self.rows is None else int(np.count_nonzero(self.rows))

    def view(self) -> Selected:
        """What the page shows of it."""
        reading, filters = self.reading, self.filters
        this_year = str(reading.release.manifest.as_of.year)
        running = this_year in reading.columns.facet("year").values and not filters.of("year")
        return Selected(
            path=self._path,
            facets=self._faceting.views(),
            filtered=bool(filters),
            reset_path=reading.addresses.listing(self._path, self.hidden()),
            explore_path=filters.path(reading),
            running_path=self.path(filters.replaced("year", [this_year])) if running else None,
            as_of=reading.release.manifest.as_of,
            measures=self.total,
            without_profile=reading.columns.without_profile(self.rows),
            hidden=self.hidden(),
        )

    def hidden(self) -> tuple[tuple[str, str], ...]:
        """The page's own parameters as they stand in its address."""
        return tuple((name, value) for name in self._own for value in self.parameters.get(name, ()) if value)

    def path(self, filters: Filters) -> str:
        """The address of this page with other filters."""
        return filters.path(self.reading, self._path, self.hidden())
