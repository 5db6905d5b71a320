"""Hostile labels (hostile.md 78): whatever people write into a table, it is text on every page and in every file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.hostile.label_folder import Case
from tests.running import application

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

BEGINNINGS = ("/", "/?target_group=gefluechtete", "/explore?challenge=11", "/doc/measure/nothing", "/explore?page=-1")
MARKUP = Case.read("078-markup")
NEVER = ("base", "embed", "iframe", "object", "style")
SUFFIX = re.compile(r"\.[a-z]{2,6}$")
A_FEW = 3
FOREIGN = re.compile(r"\s*(//|\\|[a-z][a-z0-9+.-]*:(?<!data:))", re.IGNORECASE)


class Page(HTMLParser):
    """What a browser would make of a page: its text, its links, and all in it that could run, look or load.

    `odd` holds what the policy of our pages forbids (case 82), in whatever browser.
    """

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.links: set[str] = set()
        self.odd: list[str] = []
        self.feed(content)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "a" or (tag == "link" and values.get("rel") == "alternate"):
            self.links.add(values.get("href", ""))
        loads = [values.get(name, "") for name in ("src", "srcset", "poster", "action", "formaction")]
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "preload", "modulepreload"):
            loads.append(values.get("href", ""))
        if (
            tag in NEVER
            or any(name.startswith("on") or name == "style" for name in values)
            or any(FOREIGN.match(address) for address in loads)
            or (
                tag == "script"
                and "src" not in values
                and values.get("type") not in ("application/ld+json", "application/json")
            )
            or "http-equiv" in values
        ):
            self.odd.append(self.get_starttag_text() or tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize(
    "markup",
    [
        MARKUP.text,
        "<script>1</script>",
        "<script src=//evil.example></script>",
        "<img src=x onerror=1>",
        "<p style=color:red>",
        "<link rel=stylesheet href=https://evil.example>",
        "<form action=https://evil.example>",
        "<meta http-equiv=refresh>",
    ],
)
def test_what_could_run_or_load_is_seen(markup: str) -> None:
    assert Page(markup).odd


def paths(page: Page) -> Iterator[str]:
    """The links of a page to others of ours, without parameters."""
    for link in page.links:
        if link.startswith("/") and not link.startswith("//"):
            yield re.split(r"[?#]", link)[0]


@pytest.fixture(scope="module")
def spoilt(spoilt_release: Callable[[str], Path]) -> Flask:
    return application(spoilt_release("078-markup"))


class Met:
    """What a crawl has met: every page once, of files and of pages of older releases a few of each kind.

    A document that is typeset is none of them; what labels do there is looked at in `test_documents.py`.
    """

    def __init__(self) -> None:
        self._addresses: set[str] = set()
        self._kinds: Counter[tuple[str, str]] = Counter()

    def is_new(self, path: str) -> bool:
        """Whether to follow a link."""
        if path in self._addresses or path.endswith(".pdf"):
            return False
        self._addresses.add(path)
        place, _, name = path.rpartition("/")
        suffix = SUFFIX.search(name)
        if suffix is None and not path.startswith("/release/"):
            return True
        kind = (place, suffix[0] if suffix else "")
        self._kinds[kind] += 1
        return self._kinds[kind] <= A_FEW


def crawl(client: FlaskClient) -> Iterator[tuple[str, Page]]:
    """Every page that can be reached by links, in German, and where it begins in all languages of the demo."""
    waiting = [
        f"{path}{'&' if '?' in path else '?'}lang={language}" for path in BEGINNINGS for language in ("de", "en")
    ]
    met = Met()
    while waiting:
        address = waiting.pop()
        with client.get(address, headers={"Accept": "text/html"}, follow_redirects=True) as answer:
            assert answer.status_code < 500, address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if answer.mimetype != "text/html":
                continue
            page = Page(answer.text)
        yield address, page
        waiting += [f"{path}?lang=de" for path in sorted(set(paths(page))) if met.is_new(path)]


def test_markup_in_labels_is_text_on_every_page(spoilt: Flask) -> None:
    odd, shown, kinds = {}, 0, set()
    for address, page in crawl(spoilt.test_client()):
        kinds.add("/".join(address.split("?")[0].split("/")[:3]))
        shown += "<script>alert(1)</script>" in page.text and "{{7*7}}" in page.text
        if page.odd:
            odd[address] = page.odd
    assert odd == {}
    assert {"/", "/explore", "/doc/measure", "/doc/actor", "/doc/programme", "/doc/scheme", "/sources"} <= kinds
    assert shown > 100
