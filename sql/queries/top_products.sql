-- The buyer asks what sold best in the seven days up to a day (UTC).
-- truth: products
SELECT s.store_id, s.product_id, p.product_name, p.brand, s.pieces, s.turnover
  FROM (SELECT i.store_id, i.product_id, sum(i.quantity) AS pieces, sum(i.total_price) AS turnover
          FROM retail.sales_transactions AS t
          JOIN retail.sales_transaction_items AS i
            ON i.store_id = t.store_id AND i.transaction_id = t.transaction_id
         WHERE t.store_id = :store_id
           AND i.store_id = :store_id
           AND t.transaction_date >= CAST(CAST(:day AS date) - 6 AS timestamp) AT TIME ZONE 'UTC'
           AND t.transaction_date < CAST(CAST(:day AS date) + 1 AS timestamp) AT TIME ZONE 'UTC'
           AND t.transaction_type = 'sale'
         GROUP BY i.store_id, i.product_id
         ORDER BY pieces DESC, i.product_id
         LIMIT 10) AS s
  JOIN retail.products AS p ON p.store_id = s.store_id AND p.product_id = s.product_id
 WHERE p.store_id = :store_id
 ORDER BY s.pieces DESC, s.product_id;
