-- The same search by meaning through the schema's own function, as an application would call it.
-- Of a foreign product that the function let out, the left join would find no store.
-- truth: nearest 20 similarity 0.4
SELECT p.store_id, s.product_id, s.product_name, s.brand, s.price, s.similarity_score
  FROM retail.search_products_by_similarity(:search_embedding, 0.4, 20) AS s
  LEFT JOIN retail.products AS p ON p.store_id = :store_id AND p.product_id = s.product_id
 ORDER BY s.similarity_score DESC;
