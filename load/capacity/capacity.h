/* The command `capacity`: the highest rate of requests that keeps the profile's limits. */
#ifndef PGBAZAAR_LOAD_CAPACITY_CAPACITY_H
#define PGBAZAAR_LOAD_CAPACITY_CAPACITY_H

#include "common/err.h"
#include "common/opt.h"

int cmd_capacity(const struct options *options, struct err *err);

#endif
