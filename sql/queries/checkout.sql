-- The till sells two lines to a known customer: sale, items, stock and lifetime value, exact to the
-- cent.
-- Sale and items are one statement, so both come from the same prices although nothing is locked for
-- reading them. The products, which many tills want, are locked last but one and in the order of
-- their ids, so that no two checkouts wait for each other in a circle.
-- writes: sale
WITH line (item_id, product_id, quantity) AS (
    VALUES (CAST(:new_item_id AS uuid), CAST(:product_id AS uuid), CAST(:quantity AS integer)),
           (CAST(:new_item_id_2 AS uuid), CAST(:product_id_2 AS uuid), CAST(:quantity_2 AS integer))
), priced AS MATERIALIZED (
    SELECT l.item_id, l.product_id, l.quantity, p.price, p.price * l.quantity AS total_price
      FROM line AS l
      JOIN retail.products AS p ON p.store_id = :store_id AND p.product_id = l.product_id
), running AS (
    SELECT item_id, round(sum(total_price) OVER (ORDER BY item_id) * CAST(:tax_rate AS numeric), 2) AS tax
      FROM priced
), taxed AS (
    SELECT item_id, tax - lag(tax, 1, 0.00) OVER (ORDER BY item_id) AS tax
      FROM running
), amount AS (
    SELECT sum(p.total_price) AS subtotal, sum(t.tax) AS tax
      FROM priced AS p
      JOIN taxed AS t USING (item_id)
), sale AS (
    INSERT INTO retail.sales_transactions
        (transaction_id, store_id, customer_id, transaction_type, payment_method, subtotal,
         tax_amount, discount_amount, total_amount, cashier_id, register_id, receipt_number)
    SELECT CAST(:new_sale_id AS uuid), :store_id, CAST(:customer_id AS uuid), 'sale',
           :payment_method, a.subtotal, a.tax, 0, a.subtotal + a.tax, :cashier_id, :register_id,
           :receipt_number
      FROM amount AS a
    RETURNING store_id, transaction_id
)
INSERT INTO retail.sales_transaction_items
    (store_id, item_id, transaction_id, product_id, quantity, unit_price, total_price, tax_amount)
SELECT s.store_id, p.item_id, s.transaction_id, p.product_id, p.quantity, p.price, p.total_price,
       t.tax
  FROM sale AS s
 CROSS JOIN priced AS p
  JOIN taxed AS t USING (item_id)
RETURNING store_id, item_id, product_id, unit_price, total_price;

UPDATE retail.products AS p
   SET current_stock = p.current_stock - sold.quantity,
       updated_at = current_timestamp
  FROM (SELECT b.product_id,
               CASE b.product_id WHEN CAST(:product_id AS uuid)
                    THEN CAST(:quantity AS integer) ELSE CAST(:quantity_2 AS integer) END AS quantity
          FROM retail.products AS b
         WHERE b.store_id = :store_id
           AND b.product_id IN (CAST(:product_id AS uuid), CAST(:product_id_2 AS uuid))
         ORDER BY b.product_id
           FOR NO KEY UPDATE) AS sold
 WHERE p.store_id = :store_id
   AND p.product_id = sold.product_id
   AND p.product_id IN (CAST(:product_id AS uuid), CAST(:product_id_2 AS uuid))
RETURNING p.store_id, p.product_id, p.current_stock;

UPDATE retail.customers AS c
   SET total_lifetime_value = c.total_lifetime_value + t.total_amount,
       updated_at = current_timestamp
  FROM retail.sales_transactions AS t
 WHERE c.store_id = :store_id
   AND c.customer_id = CAST(:customer_id AS uuid)
   AND t.store_id = :store_id
   AND t.transaction_id = CAST(:new_sale_id AS uuid)
RETURNING c.store_id, c.customer_id, t.transaction_id, t.total_amount, c.total_lifetime_value;
