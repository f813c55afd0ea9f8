#include "gen/seed/append.h"

#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"
#include "gen/copy/session.h"
#include "gen/copy/stream.h"
#include "gen/schema/schema.h"
#include "gen/worldspec.h"

int append_begin(const struct seed_job *job, PGconn *conn, struct ledger_world *found,
                 uint32_t more_weeks, struct err *err) {
    struct buf json = BUF_EMPTY;
    worldspec_json(&job->world->params, &json);
    (void)snprintf(found->parameters, sizeof found->parameters, "%s", buf_text(&json));
    buf_release(&json);
    worldspec_fingerprint(&job->world->params, found->fingerprint);
    found->continues_from = more_weeks;
    found->updated_units = 0;
    found->state = LEDGER_APPENDING;
    return schema_extend(conn, job->design, err) < 0 ? -1 : ledger_world_continue(conn, found, err);
}

struct updating {
    const struct copy_update *update;
    const struct copy_dataset *before, *after;
    const struct seed_job *job;
    PGconn *conn;
    struct buf rows, sql;
};

/* The rows are few, and the planner knows nothing of them: it looks each one up. */
#define BEFORE                                                                                     \
    "BEGIN; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off; "                   \
    "SET LOCAL enable_seqscan = off; "

/* The changes of units before `end`, if any, and the note that they are made: one transaction. */
static int send_changes(struct updating *updating, uint64_t changes, uint64_t end,
                        struct err *err) {
    struct copy_stream stream;
    struct buf *sql = &updating->sql;
    buf_clear(sql);
    buf_printf(sql, "; %s; ", updating->update->apply);
    ledger_world_note_updated(end, sql);
    buf_put_text(sql, "; COMMIT");
    const char *behind = buf_text(sql);
    if (sql->failed || updating->rows.failed)
        return err_set(err, ERR_SYSTEM, "out of memory for rows that change");
    if (copy_stream_ask(&stream, updating->conn, &updating->update->changes, BEFORE, behind, err) <
            0 ||
        copy_stream_begin(&stream, err) < 0 ||
        copy_stream_send(&stream, &updating->rows, err) < 0 || copy_stream_close(&stream, err) < 0)
        return -1;
    return copy_stream_end(&stream, changes, err);
}

static int update_units(struct updating *updating, uint64_t first, uint64_t end,
                        struct brake *brake, struct pace *pace, struct err *err) {
    buf_clear(&updating->rows);
    uint64_t changes = updating->update->encode(updating->before, updating->after, first,
                                                end - first, &updating->rows);
    if (brake_check(brake, err) < 0 || (pace && pace_wait(pace, changes, NULL, err) < 0))
        return -1;
    return send_changes(updating, changes, end, err);
}

static int update_all(struct updating *updating, uint64_t from, struct brake *brake,
                      struct pace *pace, struct err *err) {
    size_t table;
    const struct copy_source *source =
        copy_find_table(updating->before, updating->update->table->name, &table);
    uint64_t units = source->unit_count(updating->before), step = updating->update->units_at_once;
    int64_t start_us = clock_monotonic_us();
    uint64_t lot = pace ? pace_lot(pace) * PACE_LOTS_A_SECOND / 2 + 1 : step;
    step = lot < step ? lot : step;
    for (uint64_t first = from, end; first < units; first = end) {
        end = first + step < units ? first + step : units;
        if (signals_stop_requested())
            return signals_interrupted(err, "what was sent stays; go on with --resume");
        if (update_units(updating, first, end, brake, pace, err) < 0)
            return -1;
        const struct pipeline_progress progress = {.elapsed_us = clock_monotonic_us() - start_us,
                                                   .rows = end - from,
                                                   .rows_due = units - from};
        progress_copy(updating->job->progress, &progress);
    }
    return 0;
}

static int update_from(struct updating *updating, const struct ledger_world *found,
                       struct brake *brake, struct pace *pace, struct err *err) {
    struct world before;
    struct world_params params = updating->job->world->params;
    params.volume.weeks = params.volume.base_weeks + (uint32_t)found->continues_from;
    if (world_init(&before, &params, err) < 0)
        return -1;
    struct copy_dataset dataset = *updating->after;
    dataset.world = &before;
    updating->before = &dataset;
    int status = update_all(updating, found->updated_units, brake, pace, err);
    updating->before = NULL;
    world_release(&before);
    return status;
}

int append_update(const struct seed_job *job, const struct ledger_world *found, struct brake *brake,
                  struct pace *pace, struct err *err) {
    struct updating updating = {.update = job->dataset->update,
                                .after = job->dataset,
                                .job = job,
                                .rows = BUF_EMPTY,
                                .sql = BUF_EMPTY};
    updating.conn = copy_session_open(job->target, run_lock_number(&job->share), err);
    int status = updating.conn ? pg_exec(updating.conn, err, updating.update->create) : -1;
    if (status == 0)
        status = update_from(&updating, found, brake, pace, err);
    progress_end(job->progress);
    buf_release(&updating.rows);
    buf_release(&updating.sql);
    PQfinish(updating.conn);
    return status < 0 ? err_prefix(err, "table \"%s\"", job->dataset->update->table->name) : 0;
}
