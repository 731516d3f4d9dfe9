"""Whole partitions of old rows, which a job drops at once."""

from __future__ import annotations

from entia.dialects import names
from entia.model.schema import Column
from entia.sql.draft import Draft


def old_partitions(draft: Draft, column: Column, cutoff: str) -> list[str]:
    """Statements that drop the parts of a range over the column that end before the cutoff; none where it is divided
    otherwise. They ask the catalog, since parts are added as time goes on. On MySQL and MariaDB for a routine's body.
    """
    context, table = draft.context, draft.table
    levels = [partition for partition in table.partitions if context.present(partition.only)]
    if not levels or levels[0].method != "range" or levels[0].columns != (column.name,):
        return []
    match context.traits.partitions:
        case "children":
            type_ = context.physical(column.type).text
            return [
                "DO $entia$\nDECLARE\n  part record;\nBEGIN\n  FOR part IN\n"
                "    SELECT c.oid::regclass AS name, "
                "substring(pg_get_expr(c.relpartbound, c.oid) FROM 'TO \\(''([^'']+)''\\)') AS until\n"
                "    FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid\n"
                f"    WHERE i.inhparent = {context.string(draft.name)}::regclass\n  LOOP\n"
                f"    IF part.until::{type_} <= {cutoff} THEN\n"
                "      EXECUTE format('DROP TABLE %s', part.name);\n    END IF;\n  END LOOP;\nEND\n$entia$"
            ]
        case "clause":
            schema = context.string(table.schema) if table.schema else "database()"
            alter = context.string(f"ALTER TABLE {draft.name} DROP PARTITION ")
            return [
                "SET SESSION group_concat_max_len = 1000000",
                "SET @entia_parts = (SELECT "
                "group_concat(DISTINCT concat('`', replace(partition_name, '`', '``'), '`')) "
                f"FROM information_schema.partitions WHERE table_schema = {schema} "
                f"AND table_name = {context.string(names.cut(context.dialect, table.db_name))} "
                "AND partition_description LIKE '''%' "
                f"AND CAST(trim(BOTH '''' FROM partition_description) AS DATETIME) <= {cutoff})",
                f"SET @entia_drop = if(@entia_parts IS NULL, 'DO 0', concat({alter}, @entia_parts))",
                "PREPARE entia_drop FROM @entia_drop",
                "EXECUTE entia_drop",
                "DEALLOCATE PREPARE entia_drop",
            ]
    return []
