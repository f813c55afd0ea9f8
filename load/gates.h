/* The profile's `sla:`, read before the load and judged after it. */
#ifndef PGBAZAAR_LOAD_GATES_H
#define PGBAZAAR_LOAD_GATES_H

#include <stddef.h>

#include "common/err.h"
#include "common/profile.h"
#include "load/arrivals/agenda.h"
#include "load/ask/mix.h"
#include "reports/result.h"
#include "reports/sla.h"

struct gates {
    struct sla items[PROFILE_SLA_MAX];
    size_t count;
};

/* Reads the lines and holds their names against the mix and the phases. Errors are ERR_USAGE with
 * the line's place in the profile. */
int gates_read(struct gates *gates, const struct profile *profile, const struct mix *mix,
               const struct agenda *agenda, struct err *err);

/* Sets the result's outcomes, verdict and reason. */
int gates_judge(const struct gates *gates, struct result *result, struct err *err);

#endif
