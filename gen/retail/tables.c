#include "gen/retail/tables.h"

#define COLUMNS(array) .columns = (array), .column_count = sizeof(array) / sizeof *(array)

static const struct copy_column store_columns[] = {
    {"store_id", COPY_TEXT},          {"store_name", COPY_TEXT}, {"store_location", COPY_TEXT},
    {"store_type", COPY_TEXT},        {"region", COPY_TEXT},     {"created_at", COPY_TIMESTAMPTZ},
    {"updated_at", COPY_TIMESTAMPTZ}, {"is_active", COPY_BOOL},
};

static const struct copy_column category_columns[] = {
    {"category_id", COPY_INT4}, {"category_name", COPY_TEXT}, {"parent_category_id", COPY_INT4},
    {"description", COPY_TEXT}, {"is_active", COPY_BOOL},
};

static const struct copy_column customer_columns[] = {
    {"customer_id", COPY_UUID},
    {"store_id", COPY_TEXT},
    {"first_name", COPY_TEXT},
    {"last_name", COPY_TEXT},
    {"email", COPY_TEXT},
    {"phone", COPY_TEXT},
    {"date_of_birth", COPY_DATE},
    {"gender", COPY_TEXT},
    {"customer_since", COPY_DATE},
    {"loyalty_tier", COPY_TEXT},
    {"total_lifetime_value", COPY_NUMERIC},
    {"created_at", COPY_TIMESTAMPTZ},
    {"updated_at", COPY_TIMESTAMPTZ},
};

static const struct copy_column product_columns[] = {
    {"product_id", COPY_UUID},
    {"store_id", COPY_TEXT},
    {"sku", COPY_TEXT},
    {"product_name", COPY_TEXT},
    {"product_description", COPY_TEXT},
    {"category_id", COPY_INT4},
    {"brand", COPY_TEXT},
    {"model", COPY_TEXT},
    {"color", COPY_TEXT},
    {"size", COPY_TEXT},
    {"weight_kg", COPY_NUMERIC},
    {"dimensions_cm", COPY_TEXT},
    {"price", COPY_NUMERIC},
    {"cost", COPY_NUMERIC},
    {"current_stock", COPY_INT4},
    {"minimum_stock", COPY_INT4},
    {"maximum_stock", COPY_INT4},
    {"reorder_point", COPY_INT4},
    {"supplier_name", COPY_TEXT},
    {"supplier_sku", COPY_TEXT},
    {"is_active", COPY_BOOL},
    {"is_featured", COPY_BOOL},
    {"rating_average", COPY_NUMERIC},
    {"rating_count", COPY_INT4},
    {"tags", COPY_TEXT_ARRAY},
    {"metadata", COPY_JSONB},
    {"created_at", COPY_TIMESTAMPTZ},
    {"updated_at", COPY_TIMESTAMPTZ},
};

static const struct copy_column embedding_columns[] = {
    {"embedding_id", COPY_UUID},      {"product_id", COPY_UUID},
    {"store_id", COPY_TEXT},          {"embedding_text", COPY_TEXT},
    {"embedding", COPY_VECTOR},       {"embedding_model", COPY_TEXT},
    {"created_at", COPY_TIMESTAMPTZ}, {"updated_at", COPY_TIMESTAMPTZ},
};

static const struct copy_column sale_columns[] = {
    {"transaction_id", COPY_UUID},     {"store_id", COPY_TEXT},
    {"customer_id", COPY_UUID},        {"transaction_date", COPY_TIMESTAMPTZ},
    {"transaction_type", COPY_TEXT},   {"payment_method", COPY_TEXT},
    {"subtotal", COPY_NUMERIC},        {"tax_amount", COPY_NUMERIC},
    {"discount_amount", COPY_NUMERIC}, {"total_amount", COPY_NUMERIC},
    {"cashier_id", COPY_TEXT},         {"register_id", COPY_TEXT},
    {"receipt_number", COPY_TEXT},     {"metadata", COPY_JSONB},
    {"created_at", COPY_TIMESTAMPTZ},
};

static const struct copy_column item_columns[] = {
    {"item_id", COPY_UUID},
    {"transaction_id", COPY_UUID},
    {"product_id", COPY_UUID},
    {"quantity", COPY_INT4},
    {"unit_price", COPY_NUMERIC},
    {"total_price", COPY_NUMERIC},
    {"discount_amount", COPY_NUMERIC},
    {"tax_amount", COPY_NUMERIC},
    {"created_at", COPY_TIMESTAMPTZ},
    {"store_id", COPY_TEXT},
};

const struct copy_table retail_stores = {.schema = "retail",
                                         .name = "stores",
                                         COLUMNS(store_columns),
                                         .heap_bytes = 140,
                                         .index_bytes = 75,
                                         .heap_start_bytes = 10000,
                                         .index_start_bytes = 50000};

const struct copy_table retail_product_categories = {.schema = "retail",
                                                     .name = "product_categories",
                                                     COLUMNS(category_columns),
                                                     .heap_start_bytes = 57300,
                                                     .index_start_bytes = 32800};

const struct copy_table retail_customers = {.schema = "retail",
                                            .name = "customers",
                                            COLUMNS(customer_columns),
                                            .heap_bytes = 170.9,
                                            .index_bytes = 171.6,
                                            .heap_start_bytes = 18000,
                                            .index_start_bytes = 87000};

const struct copy_table retail_products = {.schema = "retail",
                                           .name = "products",
                                           COLUMNS(product_columns),
                                           .heap_bytes = 1182,
                                           .index_bytes = 428,
                                           .heap_start_bytes = 39000,
                                           .index_start_bytes = 306000};

const struct copy_table retail_product_embeddings = {.schema = "retail",
                                                     .name = "product_embeddings",
                                                     COLUMNS(embedding_columns),
                                                     .heap_start_bytes = 65000,
                                                     .index_start_bytes = 80000};

const struct copy_table retail_sales_transactions = {.schema = "retail",
                                                     .name = "sales_transactions",
                                                     COLUMNS(sale_columns),
                                                     .heap_bytes = 187.5,
                                                     .index_bytes = 125.7,
                                                     .heap_start_bytes = 33000,
                                                     .index_start_bytes = 142000};

const struct copy_table retail_sales_transaction_items = {.schema = "retail",
                                                          .name = "sales_transaction_items",
                                                          COLUMNS(item_columns),
                                                          .heap_bytes = 128.8,
                                                          .index_bytes = 61.1,
                                                          .heap_start_bytes = 3000,
                                                          .index_start_bytes = 70000};
