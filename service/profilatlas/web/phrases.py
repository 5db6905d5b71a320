"""Interface texts for templates: looked up once per language, not hundreds of times per page."""

from __future__ import annotations

from functools import lru_cache

from babel.support import NullTranslations, Translations
from markupsafe import Markup


class Phrases:
    """The texts of one catalogue as markup.

    Texts are formats, with or without values: a per cent sign stands in them twice. Values are escaped, texts are not.
    There are as many as stand in templates; nothing else is asked for.

    >>> Phrases(NullTranslations()).one("%(count)s of <b>100</b> %%", {"count": "<1>"})
    Markup('&lt;1&gt; of <b>100</b> %')
    """

    def __init__(self, catalogue: NullTranslations | Translations) -> None:
        self._catalogue = catalogue
        self._finished: dict[str, Markup] = {}
        self._formats: dict[str, Markup] = {}
        self._counted = lru_cache(maxsize=4096)(self._of_number)

    def one(self, message: str, values: dict[str, object]) -> Markup:
        """A text with its values."""
        if values:
            return self._format(message) % values
        if message not in self._finished:
            self._finished[message] = self._format(message) % {}
        return self._finished[message]

    def many(self, one: str, many: str, number: int, values: dict[str, object]) -> Markup:
        """The text for this number of things, which it may name `num`."""
        if values:
            return Markup(self._catalogue.ungettext(one, many, number)) % {"num": number, **values}
        return self._counted(one, many, number)

    def _of_number(self, one: str, many: str, number: int) -> Markup:
        return Markup(self._catalogue.ungettext(one, many, number)) % {"num": number}

    def _format(self, message: str) -> Markup:
        if message not in self._formats:
            self._formats[message] = Markup(self._catalogue.ugettext(message))
        return self._formats[message]
