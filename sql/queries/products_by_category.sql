-- A customer browses a category, the best rated first.
-- truth: products
SELECT store_id, product_id, product_name, brand, price, rating_average, rating_count
  FROM retail.products
 WHERE store_id = :store_id
   AND category_id = CAST(:product_category_id AS integer)
   AND is_active
 ORDER BY rating_average DESC, rating_count DESC, product_id
 LIMIT 50;
