"""How to cite a release, for programs that manage references: BibTeX, RIS, CSL-JSON and CITATION.cff.

Each form has characters of its own that a title could contain; what a form cannot hold is written in its own way, never
left out and never able to end a field. Made from values of the release alone: nothing asks what day it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..readers.models import Citation


@dataclass(frozen=True, slots=True)
class Form:
    """A form of citing: its name, the suffix and media type of its file, and how it is written."""

    name: str
    suffix: str
    media_type: str
    written: Callable[[Citation], str]


_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\{",
        "}": r"\}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "%": r"\%",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        '"': r"\textquotedbl{}",
    }
)
_NO_KEY = re.compile(r"[^a-z0-9]+")


def bibtex(citation: Citation) -> str:
    r"""An entry of BibLaTeX; `\url` takes an address as it is, for nothing in one needs care in braces that balance."""
    fields = {
        "author": "{" + _tex(_author(citation)) + "}",
        "title": "{" + _tex(citation.title.value) + "}",
        "publisher": "{" + _tex(citation.publisher.value) + "}" if citation.publisher else "",
        "date": citation.as_of.isoformat(),
        "year": str(citation.as_of.year),
        "version": _tex(citation.release),
        "url": _address(citation.address),
        "note": _tex(_note(citation)),
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@misc{{{_key(citation)},\n{lines}}}\n"


def ris(citation: Citation) -> str:
    """A record of RIS: a line for each field, so no value may hold a line break."""
    fields = [
        ("TY", "DATA"),
        ("AU", f"{_author(citation)},"),
        ("TI", citation.title.value),
        ("PB", citation.publisher.value if citation.publisher else ""),
        ("PY", str(citation.as_of.year)),
        ("DA", citation.as_of.strftime("%Y/%m/%d/")),
        ("ET", citation.release),
        ("UR", citation.address),
        ("AB", citation.description.value if citation.description else ""),
        ("N1", _note(citation)),
        ("LA", citation.title.lang),
    ]
    return "".join(f"{tag}  - {_line(value)}\r\n" for tag, value in fields if value) + "ER  - \r\n"


def csl_json(citation: Citation) -> str:
    """An item of CSL-JSON (schema 1.0): one in a list, as reference managers import it."""
    item = {
        "id": _key(citation),
        "type": "dataset",
        "title": citation.title.value,
        "author": [{"literal": _author(citation)}],
        "publisher": citation.publisher.value if citation.publisher else None,
        "issued": {"date-parts": [[citation.as_of.year, citation.as_of.month, citation.as_of.day]]},
        "version": citation.release,
        "URL": citation.address,
        "abstract": citation.description.value if citation.description else None,
        "note": _note(citation),
        "language": citation.title.lang or None,
    }
    return json.dumps([{name: value for name, value in item.items() if value}], ensure_ascii=False, indent=1) + "\n"


def cff(citation: Citation) -> str:
    """A `CITATION.cff` (1.2.0): YAML whose texts are written as JSON, which is a part of YAML."""
    fields = {
        "cff-version": "1.2.0",
        "message": "If you use these data, please cite the release that you used.",
        "type": "dataset",
        "title": citation.title.value,
        "authors": [{"name": _author(citation)}],
        "version": citation.release,
        "date-released": citation.as_of.isoformat(),
        "url": citation.address,
        "license-url": citation.licence,
        "abstract": citation.description.value if citation.description else None,
    }
    return "".join(f"{name}: {_yaml(value)}\n" for name, value in fields.items() if value)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        each.suffix: each
        for each in (
            Form("BibTeX", "bib", "application/x-bibtex", bibtex),
            Form("RIS", "ris", "application/x-research-info-systems", ris),
            Form("CSL-JSON", "json", "application/vnd.citationstyles.csl+json", csl_json),
            Form("CITATION.cff", "cff", "application/yaml", cff),
        )
    }
)


def _author(citation: Citation) -> str:
    return (citation.publisher or citation.title).value


def _note(citation: Citation) -> str:
    """What the fields of a form have no place for: the day, the release, the licence."""
    licence = citation.licence_name.value if citation.licence_name else citation.licence
    said = f"Release {citation.release}, as of {citation.as_of.isoformat()}"
    return f"{said}. {licence}" if licence else said


def _key(citation: Citation) -> str:
    """A key of letters and figures only: title, year, sequence."""
    name = _NO_KEY.sub("", citation.title.value.lower()) or "data"
    return f"{name[:24]}{citation.as_of.year}-{citation.release.partition('-')[0]}"


def _tex(text: str) -> str:
    return _line(text).translate(_TEX)


def _address(address: str) -> str:
    """An address in braces: a brace or a backslash in it is percent-encoded, which means the same."""
    return address.replace("\\", "%5C").replace("{", "%7B").replace("}", "%7D")


def _line(text: str) -> str:
    """A text in one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _yaml(value: object) -> str:
    """A value as JSON in one line: what JSON lets stand and YAML does not (DEL, C1, line separators) is escaped."""
    written = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in written)
