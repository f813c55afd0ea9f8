#include "gen/seed/seed_copy.h"

#include <inttypes.h>

#include "gen/seed/live.h"

int throttle_init(struct throttle *throttle, const struct seed_job *job, PGconn *conn,
                  struct err *err) {
    throttle->pace = job->pace ? job->pace : job->max_rate > 0 ? &throttle->own_pace : NULL;
    if (throttle->pace == &throttle->own_pace)
        pace_init(throttle->pace, job->max_rate);
    return brake_init(&throttle->brake, &job->limits, conn, err);
}

void throttle_release(struct throttle *throttle) {
    if (throttle->pace == &throttle->own_pace)
        pace_release(throttle->pace);
}

/* Two at least: one makes the next slice's first rows while the other's go to the server. */
static unsigned workers(const struct seed_job *job) {
    return job->connections > 1 ? job->connections : 2;
}

static int run_pipeline(const struct seed_job *job, const struct schedule *schedule,
                        struct throttle *throttle, bool live, struct pipeline_outcome *outcome,
                        struct err *err) {
    struct copy_sink_database sink;
    if (copy_sink_database_init(&sink, job->target, &job->share, job->connections, err) < 0)
        return -1;
    sink.at_once = live;
    const struct pipeline pipeline = {.dataset = schedule->dataset,
                                      .schedule = schedule,
                                      .sink = &sink.sink,
                                      .workers = workers(job),
                                      .live = live,
                                      .pace = throttle->pace,
                                      .gate = brake_check,
                                      .gate_context = &throttle->brake,
                                      .report = progress_copy,
                                      .report_context = job->progress};
    int status = pipeline_run(&pipeline, outcome, err);
    if (status == 0)
        status = copy_sink_database_finish(&sink, err);
    copy_sink_database_release(&sink);
    progress_end(job->progress);
    return status;
}

static int look_for_rows(struct schedule *schedule, const struct copy_dataset *dataset,
                         const struct copy_share *share, PGconn *conn, struct err *err) {
    struct ledger ledger;
    if (ledger_read(&ledger, dataset, conn, err) < 0)
        return -1;
    int status = schedule_init(schedule, dataset, share, &ledger, err);
    ledger_release(&ledger);
    return status;
}

int seed_rows_left(const struct seed_job *job, PGconn *conn, uint64_t *rows, struct err *err) {
    struct schedule schedule;
    if (look_for_rows(&schedule, job->dataset, &COPY_SHARE_WHOLE, conn, err) < 0)
        return -1;
    *rows = schedule.rows;
    schedule_release(&schedule);
    return 0;
}

/* Going on with a share must be asked for; beginning one beside others, not. */
static int check_share(const struct seed_job *job, const struct schedule *schedule,
                       struct err *err) {
    if (job->resume || copy_share_is_whole(&job->share) ||
        schedule->rows == copy_share_rows(&job->share, job->dataset))
        return 0;
    return err_set(err, ERR_DB, "rows of slice %" PRIu32 "/%" PRIu32 " are in the database already",
                   job->share.part, job->share.of);
}

int seed_copy(const struct seed_job *job, PGconn *conn, struct throttle *throttle, bool live,
              struct pipeline_outcome *outcome, struct err *err) {
    struct schedule schedule;
    struct live_dataset live_dataset;
    const struct copy_dataset *dataset = job->dataset;
    if (live) {
        live_dataset_init(&live_dataset, job->dataset, job->max_rate, workers(job));
        dataset = &live_dataset.dataset;
    }
    if (look_for_rows(&schedule, dataset, &job->share, conn, err) < 0)
        return -1;
    int status = check_share(job, &schedule, err);
    if (status == 0)
        status = run_pipeline(job, &schedule, throttle, live, outcome, err);
    schedule_release(&schedule);
    return status;
}
