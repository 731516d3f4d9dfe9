"""Lines that several tables have alike, as mixins: which belong together, what they are called, and back again."""

from __future__ import annotations

from copy import deepcopy

from entia.importers.modelling_mixins import dissolve, mix
from entia.importers.modelling_text import Block, Piece, Row, write
from tests.importers.reading import read_model


def read(script: str, dialect: str = "postgres") -> str:
    return read_model(script, dialect).text


def test_mixins_are_called_after_what_their_tables_or_columns_have_in_common() -> None:
    event = "id uuid not null, tenant_id uuid not null, ts bigint not null, entity_id uuid not null"
    blob = "range_id bigint not null, data bytea not null, data_encoding varchar(16) not null"
    text = read(
        "".join(f"create table {name}_event ({event}, e_{name} text not null);" for name in ("error", "stats", "debug"))
        + "".join(f"create table {name} (k_{name} int primary key, {blob});" for name in ("shard", "task", "queue"))
    )
    assert "mixin Event {" in text
    assert "mixin Data {" in text


def test_relationships_that_tables_have_alike_are_a_mixin_s() -> None:
    of = "creator_id int not null references users, created_at date not null, changed_at date not null"
    script = "create table users (id int primary key);" + "".join(
        f"create table {name} (id int primary key, {of});" for name in ("orders", "bills", "notes")
    )
    text = read(script)
    assert "  creator                -> User\n  created_at, changed_at: date\n}" in text
    assert text.count("creator") == 1


_TIMES = "created_at date not null, changed_at date not null"


def test_a_primary_key_is_in_a_mixin_with_what_every_record_has() -> None:
    names = [f"t{number}" for number in range(9)]
    script = "".join(
        f"create table {name} (id bigint primary key, {_TIMES}, {name} text);" for name in names
    ) + "".join(f"create table late_{name} (id bigint primary key, name text, {_TIMES});" for name in names)
    text = read(script)
    assert "mixin Tracked {\n  created_at, changed_at: date\n}" in text
    assert "mixin Record {\n  id: bigint pk\n  with Tracked\n}" in text
    assert "entity T3 {\n  with Record\n  t3: text?\n}" in text
    assert "entity LateT3 with Tracked {\n  id:   bigint pk\n  name: text?\n}" in text


def test_a_primary_key_stays_with_what_is_the_table_s_own() -> None:
    script = "".join(
        f"create table {name} (id bigint primary key, title varchar(200) not null, text varchar(2000) not null);"
        for name in ("orders", "bills", "notes", "letters")
    )
    assert "mixin" not in read(script)


def test_parts_of_one_entity_are_called_after_it() -> None:
    parts = "".join(
        f"create table part_{name} (id bigint primary key references measured_summary, {name} text);"
        for name in "abcdefghij"
    )
    text = read("create table measured_summary (id bigint primary key);" + parts)
    assert "mixin OfMeasuredSummary { id -> MeasuredSummary pk }" in text
    assert "entity PartC {\n  with OfMeasuredSummary\n  c: text?\n}" in text


def test_a_mixin_that_others_take_in_is_dissolved_with_them() -> None:
    def rows(name: str) -> list[Row]:
        lines = ("id: bigint pk", "created_at: timestamp = now()", "changed_at: timestamp = now()", f"{name}: text")
        return [Row([Piece(line)], name, columns=(line.split(":")[0],)) for line in lines]

    blocks = [Block(Row([Piece(f"entity {name}")], name), rows(name)) for name in "ABCDEFGHI"]
    blocks += [Block(Row([Piece(f"entity {name}")], name), rows(name)[1:]) for name in "KLMNOPQRS"]
    before = write(deepcopy(blocks)).text
    mixins = mix(blocks, lambda *names: names[0])
    assert [each.head.what for each in mixins] == ["Tracked", "Record"]
    every = [*mixins, *blocks]
    dissolve(every, mixins[0])
    assert write(every).text == before


def test_two_columns_that_have_all_a_word_are_a_mixin_of_its_name() -> None:
    columns = "payload_data text not null, payload_encoding varchar(16) not null"
    names = ("cats", "dogs", "cows", "hens", "sheep")
    made = read("".join(f"create table {name} ({name}_id int primary key, {columns}, {name} int);\n" for name in names))
    assert "mixin Payload {\n  payload_data:     text\n  payload_encoding: string(16)\n}" in made
    assert made.count("  with Payload\n") == 5


def test_a_key_of_several_columns_is_called_after_the_table_that_has_no_other() -> None:
    key = "shard_id int not null, run_id varchar(40) not null"
    own = "create table executions (range_id int, " + key + ", primary key (shard_id, run_id));"
    maps = "".join(
        f"create table {name}_maps ({key}, {name}_id int not null, primary key (shard_id, run_id, {name}_id));"
        for name in ("timer", "signal", "activity", "child")
    )
    made = read(own + maps)
    assert "mixin ExecutionKey {\n  shard_id: int pk\n  run_id:   string(40) pk\n}" in made
    assert "entity TimerMap {\n  with ExecutionKey\n  timer_id: int pk\n}" in made


def test_what_is_long_in_many_tables_is_a_mixin_beside_others() -> None:
    row = "rowguid uuid not null default (md5('row of a table')::uuid)"
    columns = f"{row}, changed_at timestamp not null default now()"
    names = ("cats", "dogs", "cows", "hens", "sheep", "geese")
    made = read("".join([f"create table {name} ({name}_id int primary key, {columns});" for name in names]))
    assert "mixin Tracked { changed_at: datetime = now() }" in made
    assert "mixin Rowguid { rowguid: uuid = (md5('row of a table')::uuid) }" in made
    assert "entity Cat with Rowguid, Tracked {" in made


def test_each_mixin_of_a_head_can_be_dissolved_by_itself() -> None:
    def rows(name: str) -> list[Row]:
        lines = (f"{name}: text", f"noted: string = '{'x' * 40}'", "created_at: timestamp = now()")
        return [Row([Piece(line)], name, columns=(line.split(":")[0],)) for line in lines]

    for first in (0, 1):
        blocks = [Block(Row([Piece(f"entity {name}")], name), rows(name)) for name in "ABCDEFGHIKLM"]
        before = write(deepcopy(blocks)).text
        mixins = mix(blocks, lambda *names: names[0])
        assert blocks[0].head.text == "entity A with Noted, Tracked"
        assert sorted(each.head.what for each in mixins) == ["Noted", "Tracked"]
        mixins.sort(key=lambda each: each.head.what, reverse=first == 1)
        every = [*mixins, *blocks]
        dissolve(every, mixins[0])
        assert "Noted, Tracked" not in write(every).text
        dissolve(every, mixins[1])
        assert write(every).text == before
