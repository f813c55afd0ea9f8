-- Default privileges opened every new table to the tenants, without row level security.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(4);

SELECT is_empty(
    $$SELECT FROM pg_default_acl WHERE defaclnamespace = 'retail'::regnamespace$$,
    'retail has no default privileges');
SELECT is_empty(
    $$SELECT relname FROM pg_class
       WHERE relnamespace = 'retail'::regnamespace AND relkind IN ('r', 'p')
         AND NOT (relrowsecurity AND relforcerowsecurity)$$,
    'every table of retail has row level security, enabled and forced');

CREATE TABLE retail.tap_new (secret text);
SELECT ok(NOT has_table_privilege('mcp_user', 'retail.tap_new', 'SELECT, INSERT, UPDATE, DELETE'),
          'a new table is closed to tenants');
CREATE SEQUENCE retail.tap_sequence;
SELECT ok(NOT has_sequence_privilege('mcp_user', 'retail.tap_sequence', 'USAGE, SELECT'),
          'and so is a new sequence');

SELECT * FROM finish();
ROLLBACK;
