"""Where a key of a TOML file stands: the parser of the standard library says what a file holds, but not on which line."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TypeAlias

KeyPath: TypeAlias = tuple[str | int, ...]
"""The keys that lead to a value; a number counts the entries of an array of tables from 0."""

_HEADER = re.compile(r"\s*(\[\[?)(.+?)\]\]?\s*(#.*)?")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def lines_of_keys(text: str) -> Mapping[KeyPath, int]:
    """The line (the first is 1) of every key and table header that stands at the start of a line.

    >>> lines_of_keys('sheet = "A"\\n[[table]]\\nof = "B"\\n[table.columns]\\n"Titel (de)" = "t"')["table", 0, "columns", "Titel (de)"]
    5
    """
    found: dict[KeyPath, int] = {}
    entries: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if (header := _HEADER.fullmatch(line)) and (keys := _keys(header.group(2))):
            path = _numbered(keys, entries)
            if header.group(1) == "[[":
                entries[path] += 1
                path = (*path, entries[path] - 1)
            table = path
            found.setdefault(path, number)
        elif (key := _KEY.match(line)) and (keys := _keys(key.group(1))):
            for length in range(1, len(keys) + 1):
                found.setdefault((*table, *keys[:length]), number)
    return found


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int | None:
    """The line of a key, else that of the nearest table or key around it; None for the file as a whole."""
    for length in range(len(path), 0, -1):
        if (line := lines.get(path[:length])) is not None:
            return line
    return None


def _numbered(keys: tuple[str, ...], entries: Counter[KeyPath]) -> KeyPath:
    """The path of a table header; a part that is an array of tables means its last entry."""
    path: KeyPath = ()
    for position, key in enumerate(keys):
        path = (*path, key)
        if position < len(keys) - 1 and entries[path]:
            path = (*path, entries[path] - 1)
    return path


def _keys(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key as the parser reads them; nothing for what is no key."""
    try:
        return tuple(_leading(tomllib.loads(f"{dotted} = 0")))
    except tomllib.TOMLDecodeError:
        return ()


def _leading(nested: object) -> Iterator[str]:
    while isinstance(nested, dict):
        ((key, nested),) = nested.items()
        yield key
