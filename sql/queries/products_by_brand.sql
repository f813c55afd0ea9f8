-- A customer looks through one brand, the cheapest first.
-- truth: products
SELECT store_id, product_id, product_name, model, price, current_stock
  FROM retail.products
 WHERE store_id = :store_id
   AND brand = :product_brand
   AND is_active
 ORDER BY price, product_id
 LIMIT 50;
