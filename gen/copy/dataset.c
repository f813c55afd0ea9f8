#include "gen/copy/dataset.h"

#include <string.h>

uint64_t copy_slice_count(const struct copy_dataset *dataset, const struct copy_source *source) {
    uint64_t units = source->unit_count(dataset);
    return units / source->units_per_slice + (units % source->units_per_slice > 0);
}

struct copy_slice copy_slice_at(const struct copy_dataset *dataset,
                                const struct copy_source *source, uint64_t number) {
    uint64_t units = source->unit_count(dataset);
    uint64_t first = number * source->units_per_slice;
    uint64_t left = units - first;
    struct copy_slice slice = {
        .source = source,
        .number = number,
        .first = first,
        .count = left < source->units_per_slice ? left : source->units_per_slice,
    };
    for (size_t table = 0; table < source->table_count; table++)
        slice.rows[table] = source->rows_before(dataset, table, first + slice.count) -
                            source->rows_before(dataset, table, first);
    return slice;
}

const struct copy_source *copy_find_table(const struct copy_dataset *dataset, const char *name,
                                          size_t *table) {
    for (size_t i = 0; i < dataset->source_count; i++) {
        const struct copy_source *source = &dataset->sources[i];
        for (*table = 0; *table < source->table_count; ++*table)
            if (strcmp(source->tables[*table]->name, name) == 0)
                return source;
    }
    return NULL;
}

uint64_t copy_table_rows(const struct copy_dataset *dataset, const struct copy_source *source,
                         size_t table) {
    return source->rows_before(dataset, table, source->unit_count(dataset));
}
