"""Keep the current edition of the vocabulary in ontology/editions/, before its version is raised.

All statements of the files that make it up go into one file of sorted N-Triples, named after its `owl:versionInfo`. An
edition that was kept stays as it is: the command refuses to write a number a second time with other statements.
"""

import sys
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from profilatlas.terms import PREFIXES, owl

ONTOLOGY = Path(__file__).resolve().parent.parent / "ontology"
FILES = ("profile.ttl", "codes.ttl", "alignments.ttl")


def statements(folder: Path) -> tuple[str, str]:
    """The number of the edition that stands in a folder, and its statements as N-Triples."""
    triples = {quad.triple for name in FILES for quad in parse(path=folder / name, format=RdfFormat.TURTLE)}
    (number,) = (
        str(getattr(each.object, "value", ""))
        for each in triples
        if each.predicate.value == owl.versionInfo and getattr(each.subject, "value", "") == PREFIXES["ipv"]
    )
    return number, "".join(sorted(f"{triple} .\n" for triple in triples))


def keep(folder: Path = ONTOLOGY) -> Path:
    """Write the edition of a folder beside the earlier ones; `FileExistsError` when its number is another one's."""
    number, text = statements(folder)
    path = folder / "editions" / f"{number}.nt"
    if path.exists() and path.read_text(encoding="utf-8") != text:
        raise FileExistsError(f"{path.name} is kept already and says something else: raise owl:versionInfo first")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def main() -> int:
    """Keep the edition that stands in ontology/."""
    try:
        print(keep())
    except FileExistsError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
