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

__all__ = ["Note", "Script", "Statement", "ddl", "ddl_of", "erasure", "is_ours", "jobs", "render"]


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


def jobs(schema: Schema, dialect: str, version: str = "") -> Script:
    """What must run again and again so that the data lives as the model says: retention, the end of trails, refreshed
    views. Arguments as of `ddl`; without statements, and with `not_exported`, where Entia writes no jobs."""
    from entia.sql.job_script import jobs_of

    return jobs_of(schema, dialect, version)


def erasure(schema: Schema, entity: str, dialect: str, version: str = "") -> Script:
    """The script that erases one person: the row of the entity whose key is the script's parameter, and what hangs on
    it. Other arguments as of `ddl`. Raises LookupError for an entity that is not there or has no `on erasure` line."""
    from entia.sql.erasure_script import erasure_of

    return erasure_of(schema, entity, dialect, version)
