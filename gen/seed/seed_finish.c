#include "gen/seed/seed_finish.h"

#include "common/clock.h"
#include "gen/copy/ledger_world.h"
#include "gen/copy/run_lock.h"
#include "gen/schema/schema.h"
#include "gen/seed/seed_copy.h"

/* Of tables that are in use no key, no index and no trigger is made or taken away. */
static void leave_as_they_are(struct finish *finish) {
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        size_t table;
        step->done = step->kind->object != FINISH_NOTHING ||
                     !copy_find_table(finish->dataset, step->table, &table);
        step->broken = false;
    }
}

/* The world's state changes in the run's turn: those who begin go by it. Not to be done where
 * another run was done with it a moment before. */
static int begin_finish(PGconn *conn, bool *to_do, struct err *err) {
    struct ledger_world world;
    if (run_lock_turn(conn, err) < 0 || ledger_world_read(conn, &world, err) < 0)
        return -1;
    *to_do = world.state != LEDGER_COMPLETE;
    if (world.state == LEDGER_LOADING && ledger_world_advance(conn, LEDGER_FINISHING, err) < 0)
        return -1;
    return run_lock_turn_over(conn, err) < 0 ? -1 : run_lock_await_writers(conn, err);
}

static int do_finish(const struct seed_job *job, PGconn *conn, bool live,
                     struct seed_outcome *outcome, struct err *err) {
    if (finish_look(&outcome->finish, conn, err) < 0)
        return -1;
    if (live)
        leave_as_they_are(&outcome->finish);
    struct buf path = BUF_EMPTY;
    if (schema_search_path(conn, &path, err) < 0)
        return -1;
    struct pg_target target = *job->target;
    target.search_path = buf_text(&path);
    int64_t start_us = clock_monotonic_us();
    int status = finish_run(&outcome->finish, &target, conn, job->connections, progress_finish,
                            job->progress, err);
    buf_release(&path);
    outcome->finish_us = clock_monotonic_us() - start_us;
    progress_end(job->progress);
    return status < 0 || ledger_compact(conn, err) < 0
               ? -1
               : ledger_world_advance(conn, LEDGER_COMPLETE, err);
}

/* Whoever does not become the owner leaves the finish to one who has seen all rows too. */
int seed_finish(const struct seed_job *job, PGconn *conn, bool live, struct seed_outcome *outcome,
                struct err *err) {
    bool owner, to_do;
    /* This run may end with its share: from here on that is safe, whoever finishes. */
    if (ledger_world_settle(conn, err) < 0 ||
        seed_rows_left(job, conn, &outcome->rows_left, err) < 0)
        return -1;
    if (outcome->rows_left > 0)
        return 0;
    if (run_lock_own_finish(conn, &owner, &outcome->finisher, err) < 0)
        return -1;
    if (!owner)
        return 0;
    if (begin_finish(conn, &to_do, err) < 0)
        return -1;
    return to_do ? do_finish(job, conn, live, outcome, err) : 0;
}
