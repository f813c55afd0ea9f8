#include "gen/probe/probe_check.h"

#include <stdlib.h>

#include "common/mix.h"
#include "common/signals.h"
#include "gen/probe/probe_run.h"

/* Long for one row and short for a table that is locked for long. */
#define SETTINGS   "-c statement_timeout=60s -c lock_timeout=5s -c idle_session_timeout=0"
#define TIMEOUT_US INT64_C(70000000)

#define PROBES_PURPOSE 6

int probe_check_keys(PGconn *conn, unsigned *without, struct err *err) {
    PGresult *result =
        pg_query(conn, err,
                 "SELECT FROM pg_catalog.pg_index WHERE indisprimary AND indnkeyatts = 1"
                 " AND indrelid = pg_catalog.to_regclass('retail.customers')",
                 0, NULL);
    if (!result)
        return -1;
    *without = PQntuples(result) == 0 ? PROBE_GLOBAL_KEYS : 0;
    PQclear(result);
    return 0;
}

static int try_all(struct probe_check *check, struct probe_runner *runner,
                   const struct world *world, struct err *err) {
    uint64_t key = mix_key(world->params.seed, PROBES_PURPOSE);
    for (size_t i = 0; i < check->cases.count; i++) {
        struct probe_values values;
        struct probe_answer answer;
        if (signals_stop_requested())
            return signals_interrupted(err, "not all isolation probes were tried");
        if (!runner->conn && probe_runner_connect(runner, err) < 0)
            return -1;
        if (!probe_values_draw(&values, world, PROBE_ANY_STORE, mix_at(key, i)))
            return 0; /* no two stores to keep apart */
        probe_run(runner, &check->cases.items[i], &values, &answer);
        probe_tally_add(&check->tallies[i], &answer, &values);
        check->outcomes[answer.outcome]++;
    }
    return 0;
}

static int prepare(struct probe_check *check, struct probe_runner *runner, bool superuser,
                   bool read_only, const struct world *world, struct err *err) {
    unsigned without = world->params.embeddings ? 0 : PROBE_VECTORS, keys = 0;
    if (read_only)
        without |= PROBE_WRITES;
    if (superuser)
        without |= PROBE_REAL_LOGIN;
    if (!runner->makes_logins)
        without |= PROBE_ONE_STORE;
    if (probe_runner_connect(runner, err) < 0 || probe_check_keys(runner->conn, &keys, err) < 0 ||
        probe_cases_init(&check->cases, without | keys, err) < 0)
        return -1;
    check->tallies = calloc(check->cases.count, sizeof *check->tallies);
    return check->tallies ? 0 : err_set(err, ERR_SYSTEM, "out of memory for isolation probes");
}

int probe_check_run(struct probe_check *check, const struct pg_target *target, const char *role,
                    bool superuser, bool read_only, const struct world *world, struct err *err) {
    struct pg_target login = {.database = target->database,
                              .role = superuser ? target->role : role,
                              .search_path = PROBE_SEARCH_PATH,
                              .settings = SETTINGS};
    struct pg_parameters parameters;
    struct probe_runner runner;
    *check = (struct probe_check){.tallies = NULL};
    if (pg_parameters_init(&parameters, &login, "pgbazaar verify", err) < 0)
        return -1;
    probe_runner_init(&runner, &parameters, signals_stop_descriptor(), TIMEOUT_US);
    runner.group = superuser ? role : NULL;
    runner.makes_logins = superuser && !read_only;
    int status = prepare(check, &runner, superuser, read_only, world, err);
    if (status == 0)
        status = try_all(check, &runner, world, err);
    probe_runner_release(&runner);
    pg_parameters_release(&parameters);
    return status;
}

void probe_check_release(struct probe_check *check) {
    free(check->tallies);
    probe_cases_release(&check->cases);
}
