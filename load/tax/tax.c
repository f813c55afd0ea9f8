#include "load/tax/tax.h"

#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "load/guard/preflight.h"
#include "load/tax/lane.h"
#include "load/tax/server_time.h"
#include "load/tax/tax_sheets.h"

/* The modes in the order of their columns: with RLS first, from the seed's way on. */
static const int modes[] = {
    PROFILE_TENANT_SET_CONFIG, PROFILE_TENANT_SET_STORE_CONTEXT,
    PROFILE_TENANT_SESSION,    PROFILE_TENANT_ROLE,
    PROFILE_TENANT_BYPASS,     PROFILE_TENANT_PREDICATES,
};

enum { MODES = sizeof modes / sizeof *modes };

/* Of each query, on average: a median is to be had even where the time is short for it. */
enum { SAMPLES_ENOUGH = 40 };

struct tax {
    struct lane *lanes; /* [count of MODES], owned; too large for a stack */
    size_t count;
    struct server_time server;
    int64_t measured_us;
    uint64_t rounds; /* measured */
};

static const char *mode_name(int mode) {
    for (size_t i = 0; i < profile_key_count; i++)
        if (strcmp(profile_keys[i].path, "load.tenant_mode") == 0)
            return profile_keys[i].choices[mode];
    return "";
}

/* A lane more; but a mode that needs logins which nobody made is left out. */
static int add_lane(struct tax *tax, int mode, const struct profile *profile,
                    const struct world *world, const struct pg_target *target,
                    struct result *result, struct err *err) {
    size_t wanted = (size_t)profile->load.sessions;
    struct lane *lane = &tax->lanes[tax->count];
    if (lane_init(lane, mode_name(mode), mode, wanted < TAX_SESSIONS ? wanted : TAX_SESSIONS,
                  profile, world, target, err) == 0 &&
        preflight_check(&lane->workload, target, result, err) == 0) {
        tax->count++;
        return 0;
    }
    lane_release(lane);
    memset(lane, 0, sizeof *lane);
    if (mode != PROFILE_TENANT_ROLE || err->kind == ERR_INTERRUPTED)
        return -1;
    log_info("the mode role is left out: %s", err->text);
    *err = (struct err){.kind = ERR_NONE};
    return 0;
}

static int tax_init(struct tax *tax, const struct profile *profile, const struct world *world,
                    const struct pg_target *target, struct result *result, struct err *err) {
    *tax = (struct tax){.lanes = calloc(MODES, sizeof *tax->lanes)};
    if (!tax->lanes)
        return err_set(err, ERR_SYSTEM, "out of memory for the tenant modes");
    for (size_t i = 0; i < MODES; i++)
        if (add_lane(tax, modes[i], profile, world, target, result, err) < 0)
            return -1;
    for (size_t i = 0; i < tax->count; i++)
        if (lane_connect(&tax->lanes[i], err) < 0)
            return -1;
    return server_time_init(&tax->server, target, &tax->lanes[0], err);
}

static void tax_release(struct tax *tax) {
    for (size_t i = 0; i < tax->count; i++)
        lane_release(&tax->lanes[i]);
    server_time_release(&tax->server);
    free(tax->lanes);
}

/* One slice of every lane, forwards and backwards in turn. */
static int run_round(struct tax *tax, uint64_t round, bool is_measured, struct err *err) {
    size_t half = is_measured ? tax->rounds % LANE_HALVES : LANE_HALVES;
    for (size_t i = 0; i < tax->count; i++) {
        struct lane *lane = &tax->lanes[round % 2 == 0 ? i : tax->count - 1 - i];
        for (uint64_t n = 0; n < TAX_SLICE; n++)
            if (lane_ask(lane, round * TAX_SLICE + n, half, err) < 0)
                return -1;
        if (server_time_look(&tax->server, is_measured ? lane : NULL, err) < 0)
            return -1;
    }
    tax->rounds += is_measured;
    return 0;
}

static int run_rounds(struct tax *tax, const struct profile_load *load, struct err *err) {
    int64_t start_us = clock_monotonic_us(), measured_us = start_us + load->warmup_us;
    int64_t from_us = 0, now_us = start_us;
    uint64_t least = SAMPLES_ENOUGH * tax->lanes[0].workload.mix.count / TAX_SLICE + 2;
    for (uint64_t round = 0; now_us < start_us + load->duration_us || tax->rounds < least;
         round++) {
        bool is_measured = now_us >= measured_us && round > 0;
        if (is_measured && from_us == 0)
            from_us = now_us;
        if (run_round(tax, round, is_measured, err) < 0)
            return -1;
        now_us = clock_monotonic_us();
    }
    tax->measured_us = now_us - from_us;
    return 0;
}

/* The queries' figures are those of the profile's own mode, or of the first. */
static int add_queries(const struct tax *tax, int mode, struct result *result, struct err *err) {
    const struct lane *own = &tax->lanes[0];
    for (size_t i = 0; i < tax->count; i++) {
        isolation_add_to(&tax->lanes[i].context.isolation, &result->isolation);
        own = tax->lanes[i].profile.load.tenant_mode == mode ? &tax->lanes[i] : own;
    }
    for (size_t q = 0; q < result->query_count; q++) {
        const struct lane_query *from = &own->queries[q];
        struct result_query *to = &result->queries[q];
        to->requests.sent = from->succeeded + from->failed;
        to->requests.succeeded = from->succeeded;
        to->requests.failed = from->failed;
        to->requests.retried = from->retried;
        to->requests.rows = from->rows;
        for (size_t half = 0; half < LANE_HALVES; half++) {
            hist_merge(&to->requests.response, &from->service[half]);
            hist_merge(&to->requests.service, &from->service[half]);
        }
        result->due += to->requests.sent;
        if (from->failed > 0 && result_add_error(result, to->name, from->sqlstate, from->failed, 0,
                                                 tax->measured_us, from->sample, err) < 0)
            return -1;
    }
    return 0;
}

static int report(const struct tax *tax, const struct profile *profile, struct result *result,
                  struct err *err) {
    struct result_phase *phase = result_add_phase(result, "rls-tax", err);
    if (!phase)
        return -1;
    phase->measured = true;
    phase->start_us = profile->load.warmup_us;
    phase->duration_us = result->duration_us = tax->measured_us;
    result->machine_cpu_share = -1;
    if (add_queries(tax, profile->load.tenant_mode, result, err) < 0)
        return -1;
    return tax_sheets_add(tax->lanes, tax->count, tax->server.conn != NULL, result, err);
}

int tax_measure(const struct profile *profile, const struct world *world,
                const struct pg_target *target, struct result *result, struct err *err) {
    struct tax tax;
    result->started_at_us = clock_wall_us();
    int status = tax_init(&tax, profile, world, target, result, err);
    if (status == 0)
        status = run_rounds(&tax, &profile->load, err);
    if (status == 0)
        status = report(&tax, profile, result, err);
    tax_release(&tax);
    return status;
}
