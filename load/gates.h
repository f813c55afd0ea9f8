/* The profile's `sla:`, read before the load and judged after it. */
#ifndef PGBAZAAR_LOAD_GATES_H
#define PGBAZAAR_LOAD_GATES_H

#include <stddef.h>

#include "common/err.h"
#include "common/profile.h"
#include "load/record/gate_watch.h"
#include "load/tenant/tenant_gates.h"
#include "load/workload.h"
#include "reports/result.h"
#include "reports/sla.h"

struct gates {
    struct sla items[PROFILE_SLA_MAX];
    size_t lines[PROFILE_SLA_MAX]; /* of the profile's sla, in which each stands */
    size_t count;
    struct tenant_gate tenants[PROFILE_SLA_MAX];
    size_t tenant_count;
    struct gate_watch watch; /* of those that are looked at while the run goes on */
};

/* Reads the lines and holds their names against the mix, phases and tenants. Errors are ERR_USAGE
 * with the line's place in the profile. The run will have so many threads. The caller releases,
 * also after an error; a zeroed struct may be released too. */
int gates_read(struct gates *gates, const struct profile *profile, const struct workload *workload,
               size_t threads, struct err *err);
void gates_release(struct gates *gates);

/* Reads one more line, number `number` of the profile's, whose names are not held against anything
 * but the tenants; errors as sla_parse gives them. */
int gates_add(struct gates *gates, const char *line, size_t number, const struct tenants *tenants,
              size_t *error_column, struct err *err);

/* Sets the result's outcomes, verdict and reason. The outcomes of one driver's part have no data:
 * a limit may be on a rate, and samples are few; only the whole can be held against it. */
int gates_judge(const struct gates *gates, const struct tenants *tenants,
                const struct tenant_records *by_tenant, struct result *result, struct err *err);

#endif
