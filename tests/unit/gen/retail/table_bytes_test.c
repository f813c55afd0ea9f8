#include "gen/retail/table_bytes.h"

#include <math.h>

#include "gen/retail/tables.h"
#include "tests/tap.h"

/* pg_table_size, and the size of the HNSW index, of 4,000 rows on PostgreSQL 15 with pgvector 0.8,
 * a row. */
static const struct {
    bool halves;
    uint32_t dimension;
    double heap, graph;
} measured[] = {
    {false, 64, 723, 573},     {false, 256, 1642, 1368},   {false, 384, 2087, 2050},
    {false, 420, 2515, 2050},  {false, 512, 3248, 2734},   {true, 768, 2083, 2050},
    {false, 768, 4606, 4098},  {false, 1000, 6001, 8194},  {true, 1536, 4606, 4098},
    {false, 1536, 8751, 8194}, {false, 2000, 8964, 16386},
};

static void follows_type_and_dimension(void) {
    for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
        struct world_params params = {.embedding_dimension = measured[i].dimension,
                                      .half_embeddings = measured[i].halves};
        struct table_bytes all = retail_table_bytes(&retail_product_embeddings, &params);
        double heap = all.heap / measured[i].heap - 1;
        double index = all.index / (measured[i].graph + 170) - 1;
        const char *type = measured[i].halves ? "halfvec" : "vector";
        ok(fabs(heap) < .04, "%s(%u): the table is %.1f %% off", type,
           (unsigned)measured[i].dimension, 100 * heap);
        ok(fabs(index) < .02, "its indexes are %.1f %% off", 100 * index);
    }
}

static void other_tables_have_their_own(void) {
    struct world_params params = {.embedding_dimension = 64};
    struct table_bytes bytes = retail_table_bytes(&retail_products, &params);
    ok(!(bytes.heap < retail_products.heap_bytes || bytes.heap > retail_products.heap_bytes) &&
           bytes.index > 0,
       "other tables have the figures that they were measured with");
}

int main(void) {
    follows_type_and_dimension();
    other_tables_have_their_own();
    return tap_done();
}
