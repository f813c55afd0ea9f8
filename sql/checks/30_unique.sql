-- Values that must be unique within a store and are not.
SELECT 'customers has the e-mail of customer ' || min(customer_id::text) || ' ' || count(*)
       || ' times in store '
       || store_id
  FROM retail.customers GROUP BY store_id, email HAVING count(*) > 1
UNION ALL
SELECT 'products has SKU ' || sku || ' ' || count(*) || ' times in store ' || store_id
  FROM retail.products GROUP BY store_id, sku HAVING count(*) > 1
UNION ALL
SELECT 'product_embeddings has product ' || product_id || ' ' || count(*) || ' times'
  FROM retail.product_embeddings
 GROUP BY store_id, product_id, embedding_model HAVING count(*) > 1
