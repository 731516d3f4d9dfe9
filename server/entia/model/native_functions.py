"""The functions that one database alone knows: names only, so that nothing the author may write is called unknown.

From `pg_proc` (PostgreSQL 15, and the manuals of 16 to 18), `information_schema.sql_functions` (MariaDB 10.11),
the MySQL 8.4 manual, `pragma_function_list` (SQLite 3.40, later ones from its manual), `duckdb_functions()` (2.0), and
the manuals of PostgreSQL's extensions. Parsed on the first unknown name only.
"""

from __future__ import annotations

from functools import cache

_POSTGRES = """
abbrev abs acldefault aclexplode acos acosd acosh age any_value area array_agg array_dims array_fill array_length
array_lower array_ndims array_position array_positions array_remove array_replace array_reverse array_sample
array_shuffle array_sort array_to_json array_to_string array_to_tsvector array_upper ascii asin asind asinh atan
atan2 atan2d atand atanh avg bit bit_and bit_count bit_length bit_or bit_xor bool bool_and bool_or box broadcast
btrim cardinality casefold cash_words cbrt ceil ceiling center char char_length character_length chr cidr circle
clock_timestamp coalesce col_description concat concat_ws convert convert_from convert_to corr cos cosd cosh cot
cotd count covar_pop covar_samp crc32 crc32c cume_dist current_database current_query current_role current_schema
current_schemas current_setting current_user currval date date_add date_bin date_part date_subtract date_trunc
datemultirange daterange decode degrees dense_rank diagonal diameter div encode enum_first enum_last enum_range erf
erfc every exp extract factorial family first_value float4 float8 floor format format_type gamma gcd gen_random_uuid
generate_series generate_subscripts get_bit get_byte get_current_ts_config getdatabaseencoding greatest grouping
has_table_privilege hashtext height host hostmask inet_client_addr inet_client_port inet_server_addr
inet_server_port initcap int2 int4 int4multirange int4range int8 int8multirange int8range interval is_normalized
isclosed isempty isfinite ishorizontal isopen isparallel isperp isvertical json_agg json_array json_array_elements
json_array_elements_text json_array_length json_arrayagg json_build_array json_build_object json_each json_each_text
json_exists json_object json_object_agg json_object_keys json_objectagg json_populate_record json_populate_recordset
json_query json_scalar json_serialize json_strip_nulls json_table json_to_record json_to_recordset json_to_tsvector
json_typeof json_value jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length jsonb_build_array
jsonb_build_object jsonb_each jsonb_each_text jsonb_insert jsonb_object jsonb_object_agg jsonb_object_keys
jsonb_path_exists jsonb_path_exists_tz jsonb_path_match jsonb_path_match_tz jsonb_path_query jsonb_path_query_array
jsonb_path_query_array_tz jsonb_path_query_first jsonb_path_query_first_tz jsonb_path_query_tz jsonb_populate_record
jsonb_populate_recordset jsonb_pretty jsonb_set jsonb_set_lax jsonb_strip_nulls jsonb_to_record jsonb_to_recordset
jsonb_to_tsvector jsonb_typeof justify_days justify_hours justify_interval lag last_value lastval lcm lead least
left length lgamma like like_escape line ln localtime log log10 lower lower_inc lower_inf lpad lseg ltrim macaddr
macaddr8_set7bit make_date make_interval make_time make_timestamp make_timestamptz makeaclitem masklen max md5 min
min_scale mod mode money multirange name netmask network nextval normalize notlike now npoints nth_value ntile
nullif num_nonnulls num_nulls numeric nummultirange numnode numrange obj_description octet_length overlaps overlay
parse_ident percent_rank percentile_cont percentile_disc pg_advisory_lock pg_advisory_xact_lock pg_backend_pid
pg_blocking_pids pg_column_compression pg_column_size pg_database_size pg_get_constraintdef pg_get_expr
pg_get_functiondef pg_get_indexdef pg_get_serial_sequence pg_get_viewdef pg_has_role pg_input_error_info
pg_input_is_valid pg_notify pg_relation_size pg_settings_get_flags pg_size_bytes pg_size_pretty pg_sleep
pg_sleep_for pg_sleep_until pg_table_size pg_total_relation_size pg_try_advisory_lock pg_typeof phraseto_tsquery pi
plainto_tsquery point polygon position pow power querytree quote_ident quote_literal quote_nullable radians radius
random random_normal range_agg range_intersect_agg range_merge rank regexp_count regexp_instr regexp_like
regexp_match regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx
regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy repeat replace reverse right round
row row_number row_to_json rpad rtrim scale session_user set_bit set_byte set_config set_masklen setseed setval
setweight sha224 sha256 sha384 sha512 shobj_description sign similar_escape similar_to_escape sin sind sinh slope
split_part sqrt starts_with statement_timestamp stddev stddev_pop stddev_samp strict string_agg string_to_array
string_to_table strip strpos substr substring sum system_user tan tand tanh text textlen time timeofday timestamp
timestamptz timezone to_ascii to_bin to_char to_date to_hex to_json to_jsonb to_number to_oct to_regclass
to_regcollation to_regnamespace to_regoper to_regoperator to_regproc to_regprocedure to_regrole to_regtype
to_timestamp to_tsquery to_tsvector transaction_timestamp translate trim trim_array trim_scale trunc ts_debug
ts_delete ts_filter ts_headline ts_lexize ts_rank ts_rank_cd ts_rewrite ts_stat tsmultirange tsquery_phrase tsrange
tstzmultirange tstzrange tsvector_to_array txid_current txid_current_if_assigned txid_current_snapshot
txid_snapshot_xip txid_snapshot_xmax txid_snapshot_xmin txid_status txid_visible_in_snapshot unicode_version unistr
unnest upper upper_inc upper_inf user uuid_extract_timestamp uuid_extract_version uuidv4 uuidv7 var_pop var_samp
varbit varchar variance version websearch_to_tsquery width width_bucket xml_is_well_formed
xml_is_well_formed_content xml_is_well_formed_document xmlagg xmlattributes xmlcomment xmlconcat xmlconcat2
xmlelement xmlexists xmlforest xmlparse xmlserialize xmltable xmltext xmlvalidate xpath xpath_exists
"""

_MYSQL = """
abs acos adddate addtime aes_decrypt aes_encrypt any_value ascii asin atan atan2 avg benchmark bin bin_to_uuid
binlog_gtid_pos bit_and bit_count bit_length bit_or bit_xor can_access_column cast ceil ceiling char char_length
character_length charset coalesce coercibility collation compress concat concat_operator_oracle concat_ws
connection_id conv convert convert_tz cos cot count crc32 crc32c cume_dist curdate current_date current_time
current_timestamp current_user curtime database date date_add date_format date_sub datediff day dayname dayofmonth
dayofweek dayofyear decode decode_histogram degrees dense_rank des_decrypt des_encrypt elt encode encrypt exp
export_set extract extractvalue field find_in_set first_value floor format format_bytes format_pico_time found_rows
from_base64 from_days from_unixtime get_format get_lock greatest group_concat grouping gtid_subset hex hour
icu_version if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr interval is_free_lock is_ipv4
is_ipv4_compat is_ipv4_mapped is_ipv6 is_used_lock is_uuid isnull json_array json_array_append json_array_insert
json_arrayagg json_contains json_contains_path json_depth json_extract json_insert json_keys json_length json_merge
json_merge_patch json_merge_preserve json_object json_objectagg json_overlaps json_pretty json_quote json_remove
json_replace json_schema_valid json_schema_validation_report json_search json_set json_storage_free
json_storage_size json_table json_type json_unquote json_valid json_value lag last_day last_insert_id last_value
lcase lead least left length lengthb ln load_file localtime localtimestamp locate log log10 log2 lower lpad
lpad_oracle ltrim ltrim_oracle make_set makedate maketime master_gtid_wait master_pos_wait max md5 member
microsecond mid min minute mod month monthname name_const now nth_value ntile nullif oct octet_length old_password
ord password percent_rank period_add period_diff pi position pow power quarter quote radians rand random_bytes rank
regexp_instr regexp_like regexp_replace regexp_substr release_all_locks release_lock repeat replace replace_oracle
reverse right roles_graphml round row_count row_number rpad rpad_oracle rtrim rtrim_oracle schema schemas
sec_to_time second session_user sha sha1 sha2 sign sin sleep soundex space sqrt st_asgeojson st_distance_sphere
st_geomfromgeojson st_isvalid st_latitude st_longitude st_simplify st_swapxy st_transform st_validate
statement_digest statement_digest_text std stddev stddev_pop stddev_samp str_to_date strcmp string_to_vector subdate
substr substr_oracle substring substring_index subtime sum sysdate system_user tan time time_format time_to_sec
timediff timestamp timestampadd timestampdiff to_base64 to_days to_seconds trim truncate ucase uncompress
uncompressed_length unhex unix_timestamp updatexml upper user utc_date utc_time utc_timestamp uuid uuid_short
uuid_to_bin values var_pop var_samp variance vector_dim vector_to_string version week weekday weekofyear
weight_string wsrep_last_seen_gtid wsrep_last_written_gtid wsrep_sync_wait_upto_gtid year yearweek
"""

_MARIADB = """
abs acos add_months adddate addtime aes_decrypt aes_encrypt any_value ascii asin atan atan2 avg benchmark bin
binlog_gtid_pos bit_and bit_count bit_length bit_or bit_xor can_access_column cast ceil ceiling char char_length
character_length charset chr coalesce coercibility collation column_check column_exists column_json column_list
compress concat concat_operator_oracle concat_ws connection_id conv convert convert_tz cos cot count crc32 crc32c
cume_dist curdate current_date current_time current_timestamp current_user curtime database date date_add
date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear decode decode_histogram decode_oracle
degrees dense_rank des_decrypt des_encrypt elt encode encrypt exp export_set extract extractvalue field find_in_set
first_value floor format format_bytes format_pico_time found_rows from_base64 from_days from_unixtime get_format
get_lock greatest group_concat grouping gtid_subset hex hour icu_version if ifnull inet6_aton inet6_ntoa inet_aton
inet_ntoa insert instr interval is_free_lock is_ipv4 is_ipv4_compat is_ipv4_mapped is_ipv6 is_used_lock isnull
json_array json_array_append json_array_insert json_arrayagg json_compact json_contains json_contains_path
json_depth json_detailed json_equals json_exists json_extract json_insert json_keys json_length json_loose
json_merge json_merge_patch json_merge_preserve json_normalize json_object json_objectagg json_overlaps json_pretty
json_query json_quote json_remove json_replace json_schema_valid json_schema_validation_report json_search json_set
json_storage_free json_storage_size json_table json_type json_unquote json_valid json_value lag last_day
last_insert_id last_value lastval lcase lead least left length lengthb ln load_file localtime localtimestamp locate
log log10 log2 lower lpad lpad_oracle ltrim ltrim_oracle make_set makedate maketime master_gtid_wait master_pos_wait
max md5 median member microsecond mid min minute mod month monthname name_const natural_sort_key nextval now
nth_value ntile nullif nvl nvl2 oct octet_length old_password ord password percent_rank percentile_cont
percentile_disc period_add period_diff pi position pow power quarter quote radians rand random_bytes rank
regexp_instr regexp_replace regexp_substr release_all_locks release_lock repeat replace replace_oracle reverse right
roles_graphml round row_count row_number rpad rpad_oracle rtrim rtrim_oracle schema schemas sec_to_time second
session_user setval sformat sha sha1 sha2 sign sin sleep soundex space sqrt st_asgeojson st_distance_sphere
st_geomfromgeojson st_isvalid st_latitude st_longitude st_simplify st_swapxy st_transform st_validate std stddev
stddev_pop stddev_samp str_to_date strcmp subdate substr substr_oracle substring substring_index subtime sum
sys_guid sysdate system_user tan time time_format time_to_sec timediff timestamp timestampadd timestampdiff
to_base64 to_char to_days to_seconds trim trim_oracle truncate ucase uncompress uncompressed_length unhex
unix_timestamp updatexml upper user utc_date utc_time utc_timestamp uuid uuid_short values var_pop var_samp variance
vec_distance vec_distance_cosine vec_distance_euclidean vec_fromtext vec_totext version week weekday weekofyear
weight_string wsrep_last_seen_gtid wsrep_last_written_gtid wsrep_sync_wait_upto_gtid year yearweek
"""

_SQLITE = """
abs acos acosh asin asinh atan atan2 atanh avg bm25 ceil ceiling changes char coalesce concat concat_ws cos cosh
count cume_dist current_date current_time current_timestamp date datetime degrees dense_rank exp first_value floor
format fts5 fts5_source_id generate_series glob group_concat hex highlight if ifnull iif instr json json_array
json_array_length json_each json_error_position json_extract json_group_array json_group_object json_insert
json_object json_patch json_pretty json_quote json_remove json_replace json_set json_tree json_type json_valid jsonb
jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert jsonb_object jsonb_patch jsonb_remove
jsonb_replace jsonb_set julianday lag last_insert_rowid last_value lead length like likelihood likely ln
load_extension log log10 log2 lower ltrim match max median min mod nth_value ntile nullif octet_length offsets
percent_rank percentile percentile_cont percentile_disc pi pow power printf quote radians raise random randomblob
rank replace round row_number rtrim sign sin sinh snippet soundex sqlite_compileoption_get sqlite_compileoption_used
sqlite_log sqlite_source_id sqlite_version sqrt strftime string_agg substr substring subtype sum tan tanh time
timediff total total_changes trim trunc typeof unicode unistr unistr_quote unixepoch unlikely upper zeroblob
"""

_DUCKDB = """
abs acos acosh add age aggregate ago alias any_value apply approx_count_distinct approx_quantile approx_top_k
arbitrary arg_max arg_max_null arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg
array_aggr array_aggregate array_append array_apply array_cat array_concat array_contains array_cosine_distance
array_cosine_similarity array_cross_product array_distance array_distinct array_dot_product array_extract
array_filter array_grade_up array_has array_has_all array_has_any array_indexof array_inner_product array_intersect
array_length array_negative_dot_product array_negative_inner_product array_pop_back array_pop_front array_position
array_prepend array_push_back array_push_front array_reduce array_resize array_reverse array_reverse_sort
array_select array_slice array_sort array_to_json array_to_string array_to_string_comma_default array_transform
array_unique array_value array_where array_zip ascii asin asinh assert_true atan atan2 atanh avg bar base64 bin
binom bit_and bit_count bit_length bit_or bit_position bit_xor bitstring bitstring_agg bitstring_byte_comparable
bool_and bool_or can_cast_implicitly cardinality cast_to_type cbrt ceil ceiling century char_length character_length
chr coalesce col_description collate_aa collate_af collate_am collate_ar collate_ar_sa collate_as collate_az
collate_bal collate_be collate_bg collate_blo collate_bn collate_bo collate_br collate_bs collate_ca collate_ceb
collate_chr collate_cs collate_cu collate_cy collate_da collate_de collate_de_at collate_dsb collate_dz collate_ee
collate_el collate_en collate_en_us collate_eo collate_es collate_et collate_fa collate_fa_af collate_ff collate_fi
collate_fil collate_fo collate_fr collate_fr_ca collate_fy collate_ga collate_gl collate_gu collate_ha collate_haw
collate_he collate_he_il collate_hi collate_hr collate_hsb collate_hu collate_hy collate_id collate_id_id collate_ig
collate_is collate_it collate_ja collate_ka collate_kk collate_kl collate_km collate_kn collate_ko collate_kok
collate_ku collate_ky collate_lb collate_lij collate_lkt collate_ln collate_lo collate_lt collate_lv collate_mk
collate_ml collate_mn collate_mr collate_ms collate_mt collate_my collate_nb collate_nb_no collate_ne collate_nl
collate_nn collate_no collate_noaccent collate_nso collate_om collate_or collate_pa collate_pa_in collate_pl
collate_ps collate_pt collate_ro collate_ru collate_sa collate_se collate_sgs collate_si collate_sk collate_sl
collate_smn collate_sq collate_sr collate_sr_ba collate_sr_me collate_sr_rs collate_ssy collate_st collate_sv
collate_sw collate_ta collate_te collate_th collate_tk collate_tn collate_to collate_tr collate_ug collate_uk
collate_ur collate_uz collate_vi collate_vo collate_wae collate_wo collate_xh collate_yi collate_yo collate_zh
collate_zh_cn collate_zh_hk collate_zh_mo collate_zh_sg collate_zh_tw collate_zu combine combine_aggr concat
concat_ws constant_or_null contains corr cos cosh cot count count_if count_star countif covar_pop covar_samp
create_sort_key cume_dist current_catalog current_connection_id current_database current_date current_localtime
current_localtimestamp current_query current_query_id current_role current_schema current_schemas current_setting
current_timestamp current_transaction_id current_user currval damerau_levenshtein date_add date_diff date_part
date_sub date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear days_in_month
decade decimal_average decimal_division decode degrees dense_rank divide editdist3 element_at encode ends_with
entropy enum_code enum_first enum_last enum_range enum_range_boundary epoch epoch_ms epoch_ns epoch_us
equi_width_bins era error even exp factorial favg fdiv filter finalize first first_value flatten floor fmod format
format_bytes format_pg_type format_type from_base64 from_binary from_hex from_json from_json_strict fsum gamma gcd
gen_random_uuid generate_series generate_subscripts geomean geometric_mean get_bit get_block_size get_current_time
get_current_timestamp get_type getvariable grade_up greatest greatest_common_divisor group_concat grouping hamming
has_any_column_privilege has_column_privilege has_database_privilege has_foreign_data_wrapper_privilege
has_function_privilege has_language_privilege has_schema_privilege has_sequence_privilege has_server_privilege
has_table_privilege has_tablespace_privilege hash hex histogram histogram_exact hive_partition_component hour
icu_sort_key if ifnull ilike_escape in_search_path index_key inet_client_addr inet_client_port inet_server_addr
inet_server_port instr invoke is_histogram_other_bin isfinite isinf isnan isodow isoyear jaccard jaro_similarity
jaro_winkler_similarity json json_array json_array_length json_contains json_copy_strftime_if_date
json_copy_strftime_if_timestamp json_deep_merge json_deserialize_sql json_exists json_extract json_extract_path
json_extract_path_text json_extract_string json_group_array json_group_object json_group_structure json_insert
json_keys json_merge_patch json_merge_patch_diff json_normalize json_object json_pretty json_quote json_remove
json_replace json_serialize_plan json_serialize_sql json_set json_strip_nulls json_structure json_transform
json_transform_strict json_type json_valid json_value julian kahan_sum kurtosis kurtosis_pop lag last last_day
last_value lcase lcm lead least least_common_multiple left left_grapheme len length length_grapheme levenshtein
lgamma like_escape list list_aggr list_aggregate list_any_value list_append list_apply list_approx_count_distinct
list_avg list_bit_and list_bit_or list_bit_xor list_bool_and list_bool_or list_cat list_concat list_contains
list_cosine_distance list_cosine_similarity list_count list_distance list_distinct list_dot_product list_element
list_entropy list_extract list_filter list_first list_grade_up list_has list_has_all list_has_any list_histogram
list_indexof list_inner_product list_intersect list_kurtosis list_kurtosis_pop list_last list_mad list_max
list_median list_min list_mode list_negative_dot_product list_negative_inner_product list_pack list_position
list_prepend list_product list_reduce list_resize list_reverse list_reverse_sort list_select list_sem list_skewness
list_slice list_sort list_stddev_pop list_stddev_samp list_string_agg list_sum list_transform list_unique list_value
list_var_pop list_var_samp list_where list_zip listagg ln log log10 log2 lower lpad ltrim lttb mad make_date
make_time make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz make_type map map_concat map_contains
map_contains_entry map_contains_value map_entries map_extract map_extract_value map_from_entries map_keys
map_to_pg_oid map_values max max_by md5 md5_number md5_number_lower md5_number_upper mean median microsecond
millennium millisecond min min_by minute mismatches mod mode month monthname multiply nanosecond nextafter nextval
nfc_normalize normalized_interval not_ilike_escape not_like_escape now nth_value ntile nullif obj_description
octet_length ord overlay parse_dirname parse_dirpath parse_duckdb_log_message parse_filename parse_formatted_bytes
parse_path path_join percent_rank pi position pow power prefix printf product quantile quantile_cont quantile_disc
quarter radians random range rank reduce regexp_escape regexp_extract regexp_extract_all regexp_full_match
regexp_matches regexp_replace regexp_split_to_array regexp_split_to_table regr_avgx regr_avgy regr_count
regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy remap_struct repeat replace replace_type
reservoir_quantile reverse right right_grapheme round round_even roundbankers row row_number row_to_json rpad rtrim
second sem session_user set_bit setseed setval sha1 sha256 shobj_description sign signbit sin sinh skewness sleep_ms
split split_part sqrt starts_with stats stddev stddev_pop stddev_samp str_split str_split_regex strftime string_agg
string_split string_split_regex string_to_array strip_accents strlen strpos strptime struct_concat struct_contains
struct_extract struct_extract_at struct_has struct_indexof struct_insert struct_keys struct_pack struct_position
struct_update struct_values substr substring substring_grapheme subtract suffix sum sum_no_overflow sumkahan switch
tan tanh time_bucket timetz_byte_comparable timezone timezone_hour timezone_minute to_aggregate_state to_base
to_base64 to_binary to_centuries to_days to_decades to_hex to_hours to_json to_microseconds to_millennia
to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today
transaction_timestamp translate trim trunc try_strptime txid_current typeof ucase unbin unhex unicode union_extract
union_tag union_value unnest unpivot_list upper url_decode url_encode user uuid uuid_extract_timestamp
uuid_extract_version uuidv4 uuidv7 var_pop var_samp variance variant_array_length variant_bytes_to_variant
variant_comparator variant_contains variant_exists variant_extract variant_extract_string variant_group_array
variant_group_object variant_keys variant_normalize variant_to_parquet_variant variant_type variant_typeof
vector_type version vertex_extract wavg week weekday weekofyear weighted_avg write_log xor year yearweek
"""

_BY_DIALECT = {
    "postgres": _POSTGRES, "mysql": _MYSQL, "mariadb": _MARIADB, "sqlite": _SQLITE, "duckdb": _DUCKDB,
}  # fmt: skip


@cache
def native_functions(dialect: str) -> frozenset[str]:
    """The lower-case names of the functions that the dialect has by itself; empty for one that is not built."""
    return frozenset(_BY_DIALECT.get(dialect, "").split())
