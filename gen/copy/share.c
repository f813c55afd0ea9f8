#include "gen/copy/share.h"

#include "common/opt.h"

int copy_share_parse(const char *text, struct copy_share *share, struct err *err) {
    return opt_parse_part("slice", text, COPY_SHARES_MAX, &share->part, &share->of, err);
}

bool copy_share_is_whole(const struct copy_share *share) {
    return share->of == 1;
}

/* Where part `part` ends: its number of slices is rounded down, so that the last part ends at the
 * last slice. */
static uint64_t end_of(const struct copy_share *share, uint32_t part, uint64_t units,
                       uint64_t size) {
    uint64_t slices = units / size + (units % size > 0);
    uint64_t end = slices / share->of * part + slices % share->of * part / share->of;
    return part == share->of ? units : end * size;
}

void copy_share_units(const struct copy_share *share, const struct copy_dataset *dataset,
                      const struct copy_source *source, uint64_t *first, uint64_t *end) {
    uint64_t units = source->unit_count(dataset);
    *first = end_of(share, share->part - 1, units, source->units_per_slice);
    *end = end_of(share, share->part, units, source->units_per_slice);
}

uint64_t copy_share_rows(const struct copy_share *share, const struct copy_dataset *dataset) {
    uint64_t rows = 0, first, end;
    for (const struct copy_source *source = dataset->sources;
         source < dataset->sources + dataset->source_count; source++) {
        copy_share_units(share, dataset, source, &first, &end);
        for (size_t table = 0; table < source->table_count; table++)
            rows += source->rows_before(dataset, table, end) -
                    source->rows_before(dataset, table, first);
    }
    return rows;
}
