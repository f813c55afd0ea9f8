/* How unequally customers buy by the Pareto/NBD model, the usual one of repeat buying.
 *
 * D. Schmittlein, D. Morrison, R. Colombo, "Counting Your Customers: Who Are They and What Will
 * They Do Next?", Management Science 33, 1987: a customer buys at a rate that is Gamma(r)
 * distributed, as long as they stay; the share that stays for a time a is (beta / (beta + a))^s.
 * Purchases of a time t are then negative binomial. Of a world's own tables only this is used: when
 * its customers came.
 */
#ifndef PGBAZAAR_GEN_REALISM_REALISM_PARETO_H
#define PGBAZAAR_GEN_REALISM_REALISM_PARETO_H

#include <stdint.h>

#include "common/err.h"

struct realism_pareto {
    double shape;              /* r */
    double churn, churn_weeks; /* s, beta */
    const uint64_t *came;      /* [weeks + 1]: customers who came before each week */
    uint32_t weeks;            /* from the first customer to today */
    double repeats;            /* purchases after the first one, a customer, on average */
    double once, top_share;    /* found: share of customers who bought once; share of the
                                  purchases by the 20 % who bought most */
};

/* Fills what is to be found from what is given. ERR_SYSTEM when memory is short. */
int realism_pareto_solve(struct realism_pareto *pareto, struct err *err);

#endif
