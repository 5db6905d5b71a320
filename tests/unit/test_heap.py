"""Large blocks that a process has given back are not kept by the C library."""

import subprocess
import sys

SAYS_HOW_MANY_BLOCKS_ARE_MAPPED = """
import ctypes, sys
from profilatlas.heap import give_back_large_blocks

class Info(ctypes.Structure):  # struct mallinfo2 of malloc.h
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks hblkhd u f uo fo keep".split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Info
if sys.argv[1] == "called":
    give_back_large_blocks()
once = bytearray(16 * 1024 * 1024)
del once
before = library.mallinfo2().hblks
again = bytearray(4 * 1024 * 1024)
print(library.mallinfo2().hblks - before)
"""


def mapped(how: str) -> int:
    command = [sys.executable, "-c", SAYS_HOW_MANY_BLOCKS_ARE_MAPPED, how]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_large_block_is_mapped_even_after_a_larger_one_was_given_back() -> None:
    assert (mapped("called"), mapped("not")) == (1, 0)
