"""An empty database that runs a statement for each line of stdin, and answers with a line: its rows, or its error.

Run with the folder of that DuckDB as PYTHONPATH: it is another one than that of the tests themselves.
"""

import json
import sys
from typing import Any

import duckdb

connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
for line in sys.stdin:
    asked = json.loads(line)
    answer: dict[str, Any]
    try:
        connection.execute(asked["sql"], asked["params"] or None)
        answer = {"rows": connection.fetchall() if connection.description else []}
    except duckdb.Error as error:
        answer = {"error": str(error), "code": type(error).__name__}
    print(json.dumps(answer, default=str), flush=True)
