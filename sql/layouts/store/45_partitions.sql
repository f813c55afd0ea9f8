-- All that belongs to a tenant, by store. A store that is opened later goes into the default partition,
-- where there is one, until it gets its own:
--     SELECT pgbazaar.add_partition('retail.customers', 'boston', 'FOR VALUES IN (''boston'')');

SET ROLE retail_owner;

UPDATE pgbazaar.schema_version SET layout = 'store';

SELECT pgbazaar.partition_by_store(whole, :'stores')
  FROM unnest(ARRAY['retail.customers', 'retail.products', 'retail.product_embeddings',
                    'retail.sales_transactions',
                    'retail.sales_transaction_items']::regclass[]) AS whole;

RESET ROLE;
