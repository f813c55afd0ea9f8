/* How the requests of a load are shared out among its tenants. */
#ifndef PGBAZAAR_LOAD_TENANT_TENANT_SHARES_H
#define PGBAZAAR_LOAD_TENANT_TENANT_SHARES_H

#include "common/err.h"
#include "common/profile.h"
#include "load/tenant/tenant.h"

/* Turns shares[i], the sales of tenant i in any unit, into its share of the requests, as the
 * profile's load.tenants says, and marks the noisy neighbour; together they make 1:
 *
 * uniform   each the same.
 * weighted  as the sales.
 * zipf      1 / rank^s, s being load.tenant_skew, the ranks by sales (G. K. Zipf, 1949); of tenants
 *           alike the first of the world ranks first.
 * noisy     load.noisy_tenant, or the smallest, has load.noisy_share; the others share the rest as
 *           their sales.
 *
 * ERR_USAGE, with the key's place and the nearest name, where there is no such tenant. */
int tenant_shares_choose(struct tenants *tenants, const struct profile *profile, double *shares,
                         struct err *err);

#endif
