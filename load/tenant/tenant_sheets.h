/* What a run has to say of its tenants: the worst by name, the size classes, how fair it was. */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_SHEETS_H
#define PGBAZAAR_LOAD_TENANT_TENANT_SHEETS_H

#include "load/tenant/tenant.h"
#include "load/tenant/tenant_records.h"
#include "reports/result.h"

/* The sheets show at most so many tenants by name. */
enum { TENANT_SHEET_ROWS = 100 };

/* Tenants with fewer samples have no p99 worth comparing. */
enum { TENANT_SAMPLES_LEAST = 100 };

/* Jain's fairness index of values above 0: (sum x)^2 / (n * sum x^2), 1 where all are alike and 1/n
 * where one has everything (R. Jain, D. Chiu, W. Hawe, "A Quantitative Measure of Fairness and
 * Discrimination for Resource Allocation in Shared Computer Systems", DEC TR-301, 1984). NAN
 * without values. */
double tenant_fairness(const double *values, size_t count);

/* Adds the sheets "tenants" (worst p99 first, those with too few samples for one behind),
 * "tenant-classes" (a noisy neighbour apart from its class) and "fairness"; nothing for a run
 * without tenants. Fairness is Jain's index of what each tenant was answered by what its share of
 * the requests would be, and the worst tenant's p99 by that of the median tenant; both of the
 * tenants with samples enough. */
int tenant_sheets_add(const struct tenants *tenants, const struct tenant_records *records,
                      struct result *result, struct err *err);

#endif
