"""Reading a tagged PDF in tests: what a screen reader gets of it."""

import io
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from pypdf import PdfReader
from pypdf.generic import DictionaryObject


class Tagged:
    """The structure of a PDF: its elements in reading order."""

    def __init__(self, content: bytes) -> None:
        self.reader = PdfReader(io.BytesIO(content))
        self.catalogue: Any = self.reader.root_object

    def elements(self, *kinds: str) -> list[DictionaryObject]:
        """All elements of these kinds (`/Table`, `/TH` …)."""
        return [each for each in self._walk(self.catalogue["/StructTreeRoot"]) if each.get("/S") in kinds]

    def below(self, element: DictionaryObject) -> Iterator[DictionaryObject]:
        """All elements inside one."""
        return self._walk(element)

    @cached_property
    def text(self) -> str:
        """All words, each page's in one line."""
        return "\n".join(" ".join(page.extract_text().split()) for page in self.reader.pages)

    def _walk(self, element: Any) -> Iterator[DictionaryObject]:
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            each = kid.get_object()
            if isinstance(each, DictionaryObject) and "/S" in each:
                yield each
                yield from self._walk(each)
