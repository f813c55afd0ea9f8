/* From a row's key, as COPY has it, back to the row's index: for copy_source.row_of. False for a
 * key that is none of the world's. */
#ifndef PGBAZAAR_GEN_RETAIL_KEYS_H
#define PGBAZAAR_GEN_RETAIL_KEYS_H

#include "gen/copy/dataset.h"

bool retail_store_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                     size_t key_bytes, uint64_t *row);
bool retail_category_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                        size_t key_bytes, uint64_t *row);
bool retail_customer_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                        size_t key_bytes, uint64_t *row);
bool retail_product_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                       size_t key_bytes, uint64_t *row);
bool retail_embedding_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                         size_t key_bytes, uint64_t *row);
/* Table 0 is the sales, table 1 their lines. */
bool retail_sale_of(const struct copy_dataset *dataset, size_t table, const uint8_t *key,
                    size_t key_bytes, uint64_t *row);

#endif
