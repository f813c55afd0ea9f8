-- Amounts that do not add up to the cent.
SELECT 'sales_transactions ' || t.transaction_id || ' has subtotal ' || t.subtotal
       || ' and items of ' || coalesce(i.total_price::text, 'nothing')
  FROM retail.sales_transactions AS t
  LEFT JOIN (SELECT transaction_id, sum(total_price) AS total_price
               FROM retail.sales_transaction_items GROUP BY transaction_id) AS i
       USING (transaction_id)
 WHERE t.subtotal IS DISTINCT FROM i.total_price
UNION ALL
SELECT 'sales_transactions ' || transaction_id || ' has total ' || total_amount
       || ', not subtotal ' || subtotal || ' + tax ' || coalesce(tax_amount::text, 'nothing')
  FROM retail.sales_transactions
 WHERE total_amount IS DISTINCT FROM subtotal + tax_amount
UNION ALL
SELECT 'sales_transaction_items ' || item_id || ' has total ' || total_price || ', not '
       || quantity || ' x ' || unit_price || ' - ' || coalesce(discount_amount::text, 'nothing')
  FROM retail.sales_transaction_items
 WHERE total_price IS DISTINCT FROM quantity * unit_price - discount_amount
UNION ALL
SELECT 'sales_transactions ' || t.transaction_id || ' has tax '
       || coalesce(t.tax_amount::text, 'nothing') || ' and items with '
       || coalesce(i.tax_amount::text, 'nothing')
  FROM retail.sales_transactions AS t
  JOIN (SELECT transaction_id, sum(tax_amount) AS tax_amount
          FROM retail.sales_transaction_items GROUP BY transaction_id) AS i
       USING (transaction_id)
 WHERE t.tax_amount IS DISTINCT FROM i.tax_amount
