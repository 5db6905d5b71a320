"""The entries of a source folder: what can be read of them, and findings about what only looks like a file."""

from collections.abc import Container, Mapping
from pathlib import Path

from ..files import oddity_of, printable_name
from ..model.finding import Finding, Place
from .log import FindingLog
from .messages import finding, unreadable
from .turtle.reading import TEXT_LIMIT

_ENDINGS = frozenset({".csv", ".md", ".ods", ".toml", ".ttl", ".xls", ".xlsm", ".xlsx"})
_BOM = b"\xef\xbb\xbf"


def visible(folder: Path) -> list[Path]:
    """The entries of a folder but hidden ones and those that a program keeps beside an open file."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~")))


def readable(folder: Path, root: Path, log: FindingLog, beside: Container[str] = ()) -> list[Path]:
    """The visible files of a folder inside the source folder `root`; everything that is none is reported.

    What is named `beside` is left out: it is looked at elsewhere. A folder without the ending of a file that is read is
    handed on: nobody takes it for one.
    """
    files = []
    for path in visible(folder):
        if path.name in beside:
            continue
        if (found := _odd(path, root, Place(place_of(path, root)))) is not None:
            log.add(found)
        else:
            files.append(path)
    return files


def is_usable_folder(root: Path, name: str, log: FindingLog) -> bool:
    """Whether an entry of the source folder is a folder inside it; that it is something else is reported."""
    oddity = oddity_of(root / name, root, folder=True)
    if oddity is not None:
        log.add(finding(oddity.rule, Place(name), reason=oddity.reason))
    return oddity is None


def place_of(path: Path, root: Path) -> str:
    """The path of an entry inside the source folder, for messages."""
    return "/".join((*path.parent.relative_to(root).parts, printable_name(path)))


def read_texts(paths: list[Path], root: Path, log: FindingLog) -> Mapping[str, str]:
    """What stands in Markdown files, by their path inside the source folder."""
    texts: dict[str, str] = {}
    for path in paths:
        file = place_of(path, root)
        try:
            content = path.read_bytes().removeprefix(_BOM)
            text = content.decode("utf-8")
        except OSError as error:
            log.add(unreadable(Place(file), error))
        except UnicodeDecodeError as error:
            around = content[error.start : error.start + 20].decode("cp1252", errors="replace")
            place = Place(file, line=content.count(b"\n", 0, error.start) + 1)
            log.add(finding("wrong-encoding", place, f"Windows-1252: {around}"))
        else:
            if len(text) > TEXT_LIMIT:
                log.add(finding("text-too-long", Place(file), str(len(text)), limit=f"{TEXT_LIMIT:,}"))
            else:
                texts[file] = text
    return texts


def _odd(path: Path, root: Path, place: Place) -> Finding | None:
    oddity = oddity_of(path, root)
    if oddity is None or (oddity.folder and path.suffix.casefold() not in _ENDINGS):
        return None
    return finding(oddity.rule, place, reason=oddity.reason)
