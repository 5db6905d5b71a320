"""What measures can be counted and chosen by: several values per measure, kept as codes in compressed rows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Protocol, Self, overload

import numpy as np
from numpy.typing import NDArray

from ..errors import ReleaseError
from ..model.coverage import Coverage, coverage
from ..model.masks import Flags, Masks, Words
from ..model.similarity import shared_cells
from .value_bits import MOST_VALUES, ValueBits

Counts = NDArray[np.int64]
Arrays = Mapping[str, NDArray[Any]]


class Facet(Protocol):
    """One property of measures, with the values that occur in the release."""

    @property
    def values(self) -> tuple[str, ...]:
        """IRIs in the order of their code points, cells in the order of the grid, years as "2021"."""
        ...

    def place_of(self, value: str) -> int | None:
        """Where a value stands in `values`, None for one that does not occur."""
        ...

    def rows_with(self, value: str) -> Flags:
        """Which measures have this value; none for a value that does not occur."""
        ...

    def rows_with_any(self, values: Iterable[str]) -> Flags:
        """Which measures have at least one of these values."""
        ...

    def values_of(self, row: int) -> tuple[str, ...]:
        """The values of one measure."""
        ...

    def counts(self, rows: Flags | None = None) -> Counts:
        """How many measures, of all or of those in `rows`, have each value: aligned with `values`."""
        ...

    def shared_with(self, row: int, rows: slice) -> Counts:
        """How many values each of `rows` has in common with one row."""
        ...


class Texts(Sequence[str]):
    """Many strings as one block of UTF-8 and the places where each begins: a third of the memory of a list."""

    def __init__(self, block: NDArray[np.uint8], starts: NDArray[Any]) -> None:
        self._block = block
        self._starts = starts

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Pack strings.

        >>> packed = Texts.of(["a", "äö"])
        >>> len(packed), packed[1]
        (2, 'äö')
        """
        encoded = [text.encode() for text in texts]
        starts = np.zeros(len(encoded) + 1, "<i8")
        np.cumsum([len(each) for each in encoded], out=starts[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), starts)

    @classmethod
    def from_arrays(cls, name: str, arrays: Arrays) -> Self:
        """The inverse of `arrays`; `ReleaseError` for blocks that do not fit together."""
        block, starts = member(arrays, f"{name}/text", "|u1"), member(arrays, f"{name}/starts", "<i8")
        check_starts(f"{name}/starts", starts, len(block))
        return cls(block, starts)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """What is written to the release."""
        return {f"{name}/text": self._block, f"{name}/starts": self._starts}

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[str, ...]: ...
    def __getitem__(self, index: int | slice) -> str | tuple[str, ...]:
        if isinstance(index, slice):
            return tuple(self[each] for each in range(*index.indices(len(self))))
        place = range(len(self))[index]
        return self._block[self._starts[place] : self._starts[place + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return (self[place] for place in range(len(self)))

    def unpacked(self) -> tuple[str, ...]:
        """All texts; `ReleaseError` when they are not UTF-8."""
        block, ends = self._block.tobytes(), self._starts.tolist()
        try:
            return tuple(block[start:end].decode() for start, end in pairwise(ends))
        except UnicodeDecodeError as error:
            raise ReleaseError(f"columns: {error}") from error

    def find(self, text: str) -> int | None:
        """Where a text stands in sorted texts, None when it is not there."""
        place = bisect_left(self, text)
        return place if place < len(self) and self[place] == text else None


@dataclass(frozen=True, eq=False)
class CodedFacet:
    """Values as codes: those of row *n* are `codes[starts[n]:starts[n + 1]]`, ascending and without repetition."""

    values: tuple[str, ...]
    starts: NDArray[Any]
    codes: NDArray[Any]

    @classmethod
    def of(cls, values: Sequence[str], rows: NDArray[Any], codes: NDArray[Any], count: int) -> Self:
        """A facet of `count` measures from pairs of row and code, in any order and perhaps repeated."""
        width = max(1, len(values))
        pairs = rows.astype(np.int64) * width + codes
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        starts = np.zeros(count + 1, "<i8")
        np.cumsum(np.bincount(pairs // width, minlength=count), out=starts[1:])
        return cls(tuple(values), _narrow(starts), _narrow(pairs % width, largest=width))

    @classmethod
    def from_arrays(cls, name: str, arrays: Arrays, count: int) -> Self:
        """The inverse of `arrays`; `ReleaseError` for arrays that do not fit together."""
        values = Texts.from_arrays(f"{name}/values", arrays).unpacked()
        starts, codes = (member(arrays, f"{name}/{part}", *_WIDTHS) for part in ("starts", "codes"))
        if len(starts) != count + 1:
            raise ReleaseError(f"columns: {name}/starts is for {len(starts) - 1} measures, not {count}")
        check_starts(f"{name}/starts", starts, len(codes))
        if len(codes) and int(codes.max()) >= len(values):
            raise ReleaseError(f"columns: {name}/codes names a value that does not exist")
        return cls(values, starts, codes)

    def arrays(self, name: str) -> dict[str, NDArray[Any]]:
        """What is written to the release."""
        values = Texts.of(self.values).arrays(f"{name}/values")
        return {**values, f"{name}/starts": self.starts, f"{name}/codes": self.codes}

    @cached_property
    def _code_of(self) -> Mapping[str, int]:
        return {value: code for code, value in enumerate(self.values)}

    def place_of(self, value: str) -> int | None:
        return self._code_of.get(value)

    @property
    def _count(self) -> int:
        return len(self.starts) - 1

    def rows_with(self, value: str) -> Flags:
        return self.rows_with_any((value,))

    def rows_with_any(self, values: Iterable[str]) -> Flags:
        codes = [code for value in values if (code := self._code_of.get(value)) is not None]
        if self._bits is not None:
            return self._bits.any(codes)
        wanted = np.zeros(max(1, len(self.values)), np.bool_)
        wanted[codes] = True
        found = np.zeros(self._count, np.bool_)
        found[np.searchsorted(self.starts, np.flatnonzero(wanted[self.codes]), side="right") - 1] = True
        return found

    def values_of(self, row: int) -> tuple[str, ...]:
        return tuple(self.values[code] for code in self._codes_of(row))

    def counts(self, rows: Flags | None = None) -> Counts:
        if rows is None:
            return self._all_counts
        if self._bits is not None:
            return self._bits.counts(rows)
        return self._count_codes(np.compress(np.repeat(rows, self._numbers), self.codes))

    @cached_property
    def _bits(self) -> ValueBits | None:
        """The same facet by value, made when it is first counted or chosen by; None where there are many values."""
        if len(self.values) > MOST_VALUES:
            return None
        owners = np.repeat(np.arange(self._count, dtype=np.uint32), np.diff(self.starts))
        return ValueBits.of_codes(len(self.values), owners, self.codes, self._count)

    @cached_property
    def _all_counts(self) -> Counts:
        return fixed(self._count_codes(self.codes))

    @cached_property
    def _numbers(self) -> Counts:
        """How many values each measure has; kept for facets of many values only, which count with it each time."""
        return fixed(np.diff(self.starts))

    def _count_codes(self, codes: NDArray[Any]) -> Counts:
        return np.bincount(codes, minlength=len(self.values))

    def shared_with(self, row: int, rows: slice) -> Counts:
        own = self._codes_of(row)
        if self._bits is not None:
            return self._bits.sums(own.tolist(), rows)
        wanted = np.zeros(max(1, len(self.values)), np.bool_)
        wanted[own] = True
        first, last = int(self.starts[rows.start]), int(self.starts[rows.stop])
        hits = np.flatnonzero(wanted[self.codes[first:last]]) + first
        owners = np.searchsorted(self.starts, hits.astype(self.starts.dtype), side="right") - 1
        return np.bincount(owners - rows.start, minlength=rows.stop - rows.start)

    def stated(self) -> Flags:
        """Which measures have any value."""
        found: Flags = self.starts[1:] != self.starts[:-1]
        return found

    def union_by_row(self, of_values: Words) -> Words:
        """For each measure the bits that any of its values has; `of_values` is aligned with `values`."""
        # A bit pattern more, so that measures without a value at the end of the table have a place to begin.
        spread = np.append(of_values[self.codes], np.uint64(0))
        united: Words = np.bitwise_or.reduceat(spread, self.starts[:-1]) if self._count else spread[:0]
        united[~self.stated()] = 0
        return united

    def union_by_value(self, of_rows: Words) -> Words:
        """For each value the bits that any measure with it has; `of_rows` has one pattern per measure."""
        united = np.zeros(len(self.values), "<u8")
        np.bitwise_or.at(united, self.codes, np.repeat(of_rows, np.diff(self.starts)))
        return united

    def pairs(self, rows: Flags | None = None) -> tuple[Counts, Counts]:
        """Every measure, of all or of those in `rows`, with each of its values: rows and places in `values`."""
        owners = np.repeat(np.arange(self._count), np.diff(self.starts))
        codes = self.codes.astype(np.int64)
        if rows is None:
            return owners, codes
        chosen = rows[owners]
        return owners[chosen], codes[chosen]

    def _codes_of(self, row: int) -> NDArray[Any]:
        return self.codes[self.starts[row] : self.starts[row + 1]]


@dataclass(frozen=True, eq=False)
class CellFacet:
    """The cells of the scheme as a facet, read from the masks: narrower challenges count as their cell."""

    values: tuple[str, ...]
    masks: Masks

    def place_of(self, value: str) -> int | None:
        return self.values.index(value) if value in self.values else None

    def rows_with(self, value: str) -> Flags:
        if value not in self.values:
            return np.zeros(len(self.masks), np.bool_)
        return self.masks.addressing(self.values.index(value))

    def rows_with_any(self, values: Iterable[str]) -> Flags:
        found = np.zeros(len(self.masks), np.bool_)
        for value in values:
            found |= self.rows_with(value)
        return found

    def values_of(self, row: int) -> tuple[str, ...]:
        return tuple(self.values[position] for position in self.masks.profile(row).positions)

    def counts(self, rows: Flags | None = None) -> Counts:
        return self.coverage(rows).total

    def coverage(self, rows: Flags | None = None) -> Coverage:
        """The same by weight."""
        if rows is None:
            return self._whole
        if self._bits is None:
            return coverage(self.masks, len(self.values), rows)
        primary, plain, secondary = (bits.counts(rows) for bits in self._bits)
        return Coverage(primary - plain, plain, secondary)

    @cached_property
    def _bits(self) -> tuple[ValueBits, ValueBits, ValueBits] | None:
        """Primary, plain and secondary foci by cell, made when they are first counted; None where there are many cells."""
        if len(self.values) > MOST_VALUES:
            return None

        def of(words: Words) -> ValueBits:
            cells = map(np.uint64, range(len(self.values)))
            return ValueBits.of(((words[0] >> cell & np.uint64(1)).astype(np.bool_) for cell in cells), len(self.masks))

        return of(self.masks.primary), of(self.masks.plain), of(self.masks.secondary)

    @cached_property
    def _whole(self) -> Coverage:
        found = coverage(self.masks, len(self.values))
        return Coverage(*map(fixed, (found.primary, found.plain, found.secondary)))

    def shared_with(self, row: int, rows: slice) -> Counts:
        return shared_cells(self.masks, row, rows)


def fixed(counts: Counts) -> Counts:
    """Numbers that are kept for all who ask: nobody can change them."""
    counts.flags.writeable = False
    return counts


_WIDTHS = ("|u1", "<u2", "<u4", "<i8")


def member(arrays: Arrays, name: str, *types: str, dimensions: int = 1) -> NDArray[Any]:
    """One array of a release, of one of these types; `ReleaseError` when it is missing or another."""
    if name not in arrays:
        raise ReleaseError(f"columns: {name} is missing")
    array = arrays[name]
    if array.dtype.str not in types or array.ndim != dimensions:
        raise ReleaseError(f"columns: {name} is {array.dtype.str} with {array.ndim} dimensions")
    return array


def check_starts(name: str, starts: NDArray[Any], length: int) -> None:
    """`ReleaseError` unless the starts ascend from 0 to the length of what they divide."""
    if not len(starts) or starts[0] != 0 or starts[-1] != length or (starts[1:] < starts[:-1]).any():
        raise ReleaseError(f"columns: {name} does not divide {length} entries")


def _narrow(numbers: NDArray[np.int64], largest: int | None = None) -> NDArray[Any]:
    """The same numbers in the smallest type that holds them."""
    top = int(numbers.max(initial=0)) if largest is None else largest
    return numbers.astype(next(width for width in _WIDTHS if top <= np.iinfo(width).max))
