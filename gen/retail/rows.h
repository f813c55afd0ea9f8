/* Rows of schema retail in binary COPY form: what the model makes, column by column. */
#ifndef PGBAZAAR_GEN_RETAIL_ROWS_H
#define PGBAZAAR_GEN_RETAIL_ROWS_H

#include "common/buf.h"
#include "gen/copy/copybin.h"
#include "gen/world/customer.h"
#include "gen/world/sale.h"
#include "gen/world/world.h"

/* Texts that the rows of sales repeat, ready to be copied. */
struct retail_texts {
    struct copybin_ready kinds[SALE_KINDS], payments[PAYMENTS];
    struct copybin_ready *stores; /* owned; [stores]: their ids */
    struct copybin_ready *tills;  /* owned; [most tills of a store + 1], as those of cashiers */
    struct copybin_ready *cashiers;
};

/* What a thread makes rows with. */
struct retail_maker {
    const struct world *world;
    struct history_cursor cursor;
    struct history_cell_cursor cells;
    struct retail_texts texts;
};

/* The world must outlive the maker. */
int retail_maker_init(struct retail_maker *maker, const struct world *world, struct err *err);
void retail_maker_release(struct retail_maker *maker);

void retail_store_row(const struct world *world, uint32_t store, struct buf *row);
void retail_category_row(const struct world *world, uint32_t category, struct buf *row);
/* The cursor may be NULL: it is faster for customers in order. */
void retail_customer_row(const struct world *world, struct history_cell_cursor *cursor,
                         uint64_t customer, struct buf *row);
void retail_product_row(const struct world *world, uint64_t product, struct buf *row);
void retail_embedding_row(const struct world *world, uint64_t product, struct buf *row);

/* The sale's row, and the rows of its lines; the two may be one buffer. */
void retail_sale_rows(const struct retail_maker *maker, const struct sale *sale, struct buf *row,
                      struct buf *line_rows);

#endif
