"""Which releases a folder keeps: old ones make room after a publish, and nothing that somebody needs is among them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from . import switch
from .hold import nobody_reading
from .versions import newest_of_each_year, versions

_REMOVED = ".removed-"


def superfluous(releases: Path, keep: int) -> list[str]:
    """The ids to remove so that the `keep` newest stay, oldest first; none for 0, which keeps all.

    The current release, the one before it and the last of each year stay in any case: what serves, what a damaged
    release is replaced by, and what the yearly series of the catalogue lead to.
    """
    ids = switch.release_ids(releases)
    current = switch.current_id(releases)
    if not keep or current is None:
        return []
    needed = {*ids[:keep], *switch.from_release(releases, current)[:2]}
    needed.update(each.id for each in newest_of_each_year(versions(releases)))
    return [each for each in reversed(ids) if each not in needed]


def remove(
    releases: Path,
    keep: int,
    progress: Callable[[str, str], None] = lambda step, detail: None,
    is_elsewhere: Callable[[str], bool] = lambda release_id: False,
) -> list[str]:
    """Remove superfluous releases and return their ids; one that somebody reads waits for the next time.

    So does one that `is_elsewhere`, too: once its folder is gone nobody would know of its graph.

    To be called while nobody else publishes (`switch.locked`). A release goes in one step, so that none is ever half
    there; leftovers of a removal that was interrupted go with the next.
    """
    removed = []
    for release_id in superfluous(releases, keep):
        folder = releases / release_id
        with nobody_reading(folder) as free:
            if not free or is_elsewhere(release_id):
                progress("not-removed", f"{release_id}: in use")
                continue
            try:
                folder.rename(releases / f"{_REMOVED}{release_id}")
            except OSError as error:
                progress("not-removed", f"{release_id}: {error.strerror}")
                continue
        progress("remove", release_id)
        removed.append(release_id)
    for leftover in releases.glob(f"{_REMOVED}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    return removed
