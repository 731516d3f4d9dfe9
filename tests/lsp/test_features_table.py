"""The table of features is the whole truth about what the server does."""

from __future__ import annotations

import ast
import inspect

from entia.lsp import features
from entia.lsp.features import COMMANDS, FEATURES


def test_each_method_has_one_handler() -> None:
    methods = [method for method, _, _ in FEATURES]
    assert len(set(methods)) == len(methods)


def test_each_handler_is_in_the_table() -> None:
    tree = ast.parse(inspect.getsource(features))
    handlers = {
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "server"
    }
    rows = {handler.__name__ for _, handler, _ in FEATURES} | {command.__name__ for _, command in COMMANDS}
    assert {name for name in handlers if not name.startswith("_")} == rows
