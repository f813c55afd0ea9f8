#include "load/tenant/tenant_records.h"

#include <math.h>
#include <stdlib.h>

#define LONGEST_US ((INT64_C(1) << (TENANT_TIMES_BITS + TENANT_TIMES_BUCKETS - 1)) - 1)

int tenant_records_init(struct tenant_records *records, size_t count, struct err *err) {
    *records =
        (struct tenant_records){.items = calloc(count + 1, sizeof *records->items), .count = count};
    return records->items ? 0 : err_set(err, ERR_SYSTEM, "out of memory for %zu tenants", count);
}

void tenant_records_release(struct tenant_records *records) {
    for (size_t i = 0; i < records->count; i++)
        free(records->items[i].counts);
    free(records->items);
    *records = (struct tenant_records){.count = 0};
}

static size_t slot_of(int64_t value_us) {
    uint64_t value = (uint64_t)(value_us < LONGEST_US ? value_us : LONGEST_US);
    unsigned shift = (64U - TENANT_TIMES_BITS) -
                     (unsigned)__builtin_clzll(value | ((UINT64_C(1) << TENANT_TIMES_BITS) - 1));
    return ((size_t)shift << TENANT_TIMES_HALF_BITS) + (size_t)(value >> shift);
}

/* The highest value of the slot. */
static int64_t slot_end_us(size_t slot) {
    size_t doubling = slot >> TENANT_TIMES_HALF_BITS;
    size_t shift = doubling > 0 ? doubling - 1 : 0;
    size_t within = slot - (shift << TENANT_TIMES_HALF_BITS);
    return (int64_t)(((uint64_t)within + 1) << shift) - 1;
}

static bool has_counts(struct tenant_records *records, struct tenant_record *record) {
    if (!record->counts)
        record->counts = calloc(TENANT_TIMES_SLOTS, sizeof *record->counts);
    records->failed = records->failed || !record->counts;
    return record->counts != NULL;
}

static void note_time(struct tenant_records *records, struct tenant_record *record,
                      int64_t value_us) {
    value_us = value_us > 0 ? value_us : 0;
    if (!has_counts(records, record))
        return;
    record->counts[slot_of(value_us)]++;
    record->max_us = value_us > record->max_us ? value_us : record->max_us;
}

void tenant_records_succeeded(struct tenant_records *records, size_t tenant, int64_t response_us) {
    records->items[tenant].succeeded++;
    note_time(records, &records->items[tenant], response_us);
}

void tenant_records_failed(struct tenant_records *records, size_t tenant) {
    records->items[tenant].failed++;
}

void tenant_records_unanswered(struct tenant_records *records, size_t tenant, int64_t waited_us) {
    records->items[tenant].unanswered++;
    note_time(records, &records->items[tenant], waited_us);
}

void tenant_record_merge(struct tenant_records *records, struct tenant_record *to,
                         const struct tenant_record *from) {
    to->succeeded += from->succeeded;
    to->failed += from->failed;
    to->unanswered += from->unanswered;
    to->max_us = from->max_us > to->max_us ? from->max_us : to->max_us;
    if (!from->counts || !has_counts(records, to))
        return;
    for (size_t i = 0; i < TENANT_TIMES_SLOTS; i++)
        to->counts[i] += from->counts[i];
}

void tenant_records_merge(struct tenant_records *records, const struct tenant_records *from) {
    for (size_t i = 0; i < records->count; i++)
        tenant_record_merge(records, &records->items[i], &from->items[i]);
    records->failed = records->failed || from->failed;
}

uint64_t tenant_record_samples(const struct tenant_record *record) {
    return record->counts ? record->succeeded + record->unanswered : 0;
}

int64_t tenant_record_percentile_us(const struct tenant_record *record, double percentile) {
    /* As in common/hist.c: 99.9 % of 1,000 samples end at the 999th. */
    double rank = ceil(nextafter(percentile, 0) / 100 * (double)tenant_record_samples(record));
    uint64_t before = 0;
    for (size_t i = 0; record->counts && i < TENANT_TIMES_SLOTS; i++) {
        before += record->counts[i];
        if (before > 0 && (double)before >= rank)
            return i < slot_of(LONGEST_US) && slot_end_us(i) < record->max_us ? slot_end_us(i)
                                                                              : record->max_us;
    }
    return record->max_us;
}

uint64_t tenant_record_count_above(const struct tenant_record *record, int64_t limit_us) {
    uint64_t count = 0;
    for (size_t i = slot_of(limit_us) + 1; record->counts && i < TENANT_TIMES_SLOTS; i++)
        count += record->counts[i];
    return count;
}
