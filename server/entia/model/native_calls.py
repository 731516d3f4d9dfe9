"""What the functions of one database alone take, and where it lets none of them stand.

Arguments: from `pg_proc` (PostgreSQL 15 and 18), `duckdb_functions()` (2.0), `pragma_function_list` (SQLite 3.40), and
by calling each with up to eight arguments on MariaDB 10.11. Left out are those with a syntax of their own and those
that newer versions take more arguments of; MySQL's are not known. Steadiness: from `pg_proc` (no form is immutable),
by writing each into a check of MariaDB, and from SQLite's flags.
"""

from __future__ import annotations

from functools import cache

_ARITIES: dict[str, dict[str, str]] = {
    "postgres": {
        "0": """
            clock_timestamp current_database current_query current_schema current_user gen_random_uuid
            get_current_ts_config getdatabaseencoding inet_client_addr inet_client_port inet_server_addr
            inet_server_port lastval now pg_backend_pid pi row_number session_user statement_timestamp system_user
            timeofday transaction_timestamp txid_current txid_current_if_assigned txid_current_snapshot
            unicode_version uuidv4 version
        """,
        "0+": """
            datemultirange int4multirange int8multirange json_build_array json_build_object jsonb_build_array
            jsonb_build_object nummultirange tsmultirange tstzmultirange
        """,
        "0-1": """
            uuidv7
        """,
        "0-2": """
            random random_normal
        """,
        "0-7": """
            make_interval
        """,
        "1": """
            abbrev abs aclexplode acos acosd acosh any_value area array_agg array_dims array_ndims array_reverse
            array_shuffle array_to_tsvector ascii asin asind asinh atan atand atanh avg bit_and bit_count bit_length
            bit_or bit_xor bool bool_and bool_or broadcast cardinality casefold cash_words cbrt ceil ceiling center
            char_length character_length chr cidr cos cosd cosh cot cotd crc32 crc32c current_schemas currval degrees
            diagonal diameter enum_first enum_last erf erfc every exp factorial family first_value float4 float8 floor
            gamma hashtext height host hostmask initcap int2 int4 int8 isclosed isempty isfinite isopen json_agg
            json_array_elements json_array_elements_text json_array_length json_each json_each_text json_object_keys
            json_to_record json_to_recordset json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text
            jsonb_array_length jsonb_each jsonb_each_text jsonb_object_keys jsonb_pretty jsonb_to_record
            jsonb_to_recordset jsonb_typeof justify_days justify_hours justify_interval last_value lgamma ln log10
            lower lower_inc lower_inf macaddr macaddr8_set7bit masklen max md5 min min_scale money multirange netmask
            network nextval npoints ntile numnode octet_length pg_blocking_pids pg_column_compression pg_column_size
            pg_database_size pg_get_functiondef pg_settings_get_flags pg_size_bytes pg_size_pretty pg_sleep
            pg_sleep_for pg_sleep_until pg_table_size pg_total_relation_size pg_typeof querytree quote_ident
            quote_literal quote_nullable radians radius range_agg range_intersect_agg reverse scale setseed sha224
            sha256 sha384 sha512 sign sin sind sinh sqrt stddev stddev_pop stddev_samp strip sum tan tand tanh textlen
            to_bin to_hex to_json to_jsonb to_oct to_regclass to_regcollation to_regnamespace to_regoper
            to_regoperator to_regproc to_regprocedure to_regrole to_regtype trim_scale tsvector_to_array
            txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_status unistr upper upper_inc upper_inf
            uuid_extract_timestamp uuid_extract_version var_pop var_samp variance width
        """,
        "1+": """
            concat format num_nonnulls num_nulls
        """,
        "1-2": """
            age array_to_json box btrim circle current_setting enum_range ishorizontal isvertical json_strip_nulls
            jsonb_object jsonb_strip_nulls length log lseg ltrim obj_description parse_ident pg_advisory_lock
            pg_advisory_xact_lock pg_get_constraintdef pg_get_viewdef pg_relation_size pg_try_advisory_lock
            phraseto_tsquery plainto_tsquery point polygon range_merge round row_to_json rtrim similar_to_escape
            to_ascii to_timestamp to_tsquery to_tsvector trunc ts_debug ts_stat websearch_to_tsquery
        """,
        "1-3": """
            array_sort lag lead pg_get_indexdef
        """,
        "2": """
            acldefault array_length array_lower array_positions array_remove array_sample array_upper atan2 atan2d
            col_description convert_from convert_to corr covar_pop covar_samp date_part decode div encode format_type
            gcd get_bit get_byte isparallel isperp json_object_agg jsonb_object_agg jsonb_populate_record
            jsonb_populate_recordset lcm left like like_escape line mod notlike nth_value pg_get_serial_sequence
            pg_input_error_info pg_input_is_valid pg_notify pow power regr_avgx regr_avgy regr_count regr_intercept
            regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat right set_masklen shobj_description similar_escape
            slope starts_with string_agg strpos to_char to_date to_number trim_array ts_delete ts_filter ts_lexize
            txid_visible_in_snapshot
        """,
        "2+": """
            concat_ws
        """,
        "2-3": """
            array_fill array_position array_to_string date_add date_subtract date_trunc daterange generate_subscripts
            has_table_privilege int4range int8range json_populate_record json_populate_recordset json_to_tsvector
            jsonb_to_tsvector lpad numrange pg_get_expr pg_has_role regexp_like regexp_match regexp_matches
            regexp_split_to_array regexp_split_to_table rpad setval setweight string_to_array string_to_table substr
            tsquery_phrase tsrange tstzrange xpath xpath_exists
        """,
        "2-4": """
            generate_series jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz
            jsonb_path_query jsonb_path_query_array jsonb_path_query_array_tz jsonb_path_query_first
            jsonb_path_query_first_tz jsonb_path_query_tz regexp_count ts_headline ts_rank ts_rank_cd width_bucket
        """,
        "2-6": """
            regexp_substr
        """,
        "2-7": """
            regexp_instr
        """,
        "3": """
            array_replace convert date_bin make_date make_time replace set_bit set_byte set_config split_part
            translate varbit
        """,
        "3-4": """
            jsonb_insert jsonb_set
        """,
        "3-5": """
            jsonb_set_lax
        """,
        "3-6": """
            regexp_replace
        """,
        "4": """
            makeaclitem
        """,
        "6": """
            make_timestamp
        """,
        "6-7": """
            make_timestamptz
        """,
    },
    "mariadb": {
        "0": """
            connection_id curdate current_date current_user database found_rows pi row_count schema session_user
            sys_guid system_user user utc_date uuid uuid_short version wsrep_last_seen_gtid wsrep_last_written_gtid
        """,
        "0-1": """
            current_time current_timestamp curtime localtime localtimestamp now sysdate utc_time utc_timestamp
            last_insert_id rand unix_timestamp
        """,
        "1": """
            abs acos ascii asin avg bin bit_and bit_count bit_length bit_or bit_xor ceil ceiling char_length
            character_length charset chr coercibility collation column_check column_json column_list compress cos cot
            day dayname dayofmonth dayofweek dayofyear degrees exp floor from_base64 from_days hex hour inet6_aton
            inet6_ntoa inet_aton inet_ntoa is_free_lock is_ipv4 is_ipv4_compat is_ipv4_mapped is_ipv6 is_used_lock
            isnull json_compact json_depth json_loose json_normalize json_quote json_type json_unquote json_valid
            last_day lcase length lengthb ln log10 log2 lower ltrim ltrim_oracle max md5 microsecond min minute month
            monthname natural_sort_key oct octet_length old_password ord password quarter quote radians random_bytes
            reverse rtrim rtrim_oracle sec_to_time second sha sha1 sign sin soundex space sqrt std stddev stddev_pop
            stddev_samp sum tan time_to_sec to_base64 to_days to_seconds trim_oracle ucase uncompress
            uncompressed_length unhex upper var_pop var_samp variance weekday weekofyear weight_string year
        """,
        "1+": """
            concat concat_operator_oracle sformat
        """,
        "1-2": """
            atan atan2 crc32 crc32c des_decrypt des_encrypt encrypt from_unixtime json_detailed json_keys json_length
            json_pretty log round to_char week yearweek
        """,
        "1-3": """
            st_asgeojson st_geomfromgeojson
        """,
        "2": """
            add_months addtime aes_decrypt aes_encrypt binlog_gtid_pos column_exists datediff decode decode_histogram
            encode extractvalue find_in_set ifnull instr json_equals json_overlaps left makedate mod name_const nullif
            nvl period_add period_diff pow power regexp_instr regexp_substr repeat right sha2 str_to_date strcmp
            subtime time_format timediff truncate
        """,
        "2+": """
            concat_ws elt field greatest json_extract json_merge json_merge_patch json_merge_preserve json_remove
            least make_set
        """,
        "2-3": """
            date_format format json_contains locate lpad lpad_oracle mid rpad rpad_oracle substr substr_oracle
        """,
        "3": """
            conv convert_tz if maketime nvl2 regexp_replace replace replace_oracle substring_index updatexml
        """,
        "3+": """
            decode_oracle json_contains_path json_search
        """,
        "3-5": """
            export_set
        """,
        "4": """
            insert
        """,
    },
    "duckdb": {
        "0": """
            count_star current_connection_id current_date current_localtime current_localtimestamp current_query_id
            current_transaction_id gen_random_uuid get_current_time get_current_timestamp now pi random row_number
            today transaction_timestamp txid_current uuid uuidv4 uuidv7 version
        """,
        "0+": """
            add array_cat array_concat array_to_json array_value array_zip json_quote list_cat list_concat list_pack
            list_zip map_concat row_to_json struct_concat to_json unpivot_list
        """,
        "1": """
            abs acos acosh alias approx_count_distinct arbitrary array_distinct array_unique ascii asin asinh atan
            atanh avg base64 bin bit_and bit_count bit_length bit_or bit_xor bitstring_byte_comparable bool_and
            bool_or cbrt ceil ceiling century char_length character_length chr collate_aa collate_af collate_am
            collate_ar collate_ar_sa collate_as collate_az collate_bal collate_be collate_bg collate_blo collate_bn
            collate_bo collate_br collate_bs collate_ca collate_ceb collate_chr collate_cs collate_cu collate_cy
            collate_da collate_de collate_de_at collate_dsb collate_dz collate_ee collate_el collate_en collate_en_us
            collate_eo collate_es collate_et collate_fa collate_fa_af collate_ff collate_fi collate_fil collate_fo
            collate_fr collate_fr_ca collate_fy collate_ga collate_gl collate_gu collate_ha collate_haw collate_he
            collate_he_il collate_hi collate_hr collate_hsb collate_hu collate_hy collate_id collate_id_id collate_ig
            collate_is collate_it collate_ja collate_ka collate_kk collate_kl collate_km collate_kn collate_ko
            collate_kok collate_ku collate_ky collate_lb collate_lij collate_lkt collate_ln collate_lo collate_lt
            collate_lv collate_mk collate_ml collate_mn collate_mr collate_ms collate_mt collate_my collate_nb
            collate_nb_no collate_ne collate_nl collate_nn collate_no collate_noaccent collate_nso collate_om
            collate_or collate_pa collate_pa_in collate_pl collate_ps collate_pt collate_ro collate_ru collate_sa
            collate_se collate_sgs collate_si collate_sk collate_sl collate_smn collate_sq collate_sr collate_sr_ba
            collate_sr_me collate_sr_rs collate_ssy collate_st collate_sv collate_sw collate_ta collate_te collate_th
            collate_tk collate_tn collate_to collate_tr collate_ug collate_uk collate_ur collate_uz collate_vi
            collate_vo collate_wae collate_wo collate_xh collate_yi collate_yo collate_zh collate_zh_cn collate_zh_hk
            collate_zh_mo collate_zh_sg collate_zh_tw collate_zu cos cosh cot count_if countif current_setting currval
            day dayname dayofmonth dayofweek dayofyear decade decimal_average degrees encode entropy enum_code
            enum_first enum_last enum_range epoch epoch_ms epoch_ns epoch_us era even exp factorial favg finalize
            first_value flatten floor format_bytes from_base64 from_binary from_hex fsum gamma get_type getvariable
            hex hour is_histogram_other_bin isfinite isinf isnan isodow isoyear json_deserialize_sql json_normalize
            json_pretty json_strip_nulls json_structure json_valid julian kahan_sum kurtosis kurtosis_pop last_day
            last_value lcase len length length_grapheme lgamma list_distinct list_unique ln log10 log2 lower mad
            make_timestamp_ms make_timestamp_ns map_entries map_from_entries map_keys map_values md5 md5_number mean
            median microsecond millennium millisecond minute month monthname nanosecond nextval nfc_normalize
            normalized_interval ntile octet_length ord parse_formatted_bytes product quarter radians regexp_escape
            reverse second sem setseed sha1 sha256 sign signbit sin sinh skewness sleep_ms sqrt stats stddev
            stddev_pop stddev_samp strip_accents strlen struct_keys struct_values sum sum_no_overflow sumkahan tan
            tanh timetz_byte_comparable timezone_hour timezone_minute to_base64 to_binary to_centuries to_days
            to_decades to_hex to_hours to_microseconds to_millennia to_milliseconds to_minutes to_months to_quarters
            to_seconds to_timestamp to_weeks to_years typeof ucase unbin unhex unicode union_tag upper url_decode
            url_encode uuid_extract_timestamp uuid_extract_version var_pop var_samp variance variant_bytes_to_variant
            variant_comparator variant_normalize variant_to_parquet_variant variant_typeof vector_type week weekday
            weekofyear year yearweek
        """,
        "1+": """
            cardinality concat create_sort_key format greatest hash least make_type path_join printf write_log
        """,
        "1-2": """
            age array_length array_reverse_sort combine_aggr decode json_array_length json_keys json_type
            list_reverse_sort log ltrim max min parse_dirname parse_dirpath parse_path round rtrim subtract trunc
            variant_array_length variant_keys variant_type
        """,
        "1-3": """
            array_grade_up array_sort bitstring_agg grade_up list_grade_up list_sort make_date parse_filename
        """,
        "1-6": """
            make_timestamp
        """,
        "1-7": """
            make_timestamptz
        """,
        "2": """
            approx_quantile arg_max_null arg_min_null array_apply array_contains array_cosine_distance
            array_cosine_similarity array_cross_product array_distance array_dot_product array_extract array_filter
            array_has array_has_all array_has_any array_indexof array_inner_product array_intersect
            array_negative_dot_product array_negative_inner_product array_position array_select array_transform
            array_where atan2 binom bit_position bitstring can_cast_implicitly cast_to_type combine contains corr
            covar_pop covar_samp damerau_levenshtein date_part date_trunc datepart datetrunc divide editdist3
            element_at ends_with enum_range_boundary from_json from_json_strict gcd get_bit greatest_common_divisor
            hamming histogram_exact hive_partition_component icu_sort_key in_search_path instr jaccard json_contains
            json_extract json_extract_path json_extract_path_text json_extract_string json_merge_patch_diff
            json_remove json_transform_strict lcm least_common_multiple left left_grapheme levenshtein list_apply
            list_contains list_cosine_distance list_cosine_similarity list_distance list_dot_product list_element
            list_extract list_filter list_has list_has_all list_has_any list_indexof list_inner_product list_intersect
            list_negative_dot_product list_negative_inner_product list_position list_select list_transform list_where
            map_contains map_extract map_extract_value mismatches mod multiply nextafter nth_value
            parse_duckdb_log_message pow power prefix regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
            regr_sxx regr_sxy regr_syy right right_grapheme round_even roundbankers split starts_with str_split
            strftime string_split string_to_array strpos strptime struct_contains struct_extract struct_extract_at
            struct_has struct_indexof struct_position suffix try_strptime union_extract variant_contains
            variant_exists variant_extract variant_extract_string variant_group_object vertex_extract xor
        """,
        "2+": """
            aggregate array_aggr array_aggregate concat_ws constant_or_null index_key invoke json_deep_merge
            json_merge_patch list_aggr list_aggregate
        """,
        "2-3": """
            arg_max arg_max_nulls_last arg_min arg_min_nulls_last argmax argmin array_reduce array_resize
            decimal_division jaro_similarity jaro_winkler_similarity list_reduce list_resize max_by min_by
            regexp_full_match regexp_matches regexp_split_to_array setval str_split_regex string_split_regex substr
            substring_grapheme time_bucket
        """,
        "2-4": """
            regexp_extract regexp_extract_all
        """,
        "3": """
            date_diff date_sub datediff datesub ilike_escape json_insert json_replace json_set lag lead like_escape
            lpad lttb make_time not_ilike_escape not_like_escape replace replace_type reservoir_quantile rpad set_bit
            to_base translate
        """,
        "3-4": """
            array_slice bar list_slice regexp_replace
        """,
        "3-5": """
            to_aggregate_state
        """,
        "4": """
            equi_width_bins
        """,
        "5": """
            json_serialize_sql
        """,
        "6": """
            json_serialize_plan
        """,
    },
    "sqlite": {
        "0": """
            changes current_date current_time current_timestamp fts5_source_id last_insert_rowid pi random row_number
            sqlite_source_id sqlite_version total_changes
        """,
        "1": """
            abs acos acosh asin asinh atan atanh avg ceil ceiling cos cosh degrees exp first_value floor fts5 hex json
            json_group_array json_quote json_valid last_value length likely ln log10 log2 lower ntile offsets quote
            radians randomblob sign sin sinh soundex sqlite_compileoption_get sqlite_compileoption_used sqrt subtype
            sum tan tanh total trunc typeof unicode unlikely upper zeroblob
        """,
        "1-2": """
            group_concat json_array_length json_type load_extension log ltrim round rtrim
        """,
        "1-3": """
            lag lead
        """,
        "2": """
            atan2 glob ifnull json_group_object json_patch likelihood match mod nth_value nullif pow power sqlite_log
        """,
        "2-3": """
            substr
        """,
        "3": """
            replace
        """,
    },
}

_POSTGRES_UNSTEADY = """
array_to_json array_to_string clock_timestamp col_description concat concat_ws convert convert_from convert_to
current_database current_query current_schema current_schemas current_setting current_user currval enum_first
enum_last enum_range format format_type gen_random_uuid get_current_ts_config getdatabaseencoding has_table_privilege
inet_client_addr inet_client_port inet_server_addr inet_server_port json_agg json_build_array json_build_object
json_object_agg json_populate_record json_to_record jsonb_agg jsonb_build_array jsonb_build_object
jsonb_path_exists_tz jsonb_path_match_tz jsonb_path_query_array_tz jsonb_path_query_first_tz jsonb_populate_record
jsonb_to_record lastval make_timestamptz money nextval now obj_description pg_advisory_lock pg_advisory_xact_lock
pg_backend_pid pg_blocking_pids pg_column_compression pg_column_size pg_database_size pg_get_constraintdef pg_get_expr
pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_has_role pg_notify pg_relation_size
pg_settings_get_flags pg_sleep pg_sleep_for pg_sleep_until pg_table_size pg_total_relation_size pg_try_advisory_lock
pg_typeof random row_to_json session_user set_config setseed setval shobj_description statement_timestamp timeofday
to_char to_date to_json to_jsonb to_number to_regclass to_regcollation to_regnamespace to_regoper to_regoperator
to_regproc to_regprocedure to_regrole to_regtype transaction_timestamp txid_current txid_current_if_assigned
txid_current_snapshot txid_status version xml_is_well_formed
"""

_MARIADB_UNSTEADY = """
connection_id curdate current_date current_time current_timestamp current_user curtime database date_format/2 dayname
found_rows from_unixtime is_free_lock is_used_lock last_insert_id localtime localtimestamp monthname natural_sort_key
now rand random_bytes row_count schema session_user sys_guid sysdate system_user to_char unix_timestamp/0 user
utc_date utc_time utc_timestamp uuid uuid_short version week/1
"""

_SQLITE_UNSTEADY = """
bm25 changes current_date current_time current_timestamp fts5 fts5_source_id highlight last_insert_rowid
load_extension match offsets random randomblob snippet sqlite_compileoption_get sqlite_compileoption_used
sqlite_source_id sqlite_version total_changes
"""

_POSTGRES_ROWS = """
aclexplode generate_series generate_subscripts json_array_elements json_array_elements_text json_each json_each_text
json_object_keys json_populate_recordset json_to_recordset jsonb_array_elements jsonb_array_elements_text jsonb_each
jsonb_each_text jsonb_object_keys jsonb_path_query jsonb_path_query_tz jsonb_populate_recordset jsonb_to_recordset
regexp_matches regexp_split_to_table string_to_table ts_debug ts_stat txid_snapshot_xip unnest
"""


_UNSTEADY = {"postgres": _POSTGRES_UNSTEADY, "mariadb": _MARIADB_UNSTEADY, "sqlite": _SQLITE_UNSTEADY}


@cache
def _arities(dialect: str) -> dict[str, str]:
    return {name: arity for arity, names in _ARITIES.get(dialect, {}).items() for name in names.split()}


def arguments_of(dialect: str, name: str) -> tuple[int, int | None] | None:
    """The fewest and most arguments (None: no end) of a function that the dialect has by itself; None if unknown."""
    arity = _arities(dialect).get(name)
    if arity is None:
        return None
    fewest, dash, most = arity.removesuffix("+").partition("-")
    return int(fewest), None if arity.endswith("+") else int(most) if dash else int(fewest)


@cache
def _unsteady(dialect: str) -> frozenset[str]:
    return frozenset(_UNSTEADY.get(dialect, "").split())


def is_unsteady(dialect: str, name: str, count: int) -> bool:
    """Whether a function of the dialect's own depends on more than its arguments, called with so many of them."""
    known = _unsteady(dialect)
    return name in known or f"{name}/{count}" in known


@cache
def gives_rows(dialect: str, name: str) -> bool:
    """Whether a function of the dialect's own gives rows, not one value."""
    return dialect == "postgres" and name in _POSTGRES_ROWS.split()
