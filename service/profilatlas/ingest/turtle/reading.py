"""Turtle files of a source folder: parsed, with everything that has no business in published data refused.

A file is read anew each time, so that no graph stays in memory; a triple with a fault is left out and reported.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from pyoxigraph import RdfFormat, parse

from ... import terms
from ...model.finding import Finding, Place
from ...store.port import Literal, NamedNode, Triple
from ..messages import finding, unreadable
from ..text import invisible_signs, mixed_script, mojibake
from .lexical import is_valid
from .scan import Scan, scan

TEXT_LIMIT = 1_048_576
_BOM = b"\xef\xbb\xbf"
_PARSER_PLACE = re.compile(
    r"^Parser error at line \d+ (?:between columns \d+ and \d+|column \d+)[^:]*: ?|\(line \d+\)$"
)
_XML_NAME_END = re.compile(r"[^\W\d][\w.\-\u00b7]*$")
_OWN = (terms.PREFIXES["ipv"], terms.PREFIXES["ips"])
_RULES = terms.PREFIXES["sh"]
# Of classes the vocabulary alone says what they are part of: rules and pages look no further.
_FORBIDDEN_PREDICATES = frozenset(
    {terms.PREFIXES["owl"] + "imports", terms.rdfs.subClassOf, terms.rdf.first, terms.rdf.rest}
)
_FORBIDDEN_DATATYPES = frozenset(
    terms.PREFIXES["rdf"] + name for name in ("HTML", "XMLLiteral", "JSON", "dirLangString")
)

_REASONS = (
    ("has not been declared", "ein Präfix ist nicht erklärt (@prefix)"),
    ("A dot is expected", "am Ende der Aussage davor fehlt ein Punkt"),
    ("Unexpected end", "die Datei endet mitten in einem Text oder einer Aussage"),
    ("Line jumps are not allowed", "ein Text endet nicht vor dem Ende der Zeile"),
    ("not a valid predicate", "an der Stelle einer Eigenschaft steht etwas anderes"),
    ("not a valid subject", "am Anfang der Aussage steht keine Adresse"),
    ("not a valid RDF object", "an der Stelle eines Wertes steht etwas anderes"),
    ("Invalid IRI", "eine Adresse enthält ein Zeichen, das dort nicht erlaubt ist"),
    ("No scheme found", "eine Adresse ist unvollständig"),
    ("escape", "eine Folge mit \\ ist nicht erlaubt"),
    ("language", "eine Sprachangabe ist ungültig"),
    ("subtag", "eine Sprachangabe ist ungültig"),
)

Reading: TypeAlias = Triple | Finding


@dataclass(frozen=True, slots=True)
class TurtleFile:
    """A Turtle file: the first line of each subject, findings about the file, and whether it can be parsed."""

    path: Path
    file: str
    lines: Mapping[str, int]
    findings: tuple[Finding, ...]
    parsable: bool

    def readings(self) -> Iterator[Reading]:
        """The sound triples and, for the others, findings, in the order of the file; errors do not stop it."""
        if not self.parsable:
            return
        content = self.path.read_bytes().removeprefix(_BOM)
        parser = iter(parse(input=content, format=RdfFormat.TURTLE))
        while True:
            try:
                triple = next(parser).triple
            except StopIteration:
                return
            except SyntaxError as error:
                yield _syntax_finding(error, self.file)
                continue
            except MemoryError:  # the parser's own limit for one token, 16 MiB; it does not go on behind it
                yield finding("text-too-long", Place(self.file), "> 16.777.216", limit=f"{TEXT_LIMIT:,}")
                return
            problems = list(self._problems(triple))
            yield from problems
            if not any(problem.stops for problem in problems):
                yield triple

    def _problems(self, triple: Triple) -> Iterator[Finding]:
        subject, predicate, value = triple.subject, triple.predicate.value, triple.object
        iri = subject.value if isinstance(subject, NamedNode) else ""
        place = Place(self.file, line=self.lines.get(iri))
        if iri.startswith(_OWN) or iri.startswith(_RULES):
            yield finding("forbidden-term", place, iri)
        elif not iri.startswith(("http://", "https://")):
            yield finding("forbidden-iri", place, iri)
        if predicate in _FORBIDDEN_PREDICATES or predicate.startswith(_RULES):
            yield finding("forbidden-term", place, predicate)
        elif not _XML_NAME_END.search(predicate):
            yield finding("unusable-predicate", place, predicate)
        if isinstance(value, NamedNode):
            if value.value.startswith(_RULES):
                yield finding("forbidden-term", place, value.value)
            elif not value.value.startswith(("http://", "https://")):
                yield finding("forbidden-iri", place, value.value)
        elif isinstance(value, Literal):
            yield from _literal_problems(value, place)


def _syntax_finding(error: SyntaxError, file: str) -> Finding:
    """The parser's complaint, in German too where it is one of the usual ones."""
    words = _PARSER_PLACE.sub("", error.msg).strip()
    german = next((said for part, said in _REASONS if part in words), words)
    place = Place(file, line=error.lineno)
    return finding("turtle-syntax", place, words, reason={"de": german, "en": words})


def read_turtle(path: Path, file: str) -> TurtleFile:
    """Look at a Turtle file; `file` is its path inside the source folder."""
    try:
        content = path.read_bytes().removeprefix(_BOM)
    except OSError as error:
        problem = unreadable(Place(file), error)
        return TurtleFile(path, file, {}, (problem,), False)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        around = content[error.start : error.start + 20].decode("cp1252", errors="replace")
        problem = finding("wrong-encoding", Place(file, line=line), f"Windows-1252: {around}")
        return TurtleFile(path, file, {}, (problem,), False)
    found: Scan = scan(text, file)
    return TurtleFile(path, file, found.lines, tuple(found.findings), not found.findings)


def _literal_problems(literal: Literal, place: Place) -> Iterator[Finding]:
    text, datatype = literal.value, literal.datatype.value
    if len(text) > TEXT_LIMIT:
        yield finding("text-too-long", place, str(len(text)), limit=f"{TEXT_LIMIT:,}")
        return
    if datatype in _FORBIDDEN_DATATYPES:
        yield finding("forbidden-datatype", place, datatype)
    elif not is_valid(text, datatype):
        yield finding("wrong-literal", place, text, datatype=datatype.removeprefix(terms.PREFIXES["xsd"]))
    if text.isascii() and text.isprintable():
        return
    if signs := sorted({f"U+{ord(sign):04X}" for sign in invisible_signs(text)}):
        yield finding("invisible-sign", place, text, signs=", ".join(signs))
        return
    if (repaired := mojibake(text)) is not None:
        yield finding("mojibake", place, text, repaired)
    if (word := mixed_script(text)) is not None:
        yield finding("mixed-script", place, word)
