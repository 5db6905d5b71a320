"""What the API offers: the list of measures and every public query, each with its parameters and its formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext

from ..errors import NotFound
from ..model.media import CSV, GRAPH_FORMATS, JSON, XLSX, Format
from ..queries.registry import Query
from ..readers.api import examples_of
from ..readers.models import Text
from ..readers.speech import direction
from .api_parameters import MOST_ROWS, RESERVED, Field, common_fields, field_of, filter_fields
from .urls import with_parameters
from .visit import Visit, interface_language, services

TABLE_FORMATS = (JSON, CSV, XLSX)
MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class Operation:
    """One address below `/api`; `query` is None for the list of measures, `topic` the first tag that tells something."""

    name: str
    title: Text
    description: Text | None
    topic: str
    fields: tuple[Field, ...]
    formats: tuple[Format, ...]
    query: Query | None = None

    @property
    def path(self) -> str:
        """The address without parameters."""
        return f"/api/{self.name}"

    @property
    def is_paged(self) -> bool:
        """Whether the rows come in pages."""
        return any(field.name == "page" for field in self.fields)

    @property
    def own_fields(self) -> tuple[Field, ...]:
        """The parameters that other operations do not have."""
        return tuple(field for field in self.fields if field.name not in RESERVED)

    @property
    def common_fields(self) -> tuple[Field, ...]:
        """The parameters that they share."""
        return tuple(field for field in self.fields if field.name in RESERVED)

    def example(self, chosen: Format | None = None) -> str:
        """An address that answers something, in a format; a spreadsheet gets as many rows as there may be."""
        values = {field.name: field.example for field in self.fields if field.required and field.example}
        if chosen is not None and chosen is not self.formats[0]:
            values["format"] = chosen.suffix
            if self.is_paged:
                values["per_page"] = str(MOST_ROWS)
        return with_parameters(self.path, values)


def operations(here: Visit) -> list[Operation]:
    """Everything, the list of measures first."""
    return [_measures(here), *(_of_query(here, query) for query in services().registry.public().values())]


def remembered(here: Visit) -> tuple[Operation, ...]:
    """The same, made once for a release and a language."""
    memory, key = here.release.parts, (here.languages, interface_language())
    known = memory.recall("operations", (key,))
    if not known:
        known = {key: tuple(operations(here))}
        memory.keep("operations", known)
    made: tuple[Operation, ...] = known[key]
    return made


def by_topic(offered: Iterable[Operation]) -> dict[str, list[Operation]]:
    """Operations by topic, the topics in the order in which they first come up."""
    found: dict[str, list[Operation]] = {}
    for each in offered:
        found.setdefault(each.topic, []).append(each)
    return found


def operation(here: Visit, name: str) -> Operation:
    """One by its name; `NotFound` when there is none."""
    if name == MEASURES:
        return _measures(here)
    query = services().registry.public().get(name)
    if query is None:
        raise NotFound(f"/api/{name}")
    return _of_query(here, query)


def _measures(here: Visit) -> Operation:
    return Operation(
        name=MEASURES,
        title=_said(gettext("The list of measures")),
        description=_said(
            gettext(
                "All measures or those that fit a choice, each with its profile by number of the challenge; "
                "the parameters are those of the page with the same list."
            )
        ),
        topic="measure",
        fields=(*filter_fields(), *common_fields(TABLE_FORMATS, here.release.instance.languages, paged=True)),
        formats=TABLE_FORMATS,
    )


def _of_query(here: Visit, query: Query) -> Operation:
    formats = GRAPH_FORMATS if query.constructs else TABLE_FORMATS
    examples = examples_of(here.release, query)
    own = (field_of(query, each, examples[each.name]) for each in query.parameters.values())
    paged = not (query.constructs or query.is_limited)
    common = common_fields(formats, here.release.instance.languages, paged=paged)
    return Operation(
        name=query.short_name,
        title=_text(here, query.titles),
        description=here.text(query.descriptions),
        topic=next((tag for tag in query.tags if tag not in ("example", "analysis")), ""),
        fields=(*own, *common),
        formats=formats,
        query=query,
    )


def _text(here: Visit, texts: Mapping[str, str]) -> Text:
    return here.text(texts) or Text("", "", "ltr", False)


def _said(text: str) -> Text:
    """A text of the interface."""
    language = interface_language()
    return Text(text, language, direction(language), False)
