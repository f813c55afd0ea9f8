/* Truth under load: a share of the answers beside what the world's function says.
 *
 * What takes as long as drawing a request's parameters is compared at once; sums of a day and
 * nearest neighbours are kept (kept.h) and looked at after the run. Where an answer is not sampled,
 * the cost is a hash.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_TRUTH_H
#define PGBAZAAR_LOAD_TRUTH_TRUTH_H

#include <libpq-fe.h>

#include "load/ask/draw.h"
#include "load/truth/differences.h"
#include "load/truth/expected.h"
#include "load/truth/kept.h"
#include "load/truth/plan.h"

/* Of one query of the mix. */
struct truth_count {
    uint64_t answers, rows, values; /* compared */
    uint64_t different;             /* answers with a difference */
    uint64_t undecided; /* answers of which nothing is sure: days that may have been written to */
};

/* One a thread. */
struct truth {
    const struct truth_plan *plan;
    const struct mix *mix;
    const struct world *world;
    struct expected expected;
    struct truth_count *counts; /* [mix->count], owned */
    struct differences differences;
    struct kept kept;
};

/* Plan, mix and world must outlive it. The caller releases it, also after an error. */
int truth_init(struct truth *truth, const struct truth_plan *plan, const struct mix *mix,
               const struct world *world, struct err *err);
void truth_release(struct truth *truth);

/* truth_take, of an answer that is sampled. */
void truth_compare(struct truth *truth, struct draw *draw, size_t query, struct asked asked,
                   const PGresult *result);

/* The answer to a request's query. The draw is set to the request where the answer is compared. */
static inline void truth_take(struct truth *truth, struct draw *draw, size_t query,
                              struct asked asked, const PGresult *result) {
    if (truth->plan->queries[query].claim.kind != CLAIM_NOTHING &&
        truth_plan_samples(truth->plan, draw->key, asked.request))
        truth_compare(truth, draw, query, asked, result);
}

#endif
