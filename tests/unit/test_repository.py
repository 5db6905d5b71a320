"""What holds for the files of the repository as a whole: no machine's path, no index host, locks with hashes."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.running import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.lock"))
SUFFIXES = ".cff .css .csv .html .in .js .json .jsonld .lock .md .po .py .rq .sh .toml .ttl .txt"
TEXT = {"", *SUFFIXES.split(" ")}
QUERY = re.compile(r"\b(SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT|DELETE)\b[^\n]*(\bWHERE\b|\{)")


def repository_files() -> list[Path]:
    """Every file that is, or would be, in git; generated and vendored ones are not."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix in TEXT]


FILES = [path for path in repository_files() if path != Path(__file__)]


def lines_with(pattern: str, files: list[Path] | None = None) -> list[str]:
    found = []
    for path in FILES if files is None else files:
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    return found


def test_there_are_files_to_look_at() -> None:
    assert ROOT / "pyproject.toml" in FILES
    assert ROOT / "service" / "profilatlas" / "cli.py" in FILES


def test_no_file_names_a_path_of_a_machine() -> None:
    assert lines_with(r"/(work|farm|root|home|Users)/") == []


def test_no_file_names_a_package_index() -> None:
    hosts = r"pypi[.]org|python[h]osted|registry[.]npm[j]s|\"resolved\":|--index-url"
    assert lines_with(hosts) == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_every_locked_version_carries_hashes(lock: Path) -> None:
    versions = re.findall(r"^([a-z0-9._-]+)==(\S+)(.*(?:\n    --hash=sha256:[0-9a-f]{64}.*)*)", lock.read_text(), re.M)
    assert len(versions) > 5
    assert [name for name, _, rest in versions if "--hash" not in rest] == []


def test_the_smaller_locks_agree_with_the_largest() -> None:
    pins = {lock.name: set(re.findall(r"^\S+==\S+", lock.read_text(), re.M)) for lock in LOCKS}
    assert pins["runtime.lock"] < pins["setup.lock"] < pins["dev.lock"]


def test_every_dependency_of_the_package_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {re.split(r"[<>=!~\[ ]", entry)[0] for entry in project["dependencies"]}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / "runtime.lock").read_text(), re.M))
    assert names <= locked


def test_the_version_stands_once() -> None:
    from profilatlas import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == __version__
    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_queries_are_files_and_not_text_in_python() -> None:
    found = lines_with(QUERY.pattern, sorted((ROOT / "service").rglob("*.py")))
    assert [line for line in found if ": >>> " not in line] == []


def test_nothing_is_left_open_in_the_code() -> None:
    code = [path for path in FILES if path.relative_to(ROOT).parts[0] in {"service", "shapes", "tools"}]
    assert lines_with(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", code) == []


def test_continuous_integration_runs_what_everybody_runs() -> None:
    commands = [line for line in (ROOT / ".ci" / "run").read_text().splitlines() if "make" in line and line[0] != "#"]
    assert len(commands) == 1
    assert re.search(r"\bmake test\b", commands[0])
