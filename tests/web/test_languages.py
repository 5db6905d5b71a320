"""The language of a page: the address, else the browser, else the instance; and every text says which one it is in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.running import application
from tests.web.addresses import PAGES

if TYPE_CHECKING:
    from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("address", "accepted", "language"),
    [
        ("/", "", "de"),
        ("/", "fr", "de"),
        ("/", "en", "en"),
        ("/", "en-GB,de;q=0.5", "en"),
        ("/", "de-AT, en;q=0.9", "de"),
        ("/", "fr, *;q=0.5", "de"),
        ("/", "de;q=0, en;q=0.1", "en"),
        ("/", "en;q=7, ;;;, de", "de"),
        ("/?lang=en", "de", "en"),
        ("/?lang=de", "en", "de"),
    ],
)
def test_language_of_the_page(client: FlaskClient, address: str, accepted: str, language: str) -> None:
    page = client.get(address, headers={"Accept-Language": accepted}).text
    assert f'<html lang="{language}" dir="ltr">' in page


def test_links_keep_an_explicit_language_only(client: FlaskClient) -> None:
    explicit = _links(client.get("/doc/measure/beispielprofil?lang=en").text)
    implicit = _links(client.get("/doc/measure/beispielprofil", headers={"Accept-Language": "en"}).text)
    assert [link for link in explicit if "lang=en" not in link] == []
    assert [link for link in implicit if "lang=" in link] == []


@pytest.mark.parametrize("address", PAGES)
def test_page_names_its_other_languages(client: FlaskClient, address: str) -> None:
    page = client.get(address).text
    assert set(re.findall(r'<link rel="alternate" hreflang="(\w+)"', page)) == {"de", "en"}


def test_numbers_dates_and_money_follow_the_language(client: FlaskClient) -> None:
    german, english = (client.get(f"/doc/measure/esf-jobcenter-2016?lang={tag}").text for tag in ("de", "en"))
    assert "499.544,40\xa0€" in german
    assert "€499,544.40" in english
    assert "01.01.2016" in german
    assert "1 January 2016" in english


@pytest.fixture(scope="module")
def arabic(two_by_two_release: Path) -> Iterator[FlaskClient]:
    yield application(two_by_two_release).test_client()


def test_arabic_page_runs_from_right_to_left_and_says_who_translated_it(arabic: FlaskClient) -> None:
    page = arabic.get("/").text
    assert '<html lang="ar" dir="rtl">' in page
    assert "maschinell übersetzt, Prüfung offen" in page


def test_language_without_a_catalogue_has_english_words_around_its_own_texts(arabic: FlaskClient) -> None:
    page = arabic.get("/?lang=fr").text
    assert '<html lang="en" dir="ltr">' in page
    assert '<span lang="fr" dir="ltr">Atlas des mesures' in page
    assert "/explore?lang=fr" in page


def test_text_in_another_language_than_asked_for_says_so(arabic: FlaskClient) -> None:
    page = arabic.get("/?lang=fr").text
    assert re.search(r'lang="ar" dir="rtl">[^<]+</(?:a|span)> <small class="pa-fallback">[(]Arabic[)]</small>', page)


@pytest.mark.parametrize(
    "address", [address for address in PAGES if address not in ("/imprint", "/privacy", "/problems")]
)
def test_every_letter_stands_in_an_element_with_a_language_and_direction(client: FlaskClient, address: str) -> None:
    finder = _Languages()
    finder.feed(client.get(address).text)
    assert finder.undirected == []


def _links(page: str) -> list[str]:
    main = page.partition("<main")[2].partition("</main>")[0]
    return re.findall(r'href="(/[^"]*)"', main)


class _Languages(HTMLParser):
    """Collects elements that state a language but no direction."""

    def __init__(self) -> None:
        super().__init__()
        self.undirected: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stated = dict(attrs)
        if stated.get("lang") and not (stated.get("dir") or stated.get("direction")):  # the latter in SVG
            self.undirected.append((tag, stated["lang"] or ""))
