#include "load/experiment/series.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/local.h"
#include "common/log.h"
#include "gen/seed/world_found.h"
#include "gen/worldspec.h"
#include "load/experiment/arm_files.h"
#include "load/guard/preflight.h"
#include "load/trial/conninfo.h"
#include "load/trial/order.h"
#include "load/trial/trial.h"

/* The database must hold the world that the arms without one of their own have in common. Where it
 * goes on there, it does for them. */
static int check_world(struct series *series, struct experiment *experiment, struct err *err) {
    struct arm *first = NULL;
    struct world world;
    struct world_params params;
    for (size_t i = experiment->arm_count; i-- > 0;)
        first = experiment->arms[i].own_database ? first : &experiment->arms[i];
    if (!first)
        return 0;
    if (worldspec_params(&first->profile, &params, err) < 0 ||
        worldspec_world(&first->profile, &params, &world, err) < 0)
        return -1;
    int status = world_found_adopt(&series->target, &first->profile, &world, err);
    for (size_t i = 0; status == 0 && i < experiment->arm_count; i++)
        if (!experiment->arms[i].own_database)
            experiment->arms[i].profile.world = first->profile.world;
    if (status == 0)
        status = preflight_world(series->server, first->profile.name, &world.params, err);
    world_release(&world);
    return status;
}

static int make_own(struct series *series, struct series_arm *arm, struct err *err) {
    if (own_database_make(series->server, arm->arm, arm->database, err) < 0 ||
        conninfo_overlay(series->target.database, NULL, arm->database, &arm->admin, err) < 0)
        return -1;
    log_info("filling database \"%s\" for arm \"%s\"", arm->database, arm->arm->name);
    if (own_database_fill(buf_text(&arm->admin), arm->profile, err) < 0)
        return -1;
    arm->design = &arm->own;
    const struct pg_target target = {.database = buf_text(&arm->admin)};
    return design_open(&arm->own, series->experiment, &target, err);
}

static int init_arm(struct series *series, struct series_arm *arm, struct err *err) {
    char folder[PATH_MAX];
    int length = snprintf(folder, sizeof folder, "%s/%s", series->folder, arm->arm->name);
    if (length < 0 || (size_t)length >= sizeof folder)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    arm->results = calloc((size_t)series->experiment->pairs, sizeof *arm->results);
    if (!arm->results)
        return err_set(err, ERR_SYSTEM, "out of memory for the results");
    arm->design = &series->common;
    if (arm_files_write(arm->arm, folder, arm->profile, err) < 0 ||
        (arm->arm->own_database && make_own(series, arm, err) < 0))
        return -1;
    return conninfo_overlay(series->target.database, arm->arm->connection,
                            arm->arm->own_database ? arm->database : NULL, &arm->load, err);
}

static int check_own(const struct series *series, struct err *err) {
    for (size_t i = 0; i < series->experiment->arm_count; i++)
        if (series->experiment->arms[i].own_database &&
            own_database_check(series->server, &series->experiment->arms[i], err) < 0)
            return -1;
    return 0;
}

static bool uses_common(const struct experiment *experiment) {
    for (size_t i = 0; i < experiment->arm_count; i++)
        if (!experiment->arms[i].own_database)
            return true;
    return false;
}

int series_init(struct series *series, struct experiment *experiment, const struct options *options,
                const char *folder, struct err *err) {
    *series = (struct series){.experiment = experiment, .options = options};
    (void)snprintf(series->folder, sizeof series->folder, "%s", folder);
    series->arms = calloc(experiment->arm_count, sizeof *series->arms);
    if (!series->arms)
        return err_set(err, ERR_SYSTEM, "out of memory for the arms");
    if (local_target(options, &series->memory, &series->target, err) < 0)
        return -1;
    series->server = pg_connect(&series->target, "pgbazaar experiment", err);
    if (!series->server || check_world(series, experiment, err) < 0 || check_own(series, err) < 0 ||
        (uses_common(experiment) &&
         design_open(&series->common, experiment, &series->target, err) < 0))
        return -1;
    for (size_t i = 0; i < experiment->arm_count; i++) {
        series->arms[i].arm = &experiment->arms[i];
        if (init_arm(series, &series->arms[i], err) < 0)
            return -1;
    }
    return 0;
}

static int run_load(struct series *series, struct series_arm *arm, struct err *err) {
    char folder[PATH_MAX];
    struct options options = {.database = arm->load.length > 0 ? buf_text(&arm->load) : NULL};
    int length =
        snprintf(folder, sizeof folder, "%s/%s/%zu", series->folder, arm->arm->name, arm->runs + 1);
    if (length < 0 || (size_t)length >= sizeof folder)
        return err_set(err, ERR_USAGE, "the name of the result's folder is too long");
    const struct trial trial = {.options = &options, .profile = arm->profile, .folder = folder};
    if (trial_run(&trial, &arm->results[arm->runs], err) < 0)
        return -1;
    arm->runs++;
    return 0;
}

/* One run of an arm, on its design. */
static int run_arm(struct series *series, struct series_arm *arm, struct err *err) {
    struct costs_moment before;
    struct design *design = arm->design;
    if (design_apply(design, arm->arm, &arm->costs, err) < 0 || design_settle(design, err) < 0 ||
        costs_look(design->conn, &before, err) < 0)
        return -1;
    if (run_load(series, arm, err) < 0)
        return err_prefix(err, "arm \"%s\"", arm->arm->name);
    return costs_add(design->conn, &before, &arm->results[arm->runs - 1], &arm->costs, err);
}

static int run_round(struct series *series, size_t round, struct err *err) {
    size_t count = series->experiment->arm_count;
    for (size_t place = 0; place < count; place++) {
        struct series_arm *arm = &series->arms[order_arm(count, round, place)];
        log_info("round %zu of %lld: %s", round + 1, (long long)series->experiment->pairs,
                 arm->arm->name);
        if (run_arm(series, arm, err) < 0)
            return -1;
    }
    series->rounds++;
    return 0;
}

int series_run(struct series *series, struct err *err) {
    int status = 0;
    for (size_t round = 0; status == 0 && round < (size_t)series->experiment->pairs; round++)
        status = run_round(series, round, err);
    struct err reason = {.kind = ERR_NONE};
    if (series_clear(series, &reason) == 0)
        return status;
    if (status == 0)
        *err = reason;
    else
        (void)err_advise(err, "%s", reason.text);
    return -1;
}

static int drop_own(struct series *series, struct series_arm *arm, struct err *err) {
    if (!arm->database[0])
        return 0;
    design_close(&arm->own);
    pg_renew(series->server);
    if (own_database_drop(series->server, arm->database, err) < 0)
        return err_advise(err, "it is still there: drop it by hand");
    arm->database[0] = '\0';
    return 0;
}

int series_clear(struct series *series, struct err *err) {
    int status = 0;
    if (series->common.conn && design_take_back(&series->common, err) < 0)
        status = -1;
    for (size_t i = 0; series->arms && i < series->experiment->arm_count; i++)
        if (drop_own(series, &series->arms[i], err) < 0)
            status = -1;
    return status;
}

void series_release(struct series *series) {
    for (size_t i = 0; series->arms && i < series->experiment->arm_count; i++) {
        struct series_arm *arm = &series->arms[i];
        for (size_t run = 0; run < arm->runs; run++)
            result_release(&arm->results[run]);
        free(arm->results);
        design_close(&arm->own);
        buf_release(&arm->load);
        buf_release(&arm->admin);
    }
    design_close(&series->common);
    PQfinish(series->server);
    free(series->arms);
    buf_release(&series->memory);
}
