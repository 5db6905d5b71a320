"""The demo's source folder with a hostile text in its labels, wherever people write words (`labels/*.toml`).

`text` is a list of pieces, each a text or `[text, times]`; `rows` limits how many rows of each table get it.
"""

import csv
import re
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from rdflib import DCTERMS, SKOS, Graph, Literal

FOLDER = Path(__file__).parent / "labels"
WORDS = re.compile(r"(Titel|Name|Beschreibung|Stärke|Perspektive|Anmerkung|Grund|Rechtsgrundlage)( \(..\))?")
LABELS = (DCTERMS.title, DCTERMS.description, SKOS.prefLabel, SKOS.altLabel, SKOS.definition)


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile text."""

    text: str
    rows: int | None

    @classmethod
    def read(cls, name: str) -> "Case":
        content = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        pieces = [piece if isinstance(piece, str) else piece[0] * piece[1] for piece in content["text"]]
        return cls("".join(pieces), content.get("rows"))


def with_labels(demo: Path, folder: Path, case: Case) -> Path:
    """A copy of the demo in which every label ends with the hostile text."""
    shutil.copytree(demo, folder)
    for table in sorted((folder / "tables").glob("*.csv")):
        _spoil_table(table, case)
    if case.rows is None:
        for scheme in sorted((folder / "schemes").glob("*.ttl")):
            _spoil_scheme(scheme, case.text)
        _spoil_settings(folder / "instance.toml", case.text)
    return folder


def _spoil_table(path: Path, case: Case) -> None:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream, delimiter=";")
    places = [place for place, name in enumerate(header) if WORDS.fullmatch(name)]
    for row in rows[: case.rows]:
        for place in places:
            row[place] = f"{row[place]}{case.text}"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *rows])


def _spoil_scheme(path: Path, text: str) -> None:
    graph = Graph().parse(path, format="turtle")
    for label in LABELS:
        for subject, _, value in list(graph.triples((None, label, None))):
            if isinstance(value, Literal):
                graph.remove((subject, label, value))
                graph.add((subject, label, Literal(f"{value}{text}", lang=value.language)))
    graph.serialize(path, format="turtle", encoding="utf-8")


def _spoil_settings(path: Path, text: str) -> None:
    """The texts of `[title]` and the like: every `de = "…"` and `en = "…"`."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    content = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r'^((?:de|en) = ".*)"$', lambda found: f'{found[1]}{quoted}"', content, flags=re.M), "utf-8")
