"""The second sheet of every workbook: what it is, where it is from, of which release, under which licence."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from flask_babel import gettext

from ..readers.licences import licence_name
from ..readers.models import Text
from ..readers.speech import direction
from .exports import About
from .visit import current, services

Lines: TypeAlias = Iterable[tuple[str, str | None]]

_DAY_FORMATS = {"de": "dd.mm.yyyy"}


def about(title: str, address: str, *, reading: Lines = (), rows: Lines = (), query: str | None = None) -> About:
    """The sheet of what lies at `address`; lines without a value are left out.

    `reading`: how to read it, which comes first. `rows`: which rows these are, which stands behind the address.
    """
    here = current()
    instance, manifest = here.release.instance, here.release.manifest
    licence = licence_name(here.release, services().registry, here.languages)
    lines = (
        *reading,
        (gettext("Source"), _value(here.text(instance.title))),
        (gettext("Publisher"), _value(here.text(instance.publisher))),
        (gettext("Address"), address),
        *rows,
        (gettext("Release"), manifest.id),
        (gettext("As of"), manifest.as_of.isoformat()),
        (gettext("Licence"), " · ".join(filter(None, (_value(licence), instance.licence)))),
        (gettext("Note"), _value(here.text(instance.notice))),
        (gettext("Query"), query),
    )
    return About(
        title=title,
        lines=tuple((name, value) for name, value in lines if value),
        right_to_left=direction(here.language) == "rtl",
        day_format=_DAY_FORMATS.get(here.language, "yyyy-mm-dd"),
    )


def _value(text: Text | None) -> str | None:
    return text.value if text else None
