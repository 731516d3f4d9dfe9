"""Two names that the DDL makes one: said exactly where the engine refuses the second."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.sql import ddl
from tests.support.engines import ENGINES, EVERY, Engine
from tests.support.markers import check

_MONTHS = "partition by range (at) every month from 2026-01 for 2mo"

# What names collide → the model, and the dialects in which they do.
CASES: dict[str, tuple[str, tuple[str, ...]]] = {
    "a partition's table": (f"""
        entity Event {{ id: int; at: datetime; pk (id, at); {_MONTHS} }}
        entity Event_p2026_02 {{ id: int pk }}
        """, ("postgres",)),
    "a partition that takes the rest": (f"""
        entity Event {{ id: int; at: datetime; pk (id, at); {_MONTHS} }}
        entity Other {{ id: int pk; x: int; index "Event_default" (x) }}
        """, ("postgres",)),
    "a partition of a partition": ("""
        entity Part { id: int; k: int; pk (id, k)
          partition by list (k) { a (1); b (2) }
          partition by hash (id) into 3
        }
        view Part_b_p2 as (select id from Part)
        """, ("postgres",)),
    "a partition before its entity": (f"""
        entity Event_p2026_01 {{ id: int pk }}
        entity Event {{ id: int; at: datetime; pk (id, at); {_MONTHS} }}
        """, ("postgres",)),
    "names beside those of partitions": (f"""
        entity Event {{ id: int; at: datetime; pk (id, at); {_MONTHS} }}
        entity Event_p2026_03 {{ id: int pk }}
        entity Event_rest {{ id: int pk }}
        """, ()),
    "the key of a partition": (f"""
        entity Event {{ id: int; at: datetime; pk (id, at); {_MONTHS} }}
        entity Event_p2026_02_pkey {{ id: int pk }}
        """, ("postgres",)),
    "an index of a partition": (f"""
        entity Event {{ id: int; at: datetime; pk (id, at); index (at, id); {_MONTHS} }}
        entity Event_p2026_02_at_id_idx {{ id: int pk }}
        """, ("postgres",)),
    "a unique key of a partition": (f"""
        entity Event {{ id: int; at: datetime; n: int; pk (id, at); unique (n, at); {_MONTHS} }}
        entity Event_p2026_02_n_at_key {{ id: int pk }}
        """, ("postgres",)),
    "a table and a sequence": ("""
        entity T { id: int pk auto }
        entity T_id_seq { id: int pk }
        """, ("postgres",)),
    "a view and a sequence": ("""
        entity T { id: int pk auto }
        view T_id_seq as (select id from T)
        """, ("postgres",)),
    "an index and a sequence whose name is cut": (f"""
        entity {"T" * 50} {{ number_of_the_row: int pk auto }}
        entity U {{ id: int pk; index "{"T" * 41}_number_of_the_row_seq" (id) }}
        """, ("postgres",)),
    "two sequences": ("""
        entity A { id: int pk; b_c: bigint auto only postgres, duckdb }
        entity A_b { id: int pk; c: bigint auto only postgres, duckdb }
        """, ("duckdb",)),
    "two checks of types in one schema": ("""
        type Positive = int check (value > 0)
        entity A { id: int pk; b_c: Positive }
        entity A_b { id: int pk; c: Positive }
        """, ("mysql",)),
    "a check of a type and one with its name": ("""
        type Positive = int check x (value > 0)
        entity A { id: int pk; b: Positive; check "A_b_x" (b < 9) }
        """, ()),
    "two checks of a type": ("""
        type Positive = int check x (value > 0) check x (value < 9)
        entity A { id: int pk; b: Positive }
        """, ("postgres",)),
    "a check of a type called as the database would call another": ("""
        type Positive = int unsigned check Positive_check (value > 0)
        entity A { id: int pk; b: Positive }
        """, ()),
    "types that are renamed": ("""
        type money = int check (value > 0)
        type money_domain = int check (value > 0)
        entity A { id: int pk; x: money; y: money_domain }
        """, ("postgres",)),
    "a schema that becomes a prefix": ("""
        entity sales1.Item { id: int pk }
        entity sales1_Item { id: int pk }
        """, ("sqlite",)),
    "a trail's table": ("""
        entity Trade { id: int pk; name: text; audit name }
        entity Trade_audit { id: int pk }
        """, ("postgres", "mysql", "mariadb", "sqlite")),
    "an archive's table": ("""
        view Trade_archive as (select id from Trade)
        entity Trade { id: int pk; at: date; retain 1y after at then archive }
        """, ("postgres", "mysql", "mariadb", "sqlite")),
    "one name in two schemas": ("""
        entity sales2.Item { id: int pk }
        entity sales3.Item { id: int pk }
        """, ()),
}  # fmt: skip


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_what_collides_is_what_the_engine_refuses(
    start_engine: Callable[[str], Engine], name: str, case: tuple[str, tuple[str, ...]]
) -> None:
    model, dialects = case
    dialect, release = ENGINES[name].dialect, ENGINES[name].release
    lines = [line[8:] for line in model.strip("\n").split("\n")]
    checked = check(f"model Collisions {{ target {dialect} {release} }}\n\n" + "\n".join(lines))
    said = [found for found in checked.diagnostics if found.rule == "name-collision"]
    assert len(said) == (dialect in dialects), [found.message for found in said]
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), dialect, release)
    assert not script.refusals
    with start_engine(name).database() as database:
        refused = database.run(statement.text for statement in script.statements)
    assert bool(refused) == bool(said), refused
