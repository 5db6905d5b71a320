"""What a parser of Turtle does not tell: the line on which each subject begins, and syntax that data may not use.

The scan reads tokens, not grammar: what is wrong in grammar is the parser's to report.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ...model.finding import Finding, Place
from ..messages import finding

_TOKEN = re.compile(
    r"""
      (?P<string>\"\"\"(?:[^"\\]++|\\.|"(?!""))*+\"\"\"|'''(?:[^'\\]++|\\.|'(?!''))*+'''
                |"(?:[^"\\\n\r]++|\\.)*+"|'(?:[^'\\\n\r]++|\\.)*+')
    | (?P<comment>\#[^\n]*+)
    | (?P<iri><[^<>"\n]*+>)
    | (?P<unnamed><<|[\[(]|_:)
    | (?P<word>@?(?:[^\s<>"'\#;,.\[\]()\\]|\\.|\.(?=[^\s<>"'\#;,.\[\]()]))++)
    | (?P<end>\.)
    | (?P<open>["'])
    """,
    re.VERBOSE | re.DOTALL,
)
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_ESCAPED = re.compile(r"\\([_~.\-!$&'()*+,;=/?#@%])")
_MAX_FINDINGS = 20


@dataclass(slots=True)
class Scan:
    """The outcome of a scan: the first line of each subject, and findings about forbidden syntax."""

    file: str
    lines: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def report(self, rule: str, line: int, value: str | None = None) -> None:
        """Note a finding, once per line and not more of them than a person will read."""
        last = self.findings[-1] if self.findings else None
        if last is not None and (last.rule, last.place.line) == (rule, line):
            return
        if len(self.findings) < _MAX_FINDINGS:
            self.findings.append(finding(rule, Place(self.file, line=line), value))


def scan(text: str, file: str) -> Scan:
    """Read the tokens of a Turtle text.

    >>> scan("@prefix a: <http://a/> .\\na:x a:y 1 .\\n\\na:z a:y 2 .", "a.ttl").lines
    {'http://a/x': 2, 'http://a/z': 4}
    """
    found, prefixes = Scan(file), dict[str, str]()
    directive: list[str] = []
    at_start = True
    for line, kind, token in _tokens(text):
        if kind == "unnamed":
            found.report("unnamed-node", line, token)
        elif kind == "iri" and not _ABSOLUTE.match(token, 1):
            found.report("relative-iri", line, token[1:-1])
        if directive:
            directive.append(token)
            if len(directive) == 3:
                prefixes[directive[1].removesuffix(":")] = token[1:-1]
                directive, at_start = [], directive[0] != "@prefix"
        elif at_start and token.casefold() in ("@prefix", "prefix"):
            directive = [token]
        elif kind == "end":
            at_start = True
        elif at_start:
            at_start = False
            if (subject := _expanded(kind, token, prefixes)) is not None:
                found.lines.setdefault(subject, line)
    return found


def _tokens(text: str) -> Iterator[tuple[int, str, str]]:
    line, counted = 1, 0
    for token in _TOKEN.finditer(text):
        line += text.count("\n", counted, token.start())
        counted = token.start()
        kind = token.lastgroup or ""
        if kind == "open":  # a string without an end: nothing behind it can be told apart
            return
        if kind not in ("comment", "string"):
            yield line, kind, token.group()


def _expanded(kind: str, token: str, prefixes: dict[str, str]) -> str | None:
    if kind == "iri":
        return token[1:-1]
    prefix, colon, local = token.partition(":")
    return prefixes[prefix] + _ESCAPED.sub(r"\1", local) if colon and prefix in prefixes else None
