#include "gen/retail/dataset.h"

#include <stdlib.h>

#include "gen/retail/customer_changes.h"
#include "gen/retail/keys.h"
#include "gen/retail/rows.h"
#include "gen/retail/tables.h"

/* Slices of a few MB: small enough to lose little when one fails, large enough that a transaction
 * does not count. */
#define SALES_A_SLICE      16384
#define CUSTOMERS_A_SLICE  16384
#define PRODUCTS_A_SLICE   4096
#define EMBEDDINGS_A_SLICE 512
#define ALL_IN_ONE_SLICE   UINT64_C(65536)

static const struct world *world_of(const struct copy_dataset *dataset) {
    return dataset->world;
}

static uint64_t store_count(const struct copy_dataset *dataset) {
    return world_stores(world_of(dataset));
}

static uint64_t category_count(const struct copy_dataset *dataset) {
    return world_categories(world_of(dataset));
}

static uint64_t customer_count(const struct copy_dataset *dataset) {
    return world_customers(world_of(dataset));
}

static uint64_t product_count(const struct copy_dataset *dataset) {
    return world_products(world_of(dataset));
}

static uint64_t embedding_count(const struct copy_dataset *dataset) {
    return world_embeddings(world_of(dataset));
}

static uint64_t sale_count(const struct copy_dataset *dataset) {
    return world_sales(world_of(dataset));
}

static uint64_t a_row_each(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    (void)dataset, (void)table;
    return unit;
}

static uint64_t sales_and_lines(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    return table == 0 ? unit : basket_lines_before(&world_of(dataset)->basket, unit);
}

static void encode_stores(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    for (uint64_t i = first; i < first + count; i++)
        retail_store_row(((struct retail_maker *)maker)->world, (uint32_t)i, &rows[0]);
}

static void encode_categories(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    for (uint64_t i = first; i < first + count; i++)
        retail_category_row(((struct retail_maker *)maker)->world, (uint32_t)i, &rows[0]);
}

static void encode_customers(void *maker_, uint64_t first, uint64_t count, struct buf rows[]) {
    struct retail_maker *maker = maker_;
    for (uint64_t i = first; i < first + count; i++)
        retail_customer_row(maker->world, &maker->cells, i, &rows[0]);
}

static void encode_products(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    for (uint64_t i = first; i < first + count; i++)
        retail_product_row(((struct retail_maker *)maker)->world, i, &rows[0]);
}

static void encode_embeddings(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    for (uint64_t i = first; i < first + count; i++)
        retail_embedding_row(((struct retail_maker *)maker)->world, i, &rows[0]);
}

static void encode_sales(void *maker_, uint64_t first, uint64_t count, struct buf rows[]) {
    struct retail_maker *maker = maker_;
    for (uint64_t i = first; i < first + count; i++) {
        struct sale sale;
        sale_make(maker->world, &maker->cursor, i, &sale);
        retail_sale_rows(maker, &sale, &rows[0], &rows[1]);
    }
}

/* The long ones first, so that no worker ends long after the others. */
static const struct copy_source sources[] = {
    {.name = "product_embeddings",
     .tables = {&retail_product_embeddings},
     .table_count = 1,
     .units_per_slice = EMBEDDINGS_A_SLICE,
     .generation = 2,
     .unit_count = embedding_count,
     .rows_before = a_row_each,
     .row_of = retail_embedding_of,
     .encode = encode_embeddings},
    {.name = "products",
     .tables = {&retail_products},
     .table_count = 1,
     .units_per_slice = PRODUCTS_A_SLICE,
     .generation = 1,
     .unit_count = product_count,
     .rows_before = a_row_each,
     .row_of = retail_product_of,
     .encode = encode_products},
    {.name = "customers",
     .tables = {&retail_customers},
     .table_count = 1,
     .units_per_slice = CUSTOMERS_A_SLICE,
     .generation = 1,
     .unit_count = customer_count,
     .rows_before = a_row_each,
     .row_of = retail_customer_of,
     .encode = encode_customers},
    {.name = "sales",
     .tables = {&retail_sales_transactions, &retail_sales_transaction_items},
     .table_count = 2,
     .nested = {NULL, "items"},
     .units_per_slice = SALES_A_SLICE,
     .generation = 2,
     .unit_count = sale_count,
     .rows_before = sales_and_lines,
     .row_of = retail_sale_of,
     .encode = encode_sales},
    {.name = "stores",
     .tables = {&retail_stores},
     .table_count = 1,
     .units_per_slice = ALL_IN_ONE_SLICE,
     .unit_count = store_count,
     .rows_before = a_row_each,
     .row_of = retail_store_of,
     .encode = encode_stores},
    {.name = "product_categories",
     .tables = {&retail_product_categories},
     .table_count = 1,
     .units_per_slice = ALL_IN_ONE_SLICE,
     .unit_count = category_count,
     .rows_before = a_row_each,
     .row_of = retail_category_of,
     .encode = encode_categories},
};

static void *maker_new(const struct copy_dataset *dataset, struct err *err) {
    struct retail_maker *maker = calloc(1, sizeof *maker);
    if (!maker) {
        (void)err_set(err, ERR_SYSTEM, "out of memory for a maker of rows");
        return NULL;
    }
    if (retail_maker_init(maker, world_of(dataset), err) < 0) {
        free(maker);
        return NULL;
    }
    return maker;
}

static void maker_free(void *maker) {
    retail_maker_release(maker);
    free(maker);
}

struct copy_dataset retail_dataset(const struct world *world) {
    return (struct copy_dataset){
        .sources = sources,
        .source_count = sizeof sources / sizeof *sources,
        .update = &retail_customer_changes,
        .schema = "retail",
        .finish_files = "sql/schema/8",
        .world = world,
        .maker_new = maker_new,
        .maker_free = maker_free,
    };
}
