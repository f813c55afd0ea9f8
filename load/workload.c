#include "load/workload.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "common/clock.h"

#define REQUESTS_PURPOSE 1
#define ARRIVALS_PURPOSE 2

/* A parameter that the world cannot give. */
static int check_embeddings(const struct workload *workload, struct err *err) {
    for (size_t q = 0; q < workload->mix.count && !workload->world->params.embeddings; q++) {
        const struct query *query = &workload->mix.queries[q];
        for (size_t s = 0; s < query->statements.count; s++) {
            const struct statement *statement = &query->statements.items[s];
            for (size_t a = 0; a < statement->argument_count; a++)
                if (query->parameters[s][a]->form == PARAMETER_VECTOR)
                    return profile_fail(workload->profile, workload->profile->load.mix[q].place,
                                        err,
                                        "query \"%s\" needs :%s, and the world has no embeddings: "
                                        "set world.embeddings, or take the query out",
                                        query->name, statement->arguments[a].name);
        }
    }
    return 0;
}

static int build_transactions(struct workload *workload, struct err *err) {
    workload->transactions = calloc(workload->mix.count, sizeof *workload->transactions);
    if (!workload->transactions)
        return err_set(err, ERR_SYSTEM, "out of memory for the mix");
    for (size_t i = 0; i < workload->mix.count; i++) {
        const struct query *query = &workload->mix.queries[i];
        transaction_build(&workload->transactions[i], query, i, &workload->framing);
        workload->uses_world = workload->uses_world || workload->transactions[i].has_tenant ||
                               query_has_parameters(query);
    }
    return 0;
}

static bool is_listed(const struct workload *workload, const struct step *step) {
    for (size_t i = 0; i < workload->distinct_count; i++)
        if (strcmp(workload->distinct[i].prepared, step->prepared) == 0)
            return true;
    return false;
}

static int list_distinct(struct workload *workload, struct err *err) {
    size_t count = 0;
    for (size_t t = 0; t < workload->mix.count; t++)
        count += workload->transactions[t].step_count;
    workload->distinct = calloc(count > 0 ? count : 1, sizeof *workload->distinct);
    if (!workload->distinct)
        return err_set(err, ERR_SYSTEM, "out of memory for the mix");
    for (size_t t = 0; t < workload->mix.count; t++) {
        struct transaction *transaction = &workload->transactions[t];
        for (size_t s = 0; s < transaction->step_count; s++)
            if (!is_listed(workload, &transaction->steps[s]))
                workload->distinct[workload->distinct_count++] = transaction->steps[s];
    }
    return 0;
}

/* "": as the database's own name says. Where each store has a login it is the first one's, for all
 * that is asked before the sessions are opened. */
static int choose_role(const struct workload *workload, char role[PROFILE_TEXT], struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    const struct tenant_mode *mode = workload->framing.mode;
    const char *name = mode->bypasses ? load->bypass_role : load->role;
    if (mode->bypasses && strcmp(name, PROFILE_CURRENT_USER) == 0)
        name = "";
    (void)memcpy(role, name, strlen(name) + 1);
    for (size_t i = workload->tenants.count; i-- > 0 && mode->own_role;)
        if (tenant_role(&workload->tenants.items[i], load->role, role, err) < 0)
            return -1;
    return 0;
}

/* What the profile says of the search in HNSW indexes; the rest is the server's. */
static void add_search_settings(struct workload *workload) {
    static const char *const scans[] = {[PROFILE_SCAN_OFF] = "off",
                                        [PROFILE_SCAN_STRICT] = "strict_order",
                                        [PROFILE_SCAN_RELAXED] = "relaxed_order"};
    const struct profile_load *load = &workload->profile->load;
    size_t length = strlen(workload->settings), size = sizeof workload->settings;
    if (load->ef_search > 0)
        (void)snprintf(workload->settings + length, size - length, " -c hnsw.ef_search=%" PRId64,
                       load->ef_search);
    length = strlen(workload->settings);
    if (load->iterative_scan != PROFILE_SCAN_SERVER)
        (void)snprintf(workload->settings + length, size - length, " -c hnsw.iterative_scan=%s",
                       scans[load->iterative_scan]);
    length = strlen(workload->settings);
    if (load->max_scan_tuples > 0)
        (void)snprintf(workload->settings + length, size - length,
                       " -c hnsw.max_scan_tuples=%" PRId64, load->max_scan_tuples);
}

/* A statement whose client is gone is given up by the server within a second: the end of a run
 * leaves nothing behind that works on. */
static int find_server(struct workload *workload, const struct pg_target *target, struct err *err) {
    const struct profile_load *load = &workload->profile->load;
    (void)snprintf(workload->settings, sizeof workload->settings,
                   "-c statement_timeout=%" PRId64 " -c client_connection_check_interval=1s",
                   load->statement_timeout_us / 1000);
    add_search_settings(workload);
    char role[PROFILE_TEXT];
    if (choose_role(workload, role, err) < 0)
        return -1;
    struct pg_target sessions = {.database = target->database,
                                 .role = role[0] ? role : NULL,
                                 .search_path = "pg_catalog, retail, public, extensions, pg_temp",
                                 .settings = workload->settings};
    return pg_parameters_init(&workload->parameters, &sessions, PG_LOAD_SESSIONS, err);
}

double workload_truth(const struct profile_load *load) {
    return load->tenant_mode == PROFILE_TENANT_NONE ? 0 : load->truth;
}

int workload_init(struct workload *workload, const struct profile *profile,
                  const struct world *world, const struct pg_target *target, struct err *err) {
    const struct profile_load *load = &profile->load;
    memset(workload, 0, sizeof *workload);
    workload->profile = profile;
    workload->world = world;
    workload->driver = DRIVER_ALONE;
    workload->key = mix_key((uint64_t)load->seed, REQUESTS_PURPOSE);
    if (getrandom(&workload->run, sizeof workload->run, 0) != (ssize_t)sizeof workload->run)
        return err_set_errno(err, "the system gives no random bits");
    uint64_t started_ms = (uint64_t)clock_wall_us() / 1000;
    workload->run.high = started_ms << 16 | (workload->run.high & 0xffff);
    if (framing_init(&workload->framing, load->tenant_mode, err) < 0 ||
        mix_init(&workload->mix, profile, err) < 0 || build_transactions(workload, err) < 0 ||
        list_distinct(workload, err) < 0 || check_embeddings(workload, err) < 0)
        return -1;
    if (truth_plan_init(&workload->truth, &workload->mix, workload_truth(load), err) < 0 ||
        tenants_init(&workload->tenants, world, profile, err) < 0)
        return -1;
    uint64_t arrivals_seed = mix_key((uint64_t)load->seed, ARRIVALS_PURPOSE);
    if (agenda_init(&workload->agenda, load, world, arrivals_seed, err) < 0)
        return -1;
    return target ? find_server(workload, target, err) : 0;
}

void workload_release(struct workload *workload) {
    pg_parameters_release(&workload->parameters);
    free(workload->distinct);
    free(workload->transactions);
    framing_release(&workload->framing);
    truth_plan_release(&workload->truth);
    mix_release(&workload->mix);
    tenants_release(&workload->tenants);
    agenda_release(&workload->agenda);
}
