CREATE INDEX sales_of_cashier ON retail.sales_transactions (store_id, cashier_id, transaction_date DESC);
ANALYZE retail.sales_transactions;
