create or replace database SHOP comment='The web shop';

create or replace schema SHOP.SALES with managed access;

create or replace TAG SHOP.SALES.PII allowed_values 'name', 'mail';

create or replace sequence SHOP.SALES.ORDER_SEQ start with 1 increment by 1 order;

create or replace TABLE SHOP.SALES.CUSTOMER cluster by (COUNTRY, to_date(CREATED_AT))(
	ID NUMBER(38,0) NOT NULL autoincrement start 1 increment 1 noorder,
	NAME VARCHAR(200) NOT NULL COMMENT 'as on the card',
	EMAIL VARCHAR(16777216) WITH TAG (SHOP.SALES.PII='mail') COLLATE 'en-ci',
	PHONE VARCHAR(40) WITH MASKING POLICY SHOP.SALES.MASK_PHONE,
	COUNTRY CHAR(2),
	VIP BOOLEAN DEFAULT FALSE,
	SCORE FLOAT,
	BALANCE NUMBER(12,2) DEFAULT 0,
	PROFILE VARIANT,
	SETTINGS OBJECT,
	LABELS ARRAY,
	PHOTO BINARY(8388608),
	HOME GEOGRAPHY,
	BORN DATE,
	WAKES TIME(9),
	CREATED_AT TIMESTAMP_NTZ(9) DEFAULT CURRENT_TIMESTAMP(),
	SEEN_AT TIMESTAMP_TZ(9),
	LOADED_AT TIMESTAMP_LTZ(9),
	EMBEDDING VECTOR(FLOAT, 256),
	FULL_LABEL VARCHAR(300) AS (NAME || ' / ' || COUNTRY),
	constraint PK_CUSTOMER primary key (ID),
	constraint UQ_EMAIL unique (EMAIL) not enforced
)COMMENT='Who buys'
DATA_RETENTION_TIME_IN_DAYS = 7
CHANGE_TRACKING = TRUE;

create or replace TRANSIENT TABLE SHOP.SALES.ORDERS (
	ID NUMBER(38,0) NOT NULL DEFAULT SHOP.SALES.ORDER_SEQ.NEXTVAL,
	CUSTOMER_ID NUMBER(38,0) NOT NULL,
	STATUS STRING DEFAULT 'open',
	TOTAL DECIMAL(12,2),
	QUANTITY INTEGER,
	PLACED_AT TIMESTAMP_LTZ DEFAULT CURRENT_TIMESTAMP,
	primary key (ID),
	foreign key (CUSTOMER_ID) references SHOP.SALES.CUSTOMER(ID) rely
);

create or replace HYBRID TABLE SHOP.SALES.STOCK (
	SKU VARCHAR(30) NOT NULL,
	AMOUNT NUMBER(10,0),
	primary key (SKU),
	index IX_AMOUNT (AMOUNT) include (SKU)
);

create or replace view SHOP.SALES.OPEN_ORDERS(
	ID,
	TOTAL COMMENT 'with tax'
) COMMENT='Not yet paid'
 as
select ID, TOTAL from SHOP.SALES.ORDERS where STATUS = 'open';

create or replace secure view SHOP.SALES.MY_CUSTOMERS as select NAME from SHOP.SALES.CUSTOMER;

create or replace materialized view SHOP.SALES.BY_COUNTRY cluster by (COUNTRY) as
select COUNTRY, count(*) as N from SHOP.SALES.CUSTOMER group by COUNTRY;

create or replace dynamic table SHOP.SALES.TOTALS(
	CUSTOMER_ID,
	TOTAL
) target_lag = '5 minutes' refresh_mode = AUTO initialize = ON_CREATE warehouse = LOAD_WH
 as select CUSTOMER_ID, sum(TOTAL) as TOTAL from SHOP.SALES.ORDERS group by CUSTOMER_ID;

create or replace stream SHOP.SALES.ORDERS_STREAM on table SHOP.SALES.ORDERS append_only = true;

create or replace task SHOP.SALES.LOAD_TASK
	warehouse=LOAD_WH
	schedule='USING CRON 0 3 * * * UTC'
	as call SHOP.SALES.LOAD();

create or replace file format SHOP.SALES.CSV_FORMAT type = 'CSV' skip_header = 1;

create or replace stage SHOP.SALES.LANDING url='s3://landing/shop/' file_format = SHOP.SALES.CSV_FORMAT;

create or replace pipe SHOP.SALES.ORDERS_PIPE auto_ingest=true as copy into SHOP.SALES.ORDERS from @SHOP.SALES.LANDING;

create or replace masking policy SHOP.SALES.MASK_PHONE as (VAL VARCHAR(16777216)) returns VARCHAR(16777216) ->
case when current_role() in ('SUPPORT') then VAL else '***' end;

CREATE OR REPLACE FUNCTION SHOP.SALES.GROSS("NET" NUMBER(12,2))
RETURNS NUMBER(12,2)
LANGUAGE SQL
AS '
  NET * 1.2
';

CREATE OR REPLACE PROCEDURE SHOP.SALES.LOAD()
RETURNS VARCHAR(16777216)
LANGUAGE JAVASCRIPT
EXECUTE AS OWNER
AS $$
  snowflake.execute({sqlText: "truncate table SHOP.SALES.STOCK; select 1;"});
  return 'done';
$$;

alter table SHOP.SALES.ORDERS add column NOTE VARCHAR(500) COMMENT 'by the customer';
alter table SHOP.SALES.ORDERS cluster by (PLACED_AT);
alter table SHOP.SALES.CUSTOMER add search optimization on equality(EMAIL);
alter table SHOP.SALES.CUSTOMER modify column NAME set tag SHOP.SALES.PII = 'name';
comment on column SHOP.SALES.ORDERS.TOTAL is 'in euros';
grant select on SHOP.SALES.OPEN_ORDERS to role ANALYST;
