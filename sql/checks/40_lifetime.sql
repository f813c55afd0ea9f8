-- Customers whose own columns disagree with their purchases.
SELECT 'customers ' || c.customer_id || ' has lifetime value '
       || coalesce(c.total_lifetime_value::text, 'nothing') || ' and purchases of ' || coalesce(t.value, 0)
  FROM retail.customers AS c
  LEFT JOIN (SELECT customer_id,
                    sum(CASE transaction_type WHEN 'sale' THEN total_amount
                                              WHEN 'return' THEN -total_amount
                                              ELSE 0 END) AS value
               FROM retail.sales_transactions GROUP BY customer_id) AS t USING (customer_id)
 WHERE c.total_lifetime_value IS DISTINCT FROM coalesce(t.value, 0)
