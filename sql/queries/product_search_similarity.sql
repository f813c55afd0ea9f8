-- A customer describes what they want: the products whose meaning is nearest to it.
-- Without a cast the vector has the type of the column, vector or halfvec.
-- truth: nearest 20
SELECT e.store_id, e.product_id, p.product_name, p.brand, p.price,
       1 - (e.embedding <=> :search_embedding) AS similarity_score
  FROM retail.product_embeddings AS e
  JOIN retail.products AS p ON p.store_id = e.store_id AND p.product_id = e.product_id
 WHERE e.store_id = :store_id
   AND p.store_id = :store_id
   AND p.is_active
 ORDER BY e.embedding <=> :search_embedding
 LIMIT 20;
