"""`entia init`: a model to start from, and never over one that is there."""

from pathlib import Path

import pytest

from entia.syntax.printer import format_text
from tests.cli.commands import entia


@pytest.mark.parametrize(
    ("folder", "name"), [("my-shop", "MyShop"), ("order_data2", "OrderData2"), ("2026", "Model"), ("größe", "Model")]
)
def test_it_writes_a_model_that_checks_formats_and_exports(tmp_path: Path, folder: str, name: str) -> None:
    place = tmp_path / folder
    done = entia("init", place)
    assert done.code == 0
    text = (place / "model.entia").read_text(encoding="utf-8")
    assert f"\nmodel {name} {{\n" in text
    assert format_text(text) == text
    checked = entia("check", place, "--hints")
    assert (checked.code, checked.out) == (0, "no findings in 1 file\n")
    assert "CREATE TABLE users" in entia("ddl", place).out


@pytest.mark.parametrize("existing", ["model.entia", "other.entia"])
def test_it_never_overwrites(tmp_path: Path, existing: str) -> None:
    (tmp_path / existing).write_text("mine\n")
    done = entia("init", tmp_path)
    assert done.code == 1
    assert "has a model already" in done.err
    assert [path.read_text() for path in tmp_path.iterdir()] == ["mine\n"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert entia("init", tmp_path / "file").code == 1
