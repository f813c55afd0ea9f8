-- The tenants' tables are distributed by store, all rows of a store on one node; what all stores share,
-- and what says who may enter which, is on every node. As the role that installs: the nodes are
-- entered with its name, and retail_owner cannot log in.
-- A trigger of a statement cannot be on such tables. The access that stores_grant_service_access
-- gives is entered after the data (84); stores that are opened later have to be entered by hand.

UPDATE pgbazaar.schema_version SET layout = 'citus';

DROP TRIGGER stores_grant_service_access ON retail.stores;

SELECT pg_catalog.create_reference_table('retail.stores');
SELECT pg_catalog.create_reference_table('retail.store_access');
SELECT pg_catalog.create_reference_table('retail.product_categories');
SELECT pg_catalog.create_distributed_function('retail.current_store()');
SELECT pg_catalog.create_distributed_table('retail.customers', 'store_id');
SELECT pg_catalog.create_distributed_table('retail.products', 'store_id',
                                           colocate_with => 'retail.customers');
SELECT pg_catalog.create_distributed_table('retail.product_embeddings', 'store_id',
                                           colocate_with => 'retail.customers');
SELECT pg_catalog.create_distributed_table('retail.sales_transactions', 'store_id',
                                           colocate_with => 'retail.customers');
SELECT pg_catalog.create_distributed_table('retail.sales_transaction_items', 'store_id',
                                           colocate_with => 'retail.customers');
