/* A dataset that has nothing to do with a shop: ships, and voyages with their ports. */
#ifndef PGBAZAAR_TESTS_SMALL_DATASET_H
#define PGBAZAAR_TESTS_SMALL_DATASET_H

#include "gen/copy/copybin.h"
#include "gen/copy/dataset.h"

enum { SHIPS = 25, VOYAGES = 103, SHIP_SLICE = 10, VOYAGE_SLICE = 20 };
enum { SHIP_SOURCE, VOYAGE_SOURCE, SMALL_SOURCES };

static const struct copy_column ship_columns[] = {{"ship", COPY_INT4}, {"name of it", COPY_TEXT}};
static const struct copy_column voyage_columns[] = {{"voyage", COPY_INT4}, {"ship", COPY_INT4}};
static const struct copy_column port_columns[] = {{"voyage", COPY_INT4}, {"port", COPY_TEXT}};

static const struct copy_table ship_table = {
    .schema = "sea", .name = "ships", .columns = ship_columns, .column_count = 2};
static const struct copy_table voyage_table = {
    .schema = "sea", .name = "voyages", .columns = voyage_columns, .column_count = 2};
static const struct copy_table port_table = {
    .schema = "sea", .name = "ports", .columns = port_columns, .column_count = 2};

/* A voyage calls at no port, at one, or at two. */
static inline uint64_t ports_before(uint64_t voyage) {
    return voyage / 3 * 3 + (voyage % 3 == 2);
}

static inline uint64_t small_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return SHIPS;
}

static inline uint64_t small_voyages(const struct copy_dataset *dataset) {
    (void)dataset;
    return VOYAGES;
}

static inline uint64_t small_rows_before(const struct copy_dataset *dataset, size_t table,
                                         uint64_t unit) {
    (void)dataset;
    return table == 0 ? unit : ports_before(unit);
}

static inline void encode_ships(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    (void)maker;
    for (uint64_t i = first; i < first + count; i++) {
        copybin_row(&rows[0], 2);
        copybin_int4(&rows[0], (int32_t)i);
        copybin_text(&rows[0], i % 5 == 0
                                   ? "\xd0\x9d\xd0\xb0\xd0\xb4\xd0\xb5\xd0\xb6\xd0\xb4\xd0\xb0"
                                   : "Esperance");
    }
}

static inline void encode_voyages(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    (void)maker;
    for (uint64_t i = first; i < first + count; i++) {
        copybin_row(&rows[0], 2);
        copybin_int4(&rows[0], (int32_t)i);
        copybin_int4(&rows[0], (int32_t)(i % SHIPS));
        for (uint64_t port = ports_before(i); port < ports_before(i + 1); port++) {
            copybin_row(&rows[1], 2);
            copybin_int4(&rows[1], (int32_t)i);
            copybin_text_or_null(&rows[1], port % 2 ? "Surabaya" : "");
        }
    }
}

static const struct copy_source small_sources[SMALL_SOURCES] = {
    [SHIP_SOURCE] = {.name = "ships",
                     .tables = {&ship_table},
                     .table_count = 1,
                     .units_per_slice = SHIP_SLICE,
                     .unit_count = small_units,
                     .rows_before = small_rows_before,
                     .encode = encode_ships},
    [VOYAGE_SOURCE] = {.name = "voyages",
                       .tables = {&voyage_table, &port_table},
                       .table_count = 2,
                       .nested = {NULL, "ports"},
                       .units_per_slice = VOYAGE_SLICE,
                       .unit_count = small_voyages,
                       .rows_before = small_rows_before,
                       .encode = encode_voyages},
};

static const struct copy_dataset small_dataset = {
    .sources = small_sources, .source_count = SMALL_SOURCES, .schema = "sea"};

#endif
