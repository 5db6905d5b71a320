"""Writes an invented source folder beside its place and renames it: it is there whole or not at all."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from .. import resources
from ..errors import SynthError
from ..files import oddity_of
from ..ingest.csv import DELIMITER
from ..ingest.entries import visible
from ..ingest.layout import Layouts
from ..ingest.sources import SCHEMES, TABLES, TEXTS
from ..settings import INSTANCE_FILE, Instance
from ..terms import dct, ipv, org
from . import city
from .chance import Draw, seeded
from .faults import Placed, places
from .lists import read_lists
from .measures import measure
from .spoiling import Spoiling, Spoilt
from .tables import Row, Table, writing
from .world import World

MEASURES_PER_NEED, MEASURES_PER_TOMBSTONE = 100, 1_000
FEWEST_NEEDS, FEWEST_TOMBSTONES = 5, 2
_EVERY = 1_000
"""Measures after which progress is told."""

Progress = Callable[[int, int], None]


def synthesize(
    like: Path,
    target: Path,
    measures: int,
    seed: int = 1,
    *,
    faults: bool = False,
    progress: Progress = lambda done, total: None,
) -> tuple[Placed, ...]:
    """Write a source folder with settings, lists and texts of `like` and so many invented measures.

    The same number and seed give the same bytes. With `faults` some rows are wrong, and `NAME-faults.csv` beside the folder
    says which; they are returned. `target` must be new or empty (`SynthError`); `SourceError` where `like` is no source folder.
    """
    listed = target.with_name(f"{target.name}-faults.csv")
    _check_place(target, listed if faults else None)
    if not like.is_dir():
        raise SynthError(f"{like} is no source folder: name one whose lists the new folder is to have, e.g. data/hamm")
    instance = Instance.load(like)
    layouts = Layouts.load(resources.shapes_dir(), resources.ontology_dir())
    lists = read_lists(like, instance, layouts)
    draw = seeded(seed)
    world = World.of(instance, lists, measures, draw)
    needs = max(FEWEST_NEEDS, measures // MEASURES_PER_NEED)
    tombstones = max(FEWEST_TOMBSTONES, measures // MEASURES_PER_TOMBSTONE)
    placed: list[Placed] = []
    with _beside(target) as folder:
        _copy(like, folder)
        (folder / TABLES).mkdir()
        with writing(folder / TABLES, layouts, instance.languages) as tables:
            spoiling = Spoiling.of(world, lists, tables, draw) if faults else None
            _add_all(tables[org.Organization], city.actors(world, draw))
            _add_all(
                tables[ipv.FundingProgramme], map(city.programme, [world] * world.programmes, range(world.programmes))
            )
            placed += _add_measures(world, measures, tables, draw, spoiling, progress)
            _add_all(tables[ipv.Need], (city.need(world, number, draw) for number in range(needs)))
            _add_all(tables[ipv.Tombstone], (city.tombstone(world, number, draw) for number in range(tombstones)))
            if spoiling:
                placed += _add_spoilt(tables, spoiling.others(needs, tombstones))
        if faults:
            _write_list(listed, placed)
    return tuple(placed)


def _add_all(table: Table, rows: Iterator[Row]) -> None:
    for row in rows:
        table.add(row)


def _add_measures(
    world: World,
    measures: int,
    tables: Mapping[str, Table],
    draw: Draw,
    spoiling: Spoiling | None,
    progress: Progress,
) -> Iterator[Placed]:
    """Write the measures with their parts, and tell where faults are among them."""
    faulty = places(measures) if spoiling else {}
    own = tables[ipv.Measure]
    for number in range(measures):
        if number and number % _EVERY == 0:
            progress(number, measures)
        if spoiling and number in faulty:
            yield from _add_spoilt(tables, spoiling.measure(number, faulty[number]))
            continue
        made = measure(world, number, draw)
        # One that is wrong may be no measure at all, so no other replaces it.
        own.add(own.changed(made.row, {dct.replaces: ""}) if number - 1 in faulty else made.row)
        for table, rows in made.parts.items():
            for row in rows:
                tables[table].add(row)
    progress(measures, measures)


def _add_spoilt(tables: Mapping[str, Table], rows: Iterator[Spoilt]) -> Iterator[Placed]:
    for table, row, fault in rows:
        number = tables[table].add(row)
        if fault:
            for rule in (fault.rule, *fault.also):
                yield Placed(rule, f"{TABLES}/{tables[table].file}", number)


def _check_place(target: Path, listed: Path | None) -> None:
    """Refuse a place where something is."""
    if os.path.lexists(target) and (target.is_symlink() or not target.is_dir()):
        raise SynthError(f"{target} is no folder: choose a new or empty one")
    if target.is_dir() and any(target.iterdir()):
        raise SynthError(f"{target} is not empty: choose a new or empty folder")
    if listed is not None and os.path.lexists(listed):
        raise SynthError(f"{listed} is there already: move it, or choose another folder")


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder beside a place, which takes that place at the end; nothing is left of it when something fails."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            yield folder
            folder.chmod(0o755)
            folder.rename(target)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
    except OSError as error:
        raise SynthError(f"{target} cannot be written: {error.strerror or error}") from error


def _copy(like: Path, folder: Path) -> None:
    """Copy settings, lists and texts."""
    shutil.copyfile(like / INSTANCE_FILE, folder / INSTANCE_FILE)
    for name in (SCHEMES, TEXTS):
        for path in visible(like / name):
            if oddity_of(path, like) is None:
                (folder / name).mkdir(exist_ok=True)
                shutil.copyfile(path, folder / name / path.name)


def _write_list(path: Path, placed: Sequence[Placed]) -> None:
    with path.open("x", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, delimiter=DELIMITER, lineterminator="\n")
        writer.writerow(("rule", "file", "row"))
        writer.writerows((each.rule, each.file, each.row) for each in placed)
