#include "gen/copy/dataset.h"

#include <string.h>

struct copy_slice copy_slice_make(const struct copy_dataset *dataset,
                                  const struct copy_source *source, uint64_t first,
                                  uint64_t count) {
    struct copy_slice slice = {.source = source, .first = first, .count = count};
    for (size_t table = 0; table < source->table_count; table++) {
        slice.rows[table] = source->rows_before(dataset, table, first + count) -
                            source->rows_before(dataset, table, first);
        slice.wanted[table] = true;
    }
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
