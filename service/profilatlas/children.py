"""Processes that we start: what they get of our environment (what Python and its libraries need, nothing else of ours), and their end."""

from __future__ import annotations

import os
import sys
import threading
from multiprocessing import parent_process

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG")


def child_environment(**more: str) -> dict[str, str]:
    """The environment of a child that runs our code: no secrets; `more` are variables of its own.

    >>> child_environment(MALLOC_ARENA_MAX="1")["MALLOC_ARENA_MAX"]
    '1'
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1", **more}


def end_with_parent() -> None:
    """Let this process of a pool end when the one that hands out its work was killed; it would wait for more for ever.

    A death signal of the kernel is none for a process that another one forks on its parent's behalf (`forkserver`).
    """
    parent = parent_process()
    if parent is not None:

        def wait_and_end() -> None:
            parent.join()
            os._exit(1)

        threading.Thread(target=wait_and_end, daemon=True).start()
