-- A world that goes on: the months that it has not reached before. What the default partition has of
-- them already keeps PostgreSQL from adding them.

SET LOCAL lock_timeout = '10s';
SET ROLE retail_owner;

SELECT pgbazaar.add_months(part, month::date, month::date)
  FROM unnest(ARRAY['retail.sales_transactions',
                    'retail.sales_transaction_items']::regclass[]) AS part,
       generate_series(date_trunc('month', date :'first_day' - 1), date :'last_day' + 1,
                       '1 month') AS month
 WHERE to_regclass(part || to_char(month, '_YYYY_MM')) IS NULL;

RESET ROLE;
