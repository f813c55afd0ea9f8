-- A product's description was embedded anew: its row goes out and comes in again, with all its indexes, the one for
-- nearest neighbours too. An update to the same values would leave that one alone. The values stay what they were,
-- so whoever searches meanwhile finds the same.
WITH former AS (
    DELETE FROM retail.product_embeddings
     WHERE store_id = :store_id AND product_id = CAST(:product_id AS uuid)
    RETURNING *)
INSERT INTO retail.product_embeddings
SELECT * FROM former
RETURNING store_id, product_id;
