/* Stock keeping units: brand letters, category letters and a number of ten digits, the place of the
 * product's index in a keyed permutation. So SKUs are unique without memory, tell nothing about
 * their neighbours, and lead back to the index. */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_SKU_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_SKU_H

#include <stdint.h>

#include "gen/world/product.h"
#include "gen/world/text.h"

void product_sku_write(const struct product_model *model, uint64_t index, struct text *text);

/* The supplier's own number for the product. */
void product_sku_write_supplier(const char *supplier, uint64_t product_hash, struct text *text);

#endif
