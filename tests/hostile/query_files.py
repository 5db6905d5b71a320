"""Hostile queries (`queries/*.rq`, format: see `queries/README.md`) as cases, for the guard alone and for a running server."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "queries"

_EXPECT = re.compile(r"(?P<status>\d{3})(?: (?P<kind>[a-z-]+))?(?: or (?P<other>\d{3}) (?P<other_kind>[a-z-]+))?")
_HEADER = re.compile(r"# (?P<key>expect|by|why|let (?P<name>[A-Z]+)): (?P<value>.*)")
_REPEAT = re.compile(r"(?P<times>\d+) x (?P<text>\".*\")")
_PLACE = re.compile(r"@([A-Z]+)@")


@dataclass(frozen=True)
class QueryCase:
    """One query: what the client gets for it (status → kind of error), and who decides that: guard, engine or request."""

    path: Path
    answers: dict[int, str | None]
    by: str
    query: str

    def __str__(self) -> str:
        return self.path.stem

    @property
    def kind(self) -> str | None:
        """The kind of error that the guard refuses it with, None when the guard lets it in."""
        return next(iter(self.answers.values())) if self.by == "guard" else None

    def text(self, listener: str = "127.0.0.1:9") -> str:
        """The query; `listener` is the address of a server that must never be reached."""
        return self.query.replace("@LISTENER@", listener)


def query_cases() -> Iterator[QueryCase]:
    """All hostile queries."""
    for path in sorted(FOLDER.glob("*.rq")):
        yield read_case(path)


def read_case(path: Path) -> QueryCase:
    """One file; a header line that is not known is a mistake in the file."""
    lines = path.read_text(encoding="utf-8").split("\n")
    head = [found for line in lines if (found := _HEADER.fullmatch(line))]
    assert lines[: len(head)] == [found[0] for found in head], f"{path.name}: the header goes first"
    keys = {found["key"]: found["value"] for found in head}
    expected = _EXPECT.fullmatch(keys["expect"])
    assert expected and keys["why"], f"{path.name}: says not what is expected, or not why"
    answers = {int(expected["status"]): expected["kind"]}
    if expected["other"]:
        answers[int(expected["other"])] = expected["other_kind"]
    pieces = {found["name"]: _piece(found["value"]) for found in head if found["name"]}
    query = _PLACE.sub(lambda place: pieces.get(place[1], place[0]), "\n".join(lines[len(head) :]).removesuffix("\n"))
    return QueryCase(path, answers, keys.get("by", "guard"), query)


def _piece(value: str) -> str:
    repeat = _REPEAT.fullmatch(value)
    assert repeat, f"not a repetition: {value}"
    return str(json.loads(repeat["text"])) * int(repeat["times"])
