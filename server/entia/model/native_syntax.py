"""Operators and forms of SQL that only some dialects have, by the name of sqlglot's node.

The DDL writes them as the one dialect of a line has them; a dialect that is not listed has no such form. What each
refuses was tried on PostgreSQL 15, MariaDB 10.11, SQLite 3.40 and DuckDB 2.0; MySQL's is from its manual.
"""

from __future__ import annotations

# node → (how a message calls it, the dialects that have it)
_FORMS: dict[str, tuple[str, str]] = {
    "Glob": ("glob", "sqlite duckdb"),
    "SimilarTo": ("similar to", "postgres duckdb"),
    "RegexpLike": ("regexp", "postgres mysql mariadb duckdb"),
    "RegexpILike": ("~*", "postgres duckdb"),
    "BitwiseXor": ("^", "postgres mysql mariadb duckdb"),
    "Pow": ("^", "postgres duckdb"),
    "Xor": ("xor", "mysql mariadb"),
    "ArrayContainsAll": ("@>", "postgres duckdb"),
    "ArrayContainedBy": ("<@", "postgres duckdb"),
    "ArrayOverlaps": ("&&", "postgres duckdb"),
    "Overlaps": ("overlaps", "postgres"),
    "Array": ("[…]", "postgres duckdb"),
    "Struct": ("{…}", "duckdb"),
    "Lambda": ("->", "duckdb"),
    "Slice": ("[…:…]", "postgres duckdb"),
    "Bracket": ("[…]", "postgres duckdb"),
    "TryCast": ("try_cast", "duckdb"),
    "AtTimeZone": ("at time zone", "postgres duckdb"),
    "CurrentUser": ("current_user", "postgres mysql mariadb duckdb"),
    "SessionUser": ("session_user", "postgres mysql mariadb duckdb"),
    "Any": ("any(…)", "postgres mysql mariadb duckdb"),
    "All": ("all(…)", "postgres mysql mariadb duckdb"),
    "Lateral": ("lateral", "postgres mysql duckdb"),
}


def form_name(node: str) -> str:
    """How a message calls the form; "" for one that is in no table."""
    return _FORMS[node][0] if node in _FORMS else ""


def lacks_form(dialect: str, node: str) -> bool:
    """Whether the dialect is known not to have the form."""
    return node in _FORMS and dialect not in _FORMS[node][1].split()
