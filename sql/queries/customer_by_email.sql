-- A customer logs in, or the till looks up a loyalty account.
-- truth: customer
SELECT store_id, customer_id, first_name, last_name, email, phone, customer_since, loyalty_tier,
       total_lifetime_value
  FROM retail.customers
 WHERE store_id = :store_id AND email = :customer_email;
