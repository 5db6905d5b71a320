"""The child process that writes the dumps of a release (`dumping_aside.py`) and says each step on its standard output."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from . import circles, heap, resources
from .dumping import write_dumps
from .endpoint import isolation
from .errors import ReleaseError, StoreError
from .queries.registry import Registry
from .release.opened import SOURCE, STORE
from .settings import Instance
from .store.embedded import EmbeddedStore
from .terms import PREFIXES

REFUSED = 65


def main(arguments: Sequence[str] | None = None) -> int:
    """Write `dumps/` into a release folder that has its store and its sources, from the folder of its sorted lines; the exit code says whether it is there."""
    parser = argparse.ArgumentParser(prog="python -m profilatlas.dumping_worker")
    parser.add_argument("folder", type=Path)
    parser.add_argument("lines", type=Path)
    parser.add_argument("--before", type=Path)
    options = parser.parse_args(arguments)
    folder = options.folder
    circles.look_seldom()
    heap.give_back_large_blocks()
    isolation.end_with_parent(os.getppid())
    try:
        store = EmbeddedStore.open(folder / STORE)
        registry = Registry.load(resources.queries_dir(), PREFIXES)
        instance = Instance.load(folder / SOURCE)
        write_dumps(folder, options.lines, store, registry, folder / SOURCE, instance, options.before, _say)
    except (OSError, ReleaseError, StoreError) as error:
        print(error, file=sys.stderr)
        return REFUSED
    return 0


def _say(step: str, detail: str) -> None:
    print(step, detail, sep="\t", flush=True)


if __name__ == "__main__":
    sys.exit(main())
