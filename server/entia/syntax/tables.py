"""The grammar's parser: built from `entia.lark`, or loaded from tables an earlier run left in the user's cache folder.

Building takes about a third of a second, loading some twenty milliseconds, importing lark thirty, which is why this
happens with the first tail and not before. The cache is never needed: where it is
missing, unreadable, unwritable or of another grammar, lark or Python, the parser is built, and the cache written anew.
"""

from __future__ import annotations

import hashlib
import marshal
import os
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from entia.resources import grammar_folder
from entia.syntax.transform import ACTIONS

if TYPE_CHECKING:
    import lark
    from lark import Lark

STARTS = (
    *("attribute", "relationship", "many", "index_line", "unique_line", "pk_line", "cluster_line", "check_line"),
    *("exclude_line", "partition_line", "partition_part", "with_line", "native_line", "volume_line", "audit_line"),
    *("retain_line", "cache_line", "sync_line", "on_line", "lifecycle_line", "transitions_line", "plan_line"),
    *(
        "label_line",
        "model_head",
        "entity_head",
        "type_head",
        "enum_head",
        "view_head",
        "code_head",
        "query_head",
        "rule_head",
    ),
    *("source_head", "flow_head", "migration_head", "todo_head", "note_head", "plain_head"),
)


class _Names:
    """Lets a NAME be read in every state: without it `pkunique` would be read as `pk` and `unique`."""

    always_accept = ("NAME",)

    def process(self, tokens: Iterator[lark.Token]) -> Iterator[lark.Token]:
        return tokens


def _cache_folder() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "entia"


def _cache_file(grammar: str) -> Path:
    import lark

    key = "\0".join((grammar, *STARTS, lark.__version__, sys.version, str(marshal.version)))
    return _cache_folder() / f"grammar-{hashlib.sha256(key.encode()).hexdigest()[:24]}.tables"


def _load(file: Path, options: dict[str, Any]) -> Lark | None:
    """The parser from a cache file; None where the file is missing or not what this grammar and lark wrote."""
    try:
        stored = file.read_bytes()
    except OSError:
        return None
    digest, body = stored[:32], stored[32:]
    if hashlib.sha256(body).digest() != digest:
        return None
    from lark import Lark

    data, memo = marshal.loads(body)
    loaded: Lark = Lark._load_from_dict(data, memo, **options)  # type: ignore[no-untyped-call]  # lark's standalone parsers call it so
    return loaded


def _plain(value: Any) -> Any:
    """The same value of marshal's own types only: lark's strings are tokens, its sets frozen ones."""
    if isinstance(value, dict):
        return {_plain(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    if isinstance(value, str):
        return str.__str__(value)
    return value if value is None or isinstance(value, int | float) else None  # the options given at loading


def _save(parser: Lark, file: Path) -> None:
    from lark.grammar import Rule
    from lark.lexer import TerminalDef

    body = marshal.dumps(_plain(parser.memo_serialize([TerminalDef, Rule])))
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as written:
            written.write(hashlib.sha256(body).digest() + body)
        Path(written.name).replace(file)
    except OSError:
        return  # a cache that cannot be written costs time, nothing else


def build(cache_file: Path | None = None) -> Lark:
    """The parser for all start rules, from `cache_file` if that holds it, else from the grammar."""
    grammar = (grammar_folder() / "entia.lark").read_text(encoding="utf-8")
    file = cache_file or _cache_file(grammar)
    actions = SimpleNamespace(**ACTIONS)
    options: dict[str, Any] = {"postlex": _Names(), "transformer": actions}
    loaded = _load(file, options)
    if loaded is not None:
        return loaded
    from lark import Lark

    built = Lark(
        grammar,
        parser="lalr",
        lexer="contextual",
        start=list(STARTS),
        keep_all_tokens=True,
        maybe_placeholders=False,
        **options,
    )
    _save(built, file)
    return built


@cache
def parser() -> Lark:
    """The one parser of this process."""
    return build()
