"""Figures as pictures: drawn once per release, language and address, with a title and a description in words.

An SVG stands alone: its type is in it, and its colours follow the reader's light or dark screen; paper is light.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import cache

from flask import Response
from markupsafe import Markup

from .. import resources
from ..readers.grids import SchemeGrid
from ..readers.models.figures import Figure
from ..readers.reading import Reading
from ..readers.speech import direction
from . import chart_data
from .chart_subject import Size, Subject
from .charts import Chart, config, theme
from .exports import file_name
from .figures import message_of, source_line, title_of
from .visit import current, interface_language, services
from .wording import Wording

MEDIA_TYPE = "image/svg+xml"
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox; frame-ancestors 'none'"
"""What an SVG may do when it is opened for itself: its own style and type, nothing else."""

PIXELS = 2.0

# What makes pixels of a text takes the first family that there is, and for signs that it lacks whatever it finds.
_RIGHT_TO_LEFT = re.compile(r'font-family="([^"]*)"(?=[^<>]*>\u2067)')
_ARABIC_FIRST = r'font-family="Noto Sans Arabic, \1"'

_FONT = "vendor/pictures/fira-sans-latin.woff2"


def svg(figure: Figure, chart: Chart, size: Size) -> str:
    """A figure as a picture; `PictureUnavailable`."""
    language = interface_language()
    wording = Wording(language)
    subject = Subject(chart, figure, wording, size, direction(language) == "rtl", _fields_of_grid(figure))
    rows, values = chart_data.prepared(subject)
    column = subject.column("value") if subject.place("value") is not None else figure.columns[-1]
    drawn = services().drawer.svg(chart.language, chart.with_data(rows, values), wording.d3_locale(column), config())
    return dressed(drawn, title_of(figure.name), f"{message_of(figure)} {source_line()}".strip())


def png(drawn: str) -> bytes:
    """A picture as pixels, light; `PictureUnavailable`."""
    return services().drawer.png(drawn, PIXELS)


def dressed(drawn: str, title: str, description: str) -> str:
    """A picture with its words, its type, and its colours for dark screens."""
    language = interface_language()
    head, _, rest = drawn.partition(">")
    words = Markup("<title>{}</title><desc>{}</desc>").format(title, description)
    tags = Markup(' role="img" lang="{}" aria-label="{}"').format(language, title)
    return f"{head}{tags}>{words}<style>{style()}</style>{_RIGHT_TO_LEFT.sub(_ARABIC_FIRST, rest)}"


def sent(made: Response, name: str) -> Response:
    """A picture that may stand in any page, and be saved by a speaking name."""
    suffix = "svg" if made.mimetype == MEDIA_TYPE else "png"
    saved = file_name((name, current().release.manifest.id), suffix)
    made.headers.set("Content-Disposition", "inline", filename=saved)
    made.headers["Content-Security-Policy"] = POLICY
    made.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return made


@cache
def style() -> str:
    """The style that pictures carry along."""
    font = b64encode((resources.web_dir() / "static" / _FONT).read_bytes()).decode("ascii")
    dark = "".join(
        f'[fill="{light}"]{{fill:{other}}}[stroke="{light}"]{{stroke:{other}}}' for light, other in _pairs().items()
    )
    return (
        f'@font-face{{font-family:"Fira Sans";src:url(data:font/woff2;base64,{font}) format("woff2")}}'
        f"@media (prefers-color-scheme: dark){{{dark}}}"
    )


def _pairs() -> Mapping[str, str]:
    """Every colour on light ground and what takes its place on dark ground."""
    colours = theme()
    return {light: colours["dark"][name] for name, light in colours["light"].items()}


def _fields_of_grid(figure: Figure) -> dict[str, tuple[int, int]]:
    """Where the cells stand that a figure names."""
    if not any(column.kind == "cell" for column in figure.columns):
        return {}
    here = current()
    rows = SchemeGrid.of_instance(Reading(here.release, services().registry, here.languages)).grid.as_rows()
    return {cell.iri: (row, place) for row, line in enumerate(rows) for place, cell in enumerate(line) if cell}
