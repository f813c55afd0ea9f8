-- Rows that point at nothing, or at another store's row. Each row of the answer is one violation.
SELECT 'sales_transaction_items ' || i.item_id || ' has no transaction in its store'
  FROM retail.sales_transaction_items AS i
  LEFT JOIN retail.sales_transactions AS t USING (store_id, transaction_id)
 WHERE t.transaction_id IS NULL
UNION ALL
SELECT 'sales_transaction_items ' || i.item_id || ' has no product in its store'
  FROM retail.sales_transaction_items AS i
  LEFT JOIN retail.products AS p USING (store_id, product_id)
 WHERE p.product_id IS NULL
UNION ALL
SELECT 'sales_transactions ' || t.transaction_id || ' has no customer in its store'
  FROM retail.sales_transactions AS t
  LEFT JOIN retail.customers AS c USING (store_id, customer_id)
 WHERE t.customer_id IS NOT NULL AND c.customer_id IS NULL
UNION ALL
SELECT 'customers ' || c.customer_id || ' has no store'
  FROM retail.customers AS c LEFT JOIN retail.stores AS s USING (store_id)
 WHERE s.store_id IS NULL
UNION ALL
SELECT 'products ' || p.product_id || ' has no store'
  FROM retail.products AS p LEFT JOIN retail.stores AS s USING (store_id)
 WHERE s.store_id IS NULL
UNION ALL
SELECT 'products ' || p.product_id || ' has no category'
  FROM retail.products AS p LEFT JOIN retail.product_categories AS c USING (category_id)
 WHERE c.category_id IS NULL
UNION ALL
SELECT 'product_embeddings ' || e.embedding_id || ' has no product in its store'
  FROM retail.product_embeddings AS e
  LEFT JOIN retail.products AS p USING (store_id, product_id)
 WHERE p.product_id IS NULL
