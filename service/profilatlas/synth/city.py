"""Who and what surrounds the invented measures: actors, programmes, needs, and what was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .chance import Draw
from .lists import Entry
from .tables import Row
from .world import World

PROGRAMMES_PER_FUNDER = 3
EVERY_EXCLUDING = 8
"""One programme in so many forbids other funding."""


def actor_name(number: int) -> str:
    """The identifier of an actor."""
    return f"actor-{number:06d}"


def funder_name(number: int) -> str:
    """The identifier of an actor who gives the money of programmes."""
    return f"funder-{number:05d}"


def programme_name(number: int) -> str:
    """The identifier of a programme."""
    return f"programme-{number:05d}"


def funder_of(world: World, programme: int) -> int:
    """Who gives the money of a programme."""
    return programme // PROGRAMMES_PER_FUNDER


def is_excluding(programme: int) -> bool:
    """Whether a programme forbids other funding."""
    return programme % EVERY_EXCLUDING == EVERY_EXCLUDING - 1


def actors(world: World, draw: Draw) -> Iterator[Row]:
    """All organisations; those that give money come last."""
    for number in range(world.actors):
        yield actor(world, actor_name(number), number, draw)
    for number in range(funder_of(world, world.programmes - 1) + 1):
        yield actor(world, funder_name(number), world.actors + number, draw)


def actor(world: World, name: str, number: int, draw: Draw) -> Row:
    """One organisation, which is named after its kind: nobody real is meant."""
    kind, challenge = world.kinds.pick(draw), world.challenges.pick(draw)
    strengths = [
        words.strength.format(challenge=label) for words, label in zip(world.words, challenge.labels, strict=True)
    ]
    return [
        *(name, *(f"{label} {number}" for label in kind.labels), kind.notation, *strengths),
        *(joined(world.areas.some(draw, 0.1)), "", world.codes.illustrative),
    ]


def programme(world: World, number: int) -> Row:
    """One programme; what forbids other funding is a directive that is as invented as the programme."""
    level, excluding = world.levels[number % len(world.levels)], is_excluding(number)
    titles = [
        words.programme.format(number=number, level=label)
        for words, label in zip(world.words, level.labels, strict=True)
    ]
    bases = [words.basis.format(number=number) if excluding else "" for words in world.words]
    return [
        *(programme_name(number), *titles, level.notation, funder_name(funder_of(world, number)), *bases),
        *(world.days[0], "true" if excluding else "", world.codes.illustrative),
    ]


def need(world: World, number: int, draw: Draw) -> Row:
    """One stated need."""
    challenge, groups = world.challenges.pick(draw), world.groups.some(draw, 0.2)
    group = groups[0] if groups else challenge
    texts = [
        words.need.format(group=audience, challenge=label)
        for words, audience, label in zip(world.words, group.labels, challenge.labels, strict=True)
    ]
    return [
        *(f"need-{number:06d}", challenge.notation, joined(groups), joined(world.areas.some(draw, 0.1)), *texts),
        *(_lately(world, draw), world.codes.illustrative),
    ]


def tombstone(world: World, number: int, draw: Draw) -> Row:
    """One measure that was withdrawn."""
    name = f"withdrawn-{number:06d}"
    titles = [words.withdrawn.format(number=number) for words in world.words]
    return [
        *(name, f"{world.base}id/measure/{name}", *titles, _lately(world, draw)),
        *(*(words.note for words in world.words), world.codes.illustrative),
    ]


def joined(entries: Sequence[Entry]) -> str:
    """Several entries of a list as one cell holds them."""
    return "|".join([entry.notation for entry in entries])


def _lately(world: World, draw: Draw) -> str:
    """A day of the last two years."""
    return world.days[max(world.today - int(730 * draw()), 0)]
