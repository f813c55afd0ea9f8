#include "gen/copy/share.h"

#include <stdio.h>
#include <string.h>

#include "common/text.h"
#include "common/units.h"

static bool parse_part(const char *text, size_t length, int64_t *number) {
    char digits[16];
    struct err ignored;
    if (length == 0 || length >= sizeof digits || strspn(text, "0123456789") < length)
        return false;
    (void)snprintf(digits, sizeof digits, "%.*s", (int)length, text);
    return units_parse_count(digits, number, &ignored) == 0;
}

int copy_share_parse(const char *text, struct copy_share *share, struct err *err) {
    int64_t part, of;
    const char *slash = strchr(text, '/');
    char shown[TEXT_SHOWN];
    if (!slash || !parse_part(text, (size_t)(slash - text), &part) ||
        !parse_part(slash + 1, strlen(slash + 1), &of))
        return err_set(err, ERR_USAGE,
                       "option --slice: \"%s\" is not of the form k/n, as 2/8 for the second of "
                       "eight",
                       text_show(text, shown));
    if (of < 1 || of > COPY_SHARES_MAX || part < 1 || part > of)
        return err_set(err, ERR_USAGE,
                       "option --slice is %s, but in k/n n must be from 1 to %d, and k from 1 to n",
                       text_show(text, shown), COPY_SHARES_MAX);
    *share = (struct copy_share){.part = (uint32_t)part, .of = (uint32_t)of};
    return 0;
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
