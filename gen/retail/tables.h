/* The tables of schema retail, as COPY fills them. Adding a column is a line here, one in
 * sql/schema/ and one in the row's encoder. */
#ifndef PGBAZAAR_GEN_RETAIL_TABLES_H
#define PGBAZAAR_GEN_RETAIL_TABLES_H

#include "gen/copy/dataset.h"

extern const struct copy_table retail_stores;
extern const struct copy_table retail_product_categories;
extern const struct copy_table retail_customers;
extern const struct copy_table retail_products;
extern const struct copy_table retail_product_embeddings;
extern const struct copy_table retail_sales_transactions;
extern const struct copy_table retail_sales_transaction_items;

#endif
