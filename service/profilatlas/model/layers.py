"""Where to put the nodes of a small directed graph: in columns, so that most arrows lead from one to a later one.

Enough for a few dozen nodes (the classes of a vocabulary); for anything larger there are libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum

_SWEEPS = 4


def layered(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Columns of nodes, each from top to bottom; the first holds the node with the most edges out of it.

    A node's column is its distance from that one, whatever the direction of the edges; what is not connected with it comes
    last. Within a column, nodes stand near those that they are connected with. The same graph gives the same columns.

    >>> layered(["Focus", "Measure", "Challenge", "Actor"], [("Measure", "Focus"), ("Measure", "Actor"), ("Focus", "Challenge")])
    (('Measure',), ('Actor', 'Focus'), ('Challenge',))
    """
    pairs = {(a, b) for a, b in edges if a != b and a in nodes and b in nodes}
    near = {node: {b for a, b in pairs if a == node} | {a for a, b in pairs if b == node} for node in nodes}
    rest = sorted(nodes, key=lambda node: (-sum(a == node for a, _ in pairs), node))
    columns: list[list[str]] = []
    reached: set[str] = set()
    column = rest[:1]
    while column:
        columns.append(column)
        reached.update(column)
        column = sorted({other for node in column for other in near[node]} - reached)
    if alone := [node for node in rest if node not in reached]:
        columns.append(sorted(alone))
    for _ in range(_SWEEPS):
        _sweep(columns, near)
    return tuple(map(tuple, columns))


def _sweep(columns: list[list[str]], near: dict[str, set[str]]) -> None:
    """Sort each column by the middle of its nodes' neighbours in the columns beside it."""
    for number, column in enumerate(columns):
        beside = [*columns[max(0, number - 1) : number], *columns[number + 1 : number + 2]]
        place = {node: row / len(each) for each in beside for row, node in enumerate(each)}

        # Sets come in any order, so their sum must not depend on it.
        def middle(node: str, place: dict[str, float] = place) -> tuple[float, str]:
            places = [place[other] for other in near[node] if other in place]
            return (fsum(places) / len(places) if places else 0.0, node)

        column.sort(key=middle)
