-- The till scans a product: everything that is shown of it, by its SKU.
-- truth: product
SELECT store_id, product_id, sku, product_name, brand, model, color, size, price, current_stock,
       is_active
  FROM retail.products
 WHERE store_id = :store_id AND sku = :sku;
