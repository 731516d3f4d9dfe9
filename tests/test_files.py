"""Finding, reading and writing the files of a model."""

from pathlib import Path

import pytest

from entia.files import UnreadableFileError, files_beside, find_files, read_text, write_text


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")


def test_finds_models_and_skips_what_is_not_the_users(tmp_path: Path) -> None:
    make(tmp_path, "b.entia", "a/c.entia", "a/x.txt", "node_modules/m.entia", ".git/g.entia", ".venv/v.entia",
         "a/node_modules/n/m.entia", "target/t.entia")  # fmt: skip
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a/c.entia", "b.entia", "target/t.entia"]


def test_a_folder_that_was_given_is_never_skipped(tmp_path: Path) -> None:
    make(tmp_path, ".hidden/a.entia")
    assert find_files([tmp_path]) == []
    assert [path.name for path in find_files([tmp_path / ".hidden"])] == ["a.entia"]


def test_a_file_given_by_name_is_itself_once(tmp_path: Path) -> None:
    make(tmp_path, "a.entia")
    assert find_files([tmp_path / "a.entia", tmp_path, tmp_path / "none.txt"]) == [
        tmp_path / "a.entia",
        tmp_path / "none.txt",
    ]


def test_links_stay_inside_and_do_not_circle(tmp_path: Path) -> None:
    make(tmp_path, "in/a.entia", "out/b.entia")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "away").symlink_to(tmp_path / "out")
    (tmp_path / "in" / "b.entia").symlink_to(tmp_path / "out" / "b.entia")
    (tmp_path / "in" / "dead.entia").symlink_to(tmp_path / "nowhere")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path / "in"])]
    assert "in/a.entia" in found
    assert not [name for name in found if name.endswith("b.entia") or "loop" in name]


def test_files_beside_climb_while_folders_hold_models(tmp_path: Path) -> None:
    make(tmp_path, "top.entia", "a/x.txt", "a/b/c.entia", "a/b/d/e.entia", "a/b/z.entia")
    found = [path.relative_to(tmp_path).as_posix() for path in files_beside(tmp_path / "a/b/d/e.entia")]
    assert found == ["a/b/c.entia", "a/b/d/e.entia", "a/b/z.entia"]


def test_reads_utf8_keeping_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.entia"
    path.write_bytes(b"\xef\xbb\xbfentity A\r\n\xc3\xa9\n")
    assert read_text(path) == "entity A\r\né\n"


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    path = tmp_path / "a.entia"
    path.write_bytes(b"ok\nbad \xe9 byte")
    with pytest.raises(UnreadableFileError, match=r"not UTF-8: line 2 holds the byte 0xe9"):
        read_text(path)
    with pytest.raises(UnreadableFileError, match="no such file"):
        read_text(tmp_path / "none.entia")
    with pytest.raises(UnreadableFileError, match="folder"):
        read_text(tmp_path)


def test_writes_in_one_step_and_keeps_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    write_text(path, "één\r\n")
    assert path.read_bytes() == "één\r\n".encode()
    path.chmod(0o640)
    write_text(path, "two")
    assert path.read_text(encoding="utf-8") == "two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_writes_through_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.sql", tmp_path / "link.sql"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8") == "new"


def test_a_failed_write_leaves_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "a.sql"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(UnicodeEncodeError):
        write_text(path, "new \ud800")
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
