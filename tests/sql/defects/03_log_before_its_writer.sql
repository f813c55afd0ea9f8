-- set_store_context was created before the audit_log that it writes to: between the two, a call
-- failed. Objects get their numbers in the order in which they are made (in a restored dump the
-- order is the dump's).
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(1);

SELECT ok('retail.audit_log'::regclass::oid < min(p.oid), 'audit_log is older than its writers')
  FROM pg_proc AS p
 WHERE p.pronamespace = 'retail'::regnamespace AND p.prosrc LIKE '%retail.audit_log%';

SELECT * FROM finish();
ROLLBACK;
