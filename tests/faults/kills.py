"""Publishers that die: at a named step, at a file operation, at a moment of their processor time; and what is left then.

Each publisher is a fork of this process, which has imported everything and opened no store, so that hundreds of them are a
matter of seconds. It runs as a program of its own, since a process in which a store was ever open must not be forked:

    python -m tests.faults.kills SOURCE RELEASES NUMBER SEED [--quick]

It prints what happened as JSON. A loss is a folder in which `current` names no whole release, or an older one than a publisher
had reported done. `--quick` leaves out what only computes: the rules, and the hash of our own code; dumps are copied from the
release before, file by file.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from unittest.mock import patch

from profilatlas import build as building
from profilatlas import examining, resources
from profilatlas.release import switch
from profilatlas.release.dumps import DUMPS
from profilatlas.release.manifest import Manifest
from profilatlas.terms import PREFIXES

_FIRST_DAY = date(2000, 1, 1)
_WRITING = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.truncate", "shutil.rmtree"})
_DONE = "done"
_LAST = 40
"""File operations that a publisher needs to sync a small release and to switch to it, with some to spare."""


@dataclass(frozen=True, slots=True)
class Death:
    """When a publisher dies: before step number `step`, before file operation number `operation`, or after so much CPU."""

    step: int | None = None
    operation: int | None = None
    seconds: float | None = None


@dataclass(slots=True)
class Life:
    """What one publisher did until its end: the steps that it was told, its file operations, its CPU time."""

    steps: list[str] = field(default_factory=list)
    operations: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Report:
    """What happened in all."""

    publishers: int = 0
    killed: int = 0
    died_at: Counter[str] = field(default_factory=Counter)
    served: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)


class Publishers:
    """One folder of releases, and publishers who come one after the other; each finds what the one before left."""

    def __init__(self, source: Path, releases: Path) -> None:
        self.source = source
        self.releases = releases
        self.report = Report()
        self._day = _FIRST_DAY

    def publish(self, death: Death | None = None) -> Life:
        """Let one publisher build from another day than all before, until it is done or dies; then look what is there."""
        self._day += timedelta(days=1)
        before = switch.current_id(self.releases) if self.releases.exists() else None
        told, telling = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            _be_a_publisher(self.source, self.releases, self._day, death or Death(), telling)
        os.close(telling)
        with os.fdopen(told, "rb") as stream:
            lines = stream.read().decode().splitlines()
        _, status, usage = os.wait4(child, 0)
        life = Life([line[1:] for line in lines if line[0] == "s"], sum(line == "o" for line in lines))
        life.seconds = usage.ru_utime + usage.ru_stime
        self._look(before, life, os.WIFSIGNALED(status), done=_DONE in lines)
        if death is None and os.waitstatus_to_exitcode(status) != 0:
            raise RuntimeError(f"a publisher failed whom nobody had killed: {lines[-5:]}")
        return life

    def _look(self, before: str | None, life: Life, killed: bool, *, done: bool) -> None:
        report = self.report
        report.publishers += 1
        report.killed += killed
        if killed:
            report.died_at[life.steps[-1] if life.steps else "start"] += 1
        try:
            current = switch.current_id(self.releases)
            if current is not None:
                Manifest.read(self.releases / current).verify_hashes(self.releases / current)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            report.losses.append(f"{life.steps[-1:]}: {error}")
            return
        is_new = current != before
        report.served["new" if is_new else "old"] += 1
        if before is not None and (current is None or current < before):
            report.losses.append(f"{life.steps[-1:]}: {before} was in service, now {current}")
        if (done or "switched" in life.steps) and not is_new:
            report.losses.append(f"{life.steps[-1:]}: what was reported done is not in service")
        self._prune(current)

    def _prune(self, current: str | None) -> None:
        """Keep the disk free: what is older than the release in service has no part in this."""
        for release_id in switch.from_release(self.releases, current or "")[1:]:
            shutil.rmtree(self.releases / release_id)


def _be_a_publisher(source: Path, releases: Path, day: date, death: Death, telling: int) -> None:
    """The life of one child; never returns."""
    steps, operations = 0, 0

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)

    def step(name: str, _: str) -> None:
        nonlocal steps
        os.write(telling, f"s{name}\n".encode())
        if steps == death.step:
            die()
        steps += 1

    def operation(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal operations
        if event not in _WRITING or (event == "open" and not _is_below(releases, arguments[0])):
            return
        os.write(telling, b"o\n")
        if operations == death.operation:
            die()
        operations += 1

    code = 1
    try:
        sys.addaudithook(operation)
        if death.seconds is not None:  # nobody handles this signal: the kernel ends the process wherever it is
            signal.setitimer(signal.ITIMER_PROF, death.seconds)
        building.build(source, releases, as_of=day, progress=step)
        os.write(telling, f"{_DONE}\n".encode())
        code = 0
    except BaseException as error:  # noqa: BLE001 - said to the parent, which fails
        os.write(telling, f"failed: {error!r}\n".replace("\n", " ").encode() + b"\n")
    finally:
        os._exit(code)


def _is_below(releases: Path, place: Any) -> bool:
    """Whether what is opened lies in the releases folder: written there, or synced."""
    return not isinstance(place, int) and os.fsdecode(place).startswith(f"{releases}/")


@contextmanager
def prepared(*, quick: bool) -> Iterator[None]:
    """Load once what every publisher reads anew; `quick` leaves out what only computes, and copies dumps."""
    loaders = {
        examining.Shapes: (resources.shapes_dir(), resources.ontology_dir()),
        examining.Layouts: (resources.shapes_dir(), resources.ontology_dir()),
        examining.Registry: (resources.queries_dir(), PREFIXES),
    }
    replaced: dict[tuple[ModuleType, str], Any] = {
        (examining, loader.__name__): SimpleNamespace(load=_always(loader.load(*places)))
        for loader, places in loaders.items()
    }
    if quick:
        nothing = ("validate_lines", "load_checks", "run_checks", "uncleared")
        replaced |= {(examining, name): _no_results for name in nothing}
        replaced[building, "hash_of"] = lambda source, as_of: sha256(f"{source} {as_of}".encode()).hexdigest()
        replaced[building, "write_dumps"] = partial(_dumps_of_before, building.write_dumps)
    with ExitStack() as all_of_them:
        for (module, name), value in replaced.items():
            all_of_them.enter_context(patch.object(module, name, value))
        yield


def _always(loaded: Any) -> Callable[..., Any]:
    return lambda *_: loaded


def _no_results(*_: Any, **__: Any) -> list[Any]:
    return []


def _dumps_of_before(write: Callable[..., object], folder: Path, *rest: Any) -> None:
    """Copy the dumps of the release in service, which are the same for another day; write them where there is none."""
    before = switch.current_id(folder.parent)
    if before is None:
        write(folder, *rest)
        return
    progress = rest[-1]
    progress("dump", before)
    shutil.copytree(folder.parent / before / DUMPS, folder / DUMPS)


def die_at_random(publishers: Publishers, number: int, seed: int) -> Report:
    """Kill so many publishers: by turns at a file operation, at one of the last, at a moment of their processor time."""
    chance = random.Random(seed)
    publishers.publish()
    whole = publishers.publish()  # one that finds a release before its own, as all that follow do
    deaths: list[Callable[[], Death]] = [
        lambda: Death(operation=chance.randrange(whole.operations)),
        lambda: Death(operation=chance.randrange(whole.operations - _LAST, whole.operations)),
        lambda: Death(seconds=chance.uniform(0.001, whole.seconds)),
    ]
    for turn in range(number):
        publishers.publish(deaths[turn % len(deaths)]())
    publishers.publish()
    return publishers.report


def die_at_every_step(publishers: Publishers) -> Report:
    """Kill one publisher at each step that has a name of its own."""
    whole = publishers.publish()
    for name in dict.fromkeys(whole.steps):
        publishers.publish(Death(step=whole.steps.index(name)))
    publishers.publish()
    return publishers.report


def main(arguments: list[str]) -> None:
    """Run as the docstring of the module says; NUMBER 0 means every step."""
    source, releases, number, seed = Path(arguments[0]), Path(arguments[1]), int(arguments[2]), int(arguments[3])
    with prepared(quick="--quick" in arguments):
        publishers = Publishers(source, releases)
        report = die_at_random(publishers, number, seed) if number else die_at_every_step(publishers)
    left = sorted(path.name for path in releases.iterdir())
    print(json.dumps({"report": {name: getattr(report, name) for name in Report.__slots__}, "left": left}))


if __name__ == "__main__":
    main(sys.argv[1:])
