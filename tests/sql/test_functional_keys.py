"""Indexes of expressions: what has an error is what the engine refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from entia.diagnostics import Severity
from entia.sql import ddl
from tests.support.engines import Engine
from tests.support.markers import check

MODEL = """model Keys {{ target {target} }}

entity T {{
  id:    int pk
  short: string(40)
  long:  string(600)
  body:   text
  n:     int
  state: enum(open, closed)
  data:  json
  raw:   bytes(20)
  index "i" ({keys})
}}
"""
# The keys of an index, and whether MySQL has such a one.
KEYS = {
    "(lower(short))": True,
    "(lower(long))": False,
    "(lower(body))": False,
    "(left(body, 10))": True,
    "(left(body, n))": False,
    "(right(short, n))": True,
    "(substring(body, 1, 512))": True,
    "(substring(body, 1, 513))": False,
    "(substring(body, 2))": False,
    "(short || '-' || short)": True,
    "(short || long)": False,
    "(concat(short, n))": True,
    "(concat_ws(', ', short, short))": True,
    "(concat_ws(', ', short, body))": False,
    "(replace(short, 'a', 'b'))": True,
    "(replace(short, 'a', short))": False,
    "(repeat(short, 3))": True,
    "(repeat(short, 30))": False,
    "(repeat(short, n))": False,
    "(lpad(body, 10, 'x'))": True,
    "(lpad(body, n, 'x'))": False,
    "(trim(short))": True,
    "(trim(both 'x' from body))": False,
    "(reverse(short))": True,
    "(case when n > 1 then short else 'none' end)": True,
    "(case when n > 1 then short else body end)": False,
    "(coalesce(short, 'x'))": True,
    "(coalesce(short, body))": False,
    "(nullif(short, 'x'))": True,
    "(greatest(short, long))": False,
    "(cast(body as string(100)))": True,
    "(cast(n as text))": True,
    "(hex(raw))": True,
    "(data ->> 'a')": False,
    "(data -> 'a')": False,
    "(n + 1)": True,
    "(n)": True,
    "(floor(n))": True,
    "(lower(short)), (lower(left(body, 400)))": True,
    "(left(body, 400)), (left(long, 400))": False,
    "(lower(state))": True,
}


@pytest.mark.engines
@pytest.mark.parametrize("keys", KEYS)
def test_mysql_indexes_what_has_no_error(keys: str, start_engine: Callable[[str], Engine]) -> None:
    checked = check(MODEL.format(target="mysql 9", keys=keys))
    errors = [found.message for found in checked.diagnostics if found.severity is Severity.ERROR]
    assert (not errors) == KEYS[keys], errors
    snapshot = checked.workspace.model_of("main.entia")
    assert snapshot is not None
    script = ddl(snapshot.schema(), "mysql", "9")
    assert bool(script.refusals) == bool(errors)
    with start_engine("mysql").database() as database:
        refused = database.run(statement.text for statement in script.statements)
    assert bool(refused) == bool(errors), [refusal.message for refusal in refused]
