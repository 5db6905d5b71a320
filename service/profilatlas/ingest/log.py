"""The findings of one reading: all of them are collected, but no file may fill memory with its own."""

from collections import Counter
from collections.abc import Iterator

from ..model.finding import Finding, Place, Severity, in_order
from .messages import finding

MAX_PER_FILE = 1000


class FindingLog:
    """Collects findings; past the limit per file and severity it keeps one note instead, equally grave."""

    def __init__(self, limit: int = MAX_PER_FILE) -> None:
        self._limit = limit
        self._found: list[Finding] = []
        self._counts: Counter[tuple[str, Severity]] = Counter()

    def add(self, found: Finding) -> None:
        """Keep a finding, or note that there are more than fit."""
        kind = (found.place.file, found.severity)
        self._counts[kind] += 1
        if self._counts[kind] <= self._limit:
            self._found.append(found)
        elif self._counts[kind] == self._limit + 1:
            rule = "more-findings" if found.stops else "more-warnings"
            self._found.append(finding(rule, Place(found.place.file), str(self._limit)))

    def __iter__(self) -> Iterator[Finding]:
        return iter(in_order(self._found))

    def __len__(self) -> int:
        return len(self._found)
