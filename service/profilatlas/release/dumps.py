"""The dumps of a release: all its data as files to take away, each with its size, its hash and what it holds.

`dumps/index.json` lists them; nothing that is not listed there is a dump. How they are made stands in `dumping.py`.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from ..model.media import Format
from .manifest import describe_file
from .public_services import PROFILE

DUMPS = "dumps"
INDEX = "index.json"
SERVICES = "cpsv-ap"
"""How the names of dumps begin that hold the measures as public services."""

GZIP, ZIP = "gzip", "zip"
TRIPLES, ROWS, TABLES, SHEETS = "triples", "rows", "tables", "sheets"

_UNIX = 3
_PIECE = 256 * 1024


@dataclass(frozen=True, slots=True)
class Dump:
    """One file in `dumps/`.

    `media_type` and `format_iri` are those of the content; `compression` is what that is packed in (`gzip`, `zip`) or
    None. `size` (bytes) and `sha256` (hex) are those of the file as it is served. `count` says how many `counts`
    (`triples`, `rows`, `tables`, `sheets`) it holds, `about` is the IRI of the class whose things are the rows of a single table.
    """

    name: str
    media_type: str
    compression: str | None
    size: int
    sha256: str
    count: int
    counts: str
    format_iri: str
    about: str | None = None

    @property
    def file_type(self) -> str:
        """The media type of the file as it is: that of the package, where the content is packed."""
        return self.media_type if self.compression is None else f"application/{self.compression}"

    @property
    def conforms_to(self) -> str | None:
        """The standard whose words the content uses, where those are not our own (`dct:conformsTo`)."""
        return PROFILE if self.name.startswith(f"{SERVICES}.") else None


def described(
    path: Path, content: Format, count: int, counts: str, compression: str | None = None, about: str | None = None
) -> Dump:
    """What is to be said of a file that was just written."""
    entry = describe_file(path)
    return Dump(path.name, content.media_type, compression, entry.size, entry.sha256, count, counts, content.iri, about)


def write_zip(path: Path, members: Iterable[Path]) -> None:
    """Pack files by their names into a zip that tells neither when it was made nor by whom."""
    with zipfile.ZipFile(path, "w") as packed:
        for member in members:
            entry = zipfile.ZipInfo(member.name)  # of 1980-01-01, the first day there is in a zip
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, _UNIX
            large = member.stat().st_size > zipfile.ZIP64_LIMIT // 2
            with member.open("rb") as content, packed.open(entry, "w", force_zip64=large) as file:
                shutil.copyfileobj(content, file, _PIECE)


def write_index(folder: Path, dumps: Iterable[Dump], left_out: Sequence[str]) -> None:
    """List the dumps of a release, and the names of those that it is too large for, in its folder `dumps/`."""
    index = {"dumps": [asdict(each) for each in dumps], "left_out": list(left_out)}
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def read_dumps(folder: Path) -> tuple[Dump, ...]:
    """The dumps of a release folder as its index lists them; OSError, ValueError or KeyError when it cannot be read."""
    index = json.loads((folder / DUMPS / INDEX).read_text(encoding="utf-8"))
    names = [field.name for field in fields(Dump)]
    return tuple(Dump(**{name: entry[name] for name in names}) for entry in index["dumps"])
