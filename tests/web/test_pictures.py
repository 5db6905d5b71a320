"""Pictures: the same data give the same picture, no label means anything in it, and its process can be replaced."""

import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from profilatlas.errors import PictureUnavailable
from profilatlas.readers.figures import FIGURES
from profilatlas.web.blueprints import figures as routes
from profilatlas.web.charts import charts, config, theme
from profilatlas.web.drawing import FONTS, Drawer
from profilatlas.web.visit import EXTENSION
from tests.running import ROOT, application
from tests.web import figures_made_up

SVG = "{http://www.w3.org/2000/svg}"
STATIC = ROOT / "service" / "profilatlas" / "web" / "static"
BAR = {
    "width": 20,
    "height": 20,
    "marks": [{"type": "rect", "encode": {"enter": {"x": {"value": 1}, "width": {"value": 5}}}}],
}


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "FIGURES", {**FIGURES, **figures_made_up.FIGURES})


@pytest.fixture(scope="module")
def drawer() -> Iterator[Drawer]:
    made = Drawer(STATIC / FONTS)
    yield made
    made.close()


def elements(svg: str) -> set[str]:
    return {element.tag.removeprefix(SVG) for element in ET.fromstring(svg).iter()}


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("name", figures_made_up.DRAWN)
@pytest.mark.parametrize("size", ["large", "small"])
def test_labels_are_text_in_pictures(client: FlaskClient, name: str, size: str) -> None:
    answer = client.get(f"/figure/{name}.svg?size={size}&lang=de")
    assert answer.status_code == 200
    assert elements(answer.text) <= {"svg", "title", "desc", "style", "g", "path", "rect", "line", "text", "tspan"}
    assert "NaN" not in answer.text
    assert "http" not in answer.text.replace("http://www.w3.org/", "")
    assert "49 $" not in answer.text


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize(("name", "named"), [("long_names", 3), ("long_pairs", 2)])
@pytest.mark.parametrize("size", ["large", "small"])
def test_long_names_stand_whole_in_flows_and_networks(client: FlaskClient, name: str, named: int, size: str) -> None:
    svg = client.get(f"/figure/{name}.svg?size={size}&lang=de").text
    words = {word for element in ET.fromstring(svg).iter() for word in (element.text or "").split()}
    wanted = {word for label in figures_made_up.LONG[:named] for word in label.split()}
    assert "…" not in svg
    assert wanted <= words


@pytest.mark.usefixtures("made_up")
def test_one_year_alone_is_bars_with_its_names(client: FlaskClient) -> None:
    page = client.get("/figure/one_year?lang=de").text
    assert "Nur das Jahr 2024." in page
    assert "<meter" in page
    assert "<img" not in page
    svg = client.get("/figure/one_year.svg?lang=de").text
    assert figures_made_up.HARMFUL[-1][:5] in svg


@pytest.mark.usefixtures("made_up")
@pytest.mark.parametrize("name", figures_made_up.DRAWN)
def test_the_same_figure_gives_the_same_picture(app: Flask, client: FlaskClient, name: str) -> None:
    first = client.get(f"/figure/{name}.svg?lang=en").data
    app.extensions[EXTENSION].pages._bodies.clear()
    assert client.get(f"/figure/{name}.svg?lang=en").data == first


def test_a_picture_says_what_it_shows_and_of_which_release(client: FlaskClient) -> None:
    drawn = ET.fromstring(client.get("/figure/coverage.svg?lang=de").text)
    assert drawn.findtext(f"{SVG}title") == "Maßnahmen nach Herausforderung"
    described = drawn.findtext(f"{SVG}desc") or ""
    assert described.startswith("Größte Werte: ")
    assert "Fassung 000001-" in described


def test_a_name_in_a_sentence_from_right_to_left_keeps_its_direction_to_itself(two_by_two_release: Path) -> None:
    said = application(two_by_two_release).test_client().get("/figure/coverage?lang=ar").text
    assert re.search("\u2068[^\u2069]+\u2069: [0-9٠-٩]", said)


def test_pixels_come_from_the_same_picture(client: FlaskClient) -> None:
    answer = client.get("/figure/coverage.png")
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")


def test_a_picture_opened_by_itself_can_do_nothing(client: FlaskClient) -> None:
    for path in ("/figure/coverage.svg", "/doc/measure/beispielprofil.svg", "/grid.svg"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox")


def test_colours_on_dark_ground_have_one_meaning_each() -> None:
    light, dark = theme()["light"], theme()["dark"]
    assert light.keys() == dark.keys()
    assert len(set(light.values())) == len(light)


@pytest.mark.parametrize("name", sorted(charts()))
def test_charts_hold_no_data_and_no_addresses(name: str) -> None:
    text = (ROOT / "service" / "profilatlas" / "charts").glob(f"{name}.v?.json").__next__().read_text(encoding="utf-8")
    assert '"url"' not in text
    assert "http" not in text.replace("https://vega.github.io/schema/", "")
    assert "#" not in text, "colours stand in the theme"


def test_every_chart_is_described() -> None:
    readme = (ROOT / "service" / "profilatlas" / "charts" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in charts())


def test_the_process_is_started_anew_when_it_was_killed(drawer: Drawer) -> None:
    first = drawer.svg("vega", BAR, {}, {})
    assert drawer._child is not None
    os.kill(drawer._child._process.pid, signal.SIGKILL)
    drawer._child._process.wait()
    with pytest.raises(PictureUnavailable):
        drawer.svg("vega", BAR, {}, {})
    assert drawer.svg("vega", BAR, {}, {}) == first


def test_a_picture_that_takes_too_long_is_given_up() -> None:
    hasty = Drawer(STATIC / FONTS, seconds=0.0)
    with pytest.raises(PictureUnavailable):
        hasty.svg("vega", BAR, {}, {})
    assert hasty._child is None


def test_what_cannot_be_drawn_leaves_the_process_alive(drawer: Drawer) -> None:
    drawer.svg("vega", BAR, {}, {})
    process = drawer._child and drawer._child._process.pid
    with pytest.raises(PictureUnavailable):
        drawer.svg("vega", {"marks": [{"type": "nothing"}]}, {}, {})
    assert drawer.svg("vega", BAR, {}, {})
    assert drawer._child is not None
    assert drawer._child._process.pid == process


def test_nothing_is_fetched(drawer: Drawer, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a\nCANARY\n")
    spec = {"mark": "text", "encoding": {"text": {"field": "a"}}}
    local = {**spec, "data": {"url": (tmp_path / "rows.csv").as_uri(), "format": {"type": "csv"}}}
    assert "CANARY" not in drawer.svg("vega-lite", local, {}, dict(config()))
    with pytest.raises(PictureUnavailable):
        drawer.svg("vega-lite", {**spec, "data": {"url": "http://127.0.0.1/rows.csv"}}, {}, dict(config()))


def test_the_process_ends_with_its_parent() -> None:
    code = (
        "import sys; from pathlib import Path; from profilatlas.web.drawing import Drawer\n"
        "made = Drawer(Path(sys.argv[1])); made.svg('vega', {'width': 1, 'height': 1}, {}, {})\n"
        "print(made._child._process.pid, flush=True); import os; os._exit(0)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(STATIC / FONTS)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "service")},
        capture_output=True,
        text=True,
        timeout=60,
    )
    process = Path("/proc") / said.stdout.strip()
    assert said.stdout.strip().isdecimal()
    for _ in range(200):
        if not process.exists() or "Z" in (process / "stat").read_text().rpartition(")")[2].split()[0]:
            return
        time.sleep(0.05)
    pytest.fail("it still runs")


def test_without_something_to_draw_with_pages_have_their_tables(client: FlaskClient, app: Flask, made_up: None) -> None:
    drawer = app.extensions[EXTENSION].drawer
    drawer.available = False
    try:
        text = client.get("/figure/heat_map?lang=en&year=2024").text
    finally:
        drawer.available = True
    assert "<img" not in text
    assert '<th scope="row"' in text
    assert ".svg" not in text.partition("<main")[2]


@pytest.mark.parametrize("slug", ["beispielprofil"])
def test_the_grid_of_a_measure_is_the_profile_in_words_and_marks(client: FlaskClient, slug: str) -> None:
    drawn = ET.fromstring(client.get(f"/doc/measure/{slug}.svg?lang=de").text)
    assert (drawn.findtext(f"{SVG}desc") or "").startswith(
        "Eine Maßnahme, die das dargestellte Profil aufweist, arbeitet"
    )
    fields = [
        group.findtext(f"{SVG}title") or "" for group in drawn.iter(f"{SVG}g") if group.find(f"{SVG}title") is not None
    ]
    assert len(fields) == 18
    assert [words.split()[0] for words in fields if words.endswith("im Blick") and "nicht" not in words] == [
        "10",
        "11",
        "12",
        "18",
    ]
    assert len(list(drawn.iter(f"{SVG}circle"))) == 4
    assert client.get(f"/grid.svg?m={slug}&lang=de").text == client.get(f"/doc/measure/{slug}.svg?lang=de").text


def test_the_grid_of_many_measures_counts_as_the_pages_do(client: FlaskClient) -> None:
    described = (
        ET.fromstring(client.get("/grid.svg?target_group=gefluechtete&lang=de").text).findtext(f"{SVG}desc") or ""
    )
    rows = client.get("/figure/coverage.json?target_group=gefluechtete&lang=de").get_json()["rows"]
    counted = [int(part) for part in re.findall(r": (\d+)(?:; | Quelle)", described)]
    assert counted == [row["measures"] for row in rows]


@pytest.mark.parametrize(
    "address",
    [
        "/grid.svg?m=a&m=b",
        "/grid.svg?m=beispielprofil&year=2024",
        "/grid.svg?nothing=1",
        "/doc/measure/beispielprofil.svg?size=small",
    ],
)
def test_grids_refuse_what_they_do_not_know(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 400


def test_there_is_no_grid_of_an_unknown_measure(client: FlaskClient) -> None:
    assert client.get("/doc/measure/nothing.svg").status_code == client.get("/grid.svg?m=nothing").status_code == 404


def test_grids_of_other_cities(two_by_two_release: Path, gridless_release: Path) -> None:
    for releases, cells, language in ((two_by_two_release, 4, "ar"), (gridless_release, 25, "en")):
        answer = application(releases).test_client().get(f"/grid.svg?lang={language}")
        assert answer.status_code == 200
        assert len(list(ET.fromstring(answer.text).iter(f"{SVG}rect"))) == cells + 1
        assert f'lang="{language}"' in answer.text
