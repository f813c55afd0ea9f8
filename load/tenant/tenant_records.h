/* What each tenant met: counts and response times, by tenant, of one thread.
 *
 * The times lie in a histogram as common/hist.h has them, but with 2 significant digits (no bucket
 * wider than 1/128 of the values in it) and 32-bit counts: 13 kB a tenant, from its first answer
 * on. So 5,000 tenants take 65 MB a thread at most, however long the run.
 */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_RECORDS_H
#define PGBAZAAR_LOAD_TENANT_TENANT_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

enum {
    TENANT_TIMES_BITS = 8, /* 2^8 >= 2 * 10^2: two significant digits */
    TENANT_TIMES_HALF_BITS = TENANT_TIMES_BITS - 1,
    TENANT_TIMES_BUCKETS = 25, /* doublings: 2^(8 + 24) us is over an hour */
    TENANT_TIMES_SLOTS = (TENANT_TIMES_BUCKETS + 1) << TENANT_TIMES_HALF_BITS,
};

struct tenant_record {
    uint64_t succeeded, failed;
    uint64_t unanswered; /* when the run gave up: sent or not */
    int64_t max_us;      /* exact, of what is in counts */
    /* [TENANT_TIMES_SLOTS], owned; NULL until there is one. Of what succeeded, from the intended
     * start, and of the unanswered what they had waited. */
    uint32_t *counts;
};

struct tenant_records {
    struct tenant_record *items; /* [count], owned; in the order of struct tenants */
    size_t count;
    bool failed; /* memory ran out: times are missing */
};

/* A zeroed struct is one of no tenants, and may be released. */
int tenant_records_init(struct tenant_records *records, size_t count, struct err *err);
void tenant_records_release(struct tenant_records *records);

void tenant_records_succeeded(struct tenant_records *records, size_t tenant, int64_t response_us);
void tenant_records_failed(struct tenant_records *records, size_t tenant);
void tenant_records_unanswered(struct tenant_records *records, size_t tenant, int64_t waited_us);

/* Adds one record, or all of another thread's, to another. */
void tenant_record_merge(struct tenant_records *records, struct tenant_record *to,
                         const struct tenant_record *from);
void tenant_records_merge(struct tenant_records *records, const struct tenant_records *from);

/* How many times there are: succeeded + unanswered. */
uint64_t tenant_record_samples(const struct tenant_record *record);

/* The upper end of the bucket with the sample of rank ceil(percentile / 100 * samples), never above
 * the maximum; 0 without samples. */
int64_t tenant_record_percentile_us(const struct tenant_record *record, double percentile);

/* Samples in buckets above the one of the limit. */
uint64_t tenant_record_count_above(const struct tenant_record *record, int64_t limit_us);

#endif
