"""What the columns of the CSV tables mean, for programs: CSVW (https://www.w3.org/TR/tabular-metadata/).

Read with it, every cell is the triple that it was made from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ... import terms
from ...settings import Instance
from ..layout import Kind
from ..text import with_export_mark
from .csv_tables import IRI, CsvColumn, CsvTable

METADATA = "csv-metadata.json"

_DATATYPES = {Kind.INTEGER: "integer", Kind.DECIMAL: "decimal", Kind.BOOLEAN: "boolean", Kind.DATE: "date"}
_MARKED = (
    "A text that a spreadsheet would take for a formula has an apostrophe before it: "
    f"{with_export_mark('=1')} stands for =1."
)


def csvw(tables: Iterable[CsvTable], instance: Instance) -> dict[str, Any]:
    """The metadata of a group of tables, as values of JSON; addresses are relative to the metadata file."""
    language = instance.languages[0]
    about: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": language}],
        "dc:title": _texts(instance.title),
        "rdfs:comment": {"@value": _MARKED, "@language": "en"},
    }
    if instance.publisher:
        about["dc:publisher"] = _texts(instance.publisher)
    if instance.licence:
        about["dc:license"] = {"@id": instance.licence}
    return {**about, "tables": [_table(table) for table in tables]}


def _table(table: CsvTable) -> dict[str, Any]:
    first = {"name": IRI, "titles": IRI, "datatype": "anyURI", "required": True, "suppressOutput": True}
    kind = {"virtual": True, "name": "type", "propertyUrl": terms.rdf.type, "valueUrl": table.class_iri}
    schema = {
        "aboutUrl": _iri(IRI),
        "primaryKey": IRI,
        "columns": [first, *(_column(column) for column in table.columns), kind],
    }
    titles = {"dc:title": _texts(table.titles)} if table.titles else {}
    return {"url": f"{table.name}.csv", **titles, "tableSchema": schema}


def _column(column: CsvColumn) -> dict[str, Any]:
    """One column; an IRI is a thing by `valueUrl`, unless there may be several in a cell, which the standard cannot say."""
    said: dict[str, Any] = {"name": column.name, "titles": column.name, "propertyUrl": column.predicate}
    if column.titles:
        said["dc:title"] = _texts(column.titles)
    if column.help:
        said["dc:description"] = _texts(column.help)
    if column.language is not None:
        said["lang"] = column.language
    if column.separator is not None:
        said["separator"] = column.separator
    if column.inverse:
        return {**said, "datatype": "anyURI", "aboutUrl": _iri(column.name), "valueUrl": _iri(IRI)}
    if column.via is not None:
        said["aboutUrl"] = _iri(column.via)
    if not column.holds_iris:
        return {**said, "datatype": _DATATYPES.get(column.kind, "string")}
    return {**said, "datatype": "anyURI"} | ({} if column.separator else {"valueUrl": _iri(column.name)})


def _iri(column: str) -> str:
    """A URI template that is the value of a column."""
    return f"{{+{column}}}"


def _texts(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": language} for language, text in texts.items()]
