-- The back room books in a delivery of one product.
-- writes: delivery
UPDATE retail.products
   SET current_stock = current_stock + CAST(:quantity AS integer),
       updated_at = current_timestamp
 WHERE store_id = :store_id AND product_id = CAST(:product_id AS uuid)
RETURNING store_id, product_id, current_stock;
