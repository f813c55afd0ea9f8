/* What changes of a customer when a world goes on: lifetime value, tier, time of the last purchase.
 */
#ifndef PGBAZAAR_GEN_RETAIL_CUSTOMER_CHANGES_H
#define PGBAZAAR_GEN_RETAIL_CUSTOMER_CHANGES_H

#include "gen/copy/dataset.h"

/* The lifetime value is added to, because tills that sell meanwhile add to it as well: an update
 * must be made once. */
extern const struct copy_update retail_customer_changes;

#endif
