#include "load/guard/canary.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "common/log.h"
#include "gen/probe/probe_check.h"
#include "gen/schema/schema_own.h"

#define CANARY_PURPOSE 3 /* beside those of load/workload.c and load/worker/worker.c */

/* Another one than the sessions': who counts those does not count it. */
#define APPLICATION "pgbazaar canary"

/* How long one probe may take; the server's statement_timeout is the sessions'. */
#define TIMEOUT_US INT64_C(10000000)

/* A login of one store may enter no other, and has its own from the beginning. */
#define OWN_ROLE_WITHOUT (PROBE_ALL_STORES | PROBE_WITHOUT_STORE | PROBE_COMMITS)

/* SQL: insufficient privilege. */
#define NOT_ALLOWED "42501"

enum { LOOK_MS = 5, AGAIN_MS = 200 };

/* Who logs in for the look at the server may have no right to the bookkeeping. */
static int plan_none(const PGconn *conn, const struct err *err) {
    if (strcmp(err->sqlstate, NOT_ALLOWED) != 0)
        return -1;
    log_warn("role \"%s\" may not see whose schema it is: isolation is not probed", PQuser(conn));
    return 0;
}

int canary_plan(struct workload *workload, PGconn *conn, struct err *err) {
    const struct tenant_mode *mode = workload->framing.mode;
    struct canary_plan *plan = &workload->canaries;
    unsigned keys = 0;
    bool own = false;
    *plan = (struct canary_plan){.store = PROBE_ANY_STORE};
    if (workload->profile->load.canaries <= 0 || !mode->has_tenant || mode->bypasses ||
        !workload->uses_world || workload->tenants.count < 2)
        return 0;
    if (schema_own_look(conn, &own, err) < 0 || probe_check_keys(conn, &keys, err) < 0)
        return plan_none(conn, err);
    plan->tries = !own; /* what keeps the tenants of somebody else's tables apart is not known */
    plan->without = PROBE_WHOLE | keys | (mode->own_role ? OWN_ROLE_WITHOUT : PROBE_ONE_STORE);
    if (!workload->world->params.embeddings)
        plan->without |= PROBE_VECTORS;
    if (mode->own_role)
        plan->store = workload->tenants.items[0].store; /* workload->parameters are its login's */
    return 0;
}

int canary_init(struct canary *canary, const struct workload *workload, struct control *control,
                struct err *err) {
    *canary = (struct canary){.workload = workload,
                              .control = control,
                              .key = mix_key(workload->key, CANARY_PURPOSE),
                              .stop_descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    canary->parameters = workload->parameters;
    for (size_t i = 0; canary->parameters.keywords[i]; i++)
        if (strcmp(canary->parameters.keywords[i], "application_name") == 0)
            canary->parameters.values[i] = APPLICATION;
    probe_runner_init(&canary->runner, &canary->parameters, canary->stop_descriptor, TIMEOUT_US);
    if (canary->stop_descriptor < 0)
        return err_set_errno(err, "cannot make an event descriptor");
    if (!workload->canaries.tries)
        return 0;
    if (probe_cases_init(&canary->cases, workload->canaries.without, err) < 0)
        return -1;
    canary->tallies = calloc(canary->cases.count, sizeof *canary->tallies);
    return canary->tallies ? 0 : err_set(err, ERR_SYSTEM, "out of memory for isolation probes");
}

void canary_release(struct canary *canary) {
    canary_stop(canary);
    probe_runner_release(&canary->runner);
    probe_cases_release(&canary->cases);
    free(canary->tallies);
    if (canary->stop_descriptor >= 0)
        (void)close(canary->stop_descriptor);
}

/* True when it is to stop, or the whole run was stopped. */
static bool rest(const struct canary *canary, int milliseconds) {
    struct pollfd waits[] = {{canary->stop_descriptor, POLLIN, 0},
                             {canary->control->stop_descriptor, POLLIN, 0}};
    return poll(waits, 2, milliseconds) > 0;
}

static bool begins(const struct canary *canary) {
    while (control_start_us(canary->control) == 0)
        if (rest(canary, LOOK_MS))
            return false;
    return true;
}

/* The next case, in an order that is another one in each round. */
static size_t next_case(const struct canary *canary) {
    uint64_t count = canary->cases.count;
    uint64_t round = canary->tries / count, place = canary->tries % count;
    return (size_t)((place + mix_at(canary->key, round)) % count);
}

static void try_next(struct canary *canary) {
    const struct workload *workload = canary->workload;
    struct probe_values values;
    struct probe_answer answer;
    size_t number = next_case(canary);
    uint64_t hash = mix_at(canary->key, ~canary->tries);
    if (!probe_values_draw(&values, workload->world, workload->canaries.store, hash))
        return;
    probe_run(&canary->runner, &canary->cases.items[number], &values, &answer);
    if (answer.outcome == PROBE_UNANSWERED && rest(canary, 0))
        return; /* the run ended meanwhile */
    probe_tally_add(&canary->tallies[number], &answer, &values);
    canary->tries++;
    if (answer.outcome == PROBE_BREACHED)
        control_stop(canary->control, CONTROL_STOP_BREACH, NULL);
}

/* How many probes there should have been by now: one at once, so that a short run has some. */
static uint64_t wanted(const struct canary *canary) {
    double share = canary->workload->profile->load.canaries;
    return 1 + (uint64_t)(share * (double)canary->requests(canary->context));
}

static void *run(void *canary_) {
    struct canary *canary = canary_;
    bool stop = !begins(canary);
    while (!stop) {
        struct err reason = {.kind = ERR_NONE};
        if (!canary->runner.conn && probe_runner_connect(&canary->runner, &reason) < 0) {
            log_debug("no connection for the isolation probes: %s", reason.text);
            stop = rest(canary, AGAIN_MS);
            continue;
        }
        bool is_late = canary->tries < wanted(canary);
        if (is_late)
            try_next(canary);
        stop = rest(canary, is_late ? 0 : LOOK_MS);
    }
    return NULL;
}

int canary_start(struct canary *canary, uint64_t (*requests)(const void *context),
                 const void *context, struct err *err) {
    if (!canary->workload->canaries.tries)
        return 0;
    canary->requests = requests;
    canary->context = context;
    errno = pthread_create(&canary->thread, NULL, run, canary);
    canary->started = errno == 0;
    return canary->started ? 0 : err_set_errno(err, "cannot start a thread");
}

void canary_stop(struct canary *canary) {
    uint64_t one = 1;
    if (!canary->started)
        return;
    ssize_t written = write(canary->stop_descriptor, &one, sizeof one);
    (void)written; /* an eventfd takes one */
    (void)pthread_join(canary->thread, NULL);
    canary->started = false;
}
