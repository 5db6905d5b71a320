"""Values of a foreign list: names found among its columns and fields, expressions evaluated row by row."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ...model.finding import Finding, Place
from ..messages import finding
from ..text import comparable, slug
from .mapping_file import Condition, Expression, MappingFile, Name, dotted
from .mapping_reader import near
from .toml_lines import KeyPath

_BETWEEN = "\x1f"
_HASH_LENGTH = 10
_SLUG_LIMIT = 60
_MARK_LENGTH = 6


class Unmatched(str):
    """A text in which a pattern found nothing."""

    __slots__ = ()


@dataclass(slots=True)
class Value:
    """An expression with its names resolved to positions in a row's values; it remembers what must stay unique."""

    expression: Expression
    pieces: tuple[str | int, ...]
    same_as: int | None
    origin: Place | None
    plain: int | None = field(init=False)
    _changes: bool = field(init=False)
    _seen: Counter[str] = field(default_factory=Counter)
    _texts: dict[str, str] = field(default_factory=dict)
    _used: set[str] = field(default_factory=set)
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        expression, first = self.expression, self.pieces[0] if self.pieces else ""
        changing = (expression.values, expression.match, expression.slug, expression.default is not None)
        self._changes = any(changing)
        replacing = expression.hashed or expression.same_as or self.same_as is not None
        bare = len(self.pieces) == 1 and not self._changes and not replacing
        self.plain = first if bare and isinstance(first, int) else None

    def of(self, values: Sequence[str]) -> str:
        """The text for a row, or `Unmatched`; the same rows in the same order give the same texts."""
        expression, pieces = self.expression, self.pieces
        if self.plain is not None:
            return values[self.plain]
        if expression.hashed:
            text = self._hash(_BETWEEN.join(values[piece] if isinstance(piece, int) else piece for piece in pieces))
        elif len(pieces) == 1:
            (piece,) = pieces
            text = values[piece] if isinstance(piece, int) else piece
        else:
            text = "".join(values[piece] if isinstance(piece, int) else piece for piece in pieces)
        if self.same_as is not None and values[self.same_as]:
            text = values[self.same_as]
        elif text in expression.same_as:
            self._used.add(text)
            text = expression.same_as[text]
        if not text or not self._changes:
            return text
        if (done := self._known.get(text)) is None:
            done = self._known[text] = self._changed(text)
        return done

    def _changed(self, text: str) -> str:
        """What `values`, `match`, `default` and `slug` make of a text that is not empty."""
        expression = self.expression
        if (known := expression.values.get(text)) is not None:
            text = known
        elif expression.match is not None:
            found = expression.match.search(text)
            if found is None and expression.default is None:
                return Unmatched(text)
            text = (found[found.re.groups and 1] or "") if found else expression.default or ""
        elif expression.default is not None:
            text = expression.default
        return self._identifier(text) if expression.slug else text

    def unused(self) -> Iterable[str]:
        """The spellings of `same-as` that no row had."""
        return [text for text in self.expression.same_as if text not in self._used]

    def _hash(self, text: str) -> str:
        """Ten signs that stand for a row's content; the second, third … row that says just the same gets a number."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._seen[digest] += 1
        times = self._seen[digest]
        return digest[:_HASH_LENGTH] + (f"-{times}" if times > 1 else "")

    def _identifier(self, text: str) -> str:
        """A short identifier for a text; no other text has it."""
        made = slug(text)
        if len(made) > _SLUG_LIMIT or self._texts.setdefault(made, text) != text:
            mark = hashlib.sha256(text.encode()).hexdigest()[:_MARK_LENGTH]
            made = f"{made[: _SLUG_LIMIT - _MARK_LENGTH - 1].rstrip('-')}-{mark}"
        return made


@dataclass(slots=True)
class Names:
    """What the names in a description mean: columns of the list, then fields in the order of the description."""

    mapping: MappingFile
    file: str
    sheet: str | None
    headers: tuple[str, ...]
    findings: list[Finding] = field(default_factory=list)
    _fields: dict[str, int] = field(default_factory=dict)
    _origins: dict[int, Place | None] = field(default_factory=dict)
    _comparable: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._comparable = tuple(map(comparable, self.headers))
        for position, header in enumerate(self.headers):
            self._origins[position] = Place(self.file, self.sheet, column=_first_line(header))
        for name in self.mapping.columns:
            self._column(self.mapping.columns[name], ("columns", name))

    def fields(self) -> list[Value]:
        """The fields with their names resolved; each may use those before it."""
        made: list[Value] = []
        for name, expression in self.mapping.fields.items():
            value = self.resolve(expression)
            position = len(self.headers) + len(made)
            self._fields[name], self._origins[position] = position, value.origin
            made.append(value)
        return made

    def filter(self) -> list[tuple[int, Condition]]:
        """The conditions with the positions of what they ask about."""
        found = [(self._position(each.name, each.path), each) for each in self.mapping.filter]
        return [(position, condition) for position, condition in found if position is not None]

    def resolve(self, expression: Expression) -> Value:
        """An expression with positions for names; unknown ones are reported and count as empty."""
        pieces: list[str | int] = []
        for piece in expression.pieces:
            if isinstance(piece, Name):
                position = self._position(piece.text, expression.path)
                pieces.append("" if position is None else position)
            else:
                pieces.append(piece)
        column = expression.same_as_column
        same_as = self._position(column, (*expression.path, "same-as")) if column is not None else None
        return Value(expression, tuple(pieces), same_as, self._origin(expression, pieces))

    def unmatched(self, value: Value, text: str, row: int) -> Finding:
        """The finding about a cell in which a pattern found nothing."""
        place = replace(value.origin, row=row) if value.origin else Place(self.file, self.sheet, row)
        return finding("unmatched-value", place, text, key=dotted(value.expression.path))

    def _origin(self, expression: Expression, pieces: Sequence[str | int]) -> Place | None:
        """Where a person would correct the value: one column, the line of a constant, or no single place."""
        if expression.constant:
            return self.mapping.place(expression.path)
        places = {self._origins[piece] for piece in pieces if isinstance(piece, int)}
        return places.pop() if len(places) == 1 and not expression.hashed else None

    def _position(self, name: str, path: KeyPath) -> int | None:
        if name in self._fields:
            return self._fields[name]
        if name in self.mapping.columns:
            return self._find(self.mapping.columns[name])[0]
        return self._column(name, path)

    def _column(self, name: str, path: KeyPath) -> int | None:
        position, candidates = self._find(name)
        if position is None:
            place, key = self.mapping.place(path), dotted(path)
            if candidates:
                known = ", ".join(f"„{self.headers[each]}“" for each in candidates)
                self.findings.append(finding("mapping-ambiguous-name", place, name, key=key, known=known))
            else:
                shown = [_first_line(header) for header in self.headers if header]
                names = [*self.mapping.fields, *self.mapping.columns, *shown]
                known = ", ".join(shown)
                self.findings.append(
                    finding("mapping-unknown-name", place, name, near(name, names), key=key, known=known)
                )
        return position

    def _find(self, name: str) -> tuple[int | None, Sequence[int]]:
        """The column with this header, else the one whose header begins so; and all that could be meant."""
        wanted = comparable(name)
        same = [position for position, header in enumerate(self._comparable) if header == wanted]
        alike = same or [
            position for position, header in enumerate(self._comparable) if wanted and header.startswith(wanted)
        ]
        return (alike[0] if len(alike) == 1 else None), alike


def _first_line(header: str) -> str:
    return header.partition("\n")[0].strip()


def evaluated(cells: Sequence[str], fields: Sequence[Value]) -> list[str]:
    """The values of a row: its cells, then its fields."""
    values = list(cells)
    for each in fields:
        values.append(each.of(values))
    return values
