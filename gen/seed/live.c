#include "gen/seed/live.h"

#include <string.h>

/* Rows with all their indexes, foreign keys and triggers take some ten times as long as those of an
 * empty table. */
#define SMALLER 16
#define SLICE_S 0.5

/* What has no parents is little, and a row of it may refer to another: it goes in one piece. */
static uint64_t slice_units(const struct copy_dataset *dataset, const struct copy_source *source,
                            double rows_per_s, unsigned workers) {
    uint64_t units = source->units_per_slice / SMALLER, rows = 0;
    if (source->generation == 0)
        return source->units_per_slice;
    if (rows_per_s > 0) {
        for (size_t table = 0; table < source->table_count; table++)
            rows += copy_table_rows(dataset, source, table);
        double rows_a_unit = rows > 0 ? (double)rows / (double)source->unit_count(dataset) : 1;
        double most = rows_per_s * SLICE_S / workers / rows_a_unit;
        units = most < (double)units ? (uint64_t)most : units;
    }
    return units > 0 ? units : 1;
}

/* In the order of their generations, which are few. */
void live_dataset_init(struct live_dataset *live, const struct copy_dataset *dataset,
                       double rows_per_s, unsigned workers) {
    size_t count = 0;
    for (unsigned generation = 0; count < dataset->source_count; generation++)
        for (size_t i = 0; i < dataset->source_count && count < LIVE_SOURCES_MAX; i++)
            if (dataset->sources[i].generation == generation) {
                live->sources[count] = dataset->sources[i];
                live->sources[count++].units_per_slice =
                    slice_units(dataset, &dataset->sources[i], rows_per_s, workers);
            }
    live->dataset = *dataset;
    live->dataset.sources = live->sources;
}
