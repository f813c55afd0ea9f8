-- Sales and their lines by month (UTC): a month's rows lie together and can be taken away at once. A
-- line is in the month of its sale, whose time it carries in created_at. Rows of other times, as an
-- application writes them today, are in the default partition until their month is added:
--     SELECT pgbazaar.add_months('retail.sales_transactions', '2026-02-01', '2026-02-01');
--     SELECT pgbazaar.add_months('retail.sales_transaction_items', '2026-02-01', '2026-02-01');

SET ROLE retail_owner;

UPDATE pgbazaar.schema_version SET layout = 'month';

ALTER TABLE retail.sales_transactions ALTER transaction_date SET NOT NULL;
ALTER TABLE retail.sales_transaction_items ALTER created_at SET NOT NULL;

SELECT pgbazaar.partition_table('retail.sales_transactions', 'RANGE (transaction_date)');
SELECT pgbazaar.partition_table('retail.sales_transaction_items', 'RANGE (created_at)');

-- The days are those of the stores' own clocks, which the UTC ones begin before and end after.
SELECT pgbazaar.add_months(part, date :'first_day' - 1, date :'last_day' + 1),
       pgbazaar.add_partition(part, 'default', 'DEFAULT')
  FROM unnest(ARRAY['retail.sales_transactions',
                    'retail.sales_transaction_items']::regclass[]) AS part;

RESET ROLE;
