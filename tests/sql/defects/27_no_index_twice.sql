-- idx_customers_email did the work of the unique index a second time.
BEGIN;
CREATE EXTENSION IF NOT EXISTS pgtap;
SELECT plan(2);

SELECT hasnt_index('retail', 'customers', 'idx_customers_email', 'the second index is gone');
SELECT is_empty(
    $$SELECT a.indexrelid::regclass, b.indexrelid::regclass
        FROM pg_index AS a
        JOIN pg_index AS b
          ON b.indrelid = a.indrelid AND b.indexrelid > a.indexrelid
         AND b.indkey::text = a.indkey::text AND b.indclass::text = a.indclass::text
         AND b.indpred IS NOT DISTINCT FROM a.indpred
         AND b.indexprs IS NOT DISTINCT FROM a.indexprs
        JOIN pg_class AS c ON c.oid = a.indrelid
       WHERE c.relnamespace = 'retail'::regnamespace$$,
    'no two indexes of retail are the same');

SELECT * FROM finish();
ROLLBACK;
