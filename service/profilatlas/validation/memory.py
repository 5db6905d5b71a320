"""Results of earlier runs, one small file for each chunk. What cannot be read or written is as good as not there."""

from __future__ import annotations

import json
import os
from collections.abc import Container
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from ..store.port import BlankNode, Literal, NamedNode, Term

# Rule, focus node and value of each result.
Outcome: TypeAlias = tuple[tuple[str, str, Term | None], ...]


class Memory:
    """A folder of outcomes by key, or nothing at all where no folder is given or none can be."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        try:
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._folder = None

    def recall(self, key: str) -> Outcome | None:
        """The outcome kept under a key; None when there is none or its file is damaged."""
        if self._folder is None:
            return None
        try:
            told, _, text = (self._folder / f"{key}.json").read_text(encoding="utf-8").partition("\n")
            return tuple(map(_entry, json.loads(text))) if told == _sum(text) else None
        except (OSError, TypeError, ValueError):
            return None

    def keep(self, key: str, outcome: Outcome) -> Outcome:
        """Keep an outcome, if that is possible, and hand it back; the file is whole or not there."""
        if self._folder is not None:
            path = self._folder / f"{key}.json"
            beside = path.with_suffix(f".{os.getpid()}")
            plain = [[rule, focus, *_plain(value)] for rule, focus, value in outcome]
            text = json.dumps(plain, ensure_ascii=False)
            with suppress(OSError):
                beside.write_text(f"{_sum(text)}\n{text}", encoding="utf-8")
                beside.replace(path)
        return outcome

    def forget_others(self, used: Container[str]) -> None:
        """Remove what a run did not use: the folder grows no further than one run."""
        if self._folder is None:
            return
        for path in self._folder.iterdir():
            if path.stem not in used and path.is_file():
                with suppress(OSError):
                    path.unlink(missing_ok=True)


def _sum(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _plain(value: Term | None) -> tuple[str, ...]:
    match value:
        case NamedNode():
            return ("iri", value.value)
        case BlankNode():
            return ("blank", value.value)
        case Literal() if value.language:
            return ("text", value.value, value.language)
        case Literal():
            return ("literal", value.value, value.datatype.value)
    return ()


def _entry(plain: object) -> tuple[str, str, Term | None]:
    """One entry of a file; `ValueError` when it is anything else."""
    match plain:
        case [str(rule), str(focus)]:
            return rule, focus, None
        case [str(rule), str(focus), "iri", str(value)]:
            return rule, focus, NamedNode(value)
        case [str(rule), str(focus), "blank", str(value)]:
            return rule, focus, BlankNode(value)
        case [str(rule), str(focus), "text", str(value), str(language)]:
            return rule, focus, Literal(value, language=language)
        case [str(rule), str(focus), "literal", str(value), str(datatype)]:
            return rule, focus, Literal(value, datatype=NamedNode(datatype))
    raise ValueError("not an outcome")
