-- A customer opens "my orders": the last ten, line by line.
-- truth: history 10
SELECT t.store_id, t.transaction_id, t.transaction_date, t.transaction_type, t.total_amount,
       i.product_id, i.quantity, i.unit_price, i.total_price
  FROM (SELECT store_id, transaction_id, transaction_date, transaction_type, total_amount
          FROM retail.sales_transactions
         WHERE store_id = :store_id AND customer_id = CAST(:customer_id AS uuid)
         ORDER BY transaction_date DESC, transaction_id
         LIMIT 10) AS t
  JOIN retail.sales_transaction_items AS i
    ON i.store_id = t.store_id AND i.transaction_id = t.transaction_id
 WHERE i.store_id = :store_id
 ORDER BY t.transaction_date DESC, t.transaction_id, i.item_id;
