"""The name of the licence under which an instance publishes its data."""

from __future__ import annotations

from collections.abc import Sequence

from ..queries.registry import Registry
from ..release.opened import OpenRelease
from .models import Text
from .reading import Reading


def licence_name(release: OpenRelease, registry: Registry, languages: Sequence[str]) -> Text | None:
    """What people call the licence, None where the instance has none or the release knows no name of it."""
    licence = release.instance.licence
    reading = Reading(release, registry, languages)
    return reading.link(licence).label if licence and reading.is_known(licence) else None
