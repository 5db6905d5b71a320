"""What a run measured, as a file of its own, as a table for the terminal, and in the docs between two marks."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from tests.bench.row import Row
from tests.bench.timing import Taken
from tests.running import ROOT

RESULTS = ROOT / "tests" / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PACKAGES = (
    "profilatlas",
    "pyoxigraph",
    "oxigraph",
    "rdflib",
    "pyshacl",
    "pyrudof",
    "datasette",
    "rdflib-endpoint",
    "granian",
)
_MEBIBYTE = 1024 * 1024
_HEAD = ("", "Beside", "Ours", "Theirs", "Ratio", "Target", "")


@dataclass(frozen=True, slots=True)
class Run:
    """One run: of how many measures, on what day, on which machine with which versions, and its rows by heading.

    `seconds` says how long each heading took, `origins` on what day and machine; `load` is what else the machine did at
    the beginning and at the end.
    """

    size: int
    day: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    groups: Mapping[str, Sequence[Row]]
    seconds: Mapping[str, float]
    origins: Mapping[str, str]
    load: tuple[float, float]

    def write(self, folder: Path = RESULTS) -> None:
        """Keep the run in place of the one of the same size."""
        folder.mkdir(exist_ok=True)
        groups = {heading: [row.to_json() for row in rows] for heading, rows in self.groups.items()}
        names = ("size", "day", "machine", "versions", "seconds", "origins", "load")
        told = {name: getattr(self, name) for name in names}
        text = json.dumps({**told, "groups": groups}, ensure_ascii=False, indent=1) + "\n"
        (folder / f"{self.size}.json").write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Run:
        """A run that was kept."""
        told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        told["groups"] = {heading: [Row.from_json(row) for row in rows] for heading, rows in told["groups"].items()}
        return cls(**{**told, "load": tuple(told["load"])})

    @classmethod
    def kept(cls, folder: Path = RESULTS) -> list[Run]:
        """All runs that were kept, the smallest first."""
        return sorted(map(cls.read, folder.glob("*.json")), key=lambda run: run.size)

    @property
    def missed(self) -> list[Row]:
        """The rows that miss their target."""
        return [row for rows in self.groups.values() for row in rows if row.is_met is False]


def machine() -> dict[str, str]:
    """The machine, without its name."""
    processor = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return {
        "processor": processor.group(1) if processor else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{memory:.0f} GiB",
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "Python": platform.python_version(),
    }


def origin(day: str, machine: Mapping[str, str]) -> str:
    """Day and machine in words."""
    return f"{day}; {', '.join(f'{name} {told}' for name, told in machine.items())}"


def versions() -> dict[str, str]:
    """The packages that take part and are there."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def lines(run: Run) -> Iterator[str]:
    """The run as Markdown."""
    usual = origin(run.day, run.machine)
    yield f"### {run.size:,} measures"
    yield ""
    yield f"{usual}; {', '.join(f'{name} {told}' for name, told in run.versions.items())}."
    yield (
        f"{sum(run.seconds.values()) / 60:.0f} minutes in all; {run.load[0]:.1f} processes wanted a core before it began, "
        f"{run.load[1]:.1f} when it ended."
    )
    for heading, rows in run.groups.items():
        yield ""
        yield f"#### {heading} ({run.size:,} measures)"
        yield ""
        if run.origins[heading] != usual:
            yield f"Measured apart: {run.origins[heading]}."
            yield ""
        yield "| " + " | ".join(_HEAD) + " |"
        yield "|---|---|--:|--:|--:|---|---|"
        for row in rows:
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |"


def cells(row: Row) -> tuple[str, ...]:
    """A row as texts."""
    if row.ours is None:
        return (row.name, row.beside, "", "", "", "", f"not measured: {row.note}")
    bound = "> " if row.theirs and row.theirs.late else ""
    ratio = f"{bound}{row.ratio:,.3g} ×" if row.ratio is not None else ""
    verdict = {None: "", True: "met", False: "**missed**"}[row.is_met]
    once = "one go of theirs" if row.theirs and row.theirs.goes == 1 < row.ours.goes else ""
    told = "; ".join(each for each in (verdict, row.note, once) if each)
    return (row.name, row.beside, _side(row.ours, row), _side(row.theirs, row), ratio, target(row), told)


def target(row: Row) -> str:
    """What a row has to reach, in its unit or as a multiple."""
    parts = [f"≥ {row.at_least:,.3g} ×"] if row.at_least is not None else []
    parts += [f"≤ {row.at_most:,.4g} {row.unit}"] if row.at_most is not None else []
    return ", ".join(parts)


def _side(side: Taken | None, row: Row) -> str:
    if side is None:
        return ""
    parts = [f"{'later than ' if side.late else ''}{_number(side.median)} {row.unit}"]
    if side.p99 is not None and side.p99 != side.median:
        # Requests per second have their 99th percentile in milliseconds.
        parts.append(f"p99 {_number(side.p99)} {'ms' if row.more else row.unit}")
    if side.memory is not None:
        parts.append(f"{side.memory / _MEBIBYTE:,.0f} MiB")
    return ", ".join(parts)


def _number(value: float) -> str:
    """Three digits that count, none of them after the point of a large number.

    >>> [_number(value) for value in (0.01234, 1.2345, 123.45, 12345.6)]
    ['0.0123', '1.23', '123', '12,346']
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def text(run: Run) -> str:
    """The run as a table for the terminal."""
    table = [(heading, row, cells(row)) for heading, rows in run.groups.items() for row in rows]
    widths = [max((len(each[2][column]) for each in table), default=0) for column in range(6)]
    told, last = [], ""
    for heading, _, each in table:
        if heading != last:
            told += ["", heading]
            last = heading
        told.append(
            "  " + "  ".join(cell.ljust(width) for cell, width in zip(each, widths, strict=False)) + "  " + each[6]
        )
    return "\n".join(told)


def insert(page: str, name: str, text: str) -> str:
    """A page in which a text stands between the marks of its name; `LookupError` where it has none.

    >>> insert("a\\n<!-- figures: x -->\\nold\\n<!-- end: x -->\\nb", "x", "new")
    'a\\n<!-- figures: x -->\\nnew\\n<!-- end: x -->\\nb'
    """
    begin, end = f"<!-- figures: {name} -->\n", f"<!-- end: {name} -->"
    if begin not in page or end not in page:
        raise LookupError(f"the page lacks {begin!r} or {end!r}")
    before, _, rest = page.partition(begin)
    return f"{before}{begin}{text.rstrip()}\n{end}{rest.partition(end)[2]}"


def write_page(runs: Sequence[Run], page: Path = PAGE) -> None:
    """Put all runs that are kept into the docs; what stands outside the marks stays."""
    told = "\n\n".join("\n".join(lines(run)) for run in runs)
    page.write_text(insert(page.read_text(encoding="utf-8"), "runs", told), encoding="utf-8")
