/* What isolation costs: the same requests in every tenant mode, in turn.
 *
 * Each round gives every mode the same few requests of the mix, one after another on a session at
 * rest: A B C ... and the next round ... C B A, so that what changes in the server meanwhile meets
 * all alike. Every query is asked as often as the others; the mix's weights count in its mean. What
 * is compared are medians; the difference between the rounds with even and odd numbers of one mode
 * is told as the noise.
 */
#ifndef PGBAZAAR_LOAD_TAX_TAX_H
#define PGBAZAAR_LOAD_TAX_TAX_H

#include "common/err.h"
#include "common/pg.h"
#include "common/profile.h"
#include "gen/world/world.h"
#include "reports/result.h"

enum { TAX_SESSIONS = 8, TAX_SLICE = 32 }; /* sessions of a mode at most; requests of a slice */

/* Measures for the profile's load.duration, of which load.warmup is not counted, or longer where
 * that is too short to know every query's median; and adds to the result, which has the mix's
 * queries: sheets "rls-tax" (medians by query, a column a mode), "rls-tax-ratio" (to the cheapest
 * mode), "rls-tax-server" (the server's own time) and "rls-tax-modes"; and as the queries' figures
 * those of the profile's own mode. The modes without RLS need load.bypass_role to bypass it: ERR_DB
 * where it does not. Stores without logins leave the mode role out. ERR_INTERRUPTED when a signal
 * asked to stop. */
int tax_measure(const struct profile *profile, const struct world *world,
                const struct pg_target *target, struct result *result, struct err *err);

#endif
