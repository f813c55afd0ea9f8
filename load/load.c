#include "load/load.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/local.h"
#include "common/log.h"
#include "common/profile_value.h"
#include "common/units.h"
#include "gen/seed/world_found.h"
#include "gen/worldspec.h"
#include "load/drivers/tenants_file.h"
#include "load/folder.h"
#include "load/gates.h"
#include "load/guard/preflight.h"
#include "load/harvest/mix_from.h"
#include "load/pools.h"
#include "load/run.h"
#include "load/tax/tax.h"
#include "load/truth/report.h"
#include "load/watch/machine.h"
#include "load/workload.h"
#include "reports/report.h"

/* Everything a load stands on, released together. */
struct job {
    struct profile profile;
    struct world world;
    struct driver driver;
    struct buf database; /* memory of the target */
    struct pg_target target;
    struct workload workload;
    struct watchers watchers;
    struct gates gates;
    struct tenant_records by_tenant; /* of the run: what each tenant met */
    struct folder folder;
    struct result result;
};

static const char *choice_name(const char *path, int choice) {
    for (size_t i = 0; i < profile_key_count; i++)
        if (strcmp(profile_keys[i].path, path) == 0)
            return profile_keys[i].choices[choice];
    return "";
}

static int note_world(struct result *result, const struct profile_world *world, struct err *err) {
    char stores[UNITS_TEXT], customers[UNITS_TEXT], products[UNITS_TEXT], sales[UNITS_TEXT];
    return result_set_setting(
        result, err, "world",
        "%s stores, %s customers, %s products, %s transactions, seed %" PRId64,
        units_format_integer(world->stores, stores),
        units_format_integer(world->customers, customers),
        units_format_integer(world->products, products),
        units_format_integer(world->transactions, sales), world->seed);
}

/* When requests start. */
static int note_arrivals(struct result *result, const struct profile_load *load, struct err *err) {
    char text[UNITS_TEXT];
    if (result_set_setting(result, err, "model", "%s", choice_name("load.model", load->model)) < 0)
        return -1;
    if (load->model == PROFILE_MODEL_OPEN &&
        (result_set_setting(result, err, "target rate", "%s", units_format_rate(load->rate, text)) <
             0 ||
         result_set_setting(result, err, "arrivals", "%s",
                            choice_name("load.arrivals", load->arrivals)) < 0))
        return -1;
    if (result_set_setting(result, err, "warm-up", "%s",
                           units_format_duration(load->warmup_us, text)) < 0)
        return -1;
    return result_set_setting(result, err, "duration", "%s",
                              units_format_duration(load->duration_us, text));
}

/* A line a phase: its name, and its keys as the profile has them. */
static int note_phases(struct result *result, const struct profile_load *load, struct err *err) {
    int status = 0;
    for (size_t i = 0; i < load->phase_count && status == 0; i++) {
        char name[RESULT_NAME_SIZE + sizeof "phase "];
        struct buf keys = BUF_EMPTY;
        (void)snprintf(name, sizeof name, "phase %s", load->phases[i].name);
        profile_phase_describe(&load->phases[i], &keys);
        status = result_set_setting(result, err, name, "%s", buf_text(&keys));
        buf_release(&keys);
    }
    return status;
}

static bool has_closed(const struct profile_load *load) {
    for (size_t i = 0; i < load->phase_count; i++)
        if (load->phases[i].arrivals == PROFILE_PHASE_CLOSED)
            return true;
    return load->phase_count == 0 && load->model == PROFILE_MODEL_CLOSED;
}

/* What is not the server's own of the search in HNSW indexes. */
static int note_search(struct result *result, const struct profile_load *load, struct err *err) {
    if (load->ef_search > 0 &&
        result_set_setting(result, err, "hnsw.ef_search", "%" PRId64, load->ef_search) < 0)
        return -1;
    if (load->max_scan_tuples > 0 && result_set_setting(result, err, "hnsw.max_scan_tuples",
                                                        "%" PRId64, load->max_scan_tuples) < 0)
        return -1;
    if (load->iterative_scan != PROFILE_SCAN_SERVER &&
        result_set_setting(result, err, "hnsw.iterative_scan", "%s",
                           choice_name("load.iterative_scan", load->iterative_scan)) < 0)
        return -1;
    return result_set_setting(result, err, "answers compared", "%g %%", workload_truth(load) * 100);
}

/* How the load is meant, for whoever reads the result. */
static int note_settings(struct result *result, const struct profile *profile,
                         const struct driver *driver, struct err *err) {
    const struct profile_load *load = &profile->load;
    char text[UNITS_TEXT];
    if (result_set_setting(result, err, "profile", "%s", profile->name) < 0 ||
        note_world(result, &profile->world, err) < 0 ||
        result_set_setting(result, err, "seed", "%" PRId64, load->seed) < 0 ||
        (load->phase_count > 0 ? note_phases(result, load, err)
                               : note_arrivals(result, load, err)) < 0)
        return -1;
    if (has_closed(load) &&
        result_set_setting(result, err, "think time", "%s, %s",
                           units_format_duration(load->think_time_us, text),
                           choice_name("load.think_distribution", load->think_distribution)) < 0)
        return -1;
    const struct {
        const char *name, *value;
    } rest[] = {
        {"tenants", choice_name("load.tenants", load->tenants)},
        {"tenant mode", choice_name("load.tenant_mode", load->tenant_mode)},
        {"role", load->role},
        {"protocol", choice_name("load.protocol", load->protocol)},
        {"pipeline", load->pipeline ? "yes" : "no"},
    };
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (result_set_setting(result, err, rest[i].name, "%s", rest[i].value) < 0)
            return -1;
    if (note_search(result, load, err) < 0 ||
        result_set_setting(result, err, "sessions", "%" PRId64, load->sessions) < 0)
        return -1;
    return result_set_setting(result, err, "threads", "%zu", run_threads(load, driver));
}

/* Which queries' rows nobody looks at: a result must not seem to have checked them. */
static int note_unchecked(struct result *result, const struct mix *mix, struct err *err) {
    struct buf names = BUF_EMPTY;
    for (size_t i = 0; i < mix->count; i++)
        if (mix->queries[i].rows_unchecked)
            buf_printf(&names, "%s%s", names.length > 0 ? ", " : "", mix->queries[i].name);
    int status = names.length > 0
                     ? result_set_setting(result, err, "rows not checked", "%s", buf_text(&names))
                     : 0;
    buf_release(&names);
    return status;
}

static int add_queries(struct result *result, const struct mix *mix, struct err *err) {
    for (size_t i = 0; i < mix->count; i++)
        if (!result_add_query(result, mix->queries[i].name, mix->queries[i].weight, err))
            return -1;
    return 0;
}

/* A driver does not know what the others meet while the load goes on. */
static int check_gates(const struct job *job, struct err *err) {
    for (size_t i = 0; i < job->gates.count && !driver_is_alone(&job->driver); i++)
        if (job->gates.items[i].window_us > 0 || job->gates.items[i].abort)
            return profile_fail(
                &job->profile, job->profile.sla[job->gates.lines[i]].place, err,
                "several drivers are judged together and afterwards: take \"over ... windows\" and "
                "\"abort\" out of the line, or leave out --driver");
    return 0;
}

/* Each driver needs a session at least. */
static int check_drivers(const struct job *job, struct err *err) {
    int64_t sessions = job->profile.load.sessions;
    if (job->driver.count <= sessions)
        return 0;
    return err_set(err, ERR_USAGE,
                   "%" PRIu32 " drivers cannot share %" PRId64
                   " sessions: raise load.sessions, or take fewer drivers",
                   job->driver.count, sessions);
}

/* All that can be wrong before the database is asked. */
static int prepare(struct job *job, const struct options *options, struct err *err) {
    if (driver_read(options, clock_wall_us(), &job->driver, err) < 0 || check_drivers(job, err) < 0)
        return -1;
    if (local_target(options, &job->database, &job->target, err) < 0 ||
        world_found_adopt(&job->target, &job->profile, &job->world, err) < 0 ||
        workload_init(&job->workload, &job->profile, &job->world, &job->target, err) < 0 ||
        gates_read(&job->gates, &job->profile, &job->workload,
                   run_threads(&job->profile.load, &job->driver), err) < 0 ||
        check_gates(job, err) < 0 || result_init(&job->result, err) < 0 ||
        add_queries(&job->result, &job->workload.mix, err) < 0 ||
        note_unchecked(&job->result, &job->workload.mix, err) < 0 ||
        note_settings(&job->result, &job->profile, &job->driver, err) < 0)
        return -1;
    job->workload.driver = job->driver;
    if (job->workload.tenants.left_out > 0)
        log_warn("%" PRIu32 " stores have no customer, nothing is asked there",
                 job->workload.tenants.left_out);
    return machine_note(&job->result, err);
}

/* What the whole of several drivers is judged by goes beside this part. */
static int save_share(const struct job *job, struct err *err) {
    return result_is_part(&job->result) ? tenants_file_save(&job->workload.tenants, &job->by_tenant,
                                                            job->folder.path, &job->result, err)
                                        : 0;
}

static int put_under_load(struct job *job, const struct options *options, struct err *err) {
    int64_t sessions = job->profile.load.sessions;
    int64_t duration_us = job->workload.agenda.duration_us;
    if (preflight_check(&job->workload, &job->target, &job->result, err) < 0 ||
        driver_ask_clock(&job->driver, &job->target, err) < 0 ||
        driver_note(&job->driver, sessions, &job->result, err) < 0 ||
        preflight_plans(&job->workload, &job->target, &job->result, err) < 0 ||
        folder_make(&job->folder, options->output, job->profile.name, duration_us, &job->result,
                    err) < 0 ||
        truth_prepare(&job->workload, &job->target, err) < 0 ||
        watchers_init(&job->watchers, &job->workload, &job->target, options, err) < 0 ||
        run_workload(&job->workload, &job->watchers, &job->gates.watch, &job->by_tenant,
                     &job->result, err) < 0)
        return -1;
    return watchers_report(&job->watchers, &job->result, err);
}

/* In place of the load: what each tenant mode costs, which no SLA is about. */
static int compare_modes(struct job *job, const struct options *options, struct err *err) {
    job->gates.count = job->gates.tenant_count = job->gates.watch.count = 0;
    if (folder_make(&job->folder, options->output, job->profile.name,
                    job->workload.agenda.duration_us, &job->result, err) < 0)
        return -1;
    return tax_measure(&job->profile, &job->world, &job->target, &job->result, err);
}

/* Who sets a rate expects it to be kept; a profile may hold one for later. */
static void warn_of_rate(const struct profile *profile) {
    if (profile->load.model == PROFILE_MODEL_CLOSED &&
        profile_place(profile, "load.rate").source == PROFILE_SOURCE_SET)
        log_warn("load.rate has no effect in a closed loop, where the answers decide the rate: "
                 "set load.model=open too");
}

/* The verdict's exit code, or -1. */
static int perform(struct job *job, const struct options *options, struct err *err) {
    if (report_check(options, err) < 0 || prepare(job, options, err) < 0 ||
        (options->rls_tax ? compare_modes : put_under_load)(job, options, err) < 0 ||
        pools_report(&job->workload, &job->result, err) < 0 ||
        gates_judge(&job->gates, &job->workload.tenants, &job->by_tenant, &job->result, err) < 0 ||
        driver_report(&job->driver, job->profile.load.sessions, &job->result, err) < 0)
        return -1;
    folder_give_room(&job->folder);
    if (report_finish(&job->result, job->folder.path, options, stdout, err) < 0 ||
        save_share(job, err) < 0 || watchers_outcome(&job->watchers, err) < 0)
        return -1;
    return (int)verdict_exit_code(job->result.verdict);
}

int cmd_load(const struct options *options, struct err *err) {
    if (options->mix_from)
        return mix_from(options, err);
    static struct job job; /* too large for the stack; the command runs once a process */
    memset(&job, 0, sizeof job);
    job.folder = (struct folder)FOLDER_NONE;
    if (worldspec_open(options, "demo", &job.profile, &job.world, err) < 0)
        return -1;
    warn_of_rate(&job.profile);
    int code = perform(&job, options, err);
    result_release(&job.result);
    folder_release(&job.folder);
    if (!watchers_release(&job.watchers))
        return code;
    tenant_records_release(&job.by_tenant);
    gates_release(&job.gates);
    workload_release(&job.workload);
    buf_release(&job.database);
    world_release(&job.world);
    return code;
}
