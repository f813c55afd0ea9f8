-- Sales as people make them in SQL: 100,000 and two lines each, all values by chance.
INSERT INTO retail.sales_transactions (transaction_id, store_id, customer_id, transaction_date, transaction_type,
    payment_method, subtotal, tax_amount, discount_amount, total_amount, cashier_id, register_id, receipt_number, created_at)
SELECT gen_random_uuid(), 'store_' || (1 + 19 * random())::integer, gen_random_uuid(), now() - random() * interval '2 years',
       (ARRAY['sale', 'return', 'exchange'])[1 + floor(3 * random())::integer],
       (ARRAY['cash', 'credit_card', 'debit_card', 'digital_wallet'])[1 + floor(4 * random())::integer],
       round((random() * 500)::numeric, 2), round((random() * 40)::numeric, 2), round((random() * 20)::numeric, 2),
       round((random() * 540)::numeric, 2), 'CASHIER' || (1 + 9 * random())::integer, 'REG' || (1 + 4 * random())::integer,
       'RCP' || lpad(floor(random() * 1e8)::text, 8, '0'), now()
  FROM generate_series(1, 100000);

INSERT INTO retail.sales_transaction_items (item_id, transaction_id, store_id, product_id, quantity, unit_price,
    total_price, discount_amount, tax_amount)
SELECT gen_random_uuid(), t.transaction_id, t.store_id, gen_random_uuid(), 1 + floor(3 * random())::integer,
       round((random() * 500)::numeric, 2), round((random() * 1500)::numeric, 2), 0, round((random() * 100)::numeric, 2)
  FROM retail.sales_transactions AS t, generate_series(1, 2);
