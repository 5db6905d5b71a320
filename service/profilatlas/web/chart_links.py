"""The rows of pictures that connect things: flows from stage to stage, and networks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from ..readers.models import Link
from .chart_subject import Drawn, Subject
from .wording import in_lines

_FLOW_LINES = {"large": 3, "small": 6}
_NETWORK_LINES = {"large": 4, "small": 6}


def flow(subject: Subject) -> Drawn:
    stages = [stage for stage in ("a", "b", "c") if subject.place(stage) is not None]
    most = _FLOW_LINES[subject.size]
    named = {stage: _named(subject, [stage], most)[stage] for stage in stages}
    rows = [
        {**{stage: named[stage][row] for stage in stages}, "value": number}
        for row, number in enumerate(subject.numbers())
        if number > 0
    ]
    return rows, {
        "stages": len(stages),
        "flow_width": 124 if subject.small else 520,
        "flow_height": 320,
        "middle_above": subject.small,
    }


def network(subject: Subject) -> Drawn:
    ends = _named(subject, ["source", "target"], _NETWORK_LINES[subject.size])
    numbers = subject.numbers() if subject.place("value") is not None else [1.0] * len(subject.figure.rows)
    rows = [
        {"source": source, "target": target, "value": number}
        for source, target, number in zip(ends["source"], ends["target"], numbers, strict=True)
        if source and target
    ]
    return rows, {
        "network_width": 320 if subject.small else 860,
        "network_height": 520 if subject.small else 600,
        "distance": 46 if subject.small else 58,
        # Wide where there is room, tall in a narrow window.
        "pull_across": 0.16 if subject.small else 0.06,
        "pull_down": 0.03 if subject.small else 0.12,
    }


def _named(subject: Subject, fields: Sequence[str], most: int) -> dict[str, list[str | None]]:
    """The labels of things, each of one thing in all these fields: others of the same name are numbered."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    found: dict[str, list[str | None]] = {}
    for field in fields:
        found[field] = []
        for value, text in zip(subject.values(field), subject.texts(field), strict=True):
            key = value.iri if isinstance(value, Link) else text
            if text and key not in names:
                line = in_lines(text, subject.width, most)
                numbered = (line if number == 1 else f"{line} ({number})" for number in count(1))
                names[key] = next(each for each in numbered if each not in taken)
                taken.add(names[key])
            found[field].append(names[key] if text else None)
    return found
