CREATE SCHEMA IF NOT EXISTS `acme-prod.sales`
OPTIONS(
  description="What is sold",
  location="EU"
);

CREATE TABLE `acme-prod.sales.customer`
(
  id INT64 NOT NULL OPTIONS(description="The number"),
  name STRING(200) NOT NULL,
  email STRING OPTIONS(description="Where \"news\" go", policy_tags=("projects/acme/pii")),
  born DATE,
  wakes TIME,
  created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP(),
  local_time DATETIME,
  balance NUMERIC(12, 2) DEFAULT 0,
  exact BIGNUMERIC,
  score FLOAT64,
  vip BOOL DEFAULT FALSE,
  photo BYTES,
  hash BYTES(32),
  home GEOGRAPHY,
  profile JSON,
  stay INTERVAL,
  tags ARRAY<STRING>,
  address STRUCT<street STRING, city STRING OPTIONS(description="of delivery"), geo STRUCT<lat FLOAT64, lon FLOAT64>>,
  phones ARRAY<STRUCT<kind STRING, number STRING NOT NULL>>,
  span RANGE<DATE>,
  locale STRING DEFAULT 'en' COLLATE 'und:ci',
  PRIMARY KEY (id) NOT ENFORCED
)
PARTITION BY DATE(created_at)
CLUSTER BY name, email
OPTIONS(
  description="Who buys",
  labels=[("team", "sales"), ("cost", "low")],
  partition_expiration_days=730.0,
  require_partition_filter=true
);

CREATE OR REPLACE TABLE `acme-prod.sales.order`
(
  id STRING NOT NULL DEFAULT GENERATE_UUID(),
  customer_id INT64 NOT NULL,
  status STRING NOT NULL,
  total NUMERIC,
  quantity INTEGER,
  placed TIMESTAMP,
  PRIMARY KEY (id) NOT ENFORCED,
  CONSTRAINT order_customer FOREIGN KEY (customer_id) REFERENCES `acme-prod.sales.customer`(id) NOT ENFORCED
)
PARTITION BY RANGE_BUCKET(customer_id, GENERATE_ARRAY(0, 100000, 1000))
CLUSTER BY status;

CREATE TABLE sales.raw_event
(
  payload STRING
)
PARTITION BY _PARTITIONDATE;

CREATE EXTERNAL TABLE `acme-prod.sales.landing`
OPTIONS(
  format="CSV",
  uris=["gs://acme/landing/*.csv"]
);

CREATE VIEW `acme-prod.sales.open_order`
OPTIONS(
  description="Not yet paid"
)
AS SELECT id, total FROM `acme-prod.sales.order` WHERE status = "open";

CREATE MATERIALIZED VIEW `acme-prod.sales.by_status`
CLUSTER BY status
OPTIONS(enable_refresh=true, refresh_interval_minutes=30)
AS SELECT status, COUNT(*) AS n FROM `acme-prod.sales.order` GROUP BY status;

CREATE OR REPLACE FUNCTION `acme-prod.sales.gross`(net NUMERIC) RETURNS NUMERIC AS (net * 1.2);

CREATE OR REPLACE PROCEDURE `acme-prod.sales.close`(key STRING)
BEGIN
  UPDATE `acme-prod.sales.order` SET status = 'closed' WHERE id = key;
END;

CREATE SEARCH INDEX customer_search ON `acme-prod.sales.customer`(name, email);

CREATE ROW ACCESS POLICY only_vip ON `acme-prod.sales.customer`
GRANT TO ("group:sales@acme.com")
FILTER USING (vip = TRUE);

ALTER TABLE `acme-prod.sales.order` ADD COLUMN note STRING OPTIONS(description="by the customer");
ALTER TABLE `acme-prod.sales.order` ADD COLUMN IF NOT EXISTS gift BOOL, ADD COLUMN IF NOT EXISTS card STRING;
ALTER TABLE `acme-prod.sales.order` SET OPTIONS(description="What is bought", friendly_name="Orders");
ALTER TABLE `acme-prod.sales.order` ALTER COLUMN total SET OPTIONS(description="in euros");
ALTER TABLE `acme-prod.sales.order` ALTER COLUMN status SET DEFAULT 'open';
