-- The till's screen: what this cashier has sold last.
-- rows: unchecked
SELECT store_id, transaction_id, transaction_date, total_amount
  FROM retail.sales_transactions
 WHERE store_id = :store_id AND cashier_id = :cashier_id
 ORDER BY transaction_date DESC
 LIMIT 20;
