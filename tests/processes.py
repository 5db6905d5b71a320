"""The processes below another, while they come and go."""

from __future__ import annotations

from pathlib import Path


def children(process: int) -> set[int]:
    """The processes that a process has started and that are there now; none for one that has gone."""
    return {each for each, parent in _parents().items() if parent == process}


def family(process: int) -> set[int]:
    """A process and all below it."""
    parents = _parents()
    found, new = set[int](), {process}
    while new:
        found |= new
        new = {each for each, parent in parents.items() if parent in new} - found
    return found


def _parents() -> dict[int, int]:
    """The parent of each process (proc_pid_stat(5)); `task/*/children` would miss those whose thread ends meanwhile."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue  # it ended after it was listed
        parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    return parents
