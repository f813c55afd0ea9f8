#include "gen/copy/dataset.h"

#include "tests/small_dataset.h"
#include "tests/tap.h"

static uint64_t many(const struct copy_dataset *dataset) {
    (void)dataset;
    return UINT64_MAX;
}

static uint64_t none(const struct copy_dataset *dataset) {
    (void)dataset;
    return 0;
}

static void counts_slices(void) {
    struct copy_source source = small_sources[SHIP_SOURCE];
    is_int(copy_slice_count(&small_dataset, &source), 3, "25 ships are three slices of ten");
    source.units_per_slice = SHIPS;
    is_int(copy_slice_count(&small_dataset, &source), 1, "or one of 25");
    source.units_per_slice = 5;
    is_int(copy_slice_count(&small_dataset, &source), 5, "or five of five");
    source.unit_count = none;
    is_int(copy_slice_count(&small_dataset, &source), 0, "no unit is no slice");
    source.unit_count = many;
    ok(copy_slice_count(&small_dataset, &source) == UINT64_MAX / 5, "the most units that can be");
}

/* Slices follow each other, and have all units and rows together. */
static void cuts_without_gap(const struct copy_source *source) {
    uint64_t next = 0, wrong = 0, rows[COPY_SOURCE_TABLES] = {0};
    uint64_t slices = copy_slice_count(&small_dataset, source);
    for (uint64_t i = 0; i < slices; i++) {
        struct copy_slice slice = copy_slice_at(&small_dataset, source, i);
        wrong += slice.source != source || slice.number != i || slice.first != next ||
                 slice.count == 0 || slice.count > source->units_per_slice;
        next += slice.count;
        for (size_t table = 0; table < source->table_count; table++)
            rows[table] += slice.rows[table];
    }
    is_int(wrong, 0, "%s: slices follow each other", source->name);
    is_int(next, source->unit_count(&small_dataset), "to the last unit");
    for (size_t table = 0; table < source->table_count; table++)
        is_int(rows[table], copy_table_rows(&small_dataset, source, table), "with all rows of %s",
               source->tables[table]->name);
}

static void finds_tables(void) {
    size_t table = 9;
    ok(copy_find_table(&small_dataset, "ports", &table) == &small_sources[VOYAGE_SOURCE] &&
           table == 1,
       "ports are the voyages' second table");
    ok(copy_find_table(&small_dataset, "ships", &table) == &small_sources[SHIP_SOURCE] &&
           table == 0,
       "ships are a source of their own");
    ok(!copy_find_table(&small_dataset, "port", &table) &&
           !copy_find_table(&small_dataset, "sea.ports", &table),
       "names must be whole, and bare");
}

int main(void) {
    counts_slices();
    cuts_without_gap(&small_sources[SHIP_SOURCE]);
    cuts_without_gap(&small_sources[VOYAGE_SOURCE]);
    is_int(copy_table_rows(&small_dataset, &small_sources[VOYAGE_SOURCE], 1), 102,
           "103 voyages call at 102 ports");
    finds_tables();
    return tap_done();
}
