"""What the C library does with large blocks of memory that a process has given back."""

from __future__ import annotations

import ctypes
from contextlib import suppress

_MMAP_THRESHOLD = -3
"""`M_MMAP_THRESHOLD` of `malloc.h`, https://man7.org/linux/man-pages/man3/mallopt.3.html"""
_LARGE = 256 * 1024


def give_back_large_blocks() -> None:
    """Let blocks of 256 KiB and more be mapped one by one, in this process, so that the system has them again at once.

    Otherwise glibc maps blocks only from the size on that was given back before, up to 32 MiB. Smaller ones lie between what is
    still needed, and what an early step of a build needed is kept until its end. Other C libraries are left as they are.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)
