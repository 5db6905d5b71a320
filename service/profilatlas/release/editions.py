"""Editions of the vocabulary that are no longer the current one: each release holds them all, so their addresses stay.

They are written once by `tools/keep_edition.py` (`ontology/editions/0.1.0.nt`) before the version is raised, and copied
into every release. The current edition is not among them: it is what the release's own triples say.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from ..store.port import Triple

EDITIONS = "editions"
_SUFFIX = ".nt"
_NUMBER = re.compile(r"(?:0|[1-9]\d{0,5})(?:\.(?:0|[1-9]\d{0,5})){2}", re.ASCII)


def keep_editions(ontology: Path, folder: Path) -> None:
    """Copy all earlier editions from the folder of the vocabulary into a release folder."""
    (folder / EDITIONS).mkdir()
    for number in _numbers(ontology):
        shutil.copyfile(_file(ontology, number), _file(folder, number))


def editions(folder: Path) -> tuple[str, ...]:
    """The numbers of the earlier editions that a release holds, newest first."""
    return _numbers(folder)


def read_edition(folder: Path, number: str) -> tuple[Triple, ...]:
    """All statements of an earlier edition; `KeyError` for a number that is none of `editions`."""
    if number not in _numbers(folder):
        raise KeyError(number)
    return tuple(quad.triple for quad in parse(path=_file(folder, number), format=RdfFormat.N_TRIPLES))


def is_number(text: str) -> bool:
    """Whether a text can be the number of an edition.

    >>> is_number("0.10.2"), is_number("01.0.0"), is_number("../1.0.0")
    (True, False, False)
    """
    return _NUMBER.fullmatch(text) is not None


def _numbers(folder: Path) -> tuple[str, ...]:
    stems = (path.name.removesuffix(_SUFFIX) for path in (folder / EDITIONS).glob(f"*{_SUFFIX}"))
    return tuple(sorted(filter(is_number, stems), key=lambda stem: [*map(int, stem.split("."))], reverse=True))


def _file(folder: Path, number: str) -> Path:
    return folder / EDITIONS / f"{number}{_SUFFIX}"
