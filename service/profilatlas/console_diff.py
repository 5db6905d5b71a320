"""What `profilatlas diff` prints: a difference for people, or as the JSON that `docs/diff.md` describes."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain
from textwrap import wrap

from .diff import Opened
from .model.difference import Change, FieldChange, KindCount, ProfileChange, State, Texts, Value, ValueType, in_language
from .readers.differences import Describer

_WIDTH = 110
_LONGEST = 160
_WORDS = {
    "de": {
        State.ADDED: "NEU",
        State.REMOVED: "ENTFERNT",
        State.CHANGED: "GEÄNDERT",
        "head": "Vergleich: {old} → {new}",
        "count": "{kind}: {added} neu, {removed} entfernt, {changed} geändert",
        "same": "Kein Unterschied.",
        "profile": "Profil",
        "cells added": "dazu {numbers}",
        "cells removed": "entfallen {numbers}",
        "cells reweighted": "anders gewichtet {numbers}",
        "reworded": "andere Angaben zu denselben Feldern",
        "scheme": "nach einer anderen Tabelle",
        "profile old": "vorher",
        "profile new": "nachher",
        "none": "kein Profil",
        "speechless": "Felder {numbers}",
        "true": "ja",
        "false": "nein",
        "violations": "In {name} stehen {count} Fehler; was dort nicht gelesen werden kann, fehlt im Vergleich. "
        "`profilatlas validate` nennt sie.",
    },
    "en": {
        State.ADDED: "ADDED",
        State.REMOVED: "REMOVED",
        State.CHANGED: "CHANGED",
        "head": "Comparison: {old} → {new}",
        "count": "{kind}: {added} added, {removed} removed, {changed} changed",
        "same": "No difference.",
        "profile": "Profile",
        "cells added": "added {numbers}",
        "cells removed": "removed {numbers}",
        "cells reweighted": "weighted otherwise {numbers}",
        "reworded": "other details of the same cells",
        "scheme": "by another scheme",
        "profile old": "before",
        "profile new": "after",
        "none": "no profile",
        "speechless": "cells {numbers}",
        "true": "yes",
        "false": "no",
        "violations": "{name} has {count} errors; what cannot be read there is missing in the comparison. "
        "`profilatlas validate` lists them.",
    },
}
_GERMAN_SIGNS = str.maketrans(",.", ".,")
_SIGNS = {State.ADDED: "+", State.REMOVED: "-", State.CHANGED: "~"}


def print_difference(old: Opened, new: Opened, describer: Describer, form: str, language: str) -> None:
    """Write a difference to standard output, thing by thing, so that a long one needs no memory."""
    for side in (old, new):
        if side.violations:
            words = _WORDS[language]["violations"].format(name=side.name, count=side.violations)
            print(f"profilatlas: {words}", file=sys.stderr)
    if form == "json":
        _print_json(old, new, describer)
        return
    for line in _Text(language, (language, *new.languages, *old.languages)).lines(old, new, describer):
        print(line)


def _print_json(old: Opened, new: Opened, describer: Describer) -> None:
    head = {"old": old.name, "new": new.name, "counts": [count.to_json() for count in describer.counts()]}
    members = [f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in head.items()]
    print("{" + ",\n".join(members), end="")
    for name, changes in (("measures", describer.measures()), ("others", describer.others())):
        print(f",\n{json.dumps(name)}: [", end="")
        for number, change in enumerate(changes):
            print(f"{',' if number else ''}\n {json.dumps(change.to_json(), ensure_ascii=False)}", end="")
        print("]", end="")
    print(',\n"left_out": 0}')


class _Text:
    """Lines for people in one language."""

    def __init__(self, language: str, languages: Sequence[str]) -> None:
        self._words = _WORDS[language]
        self._german = language == "de"
        self._languages = languages

    def lines(self, old: Opened, new: Opened, describer: Describer) -> Iterator[str]:
        yield self._words["head"].format(old=old.name, new=new.name)
        counts = describer.counts()
        if not counts:
            yield self._words["same"]
            return
        yield from map(self._count, counts)
        for change in chain(describer.measures(), describer.others()):
            yield ""
            yield from self._change(change)

    def _count(self, count: KindCount) -> str:
        return self._words["count"].format(
            kind=self._say(count.labels), added=count.added, removed=count.removed, changed=count.changed
        )

    def _change(self, change: Change) -> Iterator[str]:
        yield f"{self._words[change.state]:<9} {self._named(change)}"
        yield from self._details(change, "          ")

    def _details(self, change: Change, indent: str) -> Iterator[str]:
        """What changed of a thing, or what a new one says; of what was removed the name is enough."""
        if change.state is not State.REMOVED:
            for field in change.fields:
                yield from _wrapped(self._field(field, change.state), indent)
        if change.profile is not None:
            yield from self._profile(change.profile, indent)
        for part in change.parts:
            yield f"{indent}{_SIGNS[part.state]} {self._named(part)}"
            yield from self._details(part, f"{indent}  ")

    def _named(self, change: Change) -> str:
        kind, name = self._say(change.kind_labels), self._say(change.labels)
        return f"{kind} {name} [{change.identifier}]" if name else f"{kind} [{change.identifier}]"

    def _field(self, field: FieldChange, state: State) -> str:
        language = f" ({field.language})" if field.language else ""
        new = self._values(field.new)
        shown = new if state is State.ADDED else f"{self._values(field.old)} → {new}"
        return f"{self._say(field.labels)}{language}: {shown}"

    def _values(self, values: Iterable[Value]) -> str:
        return ", ".join(map(self._value, values)) or "–"

    def _value(self, value: Value) -> str:
        match value.type:
            case ValueType.THING:
                return self._say(value.labels or {})
            case ValueType.BOOLEAN:
                return self._words["true" if value.value in ("true", "1") else "false"]
            case ValueType.NUMBER:
                return value.value.replace(".", ",") if self._german else value.value
            case ValueType.AMOUNT:
                amount = f"{Decimal(value.value):,.2f}"
                return amount.translate(_GERMAN_SIGNS) if self._german else amount
            case ValueType.DATE if self._german:
                return ".".join(reversed(value.value[:10].split("-")))
            case ValueType.TEXT:
                text = " ".join(value.value.split())
                return f"„{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}“"
        return value.value

    def _profile(self, profile: ProfileChange, indent: str) -> Iterator[str]:
        if profile.old.scheme != profile.new.scheme:
            said = [self._words["scheme"]]
        else:
            numbers = {name: getattr(profile, name) for name in ("added", "removed", "reweighted")}
            said = [
                self._words[f"cells {name}"].format(numbers=_listed(each)) for name, each in numbers.items() if each
            ]
        yield from _wrapped(f"{self._words['profile']}: {'; '.join(said) or self._words['reworded']}", indent)
        for name, state in (("old", profile.old), ("new", profile.new)):
            cells = self._words["speechless"].format(numbers=_listed(cell.index for cell in state.cells))
            sentence = self._say(state.sentence) or (cells if state.cells else self._words["none"])
            yield from _wrapped(f"{self._words[f'profile {name}']}: {sentence}", f"{indent}  ")

    def _say(self, texts: Texts) -> str:
        return in_language(texts, self._languages)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, numbers))


def _wrapped(text: str, indent: str) -> list[str]:
    return wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False)
