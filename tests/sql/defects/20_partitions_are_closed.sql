-- A partition that is read directly is outside its parent's policy; default privileges opened it.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(2);
\ir ../support/without_audit.sql
\ir ../support/fixture.sql

CREATE TABLE retail.tap_sales (store_id varchar(50), amount int) PARTITION BY LIST (store_id);
CREATE TABLE retail.tap_sales_b PARTITION OF retail.tap_sales FOR VALUES IN ('tap_b');
INSERT INTO retail.tap_sales VALUES ('tap_b', 1);
ALTER TABLE retail.tap_sales ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tap_isolation ON retail.tap_sales TO mcp_user
    USING (store_id = current_setting('app.current_store_id', true));
GRANT SELECT ON retail.tap_sales TO mcp_user;

SET SESSION AUTHORIZATION mcp_user;
SELECT pg_temp.enter('tap_a') \gset
SELECT is_empty('SELECT FROM retail.tap_sales', 'through the parent the policy holds');
SELECT throws_ok('SELECT FROM retail.tap_sales_b', '42501', NULL,
                 'the partition itself is closed');
RESET SESSION AUTHORIZATION;

SELECT * FROM finish();
ROLLBACK;
