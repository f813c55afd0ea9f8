-- Nothing created the schema, so no script ran at all. Here the files create it, whole, for an
-- owner that is no superuser.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(3);

SELECT has_schema('retail');
SELECT schema_owner_is('retail', 'retail_owner');
SELECT results_eq('SELECT count(*) > 0 FROM pgbazaar.schema_version', ARRAY[true],
                  'the installation left its version');

SELECT * FROM finish();
ROLLBACK;
