"""Who is involved in a measure in which role, as columns."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from ..errors import ReleaseError
from ..model.links import distinct
from ..store.port import NamedNode
from .columns_build import Codes, ColumnReader
from .facets import Texts, member


@dataclass(frozen=True, slots=True, eq=False)
class Involvements:
    """Measures' rows, ascending, with codes of actors and roles; every triple once."""

    actors: tuple[str, ...]
    roles: tuple[str, ...]
    rows: NDArray[Any]
    actor_codes: NDArray[Any]
    role_codes: NDArray[Any]

    @classmethod
    def build(cls, reader: ColumnReader) -> Self:
        """Read them from a store."""
        rows, actors, roles = array("q"), Codes(), Codes()
        for row, (actor, role) in reader.solutions("involvements"):
            if isinstance(actor, NamedNode) and isinstance(role, NamedNode):
                rows.append(row)
                actors.add(actor.value)
                roles.add(role.value)
        (actor_names, actor_codes), (role_names, role_codes) = actors.sorted(), roles.sorted()
        triples = np.stack([np.frombuffer(rows, np.int64), actor_codes, role_codes], axis=1).astype("<u4")
        return cls(actor_names, role_names, *map(np.ascontiguousarray, np.unique(triples, axis=0).T))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], measures: int) -> Self:
        """The inverse of `arrays`; `ReleaseError` for arrays that do not fit together."""
        actors, roles = (Texts.from_arrays(f"involvement/{name}", arrays).unpacked() for name in ("actors", "roles"))
        columns = [member(arrays, f"involvement/{name}", "<u4") for name in ("rows", "actor", "role")]
        if len({len(each) for each in columns}) != 1:
            raise ReleaseError("columns: actors and roles of involvements differ in number")
        rows = columns[0]
        tops = zip(columns, (measures, len(actors), len(roles)), strict=True)
        if any(len(each) and int(each.max()) >= top for each, top in tops) or (rows[1:] < rows[:-1]).any():
            raise ReleaseError("columns: an involvement names something that does not exist")
        return cls(actors, roles, *columns)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """What is written to the release."""
        return {
            "involvement/rows": self.rows,
            "involvement/actor": self.actor_codes,
            "involvement/role": self.role_codes,
            **Texts.of(self.actors).arrays("involvement/actors"),
            **Texts.of(self.roles).arrays("involvement/roles"),
        }

    def roles_of(self, actor: str) -> list[tuple[str, int]]:
        """The roles of an actor and in how many measures it has each, the most frequent first, then by IRI."""
        if actor not in self.actors:
            return []
        own = self.role_codes[self.actor_codes == self.actors.index(actor)]
        counts = zip(self.roles, np.bincount(own, minlength=len(self.roles)).tolist(), strict=True)
        return sorted(((role, count) for role, count in counts if count), key=lambda each: (-each[1], each[0]))

    def pairs(self, roles: Collection[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Measures' rows and the codes of the actors that have one of the roles there, each pair once, ascending."""
        chosen = np.isin(self.role_codes, [code for code, role in enumerate(self.roles) if role in roles])
        width = max(1, len(self.actors))
        keys = distinct(self.rows[chosen].astype(np.int64) * width + self.actor_codes[chosen])
        return keys // width, keys % width
