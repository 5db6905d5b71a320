"""What differs between two releases: a page, JSON and RDF at a lasting address, computed apart from the server."""

import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from profilatlas.errors import DifferenceRefused
from profilatlas.release.versions import Version, versions
from profilatlas.terms import activity, rdf
from profilatlas.web.differences import DifferenceLimits, Differences
from tests.running import application

BASE = "https://deux-rives.example/profils/"


@pytest.fixture(scope="module")
def kept(three_versions: Path) -> tuple[Version, ...]:
    return versions(three_versions)


@pytest.fixture(scope="module")
def client(three_versions: Path) -> FlaskClient:
    return application(three_versions).test_client()


def address(new: Version, old: Version, suffix: str = "") -> str:
    return f"/release/{new.id}/difference/{old.id}{suffix}"


def test_the_page_names_what_changed_in_words(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    page = client.get(f"{address(kept[1], kept[2])}?lang=fr")
    assert page.status_code == 200
    for words in ("Cercle de langue pour les mères", "Cercle de langue", kept[1].id, kept[2].id):
        assert words in page.text
    assert f'href="{address(kept[2], kept[1])}?lang=fr"' in page.text


def test_json_is_the_difference_that_the_command_prints(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    found = client.get(address(kept[0], kept[1], ".json"))
    assert found.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert found.json is not None
    assert (found.json["old"], found.json["new"], found.json["left_out"]) == (kept[1].id, kept[0].id, 0)
    (measure,) = found.json["measures"]
    assert (measure["iri"], measure["state"]) == (f"{BASE}id/measure/jadid", "added")
    back = client.get(address(kept[1], kept[0], ".json")).json
    assert back is not None
    assert back["measures"][0]["state"] == "removed"


@pytest.mark.parametrize(("suffix", "form"), [(".ttl", RdfFormat.TURTLE), (".nt", RdfFormat.N_TRIPLES)])
def test_rdf_says_what_was_created_updated_and_deleted(
    client: FlaskClient, kept: tuple[Version, ...], suffix: str, form: RdfFormat
) -> None:
    graph = [quad.triple for quad in parse(client.get(address(kept[0], kept[2], suffix)).data, format=form)]
    objects = {each.subject: each.object.value for each in graph if each.predicate.value == activity.object}
    states = {
        objects[each.subject]: each.object.value
        for each in graph
        if each.predicate.value == rdf.type and each.subject in objects
    }
    assert states[f"{BASE}id/measure/jadid"] == activity.Create
    assert states[f"{BASE}id/measure/halaqa"] == activity.Update
    assert activity.Delete in states.values()


def test_a_release_differs_in_nothing_from_itself(client: FlaskClient, kept: tuple[Version, ...]) -> None:
    found = client.get(address(kept[1], kept[1], ".json")).json
    assert found is not None
    assert (found["counts"], found["measures"], found["others"]) == ([], [], [])
    assert client.get(address(kept[1], kept[1])).status_code == 200


def test_from_the_current_release_it_leads_to_the_lasting_address(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    answer = client.get(f"/difference/{kept[2].id}", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Location"]) == (303, address(kept[0], kept[2]))


@pytest.mark.parametrize("other", ["000009-0123456789ab", "current", "..", "%2e%2e", "x.ttl", "000001-ffffffffffff"])
def test_what_is_no_release_cannot_be_compared(client: FlaskClient, kept: tuple[Version, ...], other: str) -> None:
    assert client.get(f"/release/{kept[0].id}/difference/{other}").status_code == 404


def test_a_removed_release_is_gone_and_a_damaged_one_unavailable(
    three_versions: Path, kept: tuple[Version, ...], tmp_path: Path
) -> None:
    shutil.copytree(three_versions, tmp_path / "releases")
    shutil.rmtree(tmp_path / "releases" / kept[1].id)
    (tmp_path / "releases" / kept[2].id / "texts.json").write_text("damaged")
    client = application(tmp_path / "releases").test_client()
    assert client.get(address(kept[0], kept[1])).status_code == 410
    assert client.get(address(kept[0], kept[2])).status_code == 503


def test_what_takes_too_much_is_refused_and_the_server_lives(three_versions: Path, kept: tuple[Version, ...]) -> None:
    old, new = (three_versions / each.id for each in (kept[2], kept[0]))
    with pytest.raises(DifferenceRefused, match="too-large"):
        Differences(DifferenceLimits(memory=64 * 1024 * 1024)).between(old, new)
    assert Differences(DifferenceLimits(things=1)).between(old, new).left_out > 0


def test_what_was_too_much_once_is_not_tried_again(
    three_versions: Path, kept: tuple[Version, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (three_versions / each.id for each in (kept[2], kept[0]))
    differences, computed = Differences(DifferenceLimits(memory=64 * 1024 * 1024)), []
    compute = differences._computed
    monkeypatch.setattr(differences, "_computed", lambda *pair: computed.append(pair) or compute(*pair))
    for _ in range(2):
        with pytest.raises(DifferenceRefused, match="too-large"):
            differences.between(old, new)
    assert len(computed) == 1


def test_a_difference_is_computed_once(
    three_versions: Path, kept: tuple[Version, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = (three_versions / each.id for each in (kept[2], kept[0]))
    differences, computed = Differences(), []
    compute = differences._computed
    monkeypatch.setattr(differences, "_computed", lambda *pair: computed.append(pair) or compute(*pair))
    assert differences.between(old, new) == differences.between(old, new)
    assert len(computed) == 1


def test_the_list_of_releases_counts_what_is_new_and_leads_to_the_difference(
    client: FlaskClient, kept: tuple[Version, ...]
) -> None:
    page = client.get("/release?lang=fr").text
    assert all(f'id="{each.id}"' in page for each in kept)
    assert f'href="{address(kept[0], kept[1])}?lang=fr"' in page
    listed = client.get("/release.json").json
    assert listed is not None
    assert [each["id"] for each in listed["versions"]] == [each.id for each in kept]
    assert [each["current"] for each in listed["versions"]] == [True, False, False]
    assert listed["versions"][0]["changes"]["measures"] == 1
    turtle = client.get("/release.ttl").text
    assert f"<{BASE}release/{kept[0].id}> a dcat:Dataset" in turtle
    assert "dcat:previousVersion" in turtle
    thing = client.get(f"/release/{kept[1].id}", headers={"Accept": "text/html"})
    assert (thing.status_code, thing.headers["Location"]) == (303, f"/release#{kept[1].id}")
