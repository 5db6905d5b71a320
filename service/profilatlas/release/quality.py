"""How good the data of a release are, counted once at build and kept as `report/quality.json`.

A few kilobytes whatever the size of the data, so that the history over all releases is read from these files alone. Each
field says what it counts; nothing is judged here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Self

from ..model.ages import Ages

QUALITY = "report/quality.json"


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings a rule has, by the file and sheet in which they stand."""

    rule: str
    severity: str
    findings: int
    tables: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Filled:
    """How many of the things of a class state a property (two where a node stands between); `of` are all of them.

    `required` says that each must, `wanted` that each should: what is neither may be empty for good reasons.
    """

    class_iri: str
    predicates: tuple[str, ...]
    required: bool
    wanted: bool
    stated: int
    of: int


@dataclass(frozen=True, slots=True)
class Spoken:
    """How many things of a class have a text in each language of the instance; `of` are those that have it in any."""

    class_iri: str
    predicate: str
    languages: Mapping[str, int]
    of: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """How many things of a class are attested and illustrative, and of how many nobody says."""

    class_iri: str
    attested: int
    illustrative: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Addresses:
    """Different web addresses that a property has as values, by their form; `examples` are of the malformed ones."""

    predicate: str
    encrypted: int
    plain: int
    malformed: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Everything that was counted; classes are named by their IRIs.

    `things` are the instance's own by class, `profiles` count measures by the IRI of their profile status, `derived` are the
    statements that rules added to those of the sources.
    """

    as_of: date
    measures: int
    without_profile: int
    statements: int
    derived: int
    things: Mapping[str, int]
    rules: tuple[RuleCount, ...]
    filled: tuple[Filled, ...]
    spoken: tuple[Spoken, ...]
    evidence: tuple[Evidence, ...]
    profiles: Mapping[str, int]
    ages: Mapping[str, Ages]
    addresses: tuple[Addresses, ...]

    def findings(self, severity: str) -> int:
        """How many findings of one severity there are."""
        return sum(each.findings for each in self.rules if each.severity == severity)

    @property
    def stated(self) -> tuple[int, int]:
        """Over all properties that are wanted: how many are stated, of how many that should be."""
        wanted = [each for each in self.filled if each.wanted]
        return sum(each.stated for each in wanted), sum(each.of for each in wanted)

    def write(self, folder: Path) -> None:
        """Write `report/quality.json` into a release folder."""
        plain = asdict(self) | {
            "as_of": self.as_of.isoformat(),
            "ages": {name: ages.to_json() for name, ages in self.ages.items()},
        }
        path = folder / QUALITY
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read a release's own; OSError, ValueError, KeyError or TypeError when it cannot be read."""
        plain = json.loads((folder / QUALITY).read_text(encoding="utf-8"))
        return cls(
            **plain
            | {
                "as_of": date.fromisoformat(plain["as_of"]),
                "rules": tuple(RuleCount(**each) for each in plain["rules"]),
                "filled": tuple(Filled(**each | {"predicates": tuple(each["predicates"])}) for each in plain["filled"]),
                "spoken": tuple(Spoken(**each) for each in plain["spoken"]),
                "evidence": tuple(Evidence(**each) for each in plain["evidence"]),
                "ages": {name: Ages.from_json(ages) for name, ages in plain["ages"].items()},
                "addresses": tuple(
                    Addresses(**each | {"examples": tuple(each["examples"])}) for each in plain["addresses"]
                ),
            }
        )


def known_quality(folder: Path) -> Quality | None:
    """The quality of a release by its folder, None where the release keeps none; read once, for a release never changes."""
    try:
        state = (folder / QUALITY).stat()
    except OSError:
        return None
    return _read(folder, (state.st_mtime_ns, state.st_size, state.st_ino))


@lru_cache(maxsize=1024)
def _read(folder: Path, _stamp: tuple[int, int, int]) -> Quality | None:
    try:
        return Quality.read(folder)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
