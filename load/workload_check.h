/* Whether a load could be made of a profile, without a database. */
#ifndef PGBAZAAR_LOAD_WORKLOAD_CHECK_H
#define PGBAZAAR_LOAD_WORKLOAD_CHECK_H

#include "common/err.h"
#include "common/profile.h"

/* Makes the profile's world, reads the files of its mix, and holds its sla against both, as `load`
 * does before it asks the database. Errors are ERR_USAGE with their place in the profile. A profile
 * without a mix describes a world alone, and that is all that is looked at. */
int workload_check(const struct profile *profile, struct err *err);

#endif
