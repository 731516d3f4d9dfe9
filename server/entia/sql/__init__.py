"""DDL: a schema becomes statements of one dialect, each with the place in the model that it came from.

    script = ddl(schema, "postgres", "15")
    text = render(script, source="shop.entia")

Importing this is cheap: sqlglot is loaded by the first call of `ddl` or `ddl_of`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from entia.sql.script import Note, Script, Statement, is_ours, render

if TYPE_CHECKING:
    from entia.model.schema import Schema

__all__ = ["Note", "Script", "Statement", "ddl", "ddl_of", "is_ours", "render"]


def ddl(schema: Schema, dialect: str, version: str = "") -> Script:
    """The DDL of a model for a built dialect; without `version` the one that the model's `target` says, else the
    dialect's default. Costs nothing for tables that were exported before and did not change. Raises KeyError for a
    dialect that is not built."""
    from entia.sql.export import script_of

    return script_of(schema, dialect, version)


def ddl_of(schema: Schema, name: str, dialect: str, version: str = "") -> str:
    """The DDL of one declaration (`Order`) or of one of its lines (`Order.total`); "" where it has none."""
    from entia.sql.export import text_of

    return text_of(schema, name, dialect, version)
