"""The folder of a static twin: what is written, what is left alone, what an interrupted export leaves."""

from pathlib import Path

import pytest

from profilatlas.errors import ExportError
from profilatlas.twin.folder import LIST, NAMES, OWN, PART, TwinFolder


def export(folder: Path, files: dict[str, bytes], release: str = "000001-0123456789ab") -> tuple[int, int]:
    """One export of these files: how many were written, how many removed."""
    twin = TwinFolder(folder)
    with twin.exporting():
        written = sum(twin.put(name, [body]) for name, body in files.items())
        return written, twin.end(release, files)


def test_only_changed_files_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    assert export(folder, {"pages/a.html": b"a", "pages/b.html": b"b"}) == (2, 0)
    kept = (folder / "pages/a.html").stat().st_ino
    assert export(folder, {"pages/a.html": b"a", "pages/b.html": b"c"}) == (1, 0)
    assert (folder / "pages/a.html").stat().st_ino == kept
    assert (folder / "pages/b.html").read_bytes() == b"c"


def test_a_file_that_somebody_changed_is_written_anew_though_size_and_time_are_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(folder, {"pages/a.html": b"right"})
    file = folder / "pages/a.html"
    moment = file.stat().st_mtime
    file.write_bytes(b"wrong")
    import os

    os.utime(file, (moment, moment))
    assert export(folder, {"pages/a.html": b"right"}) == (1, 0)
    assert file.read_bytes() == b"right"


def test_files_that_are_gone_are_removed_and_others_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(folder, {"pages/doc/a.html": b"a", "pages/b.html": b"b"})
    (folder / "pages" / "note.txt").write_text("mine")
    assert export(folder, {"pages/b.html": b"b"}) == (0, 1)
    assert sorted(path.name for path in (folder / "pages").iterdir()) == ["b.html", "note.txt"]


def test_the_time_of_a_file_is_made_of_its_content(tmp_path: Path) -> None:
    for name in ("one", "two"):
        export(tmp_path / name, {"a": b"same", "b": b"else"})
    one, two = (tmp_path / name for name in ("one", "two"))
    assert (one / "a").stat().st_mtime == (two / "a").stat().st_mtime
    assert (one / "a").stat().st_mtime != (one / "b").stat().st_mtime


def test_an_interrupted_export_leaves_no_half_file_and_the_next_one_knows_what_it_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(folder, {"pages/a.html": b"old"})
    twin = TwinFolder(folder)

    def breaking() -> "list[bytes]":
        raise KeyboardInterrupt

    def pieces():  # type: ignore[no-untyped-def]
        yield b"ne"
        breaking()

    with pytest.raises(KeyboardInterrupt), twin.exporting():
        twin.put("pages/new.html", [b"new"])
        twin.put("pages/a.html", pieces())
    assert (folder / "pages/a.html").read_bytes() == b"old"
    assert list((folder / OWN).glob(f"{PART}*")), "nothing was under way: the test tests nothing"
    assert export(folder, {"pages/a.html": b"old"}) == (0, 1)
    assert not (folder / "pages/new.html").exists()
    assert sorted(path.name for path in (folder / OWN).iterdir()) == [LIST, "lock"]


def test_half_a_name_of_a_killed_process_names_no_file(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(folder, {"pages/a.html": b"a"})
    (folder / OWN / f"{NAMES}1").write_text("pages/b.html\npages/a")
    assert export(folder, {"pages/a.html": b"a"}) == (0, 1)
    assert (folder / "pages/a.html").exists()


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ExportError, match="no export wrote"):
        export(tmp_path, {"pages/a.html": b"a"})
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_damaged_list_stops_the_export_before_anything_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    export(folder, {"pages/a.html": b"a"})
    (folder / OWN / LIST).write_text("{")
    with pytest.raises(ExportError, match="damaged"):
        export(folder, {})
    assert (folder / "pages/a.html").exists()


def test_two_exports_do_not_write_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with TwinFolder(folder).exporting(), pytest.raises(ExportError, match="another export"):
        export(folder, {})


@pytest.mark.parametrize("name", ["../a", "/etc/passwd", f"{OWN}/list.json", "a/../../b", "a\nb", "x" * 300, ""])
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ExportError, match="cannot be the name"):
        export(tmp_path / "site", {name: b"a"})
