"""Bad input in source files: each fault is a finding with its place in plain words, exit 1, the old release stays."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from profilatlas.cli import main
from profilatlas.release import switch

MEASURES = "tables/massnahmen.csv"
FOCI = "tables/schwerpunkte.csv"
FUNDINGS = "tables/foerderungen.csv"
WITHDRAWN = "tables/zurueckgezogen.csv"
GROUPS = "schemes/zielgruppen-1.ttl"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault put into a copy of the demo, and where its finding must point."""

    damage: Callable[[Path], int | None]
    file: str
    column: str | None = None
    value: str | None = None
    says: str = ""
    line: bool = False


def append(name: str, **cells: str) -> Callable[[Path], int]:
    """Puts a row at the end of a table, by header; returns its row number."""

    def damage(source: Path) -> int:
        path = source / name
        text = path.read_text(encoding="utf-8").rstrip("\n")
        headers = text.splitlines()[0].lstrip("\ufeff").split(";")
        assert set(cells) <= set(headers)
        path.write_text(f"{text}\n{';'.join(cells.get(header, '') for header in headers)}\n", encoding="utf-8")
        return _rows(path)

    return damage


def both(*damages: Callable[[Path], int]) -> Callable[[Path], int]:
    """Several changes; the finding must point to the last one or an earlier one."""

    def damage(source: Path) -> int:
        return [each(source) for each in damages][-1]

    return damage


def replace(name: str, pattern: str, by: str, row: int | None = None) -> Callable[[Path], int | None]:
    """Replaces the first match of a pattern in a file."""

    def damage(source: Path) -> int | None:
        path = source / name
        text, count = re.subn(pattern, by, path.read_text(encoding="utf-8"), count=1)
        assert count == 1
        path.write_text(text, encoding="utf-8")
        return row

    return damage


def recode(name: str, encoding: str) -> Callable[[Path], None]:
    """Saves a file in another encoding."""

    def damage(source: Path) -> None:
        path = source / name
        path.write_bytes(path.read_text(encoding="utf-8").replace("„", "'").encode(encoding, errors="replace"))

    return damage


def remove(name: str) -> Callable[[Path], None]:
    """Deletes a file or folder."""

    def damage(source: Path) -> None:
        path = source / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return damage


def _rows(path: Path) -> int:
    import csv

    with path.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream, delimiter=";"))


MONEY = {"Währung": "EUR", "Datenstatus": "beispielhaft"}
NEW = {"Titel (de)": "Neu", "Datenstatus": "beispielhaft"}
THINGS = "https://profilatlas.example/hamm/id/"
FAULTS = {
    "an unknown challenge": Fault(
        append(FOCI, Maßnahme="kim-hamm", Herausforderung="19"), FOCI, "Herausforderung", "19", "1 bis 18"
    ),
    "a challenge that is no number": Fault(
        append(FOCI, Maßnahme="kim-hamm", Herausforderung="11a"), FOCI, "Herausforderung", "11a"
    ),
    "a double focus": Fault(append(FOCI, Maßnahme="beispielprofil", Herausforderung="11"), FOCI),
    "a focus of an unknown measure": Fault(
        append(FOCI, Maßnahme="gibt-es-nicht", Herausforderung="1"), FOCI, "Maßnahme", "gibt-es-nicht"
    ),
    "an end before the start": Fault(
        append(MEASURES, Kennung="neu", Beginn="2024-05-01", Ende="01.04.2024", **NEW), MEASURES, "Ende"
    ),
    "a day that does not exist": Fault(
        append(MEASURES, Kennung="neu", Beginn="31.02.2024", **NEW), MEASURES, "Beginn", "31.02.2024"
    ),
    "a text without a language": Fault(replace(GROUPS, r'(skos:prefLabel\s+"[^"]+")@de', r"\1"), GROUPS),
    "a title missing": Fault(append(MEASURES, Kennung="neu", Datenstatus="beispielhaft"), MEASURES),
    "a wrong number format": Fault(
        append(FUNDINGS, Kennung="neu", Maßnahme="kim-hamm", Betrag="zwölf", **MONEY),
        FUNDINGS, "Betrag", "zwölf",
    ),
    "a number that reads in two ways": Fault(
        append(FUNDINGS, Kennung="neu", Maßnahme="kim-hamm", Betrag="1,234.56", **MONEY),
        FUNDINGS, "Betrag", "1,234.56",
    ),
    "an unknown column": Fault(replace(MEASURES, ";Status;", ";Sonstwas;", row=1), MEASURES, "Sonstwas"),
    "no settings": Fault(remove("instance.toml"), "instance.toml"),
    "no table of measures": Fault(remove(MEASURES), FOCI, "Maßnahme"),
    "no tables": Fault(remove("tables"), "tables"),
    "no scheme of challenges": Fault(remove("schemes/herausforderungen-1.ttl"), "instance.toml"),
    "a table in another encoding": Fault(recode(MEASURES, "cp1252"), MEASURES, says="UTF-8"),
    "a scheme in another encoding": Fault(recode(GROUPS, "latin-1"), GROUPS, says="UTF-8"),
    "a formula": Fault(
        append(MEASURES, **{**NEW, "Kennung": "neu", "Titel (de)": "=SUMME(A1:A9)"}),
        MEASURES, "Titel (de)", "=SUMME", "Formel",
    ),
    "a doubled identifier": Fault(append(MEASURES, Kennung="kim-hamm", **NEW), MEASURES, value="kim-hamm"),
    "a broken Turtle file": Fault(replace(GROUPS, r"skos:inScheme", "skos:inScheme ;"), GROUPS, line=True),
    "a cyclic replaces": Fault(
        both(
            append(MEASURES, Kennung="neu-a", Ersetzt="neu-b", **NEW),
            append(MEASURES, Kennung="neu-b", Ersetzt="neu-a", **NEW),
        ),
        MEASURES, "Ersetzt",
    ),
    "something withdrawn that still exists": Fault(
        append(WITHDRAWN, Kennung="neu", Adresse=f"{THINGS}measure/kim-hamm", **{"Titel (de)": "Neu"}),
        WITHDRAWN, "Adresse", "kim-hamm", "gibt es noch",
    ),
    "an address withdrawn twice": Fault(
        append(WITHDRAWN, Kennung="neu", Adresse=f"{THINGS}measure/sprachcafe-herringen", **{"Titel (de)": "Neu"}),
        WITHDRAWN, "Adresse", "sprachcafe-herringen", "nur eine Zeile",
    ),
    "a withdrawn address without a title": Fault(
        append(WITHDRAWN, Kennung="neu", Adresse=f"{THINGS}measure/nie"), WITHDRAWN, says="Titel"
    ),
    "an address withdrawn that is not ours": Fault(
        append(WITHDRAWN, Kennung="neu", Adresse="https://www.hamm.de/id/measure/nie", **{"Titel (de)": "Neu"}),
        WITHDRAWN, "Adresse", "https://www.hamm.de/id/measure/nie", THINGS,
    ),
    "a withdrawn address replaced by nothing that exists": Fault(
        append(WITHDRAWN, Kennung="neu", Adresse=f"{THINGS}measure/nie", **{
            "Titel (de)": "Neu", "Ersetzt durch": f"{THINGS}measure/auch-nie",
        }),
        WITHDRAWN, "Ersetzt durch", "auch-nie",
    ),
}  # fmt: skip


@pytest.fixture
def releases(demo_release: Path, tmp_path: Path) -> Path:
    """A folder of releases of its own, with the demo's release in service."""
    return Path(shutil.copytree(demo_release, tmp_path / "releases"))


@pytest.fixture
def source(demo_source: Path, tmp_path: Path) -> Path:
    """A copy of the demo that a test may damage."""
    return Path(shutil.copytree(demo_source, tmp_path / "source"))


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_fault_is_a_finding_with_its_place_and_nothing_is_published(
    fault: Fault, source: Path, releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (switch.current_id(releases), sorted(path.name for path in releases.iterdir()))
    row = fault.damage(source)

    assert main(["build", str(source), "--releases", str(releases), "--format", "json"]) == 1

    findings = [found for found in json.loads(capsys.readouterr().out) if found["severity"] == "Violation"]
    told = json.dumps(findings, ensure_ascii=False, indent=1)
    fitting = [found for found in findings if _fits(found, fault, row)]
    assert fitting, f"no finding points to row {row} of {fault.file}, column {fault.column}:\n{told}"
    for found in findings:
        assert len(found["messages"]["de"].split()) > 3, told
        assert found["messages"]["en"], told
        assert not re.search(r"Traceback|Error\(|http://www\.w3\.org", found["messages"]["de"]), told
    assert any(fault.says in found["messages"]["de"] for found in fitting), told
    visible = [name for name in before[1] if not name.startswith(".")]
    assert switch.current_id(releases) == before[0]
    assert [name for name in sorted(path.name for path in releases.iterdir()) if not name.startswith(".")] == visible
    assert not list(releases.glob(".building-*"))


def _fits(found: dict[str, object], fault: Fault, row: int | None) -> bool:
    place = found["place"]
    assert isinstance(place, dict)
    return (
        place["file"] == fault.file
        and (row is None or place.get("row") == row)
        and (fault.column is None or place.get("column") == fault.column)
        and (fault.value is None or fault.value in str(found.get("value")))
        and (not fault.line or isinstance(place.get("line"), int))
    )


def test_every_fault_is_found_at_once_and_not_one_after_the_other(
    source: Path, releases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("an unknown challenge", "a wrong number format", "a formula"):
        FAULTS[name].damage(source)
    assert main(["validate", str(source), "--format", "json"]) == 1
    places = {(found["place"]["file"], found["place"].get("column")) for found in json.loads(capsys.readouterr().out)}
    assert {(FOCI, "Herausforderung"), (FUNDINGS, "Betrag"), (MEASURES, "Titel (de)")} <= places


def test_findings_are_a_readable_table_without_format(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = FAULTS["an unknown challenge"].damage(source)
    assert main(["validate", str(source)]) == 1
    told = capsys.readouterr().out
    assert f"{FOCI}, Zeile {row}, Spalte Herausforderung" in told
    assert "19" in told
    assert main(["validate", str(source), "--lang", "en"]) == 1
    assert f"{FOCI}, row {row}, column Herausforderung" in capsys.readouterr().out


def test_german_numbers_and_days_are_right(source: Path, tmp_path: Path) -> None:
    append(
        FUNDINGS,
        Kennung="deutsch-geschrieben",
        Maßnahme="kim-hamm",
        Betrag="1.234,56",
        Währung="EUR",
        Beginn="01.03.2024",
        Datenstatus="beispielhaft",
    )(source)
    releases = tmp_path / "fresh"
    assert main(["build", str(source), "--releases", str(releases)]) == 0
    written = _statements(releases, "id/funding/deutsch-geschrieben")
    assert '"1234.56"^^<http://www.w3.org/2001/XMLSchema#decimal>' in written
    assert '"2024-03-01"^^<http://www.w3.org/2001/XMLSchema#date>' in written


def _statements(releases: Path, thing: str) -> str:
    """What the release says about one thing and the nodes inside it, as N-Triples."""
    from profilatlas.release.manifest import Manifest
    from profilatlas.store.embedded import EmbeddedStore

    release = releases / str(switch.current_id(releases))
    iri = Manifest.read(release).instance.base + thing
    store = EmbeddedStore.open(release / "store")
    try:
        query = f'CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o . FILTER STRSTARTS(STR(?s), "{iri}") }}'
        return "\n".join(str(triple) for triple in store.construct(query))
    finally:
        store.close()
