"""The child process that compares two releases (`web/differences.py`): a difference as JSON on standard output.

How much memory a comparison takes depends on how much changed; so it never runs inside the server.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
from collections.abc import Sequence
from pathlib import Path

from .diff import differing
from .endpoint import isolation
from .errors import ReleaseError, StoreError

UNREADABLE, OUT_OF_MEMORY = 65, 71


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare two release folders; the exit code says whether there is a difference to read."""
    options = _parser().parse_args(arguments)
    isolation.first_to_be_ended()
    isolation.end_with_parent(os.getppid())
    os.nice(isolation.POLITE)
    for kind, most in (
        (resource.RLIMIT_AS, options.memory),
        (resource.RLIMIT_CPU, options.cpu),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    try:
        with differing(options.old, options.new) as (_, _, describer):
            json.dump(describer.changes(options.things).to_json(), sys.stdout, ensure_ascii=True)
    except MemoryError:
        return OUT_OF_MEMORY
    except (ReleaseError, StoreError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m profilatlas.diff_worker")
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--things", type=int, required=True, help="how many things are described")
    parser.add_argument("--memory", type=int, required=True, help="bytes of address space")
    parser.add_argument("--cpu", type=int, required=True, help="seconds of the processor")
    return parser


if __name__ == "__main__":
    sys.exit(main())
