-- A customer types words into the search box: the best matches of this store's products.
-- truth: products
SELECT store_id, product_id, product_name, brand, price, rating_average,
       ts_rank(text_search, websearch_to_tsquery('pg_catalog.english', :search_text)) AS rank
  FROM retail.products
 WHERE store_id = :store_id
   AND is_active
   AND text_search @@ websearch_to_tsquery('pg_catalog.english', :search_text)
 ORDER BY rank DESC, product_id
 LIMIT 20;
