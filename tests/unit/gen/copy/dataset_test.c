#include "gen/copy/dataset.h"

#include "tests/small_dataset.h"
#include "tests/tap.h"

static void knows_a_slices_rows(void) {
    const struct copy_source *source = &small_sources[VOYAGE_SOURCE];
    struct copy_slice slice = copy_slice_make(&small_dataset, source, 40, 20);
    ok(slice.source == source && slice.first == 40 && slice.count == 20,
       "a slice of twenty voyages");
    is_int(slice.rows[0], 20, "has a row each");
    is_int(slice.rows[1], ports_before(60) - ports_before(40), "and their ports");
    ok(slice.wanted[0] && slice.wanted[1], "both are wanted");
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
    knows_a_slices_rows();
    is_int(copy_table_rows(&small_dataset, &small_sources[VOYAGE_SOURCE], 1), 102,
           "103 voyages call at 102 ports");
    finds_tables();
    return tap_done();
}
