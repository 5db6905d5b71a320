"""Which edges of a graph lie on a cycle, in time that grows with the number of edges (Tarjan 1972, without recursion)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import TypeVar

_Node = TypeVar("_Node", bound=Hashable)


def edges_on_cycles(edges: Iterable[tuple[_Node, _Node]]) -> set[tuple[_Node, _Node]]:
    """The edges from whose end one gets back to their beginning.

    >>> sorted(edges_on_cycles([(1, 2), (2, 3), (3, 2), (3, 4), (5, 5)]))
    [(2, 3), (3, 2), (5, 5)]
    """
    known = set(edges)
    following: dict[_Node, list[_Node]] = {}
    for begin, end in known:
        following.setdefault(begin, []).append(end)
        following.setdefault(end, [])
    component = _components(following)
    return {(begin, end) for begin, end in known if component[begin] == component[end]}


def _components(following: Mapping[_Node, list[_Node]]) -> dict[_Node, int]:
    """A number for each node, the same for those that reach each other."""
    order: dict[_Node, int] = {}
    lowest: dict[_Node, int] = {}
    component: dict[_Node, int] = {}
    waiting: list[_Node] = []
    for root in following:
        if root in order:
            continue
        path: list[tuple[_Node, Iterator[_Node]]] = [(root, iter(following[root]))]
        order[root] = lowest[root] = len(order)
        waiting.append(root)
        while path:
            node, ends = path[-1]
            for end in ends:
                if end not in order:
                    order[end] = lowest[end] = len(order)
                    waiting.append(end)
                    path.append((end, iter(following[end])))
                    break
                if end not in component:
                    lowest[node] = min(lowest[node], order[end])
            else:
                path.pop()
                if path:
                    lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
                if lowest[node] == order[node]:
                    while True:
                        member = waiting.pop()
                        component[member] = order[node]
                        if member == node:
                            break
    return component
