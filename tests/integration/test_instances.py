"""Other cities, other tables: a 2 x 2 grid in Arabic and French, and 25 challenges without a grid in English and Dutch."""

import html
import re
import shutil
from collections import deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from tests.running import ROOT, application, build

if TYPE_CHECKING:
    from flask.testing import FlaskClient

MOST_PAGES = 600
WANTED_KINDS = {"/", "/explore", "/sources", "/imprint", "/privacy", "/accessibility"}


class Links(HTMLParser):
    """The addresses a page links to, and how often each element occurs."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href")
        if tag == "a" and address:
            self.found.append(address)


def links(page: str) -> list[str]:
    reader = Links()
    reader.feed(page)
    return reader.found


def crawl(client: "FlaskClient") -> Iterator[tuple[str, str]]:
    """Every page that links lead to, starting at the overview: path and HTML. Of the list's filters one at a time."""
    waiting, seen = deque(["/"]), {"/"}
    while waiting and len(seen) < MOST_PAGES:
        path = waiting.popleft()
        with client.get(path, follow_redirects=True) as answer:
            assert answer.status_code == 200, f"{path} answered {answer.status_code}"
            if answer.mimetype != "text/html":
                continue
            page = answer.text
        yield path, page
        for address in links(page):
            target = urlsplit(urljoin(path, address))
            if target.netloc or target.scheme or target.path.startswith("/static/"):
                continue
            query = parse_qsl(target.query)
            if len(query) > 1 or (query and target.path not in ("/", "/explore")):
                continue
            reached = f"{target.path}?{urlencode(query)}" if query else target.path
            if reached not in seen:
                seen.add(reached)
                waiting.append(reached)


def visible(page: str) -> str:
    """A page's text without markup, on one line."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", bare)))


@pytest.fixture(scope="module")
def two_by_two(two_by_two_release: Path) -> "FlaskClient":
    return application(two_by_two_release).test_client()


@pytest.fixture(scope="module")
def gridless(gridless_release: Path) -> "FlaskClient":
    return application(gridless_release).test_client()


@pytest.mark.parametrize(
    ("instance", "things"),
    [
        (
            "two_by_two",
            {
                "/doc/measure/halaqa",
                "/doc/measure/qadim",
                "/doc/actor/jamiya",
                "/doc/programme/rawabit",
                "/doc/scheme/defis-1/A",
                "/doc/scheme/defis-1/B1",
                "/doc/scheme/groupes-1/familles",
                "/doc/scheme/pilotage-1/ville",
                "/doc/scheme/quartiers-1/nord",
            },
        ),
        (
            "gridless",
            {
                "/doc/measure/everything",
                "/doc/measure/unsorted",
                "/doc/actor/council",
                "/doc/scheme/challenges-2/25",
                "/doc/scheme/target-groups-1/youth",
                "/doc/scheme/steering-1/network",
                "/doc/scheme/wards-1/hill",
            },
        ),
    ],
)
def test_every_page_that_a_link_leads_to_answers(
    instance: str, things: set[str], request: pytest.FixtureRequest
) -> None:
    client = request.getfixturevalue(instance)
    paths = {urlsplit(path).path for path, _ in crawl(client)}
    assert paths >= WANTED_KINDS | things


@pytest.mark.parametrize("instance", ["two_by_two", "gridless"])
def test_no_page_knows_the_demo(instance: str, request: pytest.FixtureRequest) -> None:
    """Not its city, its base, nor the number of its challenges."""
    client = request.getfixturevalue(instance)
    for path, page in crawl(client):
        if path.startswith("/doc/def"):  # the vocabulary is one for all cities, and says where it comes from
            continue
        told = visible(page)
        assert "Hamm" not in told, path
        assert not re.search(r"\b18\b (challenges|Herausforderungen)", told), path


def cells(page: str) -> list[list[str]]:
    """The first grid on a page: the texts of its cells by row."""
    table = re.search(r'<table[^>]*class="[^"]*\bpa-grid__table\b[^"]*".*?</table>', page, re.DOTALL)
    assert table, "the page shows no grid"
    rows = re.findall(r"<tr\b.*?</tr>", table[0], re.DOTALL)
    return [re.findall(r"<t[dh]\b.*?</t[dh]>", row, re.DOTALL) for row in rows if "<td" in row]


def test_the_grid_has_two_rows_and_two_columns(two_by_two: "FlaskClient") -> None:
    grid = cells(two_by_two.get("/doc/measure/halaqa").text)
    assert [len(row) for row in grid] == [2, 2]


def test_a_scheme_without_a_grid_lists_all_25_challenges(gridless: "FlaskClient") -> None:
    page = gridless.get("/doc/measure/welcome-desk").text
    for label in ("Language", "Housing", "Evaluation", "Digital life"):
        assert label in visible(page)


@pytest.mark.parametrize(
    ("slug", "language", "sentence"),
    [
        (
            "halaqa",
            "fr",
            "Une mesure qui présente ce profil facilite ainsi l’apprentissage de la langue (1) "
            "et soutient également l’éveil des tout-petits (2).",
        ),
        (
            "jusur",
            "fr",
            "Une mesure qui présente ce profil facilite ainsi l’apprentissage de la langue (1), "
            "accompagne également les enfants à l’école (2) et renforce le vivre-ensemble (4).",
        ),
        ("mahrajan", "fr", "Une mesure qui présente ce profil renforce ainsi le vivre-ensemble (4)."),
        (
            "jusur",
            "ar",
            "الإجراء الذي يحمل هذا الملف يدعم بذلك تعلّم اللغة (1)، يرافق أيضًا الأطفال في المدرسة (2) "
            "ويقوّي العيش المشترك (4).",
        ),
        ("mahrajan", "ar", "الإجراء الذي يحمل هذا الملف يقوّي بذلك العيش المشترك (4)."),
    ],
)
def test_sentences_of_another_scheme_read_well(
    two_by_two: "FlaskClient", slug: str, language: str, sentence: str
) -> None:
    assert sentence in visible(two_by_two.get(f"/doc/measure/{slug}?lang={language}").text)


@pytest.mark.parametrize(
    ("slug", "language", "sentence"),
    [
        (
            "job-bridge-2",
            "en",
            "A measure with this profile thus leads into vocational training (5), also opens the way to work (6) "
            "and teaches digital skills (22).",
        ),
        ("open-house", "en", "A measure with this profile thus opens the administration to diversity (23)."),
        (
            "job-bridge",
            "nl",
            "Een maatregel met dit profiel leidt vooral naar een beroepsopleiding (5), opent ook de weg naar werk (6) "
            "en helpt mensen de taal te leren (1).",
        ),
    ],
)
def test_sentences_without_a_grid_read_well(gridless: "FlaskClient", slug: str, language: str, sentence: str) -> None:
    assert sentence in visible(gridless.get(f"/doc/measure/{slug}?lang={language}").text)


def test_a_profile_of_all_25_challenges_names_each_once(gridless: "FlaskClient") -> None:
    told = visible(gridless.get("/doc/measure/everything?lang=en").text)
    sentence = re.search(r"A measure with this profile .*? \(25\)\.", told)
    assert sentence
    assert re.findall(r"\((\d+)\)", sentence[0]) == [str(index) for index in range(1, 26)]


def test_a_measure_without_a_profile_has_no_sentence(two_by_two: "FlaskClient") -> None:
    told = visible(two_by_two.get("/doc/measure/qadim?lang=fr").text)
    assert "Mesure encore sans profil" in told
    assert "qui présente ce profil" not in told


def test_arabic_pages_run_from_right_to_left(two_by_two: "FlaskClient") -> None:
    root = re.search(r"<html[^>]*>", two_by_two.get("/?lang=ar").text)
    assert root
    assert 'lang="ar"' in root[0]
    assert 'dir="rtl"' in root[0]


def test_the_first_language_of_the_instance_is_its_default(two_by_two: "FlaskClient", gridless: "FlaskClient") -> None:
    assert '<html lang="ar"' in re.sub(r"\s+", " ", two_by_two.get("/").text)
    assert '<html lang="en"' in re.sub(r"\s+", " ", gridless.get("/").text)


def test_an_iri_under_another_base_leads_to_its_page(two_by_two: "FlaskClient") -> None:
    answer = two_by_two.get("/id/measure/halaqa", headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["Location"]).path == "/doc/measure/halaqa"
    assert "https://deux-rives.example/profils/id/measure/halaqa" in two_by_two.get("/doc/measure/halaqa").text


def test_a_narrower_challenge_counts_for_its_cell(two_by_two_release: Path) -> None:
    from profilatlas.release.columns import Columns
    from profilatlas.release.switch import current_id

    columns = Columns.load(two_by_two_release / str(current_id(two_by_two_release)) / "profiles.npz")
    base = "https://deux-rives.example/profils/"
    assert [cell.removeprefix(f"{base}scheme/defis-1/") for cell in columns.cells] == ["A", "B", "C", "D"]
    row = columns.row_of(f"{base}id/measure/halaqa")
    assert row is not None
    assert columns.profile_of(row).positions == (0, 1)
    coverage = columns.coverage(None)
    assert [int(count) for count in coverage.total] == [4, 3, 1, 2]
    assert columns.without_profile(None) == 1


def test_the_sign_of_a_challenge_is_the_same_in_grid_sentence_and_lists(two_by_two: "FlaskClient") -> None:
    page = two_by_two.get("/doc/measure/halaqa?lang=fr").text
    grid = re.findall(r'pa-cell--(?!none)\w+" href[^>]*>\s*<span class="pa-cell__index">(\d+)', page)
    foci = page.partition('<ul class="pa-foci">')[2].partition("</ul>")[0]
    assert re.findall(r'<span class="pa-index">(\w+)</span>', foci) == grid == ["1", "2"]
    signs = re.findall(r'<span class="pa-index">(\w+)</span>', page)
    assert set(signs) <= {"1", "2", "3", "4"}


def test_a_small_city_has_no_bar_and_no_button_without_a_choice(tmp_path: Path) -> None:
    client = application(build(_small_city(tmp_path / "source"), tmp_path / "releases")).test_client()
    overview, explore = (client.get(address).text for address in ("/", "/explore"))
    assert 'class="pa-strip"' not in overview + explore
    assert "<select" not in overview
    assert "<button" not in overview


def _small_city(folder: Path) -> Path:
    """One measure of which hardly anything is known, in one language, published by nobody in particular."""
    shutil.copytree(ROOT / "tests" / "instances" / "ohne-raster", folder)
    settings = (folder / "instance.toml").read_text(encoding="utf-8")
    settings = settings.replace('languages = ["en", "nl"]', 'languages = ["en"]').partition("[publisher]")[0]
    (folder / "instance.toml").write_text(settings, encoding="utf-8")
    shutil.rmtree(folder / "tables")
    (folder / "tables").mkdir()
    table = "Identifier;Title;Modified;Data status\nchoir;Choir;2026-01-15;illustrative\n"
    (folder / "tables" / "Measures.csv").write_text(table, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def british(tmp_path_factory: pytest.TempPathFactory) -> "FlaskClient":
    """The instance without a grid, in the English of Britain and the Dutch of Belgium."""
    folder = tmp_path_factory.mktemp("british")
    source = Path(shutil.copytree(ROOT / "tests" / "instances" / "ohne-raster", folder / "source"))
    for path in filter(Path.is_file, source.rglob("*")):
        text = path.read_text(encoding="utf-8")
        for plain, full in (("en", "en-GB"), ("nl", "nl-BE")):
            text = re.sub(
                rf'(?<=@){plain}\b|(?<=\(){plain}(?=\))|^{plain}(?= =)|(?<="){plain}(?=")', full, text, flags=re.M
            )
        path.write_text(text, encoding="utf-8")
    return application(build(source, folder / "releases")).test_client()


@pytest.mark.parametrize("language", ["en-GB", "nl-BE"])
def test_measures_are_listed_by_titles_in_the_language_of_a_country(british: "FlaskClient", language: str) -> None:
    page = british.get(f"/explore?sort=title&lang={language}")
    assert page.status_code == 200
    titles = re.findall(r'<h3><a href="/doc/measure/[^>]*>([^<]*)', page.text)
    assert len(titles) > 3
    assert titles == sorted(titles, key=str.casefold)
