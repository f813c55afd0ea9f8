/* Rows of schema retail in binary COPY form: what the model makes, column by column. */
#ifndef PGBAZAAR_GEN_RETAIL_ROWS_H
#define PGBAZAAR_GEN_RETAIL_ROWS_H

#include "common/buf.h"
#include "gen/world/customer.h"
#include "gen/world/sale.h"
#include "gen/world/world.h"

/* What a thread makes rows with. */
struct retail_maker {
    const struct world *world;
    struct history_cursor cursor;
};

void retail_store_row(const struct world *world, uint32_t store, struct buf *row);
void retail_category_row(const struct world *world, uint32_t category, struct buf *row);
void retail_customer_row(const struct world *world, uint64_t customer, struct buf *row);
void retail_product_row(const struct world *world, uint64_t product, struct buf *row);
void retail_embedding_row(const struct world *world, uint64_t product, struct buf *row);

/* The sale's row, and the rows of its lines. */
void retail_sale_row(const struct world *world, const struct sale *sale, struct buf *row);
void retail_line_rows(const struct world *world, const struct sale *sale, struct buf *rows);

#endif
