"""`instance.toml`: each mistake is a finding that names the setting."""

from datetime import date
from pathlib import Path

import pytest

from profilatlas.errors import SourceError
from profilatlas.settings import Instance, Settings

GOOD = """base = "https://example.org/city/"
languages = ["de", "ar"]
challenge_scheme = "aufgaben-2"
as_of = 2026-11-01
title = { de = "Stadt" }
"""


def load(folder: Path, text: str | bytes) -> Instance:
    (folder / "instance.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return Instance.load(folder)


def test_good_file_is_read_and_survives_the_manifest(tmp_path: Path) -> None:
    instance = load(tmp_path, GOOD)
    assert instance.languages == ("de", "ar")
    assert instance.as_of == date(2026, 11, 1)
    assert instance.challenge_scheme_iri == "https://example.org/city/scheme/aufgaben-2"
    assert Instance.from_json(instance.to_json()) == instance


def test_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).title == {"de": "Stadt"}


@pytest.mark.parametrize(
    ("old", "new", "rule", "column"),
    [
        ('base = "https://example.org/city/"', "", "instance-missing-setting", "base"),
        ("https://example.org/city/", "https://example.org/city", "instance-wrong-setting", "base"),
        ("https://example.org/city/", "ftp://example.org/", "instance-wrong-setting", "base"),
        ('["de", "ar"]', '"de"', "instance-wrong-setting", "languages"),
        ('["de", "ar"]', '["de", "de"]', "instance-wrong-setting", "languages"),
        ("aufgaben-2", "../x", "instance-wrong-setting", "challenge_scheme"),
        ("2026-11-01", '"gestern"', "instance-wrong-setting", "as_of"),
        ("as_of", "asof", "instance-unknown-setting", "asof"),
        ("{ de =", "{ ar =", "instance-missing-setting", "title"),
        ('{ de = "Stadt" }', '"Stadt"', "instance-wrong-setting", "title"),
        ("title =", "title", "instance-syntax", None),
    ],
)
def test_mistake_is_a_finding(tmp_path: Path, old: str, new: str, rule: str, column: str | None) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, GOOD.replace(old, new))
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.place.file, finding.place.column) == (rule, "instance.toml", column)
    assert {"de", "en"} <= set(finding.messages)


def test_wrong_encoding_and_missing_file_are_findings(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as missing:
        Instance.load(tmp_path)
    with pytest.raises(SourceError) as latin:
        load(tmp_path, GOOD.replace("Stadt", "Städte").encode("latin-1"))
    assert [finding.rule for finding in (*missing.value.findings, *latin.value.findings)] == [
        "instance-missing-file",
        "wrong-encoding",
    ]


def test_server_settings_survive_the_environment() -> None:
    settings = Settings(Path("/srv/releases"), "0.0.0.0", 80, "https://example.org", ("a.example", "b.example"))
    assert Settings.from_environment(settings.to_environment()) == settings
    assert "a.example" in settings.hosts and "example.org" in settings.hosts
