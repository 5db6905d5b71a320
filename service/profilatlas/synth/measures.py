"""The invented measures: one row each, with its foci, involvements and fundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from ..terms import ipv
from .chance import Draw, early
from .city import actor_name, funder_name, funder_of, is_excluding, joined, programme_name
from .lists import Entry
from .tables import Row
from .world import World

_SHORTEST, _SPREAD = 180, 1_300
"""Days that a measure lasts: the least, and how many more at most."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's own row, and the rows of its parts by their table."""

    row: Row
    parts: dict[str, list[Row]]


def measure_name(number: int) -> str:
    """The identifier of a measure."""
    return f"measure-{number:07d}"


def measure(world: World, number: int, draw: Draw) -> Measure:
    """One measure; it may replace the one before it."""
    codes, days, name = world.codes, world.days, measure_name(number)
    profile = _profile(world, draw)
    groups, areas = world.groups.some(draw, 0.35), world.areas.some(draw, 0.1)
    titles, descriptions = _texts(world, number, profile[0], groups[0] if groups else profile[0], draw)
    start = int(len(days) * 0.97 * sqrt(draw()))  # more began lately than long ago
    last = min(start + _SHORTEST + int(_SPREAD * draw()), len(days) - 1)
    end = None if draw() < 0.1 else last
    replaced = measure_name(number - 1) if draw() < 0.03 and number else ""
    changed = min(start + int(400 * draw()), world.today)
    steering = joined(world.steering.some(draw, 0.05))
    plan = joined(world.plans.some(draw, 0.0)) if draw() < 0.5 else ""
    row = [
        *(name, *titles, *descriptions, joined(groups), steering, joined(areas)),
        *(days[start], "" if end is None else days[end], world.status(start, end), replaced, plan),
        *(codes.illustrative, codes.profile, days[changed]),
    ]
    parts = {
        ipv.Focus: [[name, challenge.notation, world.weights.pick(draw), ""] for challenge in profile],
        ipv.Involvement: _involvements(world, name, draw),
        ipv.Funding: _fundings(world, number, (days[start], days[last]), draw),
    }
    return Measure(row, parts)


def funding(world: World, number: int, line: int, programme: int | None, period: tuple[str, str], draw: Draw) -> Row:
    """A line of funding of a measure, by a programme or by an actor alone."""
    given = int(draw() * world.programmes) if programme is None else programme
    amount, cents = draw(), draw()
    return [
        *(f"funding-{number:07d}-{line}", measure_name(number)),
        *("" if programme is None else programme_name(programme), funder_name(funder_of(world, given))),
        *(f"{1_000 + int(499_000 * amount * amount * amount)}.{int(100 * cents):02d}", world.codes.euro),
        *(world.amounts.pick(draw), "0.5" if line == 1 else "0.3", *period),
        *(world.levels[given % len(world.levels)].notation, world.forms.pick(draw), world.codes.illustrative),
    ]


def _profile(world: World, draw: Draw) -> list[Entry]:
    """One of the usual profiles, often with a challenge more or less."""
    profile = list(world.profiles.pick(draw))
    chance = draw()
    if chance < 0.15 and len(profile) > 1:
        del profile[int(len(profile) * draw())]
    elif chance > 0.8 and (more := world.challenges.pick(draw)) not in profile:
        profile.append(more)
    return profile


def _texts(world: World, number: int, challenge: Entry, group: Entry, draw: Draw) -> tuple[list[str], list[str]]:
    """Title and description in each language."""
    kind, motto = draw(), draw()
    titles, descriptions = [], []
    for words, subject, audience in zip(world.words, challenge.labels, group.labels, strict=True):
        parts = {"kind": _part(words.kinds, kind), "motto": _part(words.mottos, motto)}
        titles.append(words.title.format(**parts, number=number, challenge=subject))
        descriptions.append(words.measure.format(group=audience, challenge=subject))
    return titles, descriptions


def _part(parts: Sequence[str], chance: float) -> str:
    return parts[int(len(parts) * chance)]


def _involvements(world: World, name: str, draw: Draw) -> list[Row]:
    carrier = early(world.actors, draw)
    found = [[name, actor_name(carrier), world.codes.carrier]]
    if draw() < 0.3 and (partner := early(world.actors, draw)) != carrier:
        found.append([name, actor_name(partner), world.codes.partner])
    return found


def _fundings(world: World, number: int, period: tuple[str, str], draw: Draw) -> list[Row]:
    """One of four measures is funded by a programme, and some of these by somebody else as well."""
    if draw() >= 0.25:
        return []
    programme = early(world.programmes, draw)
    found = [funding(world, number, 1, programme, period, draw)]
    if not is_excluding(programme) and draw() < 0.1:
        found.append(funding(world, number, 2, None, period, draw))
    return found
