"""The landing page of the analysis: what can be found out where, each with its key number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...queries.registry import Registry
from ...release.opened import OpenRelease
from ..filters import Filters, refuse_unknown
from ..headlines import headlines
from ..models.analysis import AnalysisPage
from ..reading import Reading


def analysis_page(
    release: OpenRelease, registry: Registry, parameters: Mapping[str, Sequence[str]], languages: Sequence[str]
) -> AnalysisPage:
    """Read the landing page, which has no parameters: it speaks of all measures."""
    reading = Reading(release, registry, languages)
    refuse_unknown(reading, parameters, ())
    columns = reading.columns
    reading.want(columns.cells)
    return AnalysisPage(
        as_of=release.manifest.as_of,
        measures=columns.count,
        with_profile=columns.count - columns.without_profile(),
        headlines=headlines(reading, Filters()),
        actors=int(np.count_nonzero(columns.facet("actor").counts())),
        fundings=len(columns.fundings),
        programmes=int(np.count_nonzero(columns.facet("programme").counts())),
    )
