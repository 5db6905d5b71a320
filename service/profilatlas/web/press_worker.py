"""The child process that typesets one document (`press.py`): an order on standard input, a PDF on standard output.

The order is JSON: the name of a template in `report/`, its content, the day of the release. Templates are ours, content is
only ever data in them. Nothing is fetched: the process has no network, no packages, no fonts but ours, and reads no file
outside the folder of templates.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from .. import resources
from ..endpoint import isolation
from ..model.glyphs import covered, shown, without_marks

UNFIT = 65
"""The exit code for a content that cannot be typeset."""


def main() -> int:
    """Typeset one order; the exit code says whether there is a document."""
    isolation.first_to_be_ended()
    isolation.leave_network()
    isolation.end_with_parent(os.getppid())
    os.nice(isolation.POLITE)
    memory, seconds = (int(each) for each in sys.argv[1:])
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    order = json.load(sys.stdin.buffer)
    document = typeset(order["template"], order["content"], datetime.fromisoformat(order["day"]).replace(tzinfo=UTC))
    if document is None:
        return UNFIT
    sys.stdout.buffer.write(document)
    return 0


def typeset(template: str, content: Any, at: datetime) -> bytes | None:
    """The document as PDF/UA-1, the same bytes for the same content; None where its content cannot be typeset."""
    import typst

    folder = resources.report_dir()
    fonts = resources.print_fonts()
    signs = frozenset[int]().union(*(covered(font.read_bytes()) for font in fonts))
    folders = sorted({str(font.parent) for font in fonts})
    ours = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    content = _in_texts(content, lambda text: shown(text, signs))
    # A mark may stand on a letter of another script, which no single font can set: then the text is set without marks.
    for attempt in (content, _in_texts(content, without_marks)):
        try:
            return typst.compile(
                folder / f"{Path(template).name}.typ",
                root=folder,
                font_paths=ours,
                sys_inputs={"content": json.dumps(attempt)},
                pdf_standards=["ua-1"],
                timestamp=at,
                package_path=folder / "packages",
                package_cache_path=folder / "packages",
            )
        except typst.TypstError as error:
            print(error.diagnostic[:1000], file=sys.stderr)
    return None


def _in_texts(value: Any, change: Any) -> Any:
    """The same content with other texts; names of its parts stay."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_in_texts(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _in_texts(each, change) for name, each in value.items()}
    return value


if __name__ == "__main__":
    sys.exit(main())
