"""What extensions of PostgreSQL bring: functions, types, operator classes.

From `pg_depend` of PostgreSQL 15 for those that come with it, from the manuals of the others.
"""

from __future__ import annotations

from functools import cache

from entia.model.definitions import ANYTHING

_FUNCTIONS = {
    "pg_trgm": "similarity show_trgm word_similarity strict_word_similarity show_limit set_limit",
    "unaccent": "unaccent",
    "pgcrypto": (
        "digest hmac crypt gen_salt encrypt decrypt encrypt_iv decrypt_iv gen_random_bytes gen_random_uuid "
        "pgp_sym_encrypt pgp_sym_decrypt pgp_sym_encrypt_bytea pgp_sym_decrypt_bytea pgp_pub_encrypt "
        "pgp_pub_encrypt_bytea pgp_pub_decrypt pgp_pub_decrypt_bytea pgp_key_id armor dearmor pgp_armor_headers"
    ),
    "uuid-ossp": (
        "uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil "
        "uuid_ns_dns uuid_ns_url uuid_ns_oid uuid_ns_x500"
    ),
    "fuzzystrmatch": (
        "soundex difference daitch_mokotoff levenshtein levenshtein_less_equal metaphone dmetaphone dmetaphone_alt"
    ),
    "hstore": (
        "hstore akeys skeys avals svals hstore_to_array hstore_to_matrix hstore_to_json hstore_to_jsonb "
        "hstore_to_json_loose hstore_to_jsonb_loose slice slice_array each exist exists_all exists_any defined "
        "isdefined isexists delete populate_record"
    ),
    "ltree": "subltree subpath nlevel index lca text2ltree ltree2text",
    "citext": "citext",
    "intarray": "icount sort sort_asc sort_desc uniq idx subarray intset querytree",
    "intagg": "int_array_aggregate int_array_enum",
    "isn": "isn_weak is_valid make_valid isbn isbn13 ismn ismn13 issn issn13 upc",
    "lo": "lo_oid",
    "seg": "seg_center seg_lower seg_upper seg_size seg_union seg_inter",
    "cube": (
        "cube cube_dim cube_ll_coord cube_ur_coord cube_is_point cube_distance cube_subset cube_union cube_inter "
        "cube_enlarge"
    ),
    "earthdistance": "earth earth_distance ll_to_earth latitude longitude earth_box gc_to_sec sec_to_gc",
    "vector": (
        "l2_distance inner_product cosine_distance l1_distance hamming_distance jaccard_distance vector_dims "
        "vector_norm l2_normalize subvector binary_quantize"
    ),
    "tablefunc": "normal_rand crosstab connectby",
    "xml2": "xml_valid xpath_string xpath_number xpath_bool xpath_nodeset xpath_list xpath_table xslt_process",
    "dblink": "dblink dblink_exec dblink_connect dblink_disconnect dblink_open dblink_fetch dblink_close",
}

_TYPES = {
    "citext": "citext",
    "cube": "cube",
    "earthdistance": "earth",
    "hstore": "hstore",
    "intarray": "query_int",
    "isn": "ean13 isbn13 ismn13 issn13 isbn ismn issn upc",
    "lo": "lo",
    "ltree": "ltree lquery ltxtquery",
    "seg": "seg",
    "vector": "vector halfvec sparsevec",
    "postgis": "geometry geography box2d box3d",
    "postgis_raster": "raster",
    "postgis_topology": "topogeometry",
}

_OPERATOR_CLASSES = {
    "citext": "citext_ops citext_pattern_ops",
    "cube": "cube_ops gist_cube_ops",
    "hstore": "btree_hstore_ops gin_hstore_ops gist_hstore_ops hash_hstore_ops",
    "intarray": "gin__int_ops gist__int_ops gist__intbig_ops",
    "isn": "ean13_ops isbn13_ops isbn_ops ismn13_ops ismn_ops issn13_ops issn_ops upc_ops",
    "ltree": "ltree_ops gist_ltree_ops gist__ltree_ops hash_ltree_ops",
    "pg_trgm": "gin_trgm_ops gist_trgm_ops",
    "seg": "seg_ops gist_seg_ops",
    "btree_gist": (
        "gist_bit_ops gist_bool_ops gist_bpchar_ops gist_bytea_ops gist_cash_ops gist_cidr_ops gist_date_ops "
        "gist_enum_ops gist_float4_ops gist_float8_ops gist_inet_ops gist_int2_ops gist_int4_ops gist_int8_ops "
        "gist_interval_ops gist_macaddr8_ops gist_macaddr_ops gist_numeric_ops gist_oid_ops gist_text_ops "
        "gist_time_ops gist_timestamp_ops gist_timestamptz_ops gist_timetz_ops gist_uuid_ops gist_vbit_ops"
    ),
    "btree_gin": (
        "bit_ops bool_ops bpchar_ops bytea_ops char_ops cidr_ops date_ops enum_ops float4_ops float8_ops inet_ops "
        "int2_ops int4_ops int8_ops interval_ops macaddr8_ops macaddr_ops money_ops name_ops numeric_ops oid_ops "
        "text_ops time_ops timestamp_ops timestamptz_ops timetz_ops uuid_ops varbit_ops varchar_ops"
    ),
    "vector": (
        "vector_ops vector_l2_ops vector_ip_ops vector_cosine_ops vector_l1_ops halfvec_ops halfvec_l2_ops "
        "halfvec_ip_ops halfvec_cosine_ops halfvec_l1_ops sparsevec_ops sparsevec_l2_ops sparsevec_ip_ops "
        "sparsevec_cosine_ops sparsevec_l1_ops bit_hamming_ops bit_jaccard_ops"
    ),
    "postgis": (
        "gist_geometry_ops_2d gist_geometry_ops_nd gist_geography_ops brin_geometry_inclusion_ops_2d "
        "brin_geometry_inclusion_ops_3d brin_geometry_inclusion_ops_4d brin_geography_inclusion_ops btree_geometry_ops "
        "btree_geography_ops hash_geometry_ops spgist_geometry_ops_2d spgist_geometry_ops_3d spgist_geometry_ops_nd "
        "spgist_geography_ops_nd"
    ),
}

EXTENSIONS_WITH_CLASSES = tuple(_OPERATOR_CLASSES)

# Extensions of which everything that a model can name stands above, or nothing can be named.
_CLOSED = frozenset(
    (*_FUNCTIONS, *_TYPES, *_OPERATOR_CLASSES, "bloom", "btree_gin", "moddatetime", "pg_stat_statements", "pgaudit")
) - {"postgis", "postgis_raster", "postgis_topology"}  # fmt: skip


@cache
def extension_objects(dialect: str, extension: str) -> frozenset[str]:
    """What an extension brings, as `definitions` has it; `ANYTHING` where that is not known."""
    name = extension.lower()
    if dialect != "postgres" or name not in _CLOSED:
        return frozenset((ANYTHING,))
    types = (f"type {word}" for word in _TYPES.get(name, "").split())
    classes = (f"operator class {word}" for word in _OPERATOR_CLASSES.get(name, "").split())
    return frozenset((*_FUNCTIONS.get(name, "").split(), *types, *classes))


@cache
def extension_with(kind: str, name: str) -> str:
    """The extension of PostgreSQL that brings a "type" or "operator class" of that name; "" where none is known."""
    table = _TYPES if kind == "type" else _OPERATOR_CLASSES
    return next((extension for extension, words in table.items() if name.lower() in words.split()), "")
