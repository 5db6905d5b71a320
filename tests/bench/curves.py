"""How figures grow with the number of measures: pictures for the docs, drawn from the runs that were kept.

Both axes are logarithmic: what grows as the measures do rises by one step for each of theirs, what stays the same is level.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import vl_convert

from profilatlas.files import write_whole
from tests.bench.report import Run
from tests.running import ROOT

SPEC = Path(__file__).with_name("curves.vl.json")
FOLDER = ROOT / "docs" / "images"
CURVES: Mapping[str, tuple[str, Sequence[str]]] = {
    "curves-building": ("Build", ("first build", "memory of the first build", "size of the release")),
    "curves-pages": (
        "Pages",
        (
            "overview, nothing chosen",
            "measure page",
            "explore, five facets and a text",
            "needs",
            "network",
            "measure as .ttl",
        ),
    ),
}
"""Names of pictures, the heading their rows stand under in a run, and which rows they show."""


def points(runs: Sequence[Run], heading: str, names: Sequence[str]) -> list[dict[str, Any]]:
    """Our medians of the rows of these names, in the order of the names, at each size at which they were measured."""
    found = {(row.name, run.size): row for run in runs if heading in run.parts for row in run.parts[heading].rows}
    return [
        {"row": f"{name} ({row.unit})", "measures": run.size, "value": row.ours.median}
        for name in names
        for run in runs
        if (row := found.get((name, run.size))) is not None and row.ours is not None and row.ours.median > 0
    ]


def draw(taken: Sequence[Mapping[str, Any]]) -> str:
    """The picture of some points, as SVG."""
    spec = json.loads(SPEC.read_text(encoding="utf-8"))
    spec["data"]["values"] = list(taken)
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


def write_curves(runs: Sequence[Run], folder: Path = FOLDER) -> None:
    """Write the pictures of what was measured at two sizes or more; the others stay as they are."""
    for name, (heading, names) in CURVES.items():
        taken = points(runs, heading, names)
        if len({point["measures"] for point in taken}) > 1:
            write_whole(folder / f"{name}.svg", draw(taken).encode())
