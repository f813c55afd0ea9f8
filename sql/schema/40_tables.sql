-- The tables, with all that a row must be by itself. Keys, indexes and foreign keys come after the
-- data (80 to 82), the audit triggers last (83): an empty table without them fills several times as
-- fast. Every table of a tenant has its own store_id, because a policy that looks it up through
-- another table costs more than the query. :embedding_type is vector(1536), or as the world has it.

SET ROLE retail_owner;

CREATE TABLE retail.customers (
    customer_id uuid NOT NULL DEFAULT gen_random_uuid(),
    store_id varchar(50) NOT NULL,
    first_name varchar(50) NOT NULL,
    last_name varchar(50) NOT NULL,
    email varchar(100) NOT NULL,
    phone varchar(20),
    date_of_birth date,
    gender varchar(20),
    customer_since date DEFAULT current_date,
    loyalty_tier varchar(20) DEFAULT 'bronze',
    total_lifetime_value decimal(10,2) DEFAULT 0.00,
    created_at timestamptz DEFAULT current_timestamp,
    updated_at timestamptz DEFAULT current_timestamp
);

CREATE TABLE retail.product_categories (
    category_id serial NOT NULL,
    category_name varchar(100) NOT NULL,
    parent_category_id integer,
    description text,
    is_active boolean DEFAULT true
);
COMMENT ON TABLE retail.product_categories IS 'shared by all stores; tenants read it';

CREATE TABLE retail.products (
    product_id uuid NOT NULL DEFAULT gen_random_uuid(),
    store_id varchar(50) NOT NULL,
    sku varchar(50) NOT NULL,
    product_name varchar(200) NOT NULL,
    product_description text,
    category_id integer,
    brand varchar(100),
    model varchar(100),
    color varchar(50),
    size varchar(50),
    weight_kg decimal(8,3),
    dimensions_cm varchar(50), -- such as 30x20x15
    price decimal(10,2) NOT NULL,
    cost decimal(10,2),
    current_stock integer DEFAULT 0,
    minimum_stock integer DEFAULT 0,
    maximum_stock integer DEFAULT 1000,
    reorder_point integer DEFAULT 10,
    supplier_name varchar(100),
    supplier_sku varchar(50),
    is_active boolean DEFAULT true,
    is_featured boolean DEFAULT false,
    rating_average decimal(3,2) DEFAULT 0.00,
    rating_count integer DEFAULT 0,
    tags text[],
    metadata jsonb,
    created_at timestamptz DEFAULT current_timestamp,
    updated_at timestamptz DEFAULT current_timestamp,
    -- Under row level security @@ cannot use an index (it is not leakproof) and is asked for every
    -- product of the store: with the vector stored, the text is not parsed again each time.
    text_search tsvector GENERATED ALWAYS AS (
        to_tsvector('pg_catalog.english',
                    product_name || ' ' || coalesce(product_description, '') || ' '
                    || coalesce(brand, ''))
    ) STORED
);

CREATE TABLE retail.sales_transactions (
    transaction_id uuid NOT NULL DEFAULT gen_random_uuid(),
    store_id varchar(50) NOT NULL,
    customer_id uuid,
    transaction_date timestamptz DEFAULT current_timestamp,
    transaction_type varchar(20) DEFAULT 'sale', -- sale, return, exchange
    payment_method varchar(50), -- cash, credit_card, debit_card, digital_wallet
    subtotal decimal(10,2) NOT NULL,
    tax_amount decimal(10,2) DEFAULT 0.00,
    discount_amount decimal(10,2) DEFAULT 0.00,
    total_amount decimal(10,2) NOT NULL,
    cashier_id varchar(50),
    register_id varchar(50),
    receipt_number varchar(50),
    notes text,
    metadata jsonb,
    created_at timestamptz DEFAULT current_timestamp
);

CREATE TABLE retail.sales_transaction_items (
    item_id uuid NOT NULL DEFAULT gen_random_uuid(),
    transaction_id uuid NOT NULL,
    product_id uuid NOT NULL,
    quantity integer NOT NULL DEFAULT 1,
    unit_price decimal(10,2) NOT NULL,
    total_price decimal(10,2) NOT NULL,
    discount_amount decimal(10,2) DEFAULT 0.00,
    tax_amount decimal(10,2) DEFAULT 0.00,
    created_at timestamptz DEFAULT current_timestamp,
    store_id varchar(50) NOT NULL DEFAULT retail.current_store(),
    CONSTRAINT positive_quantity CHECK (quantity > 0),
    CONSTRAINT positive_unit_price CHECK (unit_price >= 0),
    CONSTRAINT positive_total_price CHECK (total_price >= 0)
);

CREATE TABLE retail.product_embeddings (
    embedding_id uuid NOT NULL DEFAULT gen_random_uuid(),
    product_id uuid NOT NULL,
    store_id varchar(50) NOT NULL,
    embedding_text text NOT NULL,
    embedding :embedding_type,
    embedding_model varchar(100) NOT NULL DEFAULT 'text-embedding-3-small',
    created_at timestamptz DEFAULT current_timestamp,
    updated_at timestamptz DEFAULT current_timestamp
);

CREATE TABLE retail.audit_log (
    log_id uuid NOT NULL DEFAULT gen_random_uuid(),
    table_name varchar(100) NOT NULL,
    action varchar(50) NOT NULL, -- INSERT, UPDATE, DELETE, store_context_set, ...
    user_name varchar(100) NOT NULL DEFAULT session_user,
    store_id varchar(50),
    record_id uuid,
    old_values jsonb,
    new_values jsonb,
    metadata jsonb,
    created_at timestamptz DEFAULT current_timestamp
);

RESET ROLE;
