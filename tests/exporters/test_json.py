"""The model as JSON is of the documented shape, says all that the model does, and its reference is fresh."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

import pytest

from entia.exporters import ALL
from entia.exporters.seal import is_ours
from tests.exporters.models import Case, example, examples, random_cases, schema_of
from tests.exporters.texts import model_of_texts
from tests.support import node
from tests.support.requirements import ROOT, require
from tests.support.snapshots import Snapshot

FOLDER = ROOT / "server" / "entia" / "exporters"
SHAPE: dict[str, Any] = json.loads((FOLDER / "model.schema.json").read_text("utf-8"))
JUDGE = ROOT / "tests" / "support" / "jsonschema"
_KINDS = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "number": (int, float)}


def exported(case: Case) -> dict[str, Any]:
    """The model in that format."""
    return dict(json.loads(case.exported("json").text))


def all_cases() -> Iterator[Case]:
    """Examples, random models, and one with any texts."""
    return chain(
        examples(), *(random_cases(each, 6) for each in ("postgres", "mysql", "mariadb", "sqlite", "duckdb")),
        (Case(f"texts-{seed}", schema_of(model_of_texts(seed)), "") for seed in range(10)),
    )  # fmt: skip


def wrong(value: Any, shape: dict[str, Any], where: str = "$") -> Iterator[str]:
    """What is not as the shape says: of JSON Schema what the shape uses."""
    if "$ref" in shape:
        shape = SHAPE["$defs"][shape["$ref"].removeprefix("#/$defs/")]
    if not isinstance(value, _KINDS[shape["type"]]) or (isinstance(value, bool) and shape["type"] != "boolean"):
        yield f"{where}: {value!r} is no {shape['type']}"
    elif value != shape.get("const", value) or value not in shape.get("enum", (value,)):
        yield f"{where}: {value!r} is none of {shape.get('enum', shape.get('const'))}"
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from wrong(each, shape["items"], f"{where}[{place}]")
    elif isinstance(value, dict):
        known, others = shape.get("properties", {}), shape.get("additionalProperties")
        yield from (f"{where}.{name} is missing" for name in shape.get("required", ()) if name not in value)
        for name, each in value.items():
            if name not in known and not isinstance(others, dict):
                yield f"{where}.{name} is not known"
            else:
                yield from wrong(each, known.get(name, others), f"{where}.{name}")


def test_every_model_is_of_the_shape() -> None:
    for case in all_cases():
        text = case.exported("json").text
        assert is_ours(text)
        assert list(wrong(json.loads(text), SHAPE)) == [], case.name


@pytest.mark.engines
def test_ajv_says_so_too() -> None:
    lacking = node.missing(JUDGE, "ajv")
    require(lacking is None, str(lacking))
    asked = {"schema": SHAPE, "values": {f"{case.name} {case.dialect}": exported(case) for case in all_cases()}}
    broken = exported(example("shop", ""))
    del broken["entities"][0]["columns"][0]["type"]
    asked["values"]["broken"] = broken
    found = node.ask(JUDGE, "validate.mjs", asked)
    assert [name for name, errors in found.items() if errors] == ["broken"]


def test_all_of_the_shape_is_used() -> None:
    """The shop, which has every construct of the language, and a few things that it has not."""
    more = """\
model More {
  target postgres 15, sqlite
  naming snake_case, constraint upper_snake_case, table camel_case, type verbatim, fk "f", pk "p", \
unique "{table}_u", check "c", junction prisma
  relationships on update cascade, optional on delete set null on update set null
  native sqlite (strict)
  extension postgres citext schema extra
  allow float-money
}
type Shape { at: date; word: string(3)? }
entity other.B { id: int pk }
entity C only mysql { w: text; pk (w(9)); index (w(3)) }
entity A only postgres {
  id: int pk
  s: json(Shape)
  t: json(Shape[])
  n: text?[]
  b -> other.B? deferrable only postgres
  index (id) native postgres (fillfactor = 70)
  unique (id, n) nulls not distinct native postgres (fillfactor = 70)  /// Once
  check "over" (id > 0) only postgres
  exclude "excluded" (id with =) where (id > 1) deferrable
  partition by hash (id) into 2 only postgres
  lifecycle { create "Here"  /// So
  }
  transitions n { a -> b }  /// Rarely
}
entity Parted { id: int pk; partition by hash (id) {} }
view Seen native postgres (security_barrier = true) as (select id from Parted)
/// From there.
source S "x" -> A
flow F { store "In a file" }
/// Each night.
backup {
  retention 35d  /// Enough
}
/// Said.
note "Heading" "text"
/// Soon.
todo "later"
"""
    found: set[str] = set()
    for value in (exported(example("shop", "")), exported(Case("more", schema_of(more), ""))):
        found |= set(_members(value, SHAPE, "model"))
    every = {f"model.{name}" for name in SHAPE["properties"]}
    every |= {f"{kind}.{name}" for kind, shape in SHAPE["$defs"].items() for name in shape["properties"]}
    assert sorted(every - found) == []


def _members(value: Any, shape: dict[str, Any], kind: str) -> Iterator[str]:
    if "$ref" in shape:
        kind = shape["$ref"].removeprefix("#/$defs/")
        shape = SHAPE["$defs"][kind]
    if isinstance(value, list):
        for each in value:
            yield from _members(each, shape["items"], kind)
    elif isinstance(value, dict) and "properties" in shape:
        for name, each in value.items():
            yield f"{kind}.{name}"
            yield from _members(each, shape["properties"][name], kind)


def test_a_column_has_the_type_of_each_target() -> None:
    schema = schema_of("model M { target postgres 15, sqlite }\nentity A { id: uuid pk; n: int only sqlite }")
    first, second = exported(Case("m", schema, ""))["entities"][0]["columns"]
    assert first["types"] == {"postgres": "UUID", "sqlite": "TEXT"}
    assert second["types"] == {"sqlite": "INTEGER"}


def test_the_library(snapshot: Snapshot) -> None:
    text = example("library", "").exported("json").text
    snapshot.check("library.json", re.sub(r"entia \S+ from|(?<=sha256 )\w+", "…", text))


def test_the_reference_is_fresh(request: pytest.FixtureRequest) -> None:
    """`pytest --update` writes it anew."""
    page, made = FOLDER / "model.md", reference()
    if request.config.getoption("--update"):
        page.write_text(made, encoding="utf-8", newline="\n")
    assert page.read_text("utf-8") == made
    assert ALL["json"].suffix == ".entia.json"


def reference() -> str:
    """The page that says the shape field by field."""
    lines = ["# The model as JSON", "", SHAPE["description"]]
    lines += ["`model.schema.json` beside this page is the same as a JSON Schema, from which the page is made.", ""]
    lines += _table(SHAPE)
    for name, shape in SHAPE["$defs"].items():
        lines += [f"## {name}", "", shape["description"], "", *_table(shape)]
    return "\n".join(lines).rstrip() + "\n"


def _table(shape: dict[str, Any]) -> list[str]:
    rows = []
    for name, each in shape["properties"].items():
        mark = "" if name in shape["required"] else "?"
        said = each["description"].replace("|", "\\|")
        if "enum" in each:
            said = f"{said} One of {', '.join(f'`{value}`' for value in each['enum'])}."
        rows.append(f"| `{name}`{mark} | {_kind(each)} | {said} |")
    return ["| member | type | meaning |", "|---|---|---|", *rows, ""]


def _kind(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        name = shape["$ref"].removeprefix("#/$defs/")
        return f"[{name}](#{name.lower()})"
    if shape["type"] == "array":
        return f"list of {_kind(shape['items'])}"
    if isinstance(shape.get("additionalProperties"), dict):
        return f"object of {_kind(shape['additionalProperties'])}"
    return f"`{shape['const']}`" if "const" in shape else str(shape["type"])
