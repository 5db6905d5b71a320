"""`instance.toml`: each mistake is a finding that names the setting."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from profilatlas.errors import SettingsError, SourceError
from profilatlas.settings import Instance, Limits, Remote, Settings

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


ODD_BASES = (
    "https:///", "http://[/", "http://[x]/", "https://x/%zz/", "https://x/#/", "https://x/?a=/", "https://x:99999999/",
    "https://x:0/", "https://user:secret@x/", "https://x/ y/", "HTTPS://x.example/", "https://x/\\uFFFE/",
)  # fmt: skip


@pytest.mark.parametrize("base", ODD_BASES)
def test_base_that_is_no_plain_address_is_a_finding(tmp_path: Path, base: str) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, GOOD.replace("https://example.org/city/", base))
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.place.column) == ("instance-wrong-setting", "base")


@pytest.mark.parametrize("base", ["https://maß.example/", "http://localhost:8000/", "https://a.example/%C3%A4/b_c/"])
def test_unusual_but_sound_base_is_read_and_makes_iris(tmp_path: Path, base: str) -> None:
    from profilatlas.store.port import NamedNode

    assert NamedNode(load(tmp_path, GOOD.replace("https://example.org/city/", base)).base).value == base


@pytest.mark.parametrize("key", ["licence", "publisher_homepage", "geonames", "regional_key"])
@pytest.mark.parametrize("value", ["javascript:alert(1)", "http://[::1", "https://[", "https://a b/"])
def test_address_that_is_none_is_a_finding(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, f'{key} = "{value}"\n{GOOD}')
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.place.column) == ("instance-wrong-setting", key)


OFFICIAL = {
    "publisher_type": "http://purl.org/adms/publishertype/LocalAuthority",
    "contributor_id": "http://dcat-ap.de/def/contributors/openNRW",
    "regional_level": "http://dcat-ap.de/def/politicalGeocoding/Level/municipality",
    "frequency": "http://publications.europa.eu/resource/authority/frequency/ANNUAL",
    "availability": "http://publications.europa.eu/resource/authority/planned-availability/STABLE",
}


def test_what_portals_are_told_is_read_and_survives_the_manifest(tmp_path: Path) -> None:
    lines = "".join(f'{key} = "{value}"\n' for key, value in OFFICIAL.items())
    contact = (
        'contact_email = "opendata@city.example"\ncontact = { de = "Amt" }\nkeywords = { de = ["Sprache", "Arbeit"] }\n'
    )
    instance = load(tmp_path, lines + contact + GOOD)
    assert {key: getattr(instance, key) for key in OFFICIAL} == OFFICIAL
    assert (instance.contact, instance.contact_email) == ({"de": "Amt"}, "opendata@city.example")
    assert instance.keywords == {"de": ("Sprache", "Arbeit")}
    assert Instance.from_json(json.loads(json.dumps(instance.to_json()))) == instance


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *((key, '"https://elsewhere.example/LocalAuthority"') for key in OFFICIAL),
        *((key, f'"{value.rpartition("/")[0]}/"') for key, value in OFFICIAL.items()),
        ("contact_page", '"kontakt"'),
        ("contact_email", '"opendata at city.example"'),
        ("contact_email", '"a@b@city.example"'),
        ("contact_email", '"opendata@city"'),
        ("contact_email", '"<opendata@city.example>"'),
        ("contact", '"Amt"'),
        ("keywords", '["Sprache"]'),
        ("keywords", '{ de = "Sprache" }'),
        ("keywords", "{ de = [] }"),
        ("keywords", '{ de = ["", "Arbeit"] }'),
        ("keywords", "{ de = [1] }"),
        ("keywords", '{ "über" = ["Sprache"] }'),
    ],
)
def test_what_portals_cannot_be_told_is_a_finding(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, f"{key} = {value}\n{GOOD}")
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.place.column) == ("instance-wrong-setting", key)
    assert {"de", "en"} <= set(finding.messages)


def test_contact_that_cannot_be_reached_is_a_finding(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, 'contact = { de = "Amt" }\n' + GOOD)
    (finding,) = refusal.value.findings
    assert (finding.rule, finding.place.column) == ("instance-missing-setting", "contact_page")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("x = " + "[" * 5000 + "]" * 5000, "instance-syntax"),
        ("x = " + "{a=" * 3000 + "1" + "}" * 3000, "instance-syntax"),
        ("a" + ".a" * 20_000 + " = 1", "instance-syntax"),
        ("x = " + "9" * 6000, "instance-syntax"),
        ("x = 0x" + "f" * 6000, "instance-unknown-setting"),
        ("x = 1\n" + "#" * 70_000, "instance-too-large"),
    ],
    ids=["lists", "tables", "keys", "digits", "hexadecimal", "size"],
)
def test_file_that_would_overwhelm_its_reader_is_a_finding(tmp_path: Path, text: str, rule: str) -> None:
    with pytest.raises(SourceError) as refusal:
        load(tmp_path, f"{text}\n{GOOD}")
    assert [finding.rule for finding in refusal.value.findings] == [rule]
    assert all(len(message) < 1000 for finding in refusal.value.findings for message in finding.messages.values())


@pytest.mark.parametrize("kind", ["folder", "pipe", "dangling", "loop", "outside"])
def test_settings_that_are_no_file_are_a_finding(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "source"
    source.mkdir()
    path = source / "instance.toml"
    (tmp_path / "other.toml").write_text(GOOD)
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"dangling": "nothing", "loop": "instance.toml", "outside": "../other.toml"}[kind])
    with pytest.raises(SourceError) as refusal:
        Instance.load(source)
    expected = "link-outside" if kind == "outside" else "unreadable-file"
    assert [finding.rule for finding in refusal.value.findings] == [expected]


def test_wrong_encoding_and_missing_file_are_findings(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as missing:
        Instance.load(tmp_path)
    with pytest.raises(SourceError) as latin:
        load(tmp_path, GOOD.replace("Stadt", "Städte").encode("latin-1"))
    assert [finding.rule for finding in (*missing.value.findings, *latin.value.findings)] == [
        "instance-missing-file",
        "wrong-encoding",
    ]


def test_a_source_folder_that_is_not_there_is_called_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for wrong in (tmp_path / "nothing", tmp_path / "file"):
        with pytest.raises(SourceError) as refusal:
            Instance.load(wrong)
        (finding,) = refusal.value.findings
        assert finding.rule == "source-missing"
        assert all(str(wrong) in finding.message(language) for language in ("de", "en"))


def test_server_settings_survive_the_environment() -> None:
    settings = Settings(Path("/srv/releases"), "0.0.0.0", 80, "https://example.org", ("a.example", "b.example"))
    assert Settings.from_environment(settings.to_environment()) == settings
    assert "a.example" in settings.hosts and "example.org" in settings.hosts


def test_every_setting_survives_the_environment() -> None:
    settings = Settings(
        Path("/srv/releases"),
        trusted_proxies=("10.0.0.0/8",),
        store="remote",
        limits=Limits(seconds=2.5, queue=3),
        remote=Remote("http://127.0.0.1:3030/ds/query", digest=True),
    )
    assert Settings.from_environment(settings.to_environment()) == settings


def test_a_file_gives_settings_and_a_variable_goes_before_it(tmp_path: Path) -> None:
    file = tmp_path / "profilatlas.toml"
    file.write_text('releases = "r"\nport = 81\n[limits]\nseconds = 1\nqueue = 2\n', encoding="utf-8")
    settings = Settings.load(file, {"PROFILATLAS_LIMITS_QUEUE": "9"}, port=82)
    assert (settings.releases, settings.port) == (tmp_path / "r", 82)
    assert settings.limits == Limits(seconds=1.0, queue=9)


@pytest.mark.parametrize(
    "content",
    [
        'releases = "r"\nport = "80"',
        'releases = "r"\nport = 65536',
        'releases = "r"\nport = -1',
        'releases = "r"\nhost = "a\\nb"',
        'releases = "r"\nhost = ""',
        'releases = "r"\npublic_url = "javascript:x"',
        'releases = "r"\npublic_url = "profile.example"',
        'releases = "r"\npublic_url = "https://profile.example/?x"',
        'releases = "r"\npublic_url = "https://profile.example/<x>"',
        'releases = "r"\npublic_url = "https://profile.example:65536"',
        'releases = "r"\nhosts = []',
        "port = 80",
        'releases = "r"\nstore = "cloud"',
        'releases = "r"\nstore = "remote"',
        'releases = "r"\ntrusted_proxies = ["everywhere"]',
        'releases = "r"\n[limits]\nseconds = true',
        'releases = "r"\n[limits]\nseconds = -3',
        'releases = "r"\n[limits]\nworkers = 0',
        "releases = ",
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "profilatlas.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(
        SettingsError, match=r"port|host|public_url|workers|releases|store|trusted_proxies|seconds|profilatlas\.toml"
    ):
        Settings.load(file, {})


@pytest.mark.parametrize("variable", [{"PROFILATLAS_PROT": "81"}, {"PROFILATLAS_REMOTE_DIGEST": "maybe"}])
def test_a_wrong_variable_is_named(variable: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match=next(iter(variable))):
        Settings.load(None, {"PROFILATLAS_RELEASES": "r", **variable})


@pytest.mark.parametrize(
    "url",
    [
        "https://profile.example",
        "http://127.0.0.1:8000",
        "http://[::1]:81",
        "https://x.example/a/b-c",
        "https://xn--d.de/",
    ],
)
def test_a_public_address_may_have_a_port_and_a_path(url: str) -> None:
    assert Settings.load(None, {"PROFILATLAS_RELEASES": "r"}, public_url=url).url == url.rstrip("/")


def test_a_variable_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "profilatlas.toml"
    file.write_text('releases = "r"\nport = 81\n', encoding="utf-8")
    assert Settings.load(None, {"PROFILATLAS_SETTINGS": str(file)}).port == 81
