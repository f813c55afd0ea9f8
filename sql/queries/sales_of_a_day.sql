-- The manager closes a day (UTC): number and sum of the sales, returns and exchanges.
-- truth: day
SELECT store_id, transaction_type, count(*) AS transactions, sum(subtotal) AS subtotal,
       sum(tax_amount) AS tax_amount, sum(total_amount) AS total_amount
  FROM retail.sales_transactions
 WHERE store_id = :store_id
   AND transaction_date >= CAST(CAST(:day AS date) AS timestamp) AT TIME ZONE 'UTC'
   AND transaction_date < CAST(CAST(:day AS date) + 1 AS timestamp) AT TIME ZONE 'UTC'
 GROUP BY store_id, transaction_type
 ORDER BY transaction_type;
