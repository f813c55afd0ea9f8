/* A lane of the RLS tax: one tenant mode with sessions of its own, asked one request after another.
 *
 * Request n is the same question in every lane, of the same store: the one to which session n % S
 * of S belongs. Where the mode ties a session to a store, that session asks; elsewhere the sessions
 * take turns, so that each serves every store.
 */
#ifndef PGBAZAAR_LOAD_TAX_LANE_H
#define PGBAZAAR_LOAD_TAX_LANE_H

#include "common/hist.h"
#include "common/pg.h"
#include "load/session/session.h"
#include "load/workload.h"

/* Every other round goes into the other histogram: what the halves of one lane differ by is the
 * noise of the measurement. */
enum { LANE_HALVES = 2 };

/* One query of the mix in one mode. */
struct lane_query {
    struct hist service[LANE_HALVES]; /* of those that succeeded: from the send to the last row */
    uint64_t succeeded, failed, retried, rows;
    double server_us;      /* the statements' time in the server, all of them together */
    uint64_t server_calls; /* of the query's statements; 0: not known */
    char sqlstate[6];      /* of the first failure */
    char sample[RESULT_VALUE_SIZE];
};

struct lane {
    const char *name; /* of the mode, as profiles have it */
    struct profile profile;
    struct workload workload;
    struct session_context context;
    struct session *sessions;   /* [session_count], owned */
    struct lane_query *queries; /* [workload.mix.count], owned */
    size_t session_count;
    bool is_open; /* the context is initialised */
};

/* The mode's workload on the profile's mix, with so many sessions, not yet connected. The caller
 * releases *lane, also after an error. */
int lane_init(struct lane *lane, const char *name, int mode, size_t sessions,
              const struct profile *profile, const struct world *world,
              const struct pg_target *target, struct err *err);
void lane_release(struct lane *lane);

/* Opens the sessions; after the preflight, which completes the workload. */
int lane_connect(struct lane *lane, struct err *err);

/* Asks request `number` and waits for its end. Half: LANE_HALVES for a warm-up, which is not
 * counted. -1 when a session is lost for good, or a stop was requested. */
int lane_ask(struct lane *lane, uint64_t number, size_t half, struct err *err);

#endif
