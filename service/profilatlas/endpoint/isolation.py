"""What a query worker gives up before it sees a query: network, open files, memory, processor time, priority.

Linux and the standard library only; `unshare` and `prctl` are called in the C library, for Python 3.11 has neither.
"""

from __future__ import annotations

import ctypes
import math
import os
import resource
import signal
import sys
from collections.abc import Collection
from pathlib import Path

POLITE = 10
ASIDE = 19
"""Nice values of queries: below pages (0), and below other queries when they have run for long."""

_NEW_USERS, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of <sched.h>
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of <sys/prctl.h>
_PAGE = resource.getpagesize()


def leave_network() -> bool:
    """Move this process into a network without interfaces; False where the kernel does not grant it.

    Only a process with one thread may do this without privileges. Access to files stays the same: the namespace of users
    is tried only where that of the network alone is not granted, and the kernel checks files by the same user as before.
    """
    if not sys.platform.startswith("linux"):
        return False
    library = ctypes.CDLL(None, use_errno=True)
    return any(library.unshare(what) == 0 for what in (_NEW_NETWORK, _NEW_USERS | _NEW_NETWORK))


def end_with_parent(parent: int) -> None:
    """Let the kernel end this process with its parent, whose process id is given, however that ends."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None, use_errno=True).prctl(_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(0)


def close_files(kept: Collection[int]) -> None:
    """Close every inherited file but the standard streams and those `kept`."""
    first = 3
    for descriptor in sorted(kept):
        os.closerange(first, descriptor)
        first = descriptor + 1
    os.closerange(first, os.sysconf("SC_OPEN_MAX"))


def first_to_be_ended() -> None:
    """Let the kernel choose this process before pages when the machine runs out of memory."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return  # no Linux: nobody chooses


def address_space() -> int:
    """Bytes of address space that this process has mapped; 0 where the system does not say."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * _PAGE
    except OSError:
        return 0


def limit_memory(more: int) -> None:
    """From now on this process may map `more` bytes, write no file, leave no core and start neither process nor thread."""
    _lower(resource.RLIMIT_AS, address_space() + more)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NPROC, 0)


def limit_processor(seconds: float) -> None:
    """Let the kernel end this process when it has used `seconds` more of the processor, rounded up, and one."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(usage.ru_utime + usage.ru_stime + seconds) + 1, hard))


def _lower(kind: int, value: int) -> None:
    _, hard = resource.getrlimit(kind)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (value, value))
