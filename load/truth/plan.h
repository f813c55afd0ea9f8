/* What of a load's answers and writes is held against the truth: decided before the run, read-only
 * while it runs.
 *
 * An answer is compared where what it must say cannot have changed:
 * - of the world's rows the columns that no query of this program's and no appending (`gen
 *   --until`) changes, see expected.h;
 * - a customer's last sales: those of the world, so many of them as sales that are none of the
 *   world's leave room for;
 * - a day's sums where the day ended before the schema was made (no sale of a load can lie in it,
 *   theirs carry the time of their transaction) or begins after the run;
 * - nothing of a table that a query of the user's own in the mix writes to;
 * - nothing at all where the database does not tell that it holds this world.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_PLAN_H
#define PGBAZAAR_LOAD_TRUTH_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/pg.h"
#include "load/ask/mix.h"
#include "load/truth/claim.h"

struct truth_query {
    struct claim claim;  /* kind CLAIM_NOTHING: nothing is compared */
    const char *because; /* why not, where the query claims something; else NULL */
};

struct truth_plan {
    struct truth_query *queries; /* [count], by their number in the mix; owned */
    size_t count;
    double share;             /* of the answers */
    uint64_t threshold;       /* of a hash: at most this is compared; see `share` for none */
    bool claims;              /* some query claims something, and a share is to be compared */
    bool compares;            /* some answer is compared */
    bool keeps_accounts;      /* some query writes */
    bool sales_can_be_judged; /* no query of the user's own may write sales under the run's receipts
                                 without saying so */
    int64_t untouched_before_us, untouched_from_us; /* days: ended before, begin at or after */
};

/* The caller releases it, also after an error. */
int truth_plan_init(struct truth_plan *plan, const struct mix *mix, double share, struct err *err);
void truth_plan_release(struct truth_plan *plan);

/* The database is asked since when it has been there, by a connection that may see its bookkeeping.
 * Where it does not tell, nothing is compared and a warning says so. `duration_us` is the run's. */
int truth_plan_ask(struct truth_plan *plan, PGconn *conn, int64_t duration_us, struct err *err);

/* No answer is compared, and the result says why; `because` must last. */
void truth_plan_forgo(struct truth_plan *plan, const char *because);

/* Whether the answer to this request is one of those that are compared. `key` is that of the
 * requests. */
bool truth_plan_samples(const struct truth_plan *plan, uint64_t key, uint64_t request);

/* Whether the sums of this day, days since 1970-01-01 UTC, cannot have changed. */
bool truth_plan_day_is_untouched(const struct truth_plan *plan, int32_t day);

#endif
