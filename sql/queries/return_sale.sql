-- A customer brings back the first line of an earlier sale: a return that points at that sale, the
-- goods back in stock, the money off the lifetime value. Amounts are positive; the type says which
-- way they go.
-- writes: return
WITH original AS MATERIALIZED (
    SELECT t.store_id, t.transaction_id, t.customer_id, t.payment_method, i.product_id, i.quantity,
           i.unit_price, i.discount_amount, i.total_price,
           round(i.total_price * CAST(:tax_rate AS numeric), 2) AS tax
      FROM retail.sales_transactions AS t
      JOIN retail.sales_transaction_items AS i
        ON i.store_id = t.store_id AND i.transaction_id = t.transaction_id
     WHERE t.store_id = :store_id
       AND t.transaction_id = CAST(:customer_sale_id AS uuid)
       AND i.store_id = :store_id
       AND i.transaction_id = CAST(:customer_sale_id AS uuid)
     ORDER BY i.item_id
     LIMIT 1
), sale AS (
    INSERT INTO retail.sales_transactions
        (transaction_id, store_id, customer_id, transaction_type, payment_method, subtotal,
         tax_amount, discount_amount, total_amount, cashier_id, register_id, receipt_number, metadata)
    SELECT CAST(:new_sale_id AS uuid), o.store_id, o.customer_id, 'return', o.payment_method,
           o.total_price, o.tax, o.discount_amount, o.total_price + o.tax, :cashier_id, :register_id,
           :receipt_number, jsonb_build_object('original_transaction', o.transaction_id)
      FROM original AS o
    RETURNING transaction_id
)
INSERT INTO retail.sales_transaction_items
    (store_id, item_id, transaction_id, product_id, quantity, unit_price, total_price,
     discount_amount, tax_amount)
SELECT o.store_id, CAST(:new_item_id AS uuid), s.transaction_id, o.product_id, o.quantity,
       o.unit_price, o.total_price, o.discount_amount, o.tax
  FROM original AS o
 CROSS JOIN sale AS s
RETURNING store_id, transaction_id, product_id, quantity, total_price;

UPDATE retail.products AS p
   SET current_stock = p.current_stock + i.quantity,
       updated_at = current_timestamp
  FROM retail.sales_transaction_items AS i
 WHERE i.store_id = :store_id
   AND i.transaction_id = CAST(:new_sale_id AS uuid)
   AND p.store_id = :store_id
   AND p.product_id = i.product_id
RETURNING p.store_id, p.product_id, p.current_stock;

UPDATE retail.customers AS c
   SET total_lifetime_value = c.total_lifetime_value - t.total_amount,
       updated_at = current_timestamp
  FROM retail.sales_transactions AS t
 WHERE t.store_id = :store_id
   AND t.transaction_id = CAST(:new_sale_id AS uuid)
   AND c.store_id = :store_id
   AND c.customer_id = t.customer_id
RETURNING c.store_id, c.customer_id, t.transaction_id, t.total_amount, c.total_lifetime_value;
