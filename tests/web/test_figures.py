"""Figures as pages, files and embeds: complete, bounded, and harmless whatever stands in them."""

import csv
import io
import json
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from profilatlas.readers.figures import FIGURES
from profilatlas.web.blueprints import figures as routes
from profilatlas.web.figure_texts import COLUMNS, TITLES
from profilatlas.web.figures import MOST_ROWS
from tests.web import figures_made_up

PAGE = "/figure/coverage"


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "FIGURES", {**FIGURES, **figures_made_up.FIGURES})


@pytest.mark.parametrize("name", sorted(FIGURES))
def test_every_figure_has_its_words(client: FlaskClient, name: str) -> None:
    assert name in TITLES
    made = json.loads(client.get(f"/figure/{name}.json").data)
    assert {column["name"] for column in made["columns"]} <= COLUMNS.keys()


@pytest.mark.parametrize("name", sorted(FIGURES))
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_figure_has_a_page_and_an_embed(client: FlaskClient, name: str, language: str) -> None:
    for place in ("figure", "embed"):
        answer = client.get(f"/{place}/{name}?lang={language}")
        assert answer.status_code == 200
        assert f'lang="{language}"' in answer.text


def test_the_files_hold_the_rows_of_the_page(client: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(client.get(f"{PAGE}.csv?lang=de").data.decode("utf-8-sig"))))
    made = json.loads(client.get(f"{PAGE}.json?lang=de").data)
    assert len(rows) == len(made["rows"]) == 18
    assert [row["cell"] for row in rows] == [row["cell"] for row in made["rows"]]
    assert [int(row["measures"]) for row in rows] == [row["measures"] for row in made["rows"]]
    assert rows[10]["cell_label"] == "Stereotype / Ressentiments"
    assert client.get(f"{PAGE}?lang=de").text.count('<th scope="row"') == 18
    assert "xl/worksheets/sheet1.xml" in ZipFile(io.BytesIO(client.get(f"{PAGE}.xlsx").data)).namelist()


def test_filters_of_the_list_choose_the_figure_and_stay_in_its_links(client: FlaskClient) -> None:
    whole, part = (json.loads(client.get(f"{PAGE}.json{query}").data) for query in ("", "?target_group=gefluechtete"))
    assert sum(row["measures"] for row in part["rows"]) < sum(row["measures"] for row in whole["rows"])
    assert part["query"] is None
    assert "SELECT" in whole["query"]
    page = client.get(f"{PAGE}?target_group=gefluechtete&lang=en").text
    assert 'href="/figure/coverage.csv?target_group=gefluechtete&amp;lang=en"' in page


@pytest.mark.parametrize(
    "address",
    [
        "/figure/coverage?nothing=1",
        "/figure/coverage.csv?year=0",
        "/figure/coverage.svg?size=huge",
        "/embed/coverage?area=x",
    ],
)
def test_what_a_figure_does_not_know_is_refused(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


@pytest.mark.parametrize(
    "address", ["/figure/nothing", "/figure/nothing.csv", "/embed/nothing", "/figure/coverage.pdf", "/figure/"]
)
def test_what_is_no_figure_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_only_the_embed_may_be_framed(client: FlaskClient) -> None:
    policies = {path: client.get(path).headers["Content-Security-Policy"] for path in (PAGE, "/embed/coverage", "/")}
    assert [path for path, policy in policies.items() if "frame-ancestors *" in policy] == ["/embed/coverage"]
    assert "script-src 'self'" in policies["/embed/coverage"]
    tag = client.get("/embed/coverage").headers["ETag"]
    again = client.get("/embed/coverage", headers={"If-None-Match": tag})
    assert again.status_code == 304
    assert "frame-ancestors *" in again.headers["Content-Security-Policy"]


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("name", figures_made_up.DRAWN)
@pytest.mark.parametrize("place", ["figure", "embed"])
def test_labels_are_inert_on_pages(client: FlaskClient, name: str, place: str) -> None:
    text = client.get(f"/{place}/{name}?lang=de").text
    assert "<script>alert" not in text
    assert "onerror=alert(1)>" not in text.replace("&gt;", "")
    assert "49 $" not in text


@pytest.mark.usefixtures("made_up")
def test_a_figure_with_ten_thousand_rows_has_a_bounded_page_whole_files_and_no_picture(client: FlaskClient) -> None:
    page = client.get("/figure/many?lang=en").text
    assert page.count('<th scope="row"') == MOST_ROWS
    assert "too much for a picture" in page
    assert "<img" not in page
    assert client.get("/figure/many.csv").data.count(b"\r\n") == figures_made_up.MANY + 1
    assert client.get("/figure/many.svg").status_code == 404


@pytest.mark.usefixtures("made_up")
def test_an_empty_figure_says_what_to_do(client: FlaskClient) -> None:
    assert "Nothing matches this choice." in client.get("/figure/empty?lang=en").text
    assert client.get("/figure/empty.csv").status_code == 200
    assert client.get("/figure/empty.svg").status_code == 404


@pytest.mark.usefixtures("made_up")
def test_pictures_are_lazy_and_say_what_they_show(client: FlaskClient) -> None:
    text = client.get("/figure/lines?lang=de").text
    assert 'loading="lazy"' in text
    assert 'alt="Lines. Jahre 2019 bis 2023. Größter Wert:' in text
    assert 'srcset="/figure/lines.svg?size=small&amp;lang=de"' in text
