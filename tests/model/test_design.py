"""What the lines and blocks beyond tables are read into, and what is told of their mistakes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entia.model.design import EntityDesign, Plan
from entia.model.quantities import COUNT_UNITS, TIME_UNITS, count, duration, frequency, respelled
from entia.model.schema import Schema
from entia.model.snapshot import Snapshot
from entia.model.workspace import Workspace

MODEL = "model T { target postgres 15 }\nenum State { draft, placed }\n"


def schema(text: str) -> Schema:
    snapshot = Workspace.empty().with_files({"/t.entia": MODEL + text}).model_of("/t.entia")
    assert isinstance(snapshot, Snapshot)
    return snapshot.schema()


def design(lines: str) -> EntityDesign:
    text = f"entity E {{\n  id: int pk\n  state: State\n  at: timestamp\n  home: Place?\n{lines}\n}}\n"
    return schema(text + "type Place { street: text; city: text }\n").tables[0].design


def plan(text: str) -> Plan:
    return schema(text).plans[0]


def test_an_entity_without_such_lines_has_the_one_empty_design() -> None:
    assert design("") is schema("entity F { id: int pk }\n").tables[0].design


def test_a_volume_is_in_the_order_of_time() -> None:
    volume = design("  volume 5M in 3y, 1K now, 1.5M in 6mo").volume
    assert volume is not None
    assert [(point.rows, point.after.text) for point in volume.points] == [
        (1000, "now"), (1_500_000, "6mo"), (5_000_000, "3y"),
    ]  # fmt: skip


def test_a_flattened_attribute_is_all_of_its_columns() -> None:
    found = design("  audit state, home keep 7y\n  on erasure anonymize home\n  audit *")
    first, second = found.audits
    assert first.columns == ("state", "home_street", "home_city")
    assert first.keep is not None
    assert first.keep.months == 84
    assert second.everything
    assert not second.attributes
    assert found.erasures[0].columns == ("home_street", "home_city")


def test_states_and_what_may_follow_them() -> None:
    (transitions,) = design("  transitions state { draft -> placed, draft; placed -> draft }").transitions
    edges = [(edge.source.name, edge.target.name) for edge in transitions.edges]
    assert (transitions.column, edges) == ("state", [("draft", "placed"), ("draft", "draft"), ("placed", "draft")])


def test_retention_cache_and_sync() -> None:
    found = design(
        '  retain 7y after at then archive\n  cache redis key "e:{id}:{state}" ttl 5m invalidate on write, delete\n'
        '  sync batch nightly with Search, "Data lake"\n  sync realtime with Search /// The index\n'
    )
    assert [(each.period.text, each.column, each.action) for each in found.retentions] == [("7y", "at", "archive")]
    (cache,) = found.caches
    assert (cache.layer, cache.key, cache.invalidation) == ("redis", "e:{id}:{state}", "on write delete")
    assert [name.name for name in cache.names] == ["id", "state"]
    batch, realtime = found.syncs
    assert (batch.mode, batch.every and batch.every.text, [p.name for p in batch.partners]) == (
        "batch", "nightly", ["Search", "Data lake"],
    )  # fmt: skip
    assert (realtime.mode, realtime.every, realtime.doc) == ("realtime", None, "The index")


def test_a_mixin_brings_its_lines() -> None:
    text = "mixin Kept { seen: timestamp\n  retain 1y after seen then delete }\nentity E with Kept { id: int pk }\n"
    (table,) = schema(text).tables
    assert [each.column for each in table.design.retentions] == ["seen"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('todo done "Load"', ("Load", True)),
        ('todo "Load"', ("Load", False)),
        ('note "A" """\n  b\n  """', ("A", "b")),
    ],
)
def test_todos_and_notes(text: str, expected: tuple[Any, ...]) -> None:
    assert tuple(plan(text).content) == expected


def test_sources_and_flows_name_what_they_feed() -> None:
    text = (
        'namespace sales\nentity sales.Order { id: int pk }\nsource Shop "Web" -> Order batch hourly { owner "S" }\n'
        'flow In from Shop { validate "a"; transform "b"; store Order "with its lines" }\n'
    )
    source, flow = (each.content for each in schema(text).plans)
    assert [(m.name) for m in source.feeds] == ["sales.Order"]  # type: ignore[union-attr]  # it is a `Source`
    assert (source.mode, source.every.text) == ("batch", "hourly")  # type: ignore[union-attr]  # the content of this keyword
    assert [step.text for step in flow.steps] == ["a", "b"]  # type: ignore[union-attr]  # it is a `Flow`
    assert [m.name for m in flow.stores] == ["sales.Order"]  # type: ignore[union-attr]  # the content of this keyword
    assert [step.text for step in flow.store_texts] == ["with its lines"]  # type: ignore[union-attr]  # the content of this keyword


def test_plans_have_lengths_names_and_texts() -> None:
    block = plan('backup { frequency hourly "and the log"; retention 35d; storage "Elsewhere" }').content
    lines = [(each.word, each.length and each.length.text, each.text) for each in block.lines]  # type: ignore[union-attr]  # the content of this keyword
    assert lines == [("frequency", "hourly", "and the log"), ("retention", "35d", ""), ("storage", None, "Elsewhere")]


def test_encrypted_attributes_are_paths() -> None:
    text = "encryption { application E.home, E }\ntype Place { a: text }\nentity E { id: int pk; home: Place }\n"
    (line,) = plan(text).content.lines  # type: ignore[union-attr]  # the content of this keyword
    assert [(path.entity, path.attribute) for path in line.names] == [("E", "home"), ("E", "")]


def test_the_header_says_who_and_when() -> None:
    text = (
        'model T @internal { target postgres 15; status approved; sev 2; author "Ann"; created 2026-01-01\n'
        "  tag owner(team: text, since: date?) /// Who answers\n  tag tier(gold | silver)\n}\n"
    )
    snapshot = Workspace.empty().with_files({"/t.entia": text}).model_of("/t.entia")
    assert snapshot is not None
    header = snapshot.header
    assert (header.status, header.sev, header.author, header.tags) == ("approved", "2", "Ann", (("internal", ()),))
    owner, tier = header.custom_tags
    assert [(a.name, a.kind, a.optional) for a in owner.arguments] == [("team", "text", False), ("since", "date", True)]
    assert (owner.doc, tier.arguments[0].choices) == ("Who answers", ("gold", "silver"))


# ---- quantities ------------------------------------------------------------------------------------------------------
@given(st.integers(0, 10**6), st.sampled_from(sorted(TIME_UNITS)))
def test_each_unit_of_time_is_read(amount: int, unit: str) -> None:
    found = duration(f"{amount}{unit}")
    assert found is not None
    months, seconds = TIME_UNITS[unit]
    assert (found.months, found.seconds) == (amount * months, amount * seconds)


@given(st.integers(0, 10**6), st.sampled_from(sorted(COUNT_UNITS)))
def test_each_unit_of_counts_is_read(amount: int, unit: str) -> None:
    assert count(f"{amount}{unit}") == amount * COUNT_UNITS[unit]


@given(st.text(max_size=8))
def test_any_text_is_a_quantity_or_none(text: str) -> None:
    for read in (duration, frequency, count):
        found = read(text)
        assert found is None or text
    spelled = respelled(text)
    assert spelled is None or spelled != text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("7years", "7y"),
        ("5min", "5m"),
        ("1k", "1K"),
        ("3Months", "3mo"),
        ("2bn", "2G"),
        ("7y", None),
        ("1K", None),
        ("", None),
    ],
)
def test_other_spellings(written: str, meant: str | None) -> None:
    assert respelled(written) == meant


def test_half_a_month_is_no_length_of_time() -> None:
    assert duration("0.5mo") is None
    assert duration("1.5y") == ("1.5y", 18, 0)
