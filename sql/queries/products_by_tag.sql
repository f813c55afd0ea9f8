-- A landing page lists the products that carry a tag, the newest first.
-- truth: products
SELECT store_id, product_id, product_name, brand, price, tags
  FROM retail.products
 WHERE store_id = :store_id
   AND tags @> ARRAY[CAST(:product_tag AS text)]
   AND is_active
 ORDER BY created_at DESC, product_id
 LIMIT 50;
