"""Every interface text has a translation in every catalogue, with the same places for values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

from profilatlas import resources

WEB = resources.web_dir()
LANGUAGES = ("ar", "de", "en")
_PLACE = re.compile(r"%\((\w+)\)s")


@pytest.fixture(scope="module")
def used() -> set[str | tuple[str, ...]]:
    """The messages in code and templates."""
    with (WEB / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(WEB, methods, options, keywords)
    return {message for _, _, message, _, _ in found if message}


def _messages(language: str) -> Iterator[Message]:
    with _po(language).open("rb") as file:
        yield from (message for message in read_po(file, locale=language) if message.id)


def _po(language: str) -> Path:
    return WEB / "translations" / language / "LC_MESSAGES" / "messages.po"


def test_there_are_no_other_catalogues() -> None:
    assert sorted(folder.name for folder in (WEB / "translations").iterdir()) == list(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_catalogue_has_exactly_the_messages_in_use(used: set[str | tuple[str, ...]], language: str) -> None:
    assert {message.id for message in _messages(language)} == used


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_the_places_of_its_original(language: str) -> None:
    for message in _messages(language):
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        assert all(form.strip() for form in forms), message.id
        assert not message.fuzzy, message.id
        original = "".join(message.id) if isinstance(message.id, tuple) else message.id
        for form in forms:
            assert set(_PLACE.findall(form)) <= set(_PLACE.findall(original)), message.id
        if not message.pluralizable:
            assert set(_PLACE.findall(forms[0])) == set(_PLACE.findall(original)), message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_compiled_catalogue_is_current(language: str) -> None:
    with _po(language).with_suffix(".mo").open("rb") as file:
        compiled: Catalog = read_mo(file)
    for message in _messages(language):
        found = compiled[message.id]
        assert found is not None, f"compile the catalogues: {message.id}"
        assert tuple(found.string) == tuple(message.string)


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "لا تدابير"), (1, "تدبير واحد"), (2, "تدبيران"), (3, "3 تدابير"), (11, "11 تدبيرًا"), (100, "100 تدبير")],
)
def test_arabic_has_its_six_forms_of_number(count: int, words: str) -> None:
    from babel.support import Translations

    arabic = Translations.load(WEB / "translations", ["ar"])
    assert arabic.ungettext("%(count)s measure", "%(count)s measures", count) % {"count": count} == words
