-- The buyer lists what has to be ordered again, the emptiest shelf first.
-- truth: products
SELECT store_id, product_id, sku, product_name, supplier_name, supplier_sku, current_stock,
       reorder_point, maximum_stock
  FROM retail.products
 WHERE store_id = :store_id
   AND is_active
   AND current_stock <= reorder_point
 ORDER BY current_stock, product_id
 LIMIT 50;
