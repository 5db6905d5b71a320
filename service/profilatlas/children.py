"""What a process that we start gets of our environment: what Python and its libraries need, and nothing else of ours."""

from __future__ import annotations

import os
import sys

_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "LANG")


def child_environment(**more: str) -> dict[str, str]:
    """The environment of a child that runs our code: no secrets; `more` are variables of its own.

    >>> child_environment(MALLOC_ARENA_MAX="1")["MALLOC_ARENA_MAX"]
    '1'
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONUTF8": "1", **more}
