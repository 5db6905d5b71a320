"""The documentation is complete: commands, options, settings, queries, rules, decisions; its links lead somewhere."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest

from profilatlas import cli
from profilatlas.ingest.foreign.mapping_keys import CONDITION_KEYS, EXPRESSION_KEYS, FILE_KEYS, FORMAT_KEYS, TABLE_KEYS
from profilatlas.settings import Instance, Limits, Remote, Settings
from tests.running import ROOT, environment

DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("ontology/*.md"), *ROOT.glob("data/*/*.md")])


def text(*names: str) -> str:
    return "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)


def parsers(parser: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_and_option_is_described() -> None:
    described = text("docs/admin.md")
    commands = dict(parsers(cli._parser()))
    assert commands, "the command line has no commands"
    missing = [name for name in commands if f"`profilatlas {name}" not in described]
    missing += [
        f"{name} {option}"
        for name, command in commands.items()
        for action in command._actions
        for option in action.option_strings
        if option not in ("-h", "--help") and f"`{option}" not in described
    ]
    assert missing == []


def test_every_setting_of_an_instance_is_described() -> None:
    described = text("docs/instance.md")
    assert [setting.name for setting in fields(Instance) if f"`{setting.name}`" not in described] == []


def test_every_setting_of_a_server_is_described() -> None:
    described = text("docs/settings.md")
    groups = (Settings, Limits, Remote)
    assert [each.name for group in groups for each in fields(group) if f"`{each.name}" not in described] == []


def test_every_key_of_a_mapping_file_is_described() -> None:
    described = text("docs/mappings.md")
    groups = (FILE_KEYS, FORMAT_KEYS, TABLE_KEYS, EXPRESSION_KEYS, CONDITION_KEYS)
    missing = {
        key for keys in groups for key in keys if not re.search(rf"`[\[]*(table\.)?{key}\b|\b{key} = ", described)
    }
    assert missing == set()


def test_the_pages_on_queries_rules_and_code_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tools.write_reference", "--check"],
        env=environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_query_and_rule_has_its_row() -> None:
    """Counted without the generator, so that a fault in it cannot hide one."""
    queries = ROOT / "service" / "profilatlas" / "queries"
    names = {path.relative_to(queries).with_suffix("").as_posix() for path in queries.rglob("*.rq")}
    checks = {path.stem for path in (ROOT / "shapes" / "checks").glob("*.rq")}
    assert names
    assert checks
    assert {name for name in names if f"`{name}`" not in text("docs/queries.md")} == set()
    assert {name for name in checks if f"`{name}`" not in text("docs/rules.md")} == set()


def test_every_decision_is_listed_and_fits_a_page() -> None:
    records = sorted((DOCS / "decisions").glob("0*.md"))
    index = text("docs/decisions/README.md")
    numbers = [int(path.name[:4]) for path in records]
    assert numbers == sorted(set(numbers))
    for path in records:
        title = path.read_text(encoding="utf-8").splitlines()[0]
        assert title.startswith(f"# {path.name[:4]} ")
        assert f"]({path.name})" in index
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 60


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_between_files_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_make_says_what_its_targets_do() -> None:
    makefile = text("Makefile")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.M)
    assert phony
    undescribed = [name for name in phony[1].split() if not re.search(rf"^{name}:[^#\n]*## \S", makefile, re.M)]
    assert undescribed == []
