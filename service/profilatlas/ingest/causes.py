"""Causes before consequences: when a file cannot be read, what its missing rows bring about elsewhere is no news."""

from collections.abc import Iterable

from ..model.finding import Finding

# What is wrong with a table as a whole although it stands in its header or is told beside a cell of another table.
_ABOUT_TABLES = frozenset(
    {
        "broken-quotes",
        "doubled-column",
        "missing-column",
        "missing-scheme",
        "missing-table",
        "nameless-column",
        "unknown-column",
        "unknown-language",
        "wrong-delimiter",
    }
)
_FOLLOW_UPS = {"missing-scheme": "schemes", "missing-table": "tables"}


def is_cause(found: Finding) -> bool:
    """Whether a violation keeps a whole file or column from being read, so that rules about rows would mislead."""
    return found.stops and (found.place.row is None or found.rule in _ABOUT_TABLES)


def without_follow_ups(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings without those that only say that another file, which has its own finding, could not be read."""
    kept = tuple(findings)
    folders = {
        found.place.file.partition("/")[0] for found in kept if is_cause(found) and found.rule not in _FOLLOW_UPS
    }
    if any(found.rule == "missing-challenge-scheme" for found in kept):
        folders.add("schemes")
    return tuple(found for found in kept if _FOLLOW_UPS.get(found.rule) not in folders)
