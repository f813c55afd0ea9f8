/* The mix: which queries there are, and which one a request asks. */
#ifndef PGBAZAAR_LOAD_ASK_MIX_H
#define PGBAZAAR_LOAD_ASK_MIX_H

#include <stddef.h>
#include <stdint.h>

#include "common/err.h"
#include "common/profile.h"
#include "load/ask/query.h"

struct mix {
    struct query *queries; /* owned; in the order of the profile */
    uint64_t *thresholds; /* owned; query i is below thresholds[i] of 2^64, and not below i - 1's */
    size_t count;
};

/* Opens the profile's queries. Errors are ERR_USAGE with the profile's, or the query file's, line.
 * The caller releases *mix, also after an error. */
int mix_init(struct mix *mix, const struct profile *profile, struct err *err);
void mix_release(struct mix *mix);

/* The index of the query at which a hash points: each as often as its weight says. */
size_t mix_pick(const struct mix *mix, uint64_t hash);

/* Shares of 2^64 as cumulative thresholds, the last of them UINT64_MAX: weights[i] of their sum. At
 * least one must be above 0. */
void mix_thresholds(const double *weights, size_t count, uint64_t *thresholds);

/* The first index whose threshold is above the hash; for UINT64_MAX the last with a weight. */
size_t mix_search(const uint64_t *thresholds, size_t count, uint64_t hash);

#endif
