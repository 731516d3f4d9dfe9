"""PostgreSQL's operator classes: which access method has which, and for what type.

From `pg_opclass` of PostgreSQL 15. The classes of extensions are `model.extensions`'.
"""

from __future__ import annotations

from functools import cache

_SCALAR = """
bit_ops=bit bool_ops=boolean bpchar_ops=char bpchar_pattern_ops=char bytea_ops=bytea cidr_ops=inet,cidr date_ops=date
enum_ops=enum float4_ops=real float8_ops=double inet_ops=inet,cidr int2_ops=smallint int4_ops=integer int8_ops=bigint
interval_ops=interval jsonb_ops=jsonb macaddr8_ops=macaddr8 macaddr_ops=macaddr money_ops=money name_ops=name
multirange_ops=multirange numeric_ops=numeric oid_ops=oid oidvector_ops=oidvector pg_lsn_ops=pg_lsn range_ops=range
array_ops=array char_ops=char record_ops=record record_image_ops=record text_ops=text,varchar
text_pattern_ops=text,varchar varchar_ops=text,varchar varchar_pattern_ops=text,varchar tid_ops=tid time_ops=time
timestamp_ops=timestamp timestamptz_ops=timestamptz timetz_ops=timetz uuid_ops=uuid varbit_ops=varbit xid8_ops=xid8
"""
_BRIN = """
bit_minmax_ops=bit box_inclusion_ops=box bpchar_bloom_ops=char bpchar_minmax_ops=char bytea_bloom_ops=bytea
bytea_minmax_ops=bytea char_bloom_ops=char char_minmax_ops=char date_bloom_ops=date date_minmax_multi_ops=date
date_minmax_ops=date float4_bloom_ops=real float4_minmax_multi_ops=real float4_minmax_ops=real
float8_bloom_ops=double float8_minmax_multi_ops=double float8_minmax_ops=double inet_bloom_ops=inet,cidr
inet_inclusion_ops=inet,cidr inet_minmax_multi_ops=inet,cidr inet_minmax_ops=inet,cidr int2_bloom_ops=smallint
int2_minmax_multi_ops=smallint int2_minmax_ops=smallint int4_bloom_ops=integer int4_minmax_multi_ops=integer
int4_minmax_ops=integer int8_bloom_ops=bigint int8_minmax_multi_ops=bigint int8_minmax_ops=bigint
interval_bloom_ops=interval interval_minmax_multi_ops=interval interval_minmax_ops=interval macaddr8_bloom_ops=macaddr8
macaddr8_minmax_multi_ops=macaddr8 macaddr8_minmax_ops=macaddr8 macaddr_bloom_ops=macaddr
macaddr_minmax_multi_ops=macaddr macaddr_minmax_ops=macaddr name_bloom_ops=name name_minmax_ops=name
numeric_bloom_ops=numeric numeric_minmax_multi_ops=numeric numeric_minmax_ops=numeric oid_bloom_ops=oid
oid_minmax_multi_ops=oid oid_minmax_ops=oid pg_lsn_bloom_ops=pg_lsn pg_lsn_minmax_multi_ops=pg_lsn
pg_lsn_minmax_ops=pg_lsn range_inclusion_ops=range text_bloom_ops=text,varchar text_minmax_ops=text,varchar
tid_bloom_ops=tid tid_minmax_multi_ops=tid tid_minmax_ops=tid time_bloom_ops=time time_minmax_multi_ops=time
time_minmax_ops=time timestamp_bloom_ops=timestamp timestamp_minmax_multi_ops=timestamp timestamp_minmax_ops=timestamp
timestamptz_bloom_ops=timestamptz timestamptz_minmax_multi_ops=timestamptz timestamptz_minmax_ops=timestamptz
timetz_bloom_ops=timetz timetz_minmax_multi_ops=timetz timetz_minmax_ops=timetz uuid_bloom_ops=uuid
uuid_minmax_multi_ops=uuid uuid_minmax_ops=uuid varbit_minmax_ops=varbit
"""
_CLASSES = {
    "btree": f"{_SCALAR} tsquery_ops=tsquery tsvector_ops=tsvector",
    "hash": f"{_SCALAR} aclitem_ops=aclitem cid_ops=cid xid_ops=xid",
    "gin": "array_ops=array jsonb_ops=jsonb jsonb_path_ops=jsonb tsvector_ops=tsvector",
    "gist": """
        box_ops=box circle_ops=circle inet_ops=inet,cidr multirange_ops=multirange point_ops=point poly_ops=polygon
        range_ops=range tsquery_ops=tsquery tsvector_ops=tsvector
    """,
    "spgist": """
        box_ops=box inet_ops=inet,cidr kd_point_ops=point poly_ops=polygon quad_point_ops=point range_ops=range
        text_ops=text,varchar
    """,
    "brin": _BRIN,
}

METHODS = tuple(_CLASSES)


@cache
def operator_classes(method: str) -> dict[str, tuple[str, ...]]:
    """The classes of an access method, each with the types that it takes: PostgreSQL's first word for each."""
    pairs = (word.partition("=") for word in _CLASSES[method].split())
    return {name: tuple(types.split(",")) for name, _, types in pairs}
