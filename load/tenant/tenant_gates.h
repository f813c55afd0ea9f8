/* Lines of a profile's `sla:` that are about tenants:
 *
 *     each tenant: p99 < 100ms        no tenant may be worse
 *     tenant seattle: errors < 1%     one of them, by its store_id
 *
 * What stands behind the colon is as in reports/sla.h, of the whole mix, and one of a percentile,
 * max, errors and (for one tenant) rate; times are response times, exact to a hundredth.
 *
 * A tenant with fewer samples than the gate needs cannot be judged, unless at least 5 lie beyond
 * the limit. `each tenant` is a miss when one tenant misses; it has no data when the tenants that
 * cannot be judged made more than a twentieth of the requests; its value is that of the worst
 * tenant.
 */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_GATES_H
#define PGBAZAAR_LOAD_TENANT_TENANT_GATES_H

#include <stdbool.h>
#include <stddef.h>

#include "load/tenant/tenant.h"
#include "load/tenant/tenant_records.h"
#include "reports/result.h"
#include "reports/sla.h"

struct tenant_gate {
    struct sla sla;              /* its text is the whole line, its query "all" */
    char name[RESULT_NAME_SIZE]; /* of the tenant; "": each */
};

/* Whether the line is about tenants. */
bool tenant_gate_begins(const char *line);

/* Reads such a line; errors as sla_parse gives them, and with the nearest name for a tenant that
 * the load does not have. */
int tenant_gate_parse(const char *line, const struct tenants *tenants, struct tenant_gate *gate,
                      size_t *error_column, struct err *err);

/* Appends the outcome to the result's. */
int tenant_gate_judge(const struct tenant_gate *gate, const struct tenants *tenants,
                      const struct tenant_records *records, struct result *result, struct err *err);

#endif
