"""Arrays as one uncompressed `.npz` file: the same bytes for the same arrays, mapped instead of read."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from ..errors import ReleaseError

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")  # PKWARE APPNOTE 4.3.7
_EXTRA_FIELD = struct.Struct("<HH")
_PADDING_ID = 0xD935  # the extra field that zip tools know as alignment padding
_ZIP64_FIELD = 20
_ALIGNMENT = 64


def write_arrays(path: Path, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write the arrays by name; `numpy.load` reads the file too."""
    with path.open("wb") as handle, zipfile.ZipFile(handle, "w", zipfile.ZIP_STORED) as archive:
        for name, array in sorted(arrays.items()):
            member = zipfile.ZipInfo(f"{name}.npy", _ZIP_EPOCH)
            member.external_attr = 0o644 << 16
            member.extra = _padding(handle.tell() + _LOCAL_HEADER.size + len(member.filename.encode()) + _ZIP64_FIELD)
            with archive.open(member, "w", force_zip64=True) as target:
                npy.write_array(target, np.ascontiguousarray(array), allow_pickle=False)


def map_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file, read-only and mapped into memory; `ReleaseError` when the file is damaged."""
    try:
        with path.open("rb") as handle, zipfile.ZipFile(handle) as archive:
            # One mapping for all: each takes a descriptor, and many releases may be open at a time.
            whole = np.memmap(path, np.uint8, "r")
            return {
                member.filename.removesuffix(".npy"): _array(whole, handle, member) for member in archive.infolist()
            }
    except (zipfile.BadZipFile, struct.error, ValueError, OSError) as error:
        raise ReleaseError(f"{path.name} is damaged or missing: {error}") from error


def _array(whole: NDArray[np.uint8], handle: BinaryIO, member: zipfile.ZipInfo) -> NDArray[Any]:
    if member.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"{member.filename} is compressed")
    handle.seek(member.header_offset)
    *_, name, extra = _LOCAL_HEADER.unpack(handle.read(_LOCAL_HEADER.size))
    start = member.header_offset + _LOCAL_HEADER.size + name + extra
    handle.seek(start)
    shape, fortran, kind = _header(handle)
    offset = handle.tell()
    count = int(np.prod(shape, dtype=np.int64))
    if fortran or kind.hasobject or count < 0 or offset - start + count * kind.itemsize != member.file_size:
        raise ValueError(f"{member.filename} is not a plain array of its size")
    if offset + count * kind.itemsize > whole.size:
        raise ValueError(f"{member.filename} is cut off")
    if not count:
        return np.empty(shape, kind)
    return np.ndarray(shape, kind, whole, offset)


def _header(handle: BinaryIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    match npy.read_magic(handle):
        case (1, 0):
            return npy.read_array_header_1_0(handle)
        case version:
            raise ValueError(f"array format {version} is not ours")


def _padding(position: int) -> bytes:
    """An extra field after which the next byte is aligned, for arrays that the processor reads in whole words."""
    gap = -(position + _EXTRA_FIELD.size) % _ALIGNMENT
    return _EXTRA_FIELD.pack(_PADDING_ID, gap) + bytes(gap)
