"""The child process of a check (`limited.run_limited`): sets its own limits, checks, marks, and leaves both results.

What it is given in an upload may try anything; so it never runs inside the server.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from .errors import SourceError
from .limited import MARKED, OUT_OF_MEMORY, RESULT, UNSOUND_INSTANCE
from .model.checked import Checked

_LARGEST_FILE = 256 * 1024 * 1024


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file; the exit code says whether there is a result and why not."""
    options = _parser().parse_args(arguments)
    _limit(options.memory, options.cpu)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        _check(options)
    except MemoryError:
        return OUT_OF_MEMORY
    except SourceError as error:
        _leave(options.folder, Checked(options.file.name, error.findings))
        return UNSOUND_INSTANCE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m profilatlas.check_worker")
    parser.add_argument("file", type=Path)
    parser.add_argument("instance", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--release", type=Path)
    parser.add_argument("--language", required=True)
    parser.add_argument("--memory", type=int, required=True)
    parser.add_argument("--cpu", type=int, required=True)
    return parser


def _limit(memory: int, cpu: int) -> None:
    """Bounds of this process and, each for itself, of those it starts."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """The parent holds the other end of standard input: when it is gone, nobody waits for a result."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.killpg(0, 9)


def _check(options: argparse.Namespace) -> None:
    # What is imported counts against the limits that have just been set.
    from .check import check_table
    from .ingest.writing.marking import mark

    checked = check_table(options.file, options.instance, release=options.release, progress=_say)
    _leave(options.folder, checked)
    if checked.readable:
        _say("mark", "")
        mark(options.file, checked.findings, options.folder / MARKED, options.language)


def _leave(folder: Path, checked: Checked) -> None:
    """Write the result, whole or not at all."""
    written = folder / f".{RESULT}"
    written.write_text(json.dumps(checked.to_json(), ensure_ascii=False), encoding="utf-8")
    written.replace(folder / RESULT)


def _say(step: str, detail: str) -> None:
    print(step, detail, sep="\t", flush=True)


if __name__ == "__main__":
    sys.exit(main())
