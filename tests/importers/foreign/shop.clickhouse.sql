-- The web shop's events
CREATE DATABASE IF NOT EXISTS shop ON CLUSTER main ENGINE = Atomic;

CREATE TABLE shop.events ON CLUSTER main
(
    `id` UUID DEFAULT generateUUIDv4(),
    `ts` DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
    `day` Date MATERIALIZED toDate(ts),
    `kind` Enum8('view' = 1, 'cart' = 2, 'buy' = 3),
    `level` Enum16('low' = 100, 'high' = 200) DEFAULT 'low',
    `user_id` UInt64,
    `small` UInt8,
    `delta` Int16,
    `name` LowCardinality(String),
    `country` LowCardinality(Nullable(FixedString(2))),
    `price` Nullable(Decimal(18, 4)),
    `score` Nullable(Float64) COMMENT 'of the ranking',
    `ratio` Float32,
    `is_mobile` Bool DEFAULT false,
    `tags` Array(String),
    `points` Array(Nullable(Int32)),
    `props` Map(String, String),
    `place` Tuple(lat Float64, lon Float64),
    `goods` Nested
    (
        sku String,
        amount UInt32
    ),
    `payload` JSON,
    `ip` IPv4,
    `big` Int256,
    `label` String ALIAS concat(name, '/', toString(user_id)),
    `raw` String EPHEMERAL,
    `url` String CODEC(ZSTD(3)) TTL ts + INTERVAL 7 DAY,
    `made` DateTime DEFAULT now(),
    INDEX idx_url url TYPE tokenbf_v1(8192, 3, 0) GRANULARITY 4,
    INDEX idx_score score TYPE minmax GRANULARITY 1,
    PROJECTION by_user (SELECT user_id, count() GROUP BY user_id),
    CONSTRAINT positive CHECK price >= 0
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/events', '{replica}')
PARTITION BY toYYYYMM(ts)
PRIMARY KEY (kind, user_id)
ORDER BY (kind, user_id, ts)
SAMPLE BY user_id
TTL toDateTime(ts) + INTERVAL 90 DAY DELETE, toDateTime(ts) + INTERVAL 30 DAY TO VOLUME 'cold'
SETTINGS index_granularity = 8192, storage_policy = 'tiered'
COMMENT 'What visitors do';

CREATE TABLE shop.users
(
    `user_id` UInt64,
    `email` String,
    `born` Nullable(Date32),
    `version` UInt32
)
ENGINE = ReplacingMergeTree(version)
ORDER BY user_id;

CREATE TABLE shop.log
(
    `line` String
)
ENGINE = Log;

CREATE TABLE shop.events_all AS shop.events
ENGINE = Distributed('main', 'shop', 'events', rand());

CREATE TABLE shop.sales_by_day
(
    `day` Date,
    `sum` AggregateFunction(sum, Decimal(18, 4)),
    `count` SimpleAggregateFunction(sum, UInt64)
)
ENGINE = AggregatingMergeTree
ORDER BY day;

CREATE MATERIALIZED VIEW shop.sales_by_day_mv TO shop.sales_by_day
AS SELECT toDate(ts) AS day, sumState(price) AS sum, count() AS count
FROM shop.events
WHERE kind = 'buy'
GROUP BY day;

CREATE VIEW shop.buyers AS SELECT DISTINCT user_id FROM shop.events WHERE kind = 'buy';

CREATE DICTIONARY shop.countries
(
    `code` String,
    `title` String DEFAULT ''
)
PRIMARY KEY code
SOURCE(HTTP(URL 'http://example.com/countries.tsv' FORMAT 'TabSeparated'))
LIFETIME(MIN 300 MAX 360)
LAYOUT(COMPLEX_KEY_HASHED());

ALTER TABLE shop.users ADD COLUMN IF NOT EXISTS city LowCardinality(String) DEFAULT '' AFTER email;
ALTER TABLE shop.users ADD INDEX idx_email email TYPE bloom_filter GRANULARITY 3;
ALTER TABLE shop.users MODIFY COLUMN city COMMENT 'where goods go';
ALTER TABLE shop.users MODIFY TTL toDateTime(version) + INTERVAL 1 YEAR;
OPTIMIZE TABLE shop.users FINAL;
