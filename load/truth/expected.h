/* Rows as the world's function has them, beside rows of an answer, column by column.
 *
 * Columns are matched by name, values as PostgreSQL prints them. Left out is what a shop in use
 * changes of the world's rows: stock, lifetime value, loyalty tier, updated_at.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_EXPECTED_H
#define PGBAZAAR_LOAD_TRUTH_EXPECTED_H

#include <libpq-fe.h>

#include "common/err.h"
#include "gen/row_at.h"
#include "gen/world/world.h"
#include "load/truth/differences.h"

enum expected_table {
    EXPECTED_PRODUCTS,
    EXPECTED_CUSTOMERS,
    EXPECTED_SALES,
    EXPECTED_LINES,
    EXPECTED_TABLES,
};

/* One a thread. */
struct expected {
    struct copy_dataset dataset;
    struct row_reader reader;
    struct {
        const struct copy_source *source;
        size_t table;
    } tables[EXPECTED_TABLES];
    struct buf text;
};

/* The world must outlive it. The caller releases it, also after an error. */
int expected_init(struct expected *expected, const struct world *world, struct err *err);
void expected_release(struct expected *expected);

/* Compares the columns of one row of the answer that belong to the table (and not to `other` as
 * well, EXPECTED_TABLES for none: a name of both could mean either) with row `index` of it, which
 * must exist. Gives the number of values compared; -1 when memory is short. */
int expected_compare(struct expected *expected, enum expected_table table,
                     enum expected_table other, uint64_t index, const PGresult *result, int row,
                     struct differences *differences);

/* The first of the lines of a sale, and how many it has. */
uint64_t expected_lines(const struct expected *expected, uint64_t sale, uint64_t *first);

/* The product of a line; UINT64_MAX when memory is short. */
uint64_t expected_line_product(struct expected *expected, uint64_t line);

#endif
