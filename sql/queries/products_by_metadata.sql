-- A customer filters by an attribute of the kind of product, such as its voltage or fabric.
-- truth: products
SELECT store_id, product_id, product_name, brand, price, metadata
  FROM retail.products
 WHERE store_id = :store_id
   AND metadata @> CAST(:product_metadata AS jsonb)
   AND is_active
 ORDER BY price, product_id
 LIMIT 50;
