"""What a table would change in the catalogue, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from ..model.difference import Change, FieldChange, State, Value, ValueType
from ..terms import ipv
from .models import ChangedField, ChangedThing, ChangedValue, Text
from .speech import Speech, plain


def changed_thing(change: Change, speech: Speech) -> ChangedThing:
    """A thing other than a measure."""
    return ChangedThing(
        title=_name(change, speech),
        kind=speech.among(change.kind_labels) or plain(""),
        state=change.state.value,
        fields=changed_fields(change, speech),
    )


def changed_fields(change: Change, speech: Speech) -> tuple[ChangedField, ...]:
    """The fields of a thing, then its parts: one that is new or gone as a value of its kind, else field by field.

    Foci that are new or gone are not among them: the grid shows these.
    """
    fields = [_field(field, speech, ()) for field in change.fields]
    for part in change.parts:
        fields += _part(part, speech)
    return tuple(fields)


def _part(part: Change, speech: Speech) -> Iterator[ChangedField]:
    kind, name = speech.among(part.kind_labels) or plain(""), _name(part, speech)
    if part.state is State.CHANGED:
        yield from (_field(field, speech, (kind, name)) for field in part.fields)
    elif part.kind != ipv.Focus:
        added = part.state is State.ADDED
        yield ChangedField((kind,), "", () if added else (name,), (name,) if added else ())


def _field(field: FieldChange, speech: Speech, of: Sequence[Text]) -> ChangedField:
    return ChangedField(
        path=(*of, speech.among(field.labels) or plain(field.property)),
        language=field.language,
        old=tuple(_value(value, field.language, speech) for value in field.old),
        new=tuple(_value(value, field.language, speech) for value in field.new),
    )


def _name(change: Change, speech: Speech) -> Text:
    return speech.among(change.labels) or plain(change.identifier)


def _value(value: Value, language: str, speech: Speech) -> ChangedValue:
    """A value of its kind, so that the page can write days and numbers as its language does."""
    text = speech.among(value.labels) if value.labels else None
    try:
        if value.type is ValueType.DATE:
            return date.fromisoformat(value.value)
        if value.type in (ValueType.NUMBER, ValueType.AMOUNT):
            return Decimal(value.value)
    except (ValueError, InvalidOperation):
        return plain(value.value)
    if value.type is ValueType.BOOLEAN:
        return value.value == "true"
    return text or Speech([language]).among({language: value.value}) or plain(value.value)
