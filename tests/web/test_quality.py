"""The page of the data's quality: its numbers, its files, its measurements, and the history over releases."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from pyoxigraph import RdfFormat, parse

from profilatlas.release import switch
from profilatlas.terms import dqv, ipv, sh, void
from tests.running import application, build

if TYPE_CHECKING:
    from flask.testing import FlaskClient

BASE = "https://profilatlas.example/hamm/"
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def findings(demo_release: Path) -> list[dict[str, Any]]:
    """The findings that the release itself reports."""
    current = switch.current_id(demo_release)
    assert current
    report = json.loads((demo_release / current / "report" / "findings.json").read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = report["findings"]
    assert len(found) > 10
    return found


def test_page_counts_the_findings_that_the_release_reports(client: FlaskClient, findings: list[dict[str, Any]]) -> None:
    page = client.get("/data/quality.json?lang=en").get_json()
    assert page["findings"] == len(findings)
    counted = {rule["rule"]: rule["findings"] for rule in page["rules"]}
    assert counted == Counter(found["rule"] for found in findings)
    assert page["begin"][0]["findings"] == max(counted.values())


def test_page_says_what_its_numbers_count(client: FlaskClient) -> None:
    page = client.get("/data/quality.json?lang=de").get_json()
    text = client.get("/data/quality?lang=de").text
    assert f"<strong>{page['without_profile']}</strong> von {page['measures']}" in text
    assert "Womit anfangen" in text
    for rule in page["begin"]:
        assert rule["message"]["value"].replace('"', "&#34;")[:40] in text


def test_every_share_is_a_part_of_its_whole(client: FlaskClient) -> None:
    page = client.get("/data/quality.json").get_json()
    assert page["filled"]
    for table in page["filled"]:
        for column in table["columns"]:
            assert 0 <= column["stated"] <= column["of"] == table["things"]
            assert not column["required"] or column["stated"] == column["of"], (
                "a release that lacked it was not published"
            )
    for text in page["spoken"]:
        assert all(0 <= count <= text["of"] for count in text["languages"].values())
    for each in page["evidence"]:
        assert each["attested"] + each["illustrative"] + each["unknown"] > 0
    for ages in page["ages"]:
        assert sum(ages["bands"]) + ages["unknown"] > 0


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_number_is_a_measurement_of_a_metric_of_the_vocabulary(client: FlaskClient, suffix: str) -> None:
    graph = [quad.triple for quad in parse(client.get(f"/data/quality.{suffix}").data, format=FORMATS[suffix])]
    values: dict[str, dict[str, str]] = {}
    for triple in graph:
        values.setdefault(str(triple.subject), {})[triple.predicate.value] = getattr(triple.object, "value", "")
    measurements = [facts for facts in values.values() if dqv.isMeasurementOf in facts]
    metrics = {facts[dqv.isMeasurementOf] for facts in measurements}
    defined = {term for name, term in vars(ipv).items() if name.endswith(("Count", "medianAge"))}
    assert metrics == defined
    page = client.get("/data/quality.json").get_json()
    found = [facts for facts in measurements if facts[dqv.isMeasurementOf] == ipv.findingCount]
    assert sum(int(facts[dqv.value]) for facts in found) == page["findings"]
    assert all(facts[sh.sourceShape].startswith(f"{BASE}shapes/") for facts in found)
    (profiles,) = (facts for facts in measurements if facts[dqv.isMeasurementOf] == ipv.withoutProfileCount)
    assert int(profiles[dqv.value]) == page["without_profile"]
    stated = [facts for facts in measurements if facts[dqv.isMeasurementOf] == ipv.statedCount]
    assert len(stated) == sum(len(table["columns"]) for table in page["filled"])
    assert all(void.class_ in values[f"<{facts[dqv.computedOn]}>"] for facts in stated)


def test_metrics_are_defined_where_their_addresses_lead(client: FlaskClient) -> None:
    page = client.get("/doc/def.json?lang=en").get_json()
    (metrics,) = (each for each in page["lists"] if each["term"]["name"] == "qualityMetrics")
    assert len(metrics["codes"]) == 11
    for code in metrics["codes"]:
        assert client.get(f"/def/{code['name']}").headers["Location"] == f"/doc/def#{code['name']}"


@pytest.mark.parametrize("language", ["de", "en"])
def test_work_list_has_every_finding_on_the_sheet_of_its_table(
    client: FlaskClient, findings: list[dict[str, Any]], language: str
) -> None:
    response = client.get(f"/data/quality.xlsx?lang={language}")
    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    book = load_workbook(BytesIO(response.data))
    expected = Counter(found["place"]["file"].rpartition("/")[2] for found in findings)
    overview, *sheets = book.worksheets
    assert {sheet.title for sheet in sheets} == set(expected)
    assert {row[0]: row[1] for row in overview.iter_rows(min_row=6, values_only=True) if row[0]} == expected
    for sheet in sheets:
        rows = list(sheet.iter_rows(min_row=2, values_only=True))
        assert len(rows) == expected[sheet.title]
        stated = {(f["place"].get("row"), f["messages"][language], f["rule"]) for f in findings}
        assert {(row[1], row[4], row[6]) for row in rows} <= stated


def test_same_release_gives_the_same_work_list(client: FlaskClient, demo_release: Path) -> None:
    again = application(demo_release).test_client()
    assert client.get("/data/quality.xlsx?lang=de").data == again.get("/data/quality.xlsx?lang=de").data


def test_work_list_holds_no_formula(tmp_path: Path, demo_release: Path) -> None:
    """What somebody typed into a table comes back as the text that it was."""
    from profilatlas.model.finding import Finding, Place, Severity
    from profilatlas.web import quality_files

    book = quality_files.work_list
    app = application(demo_release)
    typed = '=HYPERLINK("https://evil.example";"x")'
    finding = Finding("value-form", Severity.WARNING, Place("tables/a.csv", row=2, column="=1+1"), typed, {"en": "@x"})
    with app.test_request_context("/data/quality.xlsx"):
        from profilatlas.web import visit

        release = visit.begin().release
        held = type(release)(
            **{name: getattr(release, name) for name in release.__slots__ if name != "report"},
            report={"findings": [finding.to_json()]},
        )
        cells = [
            cell
            for sheet in load_workbook(BytesIO(book(held, ["en"]))).worksheets
            for row in sheet.iter_rows()
            for cell in row
        ]
    assert typed in [cell.value for cell in cells]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_history_has_each_release_that_is_still_kept_up_to_the_one_shown(
    demo_source: Path, demo_release: Path, tmp_path: Path
) -> None:
    source = Path(shutil.copytree(demo_source, tmp_path / "source"))
    releases = Path(shutil.copytree(demo_release, tmp_path / "releases"))
    first = application(releases).test_client().get("/data/quality.json").get_json()
    table = source / "tables" / "schwerpunkte.csv"
    rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
    measure = rows[-1].split(";")[0]
    table.write_text("".join(row for row in rows if row.split(";")[0] != measure), encoding="utf-8")
    build(source, releases)
    second = application(releases).test_client().get("/data/quality.json").get_json()
    assert [each["release"] for each in second["history"]] == [second["release"], first["release"]]
    assert second["history"][1] == {**first["history"][0], "shown": False}
    assert second["without_profile"] == first["without_profile"] + 1
    assert second["findings"] > first["findings"]


def test_release_without_a_report_of_quality_has_no_such_page(demo_release: Path, tmp_path: Path) -> None:
    from profilatlas.release.manifest import Manifest, describe_files

    releases = Path(shutil.copytree(demo_release, tmp_path / "releases"))
    current = switch.current_id(releases)
    assert current
    folder = releases / current
    manifest = Manifest.read(folder)
    (folder / "report" / "quality.json").unlink()
    object.__setattr__(manifest, "files", describe_files(folder))
    manifest.write(folder)
    client = application(releases).test_client()
    assert client.get("/data/quality").status_code == 404
    assert client.get("/data").status_code == 200
