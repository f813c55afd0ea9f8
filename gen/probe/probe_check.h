/* The whole catalogue, each case once, for `verify`. */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_CHECK_H
#define PGBAZAAR_GEN_PROBE_PROBE_CHECK_H

#include <stdbool.h>

#include "common/err.h"
#include "common/pg.h"
#include "gen/probe/probe_case.h"
#include "gen/probe/probe_tally.h"

struct probe_check {
    struct probe_cases cases;
    struct probe_tally *tallies; /* [cases.count], owned */
    uint64_t outcomes[PROBE_OUTCOMES];
};

/* Tries the catalogue on the database of `target`, as what its `role` may do. A superuser becomes
 * that role, and unless `read_only` a login of one store in it, made and rolled back with each
 * probe; anybody else logs in as the role, which may enter several stores. Every probe is rolled
 * back. ERR_DB where nobody can be logged in so; the caller releases *check, also then. */
int probe_check_run(struct probe_check *check, const struct pg_target *target, const char *role,
                    bool superuser, bool read_only, const struct world *world, struct err *err);
void probe_check_release(struct probe_check *check);

/* PROBE_GLOBAL_KEYS where keys are not unique over all stores in this database, else 0. */
int probe_check_keys(PGconn *conn, unsigned *without, struct err *err);

#endif
