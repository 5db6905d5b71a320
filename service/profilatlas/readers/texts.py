"""The instance's own pages: imprint, privacy, accessibility."""

from __future__ import annotations

from collections.abc import Sequence

from ..errors import NotFound
from ..release.opened import OpenRelease
from ..release.texts import TEXT_NAMES
from .models import TextPage
from .speech import Speech


def text_page(release: OpenRelease, name: str, languages: Sequence[str]) -> TextPage:
    """Read one of `TEXT_NAMES`; `NotFound` for another name. A text that the instance does not have is None."""
    if name not in TEXT_NAMES:
        raise NotFound(f"{release.instance.base}{name}")
    speech = Speech((*languages, *release.instance.languages))
    return TextPage(name, speech.among(release.texts.get(name, {})))
