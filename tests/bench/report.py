"""What a run measured, as a file of its own, as a table for the terminal, and in the docs between two marks."""

from __future__ import annotations

import json
import os
import platform
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from profilatlas.files import write_whole
from tests.bench.row import Row
from tests.bench.timing import Taken
from tests.bench.versions import versions
from tests.running import ROOT

RESULTS = ROOT / "tests" / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
_MEBIBYTE = 1024 * 1024
_HEAD = ("", "Beside", "Ours", "Theirs", "Ratio", "Target", "")


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one heading, how many seconds they took, and where they come from (`origin`)."""

    rows: Sequence[Row]
    seconds: float
    origin: Sequence[str]


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured of so many measures, by heading: in one run, or some of it in runs of their own."""

    size: int
    parts: Mapping[str, Part]

    def write(self, folder: Path = RESULTS) -> None:
        """Keep the run in place of the one of the same size."""
        folder.mkdir(exist_ok=True)
        parts = {
            heading: {"origin": part.origin, "seconds": part.seconds, "rows": [row.to_json() for row in part.rows]}
            for heading, part in self.parts.items()
        }
        text = json.dumps({"size": self.size, "parts": parts}, ensure_ascii=False, indent=1) + "\n"
        write_whole(folder / f"{self.size}.json", text.encode())

    @classmethod
    def read(cls, path: Path) -> Run:
        """A run that was kept; ends the benchmark where it is damaged."""
        try:
            told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            parts = {
                heading: Part([Row.from_json(row) for row in part["rows"]], part["seconds"], part["origin"])
                for heading, part in told["parts"].items()
            }
            return cls(int(told["size"]), parts)
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            why = f"{type(error).__name__}: {error}"
            sys.exit(f"{path} is damaged ({why}): restore it (git checkout), or remove it and measure its size anew")

    @classmethod
    def kept(cls, folder: Path = RESULTS) -> list[Run]:
        """All runs that were kept, the smallest first."""
        return sorted(map(cls.read, folder.glob("*.json")), key=lambda run: run.size)

    @property
    def missed(self) -> list[Row]:
        """The rows that miss their target."""
        return [row for part in self.parts.values() for row in part.rows if row.is_met is False]


def origin(load: tuple[float, float]) -> list[str]:
    """Of a run that ends now: its day, machine and versions, and how many processes wanted a core before and after it."""
    return [
        date.today().isoformat(),
        _named(machine()),
        _named(versions()),
        f"{load[0]:.1f} processes wanted a core before it began, {load[1]:.1f} when it ended",
    ]


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


def lines(run: Run) -> Iterator[str]:
    """The run as Markdown; parts that come from elsewhere than most of them say what is different."""
    ((usual, _),) = Counter(tuple(part.origin) for part in run.parts.values()).most_common(1)
    yield f"### {run.size:,} measures"
    yield ""
    yield f"{'; '.join(usual)}."
    yield f"{sum(part.seconds for part in run.parts.values()) / 60:.0f} minutes in all."
    for heading, part in run.parts.items():
        yield ""
        yield f"#### {heading} ({run.size:,} measures)"
        yield ""
        if different := [told for told in part.origin if told not in usual]:
            yield f"Measured apart: {'; '.join(different)}."
            yield ""
        yield "| " + " | ".join(_HEAD) + " |"
        yield "|---|---|--:|--:|--:|---|---|"
        for row in part.rows:
            yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells(row)) + " |"


def _named(told: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in told.items())


def cells(row: Row) -> tuple[str, ...]:
    """A row as texts."""
    if row.ours is None:
        return (row.name, row.beside, "", "", "", "", f"not measured: {row.note}")
    bound = "> " if row.theirs and row.theirs.late else ""
    ratio = f"{bound}{number(row.ratio)} ×" if row.ratio is not None else ""
    verdict = {None: "", True: "met", False: "**missed**"}[row.is_met]
    once = ""
    if row.theirs and row.theirs.goes == 1 and not row.more:  # requests are counted for seconds
        once = "one go of theirs" if row.ours.goes > 1 else "one go each"
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
    parts = [f"{'later than ' if side.late else ''}{number(side.median)} {row.unit}"]
    if side.p99 is not None and side.p99 != side.median:
        # Requests per second have their 99th percentile in milliseconds.
        parts.append(f"p99 {number(side.p99)} {'ms' if row.more else row.unit}")
    if side.memory is not None:
        parts.append(f"{side.memory / _MEBIBYTE:,.0f} MiB")
    return ", ".join(parts)


def number(value: float) -> str:
    """Three digits that count, none of them after the point of a large number.

    >>> [number(value) for value in (0.01234, 1.2345, 123.45, 12345.6)]
    ['0.0123', '1.23', '123', '12,346']
    """
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def text(run: Run) -> str:
    """The run as a table for the terminal."""
    table = [(heading, row, cells(row)) for heading, part in run.parts.items() for row in part.rows]
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
    write_whole(page, insert(page.read_text(encoding="utf-8"), "runs", told).encode())
