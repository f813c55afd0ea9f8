#include "gen/gen.h"

#include <string.h>
#include <unistd.h>

#include "common/atomic_file.h"
#include "common/local.h"
#include "common/log.h"
#include "common/units.h"
#include "gen/realism/realism.h"
#include "gen/retail/dataset.h"
#include "gen/seed/seed_retry.h"
#include "gen/seed/world_found.h"
#include "gen/summary.h"
#include "gen/worldspec.h"

unsigned gen_jobs(const struct options *options) {
    if (options->jobs > 0)
        return (unsigned)options->jobs;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > 16 ? 16 : (unsigned)cores;
}

/* check_options has seen that it is one. */
static struct copy_share share_of(const struct options *options) {
    struct copy_share share = COPY_SHARE_WHOLE;
    if (options->slice)
        (void)copy_share_parse(options->slice, &share, NULL);
    return share;
}

/* Share and skew are filled in here. */
static int print_outcome(const struct options *options, const struct world *world,
                         struct gen_summary summary, struct err *err) {
    if (options->quiet && !options->json)
        return 0;
    struct skew skew;
    if (skew_measure(world, &skew, err) < 0)
        return -1;
    summary.share = share_of(options);
    summary.skew = &skew;
    struct buf text = BUF_EMPTY;
    if (options->json)
        gen_summary_json(&text, &summary);
    else
        gen_summary_print(&text, &summary);
    (void)fputs(buf_text(&text), stdout);
    int status = text.failed ? err_set(err, ERR_SYSTEM, "out of memory for the summary") : 0;
    buf_release(&text);
    return status;
}

/* Runs the dataset, or a share of it, into a sink that needs no ledger and no finish. */
static int run_into(const struct options *options, const struct copy_dataset *dataset,
                    struct copy_sink *sink, struct pipeline_outcome *outcome, struct err *err) {
    struct ledger nothing_done;
    struct schedule schedule;
    if (ledger_init(&nothing_done, dataset, err) < 0)
        return -1;
    const struct copy_share share = share_of(options);
    int status = schedule_init(&schedule, dataset, &share, &nothing_done, err);
    ledger_release(&nothing_done);
    if (status < 0)
        return -1;
    struct progress progress;
    progress_init(&progress, "copy");
    const struct pipeline pipeline = {.dataset = dataset,
                                      .schedule = &schedule,
                                      .sink = sink,
                                      .workers = gen_jobs(options),
                                      .report = progress_copy,
                                      .report_context = &progress};
    status = pipeline_run(&pipeline, outcome, err);
    progress_end(&progress);
    schedule_release(&schedule);
    return status;
}

static int gen_to_nowhere(const struct options *options, const struct world *world,
                          const struct copy_dataset *dataset, struct err *err) {
    struct copy_sink sink = copy_sink_null();
    struct pipeline_outcome outcome;
    if (run_into(options, dataset, &sink, &outcome, err) < 0)
        return -1;
    return print_outcome(options, world, (struct gen_summary){.copy = &outcome, .mode = "null"},
                         err);
}

static int gen_to_files(const struct options *options, const struct world *world,
                        const struct copy_dataset *dataset, struct err *err) {
    const struct copy_format *format =
        copy_format_find(options->format ? options->format : "binary", err);
    const struct copy_share share = share_of(options);
    struct copy_sink_files *files =
        format ? copy_sink_files_new(dataset, format, &share, options->to, err) : NULL;
    if (!files)
        return -1;
    struct pipeline_outcome outcome;
    int status = run_into(options, dataset, copy_sink_files_sink(files), &outcome, err);
    if (status == 0)
        status = copy_sink_files_finish(files, err);
    copy_sink_files_free(files);
    return status < 0 ? -1
                      : print_outcome(options, world,
                                      (struct gen_summary){.copy = &outcome, .mode = "files"}, err);
}

/* A script gets the same summary of a run that had nothing to do. */
static void nothing_copied(const struct copy_dataset *dataset, struct pipeline_outcome *outcome) {
    *outcome = (struct pipeline_outcome){.rows = 0};
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t table = 0; table < dataset->sources[i].table_count; table++)
            outcome->tables[outcome->table_count++] =
                (struct pipeline_table){.table = dataset->sources[i].tables[table]};
}

static int read_limits(const struct options *options, struct seed_job *job, struct err *err) {
    if (options->max_rate && units_parse_rate(options->max_rate, &job->max_rate, err) < 0)
        return err_prefix(err, "--max-rate");
    if (options->max_rate && !(job->max_rate > 0))
        return err_set(err, ERR_USAGE, "--max-rate %s lets no row through", options->max_rate);
    if (options->max_lag && brake_parse_lag(options->max_lag, &job->limits, err) < 0)
        return -1;
    if (options->max_size &&
        units_parse_size_bytes(options->max_size, &job->limits.size_bytes, err) < 0)
        return err_prefix(err, "--max-size");
    if (options->max_size && job->limits.size_bytes == 0)
        return err_set(err, ERR_USAGE, "--max-size %s lets no row through", options->max_size);
    return 0;
}

/* Why a run that did its share ends without the finish. */
static void tell_of_others(const struct options *options, const struct seed_outcome *outcome) {
    char rows[UNITS_TEXT];
    if (outcome->rows_left > 0)
        log_info("slice %s is in the database, %s rows of other slices are not yet: the run that "
                 "brings the last of them makes keys and indexes",
                 options->slice, units_format_integer((int64_t)outcome->rows_left, rows));
    else if (outcome->finisher != 0)
        log_info("slice %s is in the database; another run makes keys and indexes (server process "
                 "%d)",
                 options->slice, outcome->finisher);
}

static int gen_to_database(const struct options *options, const struct world *world,
                           const struct copy_dataset *dataset, const struct schema_design *design,
                           struct err *err) {
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    if (local_target(options, &memory, &target, err) < 0)
        return -1;
    target.settings = SEED_SETTINGS;
    struct progress progress;
    progress_init(&progress, "copy");
    struct seed_job job = {.target = &target,
                           .world = world,
                           .dataset = dataset,
                           .design = design,
                           .share = share_of(options),
                           .connections = gen_jobs(options),
                           .resume = options->resume,
                           .progress = &progress};
    static struct seed_outcome outcome; /* large; one gen a process */
    int status = read_limits(options, &job, err);
    if (status == 0)
        status = seed_with_retries(&job, (unsigned)options->retry, &outcome, err);
    buf_release(&memory);
    if (status < 0)
        return -1;
    if (outcome.complete_before) {
        log_info("the database holds this world already: nothing to do");
        if (!options->json)
            return 0;
        nothing_copied(dataset, &outcome.copy);
    }
    tell_of_others(options, &outcome);
    return print_outcome(
        options, world,
        (struct gen_summary){.copy = &outcome.copy,
                             .finish = outcome.finish_us > 0 ? &outcome.finish : NULL,
                             .finish_us = outcome.finish_us,
                             .mode = outcome.mode,
                             .rows_left = outcome.rows_left},
        err);
}

static int write_realism(const struct options *options, const struct world *world,
                         struct atomic_file *file, struct err *err) {
    struct realism_report report;
    if (realism_measure(world, &world->params, &report, err) < 0)
        return -1;
    struct buf text = BUF_EMPTY;
    if (options->json)
        realism_json(&report, &text);
    else
        realism_print(&report, &text);
    int status = 0;
    if (text.failed)
        status = err_set(err, ERR_SYSTEM, "out of memory for the realism report");
    else if (!file)
        (void)fputs(buf_text(&text), stdout);
    else if (atomic_file_write(file, text.data, text.length, err) < 0 ||
             atomic_file_commit(file, err) < 0)
        status = -1;
    buf_release(&text);
    return status;
}

static int gen_anywhere(const struct options *options, const struct world *world,
                        const struct schema_design *design, struct err *err) {
    struct copy_dataset dataset = retail_dataset(world);
    dataset.finish_layout = design->finish_layout;
    return !options->to ? gen_to_database(options, world, &dataset, design, err)
           : strcmp(options->to, "null") == 0 ? gen_to_nowhere(options, world, &dataset, err)
                                              : gen_to_files(options, world, &dataset, err);
}

/* The report's file is opened first: a place that cannot be written shows before the work. */
static int gen_with_realism(const struct options *options, const struct world *world,
                            const struct schema_design *design, struct err *err) {
    bool to_output = strcmp(options->realism, "-") == 0;
    struct atomic_file file;
    if (!to_output && atomic_file_open(&file, options->realism, err) < 0)
        return -1;
    int status = gen_anywhere(options, world, design, err);
    if (status == 0)
        status = write_realism(options, world, to_output ? NULL : &file, err);
    if (!to_output)
        atomic_file_discard(&file);
    return status;
}

/* What an option says that has no meaning beside another is refused, not left out. */
static int check_options(const struct options *options, struct err *err) {
    bool into_database = options->database || options->local || options->dir;
    bool folder = options->to && strcmp(options->to, "null") != 0;
    if (options->format && !folder)
        return err_set(err, ERR_USAGE,
                       "--format says how files look: it needs --to FOLDER, a folder for them");
    if (options->to && into_database)
        return err_set(
            err, ERR_USAGE,
            "--to %s fills no database: leave --database, --local and --dir out, or --to",
            options->to);
    if (options->to && (options->max_rate || options->max_lag || options->max_size))
        return err_set(err, ERR_USAGE,
                       "--max-rate, --max-lag and --max-size spare a server: with --to %s there is "
                       "none",
                       options->to);
    if (options->to && options->retry)
        return err_set(
            err, ERR_USAGE,
            "--retry is for lost connections: with --to %s there is none, so leave it out",
            options->to);
    if (options->to && options->resume)
        return err_set(err, ERR_USAGE,
                       "--resume goes on in a database: with --to %s there is nothing to go on "
                       "with, so leave it out",
                       options->to);
    struct copy_share share;
    if (options->slice && copy_share_parse(options->slice, &share, err) < 0)
        return -1;
    return options->format && !copy_format_find(options->format, err) ? -1 : 0;
}

/* Who goes on need not say again how the tables lie, nor how long the world is. */
static int adopt(const struct options *options, struct profile *profile, struct world *world,
                 struct err *err) {
    struct buf memory = BUF_EMPTY;
    struct pg_target target;
    int status = local_target(options, &memory, &target, err);
    if (status == 0)
        status = world_found_adopt_layout(&target, profile, err);
    if (status == 0 && options->resume)
        status = world_found_adopt(&target, profile, world, err);
    buf_release(&memory);
    return status;
}

int cmd_gen(const struct options *options, struct err *err) {
    struct profile profile;
    struct world world;
    if (check_options(options, err) < 0)
        return -1;
    if (worldspec_open(options, "dev", &profile, &world, err) < 0)
        return -1;
    struct schema_design design = {.stores = BUF_EMPTY};
    bool goes_on = options->resume || (options->until && !options->to);
    int status = goes_on ? adopt(options, &profile, &world, err) : 0;
    if (status == 0)
        status = schema_design_init(&design, &profile, &world, err);
    if (status == 0)
        status = options->realism ? gen_with_realism(options, &world, &design, err)
                                  : gen_anywhere(options, &world, &design, err);
    schema_design_release(&design);
    world_release(&world);
    return status;
}
