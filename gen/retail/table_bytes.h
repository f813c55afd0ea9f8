/* What an average row of a table takes on disk, for `plan` and for worlds of a given size. */
#ifndef PGBAZAAR_GEN_RETAIL_TABLE_BYTES_H
#define PGBAZAAR_GEN_RETAIL_TABLE_BYTES_H

#include "gen/copy/dataset.h"
#include "gen/world/world.h"

struct table_bytes {
    double heap, index; /* of a row in the table (with what is stored beside it), in its indexes */
    double heap_start, index_start; /* besides the rows */
};

/* The table's own figures, which were measured; for embeddings what follows from their type and
 * dimension, laid into pages as the server does (at most 3 % off PostgreSQL 15 and pgvector 0.8 at
 * 64 to 2,000 dimensions, 4,000 rows). */
struct table_bytes retail_table_bytes(const struct copy_table *table,
                                      const struct world_params *params);

#endif
