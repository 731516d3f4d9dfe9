"""URIs and paths."""

import pytest

from entia.lsp.uris import is_file, path_of, uri_of


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///models/a/b.entia", "/models/a/b.entia"),
        ("file:///models/a%20b/%C3%BC.entia", "/models/a b/ü.entia"),
        ("file://localhost/x.entia", "/x.entia"),
        ("file://server/share/x.entia", "//server/share/x.entia"),
        ("file:///c%3A/models/x.entia", "C:/models/x.entia"),
        ("file:///C:/models/x.entia", "C:/models/x.entia"),
    ],
)
def test_a_file_uri_is_a_path(uri: str, path: str) -> None:
    assert path_of(uri) == path
    assert is_file(uri)


def test_what_is_no_file_is_a_folder_of_its_own() -> None:
    one, two = path_of("untitled:Untitled-1"), path_of("untitled:Untitled-2")
    assert one.rpartition("/")[0] != two.rpartition("/")[0]
    assert not is_file("untitled:Untitled-1")
    assert uri_of(one) == "untitled:Untitled-1"


def test_a_path_is_a_file_uri() -> None:
    assert uri_of("/models/a b/ü.entia") == "file:///models/a%20b/%C3%BC.entia"
    assert uri_of("/models/model.entia") == "file:///models/model.entia"
    assert path_of(uri_of("/models/a b/ü.entia")) == "/models/a b/ü.entia"
