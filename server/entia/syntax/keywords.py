"""The words that begin declarations and directives, and what may follow them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# A name: a letter or `_`, then letters, digits, `_` and the marks that scripts put on letters. It may let through signs
# that are no part of a name; `str.isidentifier` judges the name that was read.
NAME = (
    r"[^\W\d][\w\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u06ed\u0711-\u07b0\u0816-\u109f\u135d-\u135f"
    r"\u1712-\u1dff\u20d0-\u20f0\u302a-\u302f\u3099\u309a\ua66f-\uabed\ufb1e\ufe00-\ufe2f]*"
)
# A list of them, as it stands before `:` and `->`.
NAMES = rf"{NAME}(?:[ \t]*,[ \t]*{NAME})*"
# Types, ours and those of SQL, that a line must not start with.
TYPE_WORDS = frozenset(
    (
        *("string", "text", "char", "varchar", "int", "integer", "bigint", "smallint", "tinyint", "bool", "boolean"),
        *("decimal", "numeric", "float", "double", "date", "time", "datetime", "timestamp", "uuid", "json", "bytes"),
    )
)


class Keyword(NamedTuple):
    """A declaration's keyword: the grammar's rule for its head, and its block.

    `inner` says what the block's lines are: "member", "label", "plan" or "" for no block. `block` is "required",
    "optional" or "".
    """

    start: str
    named: bool
    inner: str = ""
    block: str = ""


KEYWORDS: Mapping[str, Keyword] = MappingProxyType(
    {
        "model": Keyword("model_head", True, "plan", "required"),
        "namespace": Keyword("plain_head", True),
        "entity": Keyword("entity_head", True, "member", "required"),
        "mixin": Keyword("entity_head", True, "member", "required"),
        "type": Keyword("type_head", True, "member", "required"),
        "enum": Keyword("enum_head", True, "label", "required"),
        "view": Keyword("view_head", True),
        "query": Keyword("query_head", True),
        "rule": Keyword("rule_head", True),
        "source": Keyword("source_head", True, "plan", "optional"),
        "flow": Keyword("flow_head", True, "plan", "required"),
        "encryption": Keyword("plain_head", False, "plan", "required"),
        "privacy": Keyword("plain_head", False, "plan", "required"),
        "backup": Keyword("plain_head", False, "plan", "required"),
        "recovery": Keyword("plain_head", False, "plan", "required"),
        "testing": Keyword("plain_head", False, "plan", "required"),
        "versioning": Keyword("plain_head", False, "plan", "required"),
        "migration": Keyword("migration_head", False, "plan", "required"),
        "todo": Keyword("todo_head", False),
        "note": Keyword("note_head", False),
        "sql": Keyword("code_head", False),
    }
)

# Tags of other languages that are clauses here.
FOREIGN_TAGS = ("id", "unique", "pk", "index", "auto", "default", "updatedAt", "map", "db", "relation")

# What other languages call them.
OTHER_KEYWORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("table", "class", "record", "struct"), "entity"),
        **dict.fromkeys(("domain", "scalar", "composite"), "type"),
        **dict.fromkeys(("function", "procedure", "trigger", "policy"), "sql"),
        **dict.fromkeys(("schema",), "namespace"),
        **dict.fromkeys(("abstract", "trait", "interface"), "mixin"),
    }
)

# A directive of an entity, and the grammar's rule for what follows its word.
DIRECTIVES: Mapping[str, str] = MappingProxyType(
    {
        "index": "index_line",
        "unique": "unique_line",
        "pk": "pk_line",
        "check": "check_line",
        "exclude": "exclude_line",
        "cluster": "cluster_line",
        "partition": "partition_line",
        "with": "with_line",
        "native": "native_line",
        "volume": "volume_line",
        "audit": "audit_line",
        "retain": "retain_line",
        "cache": "cache_line",
        "sync": "sync_line",
        "on": "on_line",
        "lifecycle": "lifecycle_line",
        "transitions": "transitions_line",
    }
)

# Directives that have a block, and what its lines are; the first two must have it.
BLOCK_DIRECTIVES: Mapping[str, str] = MappingProxyType(
    {"lifecycle": "plan", "transitions": "plan", "partition": "partition-line"}
)
NEED_BLOCK = ("lifecycle", "transitions")

# The sign behind a name: the kind of the line, which is also the grammar's rule for what follows.
SIGNS: Mapping[str, str] = MappingProxyType({":": "attribute", "->": "relationship", "<->": "many"})

# The first words of a model's lines.
MODEL_PROPERTIES = (
    *("version", "status", "sev", "author", "created", "updated", "target", "naming", "relationships", "extension"),
    *("native", "allow", "tag"),
)

# Words that begin no declaration here: why, and what to do.
_FILES = ("all files of a folder are one model, so nothing is imported", "remove the line")
_ROWS = ("a model has no rows and no statements", "keep it in a script of your own")
ELSEWHERE: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        **dict.fromkeys(("import", "include", "require", "package", "using"), _FILES),
        **dict.fromkeys(("insert", "update", "delete", "grant", "drop", "begin", "commit", "set", "use"), _ROWS),
        "ref": ("a relationship stands in its entity", "write `name -> Entity` in the entity"),
        "create": ("what belongs to a table stands in its entity", "write `index (…)` in the entity"),
        "alter": ("a model says what is, not what changes", "write the line in the entity"),
        "comment": ("a comment stands where it belongs", "write `/// …` above the declaration or behind the line"),
        "datasource": ("the databases are the model's", "write `target postgres 15` in the `model`"),
        "generator": ("nothing is generated from here", "remove it"),
        "project": (
            "what a project is called and made for is the model's",
            "write `model Name { target postgres 15 }`",
        ),
        "tablegroup": ("entities are not grouped", "give them a schema, as in `entity sales.Order`"),
    }
)
