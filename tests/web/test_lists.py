"""Every list shows ten, the count, and a link to all: the link leads to exactly as many as it promises."""

import re

import pytest
from flask.testing import FlaskClient

from tests.running import ROOT

PAGES = (
    "/",
    "/?target_group=gefluechtete",
    "/sources",
    "/doc/actor/land-nrw",
    "/doc/programme/demokratie-leben",
    "/doc/scheme/gebiete-1/stadtweit",
    "/doc/scheme/herausforderungen-1/10",
    "/doc/scheme/zielgruppen-1/neuzugewanderte",
)
_ALL = re.compile(r'<a class="pa-all" href="([^"]+)">show all ([0-9,]+)<')
_COUNT = re.compile(r'<h1[^>]*>.*?<span class="pa-count">([0-9,]+)</span>', re.DOTALL)


def measures() -> list[str]:
    lines = (ROOT / "data" / "hamm" / "tables" / "massnahmen.csv").read_text(encoding="utf-8-sig").splitlines()[1:]
    return [f"/doc/measure/{line.split(';')[0]}" for line in lines]


def promised(client: FlaskClient, page: str) -> list[tuple[str, str]]:
    """The links to all of a list, each with the number it names."""
    address = f"{page}{'&' if '?' in page else '?'}lang=en"
    return [(link.replace("&amp;", "&"), count) for link, count in _ALL.findall(client.get(address).text)]


@pytest.mark.parametrize("page", (*PAGES, *measures()))
def test_a_link_to_all_leads_to_as_many_as_it_says(client: FlaskClient, page: str) -> None:
    for link, count in promised(client, page):
        found = _COUNT.search(client.get(link).text)
        assert found is not None and found[1] == count, (page, link)


def test_there_are_links_to_test(client: FlaskClient) -> None:
    assert sum(len(promised(client, page)) for page in (*PAGES, *measures())) > 20


def test_the_measures_that_end_soon_have_a_list_of_their_own(client: FlaskClient) -> None:
    text = client.get("/?lang=en").text
    (link,) = re.findall(r'href="(/explore\?ends_by=[^"]+)"', text)
    listed = _COUNT.search(client.get(link.replace("&amp;", "&")).text)
    heading = re.search(r'Ending within 12 months <span class="pa-count">([0-9]+)', text)
    assert listed is not None and heading is not None and listed[1] == heading[1]


@pytest.mark.parametrize("query", ["ends_by=soon", "ends_by=2027-13-01", "other_than=nothing", "other_than="])
def test_odd_values_are_refused_or_ignored(client: FlaskClient, query: str) -> None:
    assert client.get(f"/explore?{query}").status_code == (200 if query.endswith("=") else 400)
