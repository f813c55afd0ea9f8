/* What lies on the shelf, and what buyers thought of it. */
#ifndef PGBAZAAR_GEN_WORLD_PRODUCT_STOCK_H
#define PGBAZAAR_GEN_WORLD_PRODUCT_STOCK_H

#include "common/pcg.h"
#include "gen/world/product.h"

/* Sets the stock columns by the product's price, and by its sales for some weeks: 0 < minimum <=
 * reorder point < maximum, and 0 <= current <= maximum, below the reorder point for about 6 % of
 * the products. */
void product_stock_make(struct product *product, const struct product_sales *sales,
                        struct pcg *pcg);

/* Sets rating_count by the product's sales since created_at_us, and the average that so many
 * ratings give. */
void product_rating_make(struct product *product, const struct product_sales *sales,
                         int64_t until_us, struct pcg *pcg);

#endif
