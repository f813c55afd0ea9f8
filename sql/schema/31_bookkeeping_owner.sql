-- The bookkeeping belongs to the owner of the tables. Beside tables that somebody else made there is
-- no such role: there it stays with who installed it.

ALTER SCHEMA pgbazaar OWNER TO retail_owner;
ALTER TABLE pgbazaar.schema_version OWNER TO retail_owner;
ALTER TABLE pgbazaar.world OWNER TO retail_owner;
ALTER TABLE pgbazaar.ledger OWNER TO retail_owner;
