/* Recall: how many of the truly nearest products a similarity query returns.
 *
 * The exact answer is computed from the world's embeddings: every active product of the store, by
 * cosine distance from the request's vector. recall@k is the share of the k nearest that are among
 * the first k returned; products at the same distance as the k-th (within RECALL_TIE, for a server
 * sums in another order) count as right. Where a claim has a lowest similarity, the k nearest are
 * those above it. An answer to which nothing belongs has recall 1.
 */
#ifndef PGBAZAAR_LOAD_TRUTH_RECALL_H
#define PGBAZAAR_LOAD_TRUTH_RECALL_H

#include "common/err.h"
#include "load/ask/draw.h"
#include "load/truth/kept.h"
#include "load/truth/plan.h"
#include "reports/result.h"

#define RECALL_TIE 2e-6

/* The k's that are told: some, and those that the profile's sla asks for. */
enum { RECALL_KS = 8 };
struct recall_ks {
    uint32_t values[RECALL_KS];
    size_t count;
};
void recall_ks_add(struct recall_ks *ks, uint32_t k);

/* recall@k of an answer. `nearest` are the distances of the nearest products that belong in it, in
 * order; `found` the distances of the products returned, in the order of return, INFINITY for one
 * that does not belong there. */
double recall_at(uint32_t k, const double *nearest, size_t nearest_count, const double *found,
                 size_t found_count);

/* Looks at the kept answers until the time is over and adds the sheet "recall": a row for each
 * query, tenant class (and "all") and k. The draw is that of the requests. */
int recall_report(const struct kept *kept, const struct truth_plan *plan, struct draw *draw,
                  const struct mix *mix, const struct recall_ks *ks, int64_t until_us,
                  struct result *result, struct err *err);

#endif
