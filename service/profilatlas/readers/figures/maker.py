"""What makes a figure: a name, the parameters that it takes beside the filters, and a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ..filters import NAMES, Filters, parse_filters, refuse_unknown
from ..models.figures import Figure
from ..reading import Reading

Parameters: TypeAlias = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class FigureMaker:
    """`make` reads a figure, that of all measures once while the release is open; it answers a parameter of its own that makes no sense with `BadRequest` (`filters.single`).

    Pages call the maker and not `make`: the figure then knows its own address.
    """

    name: str
    make: Callable[[Reading, Filters, Parameters], Figure]
    parameters: tuple[str, ...] = ()

    def __call__(self, reading: Reading, filters: Filters, parameters: Parameters | None = None) -> Figure:
        """The figure of the measures that fit; of `parameters`, only its own count."""
        given = parameters or {}
        own = {name: [value for value in given[name] if value] for name in self.parameters if name in given}
        stated = [(name, value) for name, values in own.items() for value in values]
        made = (
            self.make(reading, filters, own)
            if filters or stated
            else reading.of_all(f"figure {self.name}", lambda: self.make(reading, filters, own))
        )
        return replace(made, parameters=(*filters.parameters(reading), *stated))

    def asked(self, reading: Reading, parameters: Parameters) -> Figure:
        """The figure that an address asks for; `BadRequest` for what it does not know."""
        refuse_unknown(reading, parameters, (*NAMES, *self.parameters))
        return self(reading, parse_filters(reading, parameters), parameters)
