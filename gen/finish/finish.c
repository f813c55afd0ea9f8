/* The connections at work, each a thread. */
#include "gen/finish/finish.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/log.h"
#include "common/signals.h"
#include "gen/copy/session.h"
#include "gen/finish/finish_partition.h"
#include "gen/finish/finish_schedule.h"
#include "gen/finish/finish_server.h"
#include "gen/finish/finish_watch.h"

#define CONNECTIONS_MAX 64

/* How soon a stop request is seen while all connections are at work, and how often the server is
 * asked how far they are. */
#define WAKE_US  INT64_C(100000)
#define WATCH_US INT64_C(1000000)

/* Shared by the threads, under the lock. */
struct work {
    struct finish_schedule schedule;
    const struct pg_target *target;
    pthread_mutex_t lock;
    pthread_cond_t changed; /* a step is done, a thread has ended, or `failed` */
    unsigned connections;   /* that were begun, and that are still at work */
    unsigned at_work;
    bool failed;
    struct err *err; /* the first error */
    int64_t start_us;
    void (*report)(void *context, const struct finish_progress *progress);
    void *context;
};

/* Since the finish began. */
static int64_t now_us(const struct work *work) {
    return clock_monotonic_us() - work->start_us;
}

static void tell(struct work *work, const struct finish_step *step) {
    const struct finish *finish = work->schedule.finish;
    struct finish_progress progress = {.finish = finish,
                                       .step = step,
                                       .share = finish_watch_share(finish),
                                       .elapsed_us = now_us(work)};
    for (size_t i = 0; i < finish->count; i++)
        progress.done += finish->steps[i].done;
    if (work->report)
        work->report(work->context, &progress);
}

/* Waits until a step can begin; NULL when none is left for this connection. */
static struct finish_step *take_step(struct work *work, unsigned connection, int process) {
    struct finish_step *step = NULL;
    pthread_mutex_lock(&work->lock);
    while (!work->failed && !(step = finish_schedule_take(&work->schedule, now_us(work))) &&
           !finish_schedule_is_empty(&work->schedule))
        pthread_cond_wait(&work->changed, &work->lock);
    if (step) {
        step->connection = connection;
        step->server_process = process;
        tell(work, step);
    }
    pthread_mutex_unlock(&work->lock);
    return step;
}

/* What others are making is not thrown away: it may be an hour's work, and stays for the next run.
 */
static void tell_of_others(const struct work *work, const struct err *err) {
    const struct finish *finish = work->schedule.finish;
    unsigned running = 0;
    for (size_t i = 0; i < finish->count; i++)
        running += finish->steps[i].running;
    if (running > 0 && !signals_stop_requested())
        log_info("%s; awaiting the end of what is being made besides, so that it need not be made "
                 "again: %u more (Ctrl-C cancels it)",
                 err->text, running);
}

/* Under the lock. The first error counts, and no connection takes another step. */
static void fail(struct work *work, const struct err *err) {
    if (work->failed)
        return;
    if (work->err)
        *work->err = *err;
    work->failed = true;
    tell_of_others(work, err);
}

/* A step that failed must not be taken by another connection: the whole has failed in that moment.
 */
static void give_step_back(struct work *work, struct finish_step *step, const struct err *failure) {
    pthread_mutex_lock(&work->lock);
    finish_schedule_give_back(&work->schedule, step, now_us(work), !failure);
    if (failure)
        fail(work, failure);
    else
        tell(work, step);
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
}

/* Parallel workers help a graph alone: the other steps keep the connections busy, and with workers
 * beside them they take longer (measured on two cores: 14.0 s without, 16.7 s with one each). */
static int do_step(const struct work *work, const struct finish_step *step, PGconn *conn,
                   struct err *err) {
    char settings[128];
    (void)snprintf(settings, sizeof settings,
                   "SET max_parallel_maintenance_workers = %u; SET maintenance_work_mem = "
                   "'%" PRId64 "kB'",
                   step->kind->is_graph ? work->schedule.machine.graph_workers : 0,
                   step->memory_bytes > 1048576 ? step->memory_bytes / 1024 : 1024);
    struct buf sql = BUF_EMPTY;
    finish_step_put_sql(work->schedule.finish, step, conn, &sql);
    const char *text = buf_text(&sql);
    int status = sql.failed                         ? err_set(err, ERR_SYSTEM, "out of memory")
                 : pg_exec(conn, err, settings) < 0 ? -1
                                                    : pg_exec(conn, err, text);
    buf_release(&sql);
    return status < 0 ? err_prefix(err, "cannot make \"%s\" on table \"%s\" (%s)", step->name,
                                   step->table, step->kind->name)
                      : 0;
}

static int do_steps(struct work *work, unsigned connection, struct err *err) {
    PGconn *conn = copy_session_open(work->target, RUN_LOCK_FINISH, err);
    int status = conn ? 0 : -1;
    struct finish_step *step;
    while (status == 0 && (step = take_step(work, connection, PQbackendPID(conn)))) {
        status = do_step(work, step, conn, err);
        give_step_back(work, step, status == 0 ? NULL : err);
    }
    PQfinish(conn);
    return status;
}

static void *thread_main(void *work_) {
    struct work *work = work_;
    struct err err = {ERR_NONE, "", ""};
    pthread_mutex_lock(&work->lock);
    unsigned connection = work->connections++;
    pthread_mutex_unlock(&work->lock);
    int status = do_steps(work, connection, &err);
    pthread_mutex_lock(&work->lock);
    if (status < 0)
        fail(work, &err);
    work->at_work--;
    pthread_cond_broadcast(&work->changed);
    pthread_mutex_unlock(&work->lock);
    return NULL;
}

/* Tells now and then how far the steps are, until all threads have ended. */
static void look_after(struct work *work, PGconn *conn) {
    int64_t next_us = clock_monotonic_us() + WATCH_US;
    pthread_mutex_lock(&work->lock);
    while (work->at_work > 0) {
        struct timespec wake = clock_deadline(WAKE_US);
        (void)pthread_cond_timedwait(&work->changed, &work->lock, &wake);
        if (signals_stop_requested() && !work->failed) {
            struct err stopped;
            (void)signals_interrupted(&stopped, "");
            fail(work, &stopped);
            pthread_cond_broadcast(&work->changed);
        }
        if (signals_stop_requested() || !work->report || clock_monotonic_us() < next_us)
            continue;
        pthread_mutex_unlock(&work->lock);
        PGresult *told = finish_watch_ask(conn);
        pthread_mutex_lock(&work->lock);
        if (told)
            finish_watch_tell(work->schedule.finish, told);
        PQclear(told);
        tell(work, NULL);
        next_us = clock_monotonic_us() + WATCH_US;
    }
    pthread_mutex_unlock(&work->lock);
}

/* Connections that cannot be had because a thread cannot be started are done without, but for one.
 */
static int run(struct work *work, PGconn *conn) {
    pthread_t threads[CONNECTIONS_MAX];
    unsigned started = 0;
    pthread_mutex_lock(&work->lock);
    while (started < work->schedule.connections &&
           pthread_create(&threads[started], NULL, thread_main, work) == 0)
        started++;
    work->at_work = started;
    pthread_mutex_unlock(&work->lock);
    if (started == 0)
        return err_set(work->err, ERR_SYSTEM, "cannot start a thread for the indexes");
    look_after(work, conn);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    return work->failed ? -1 : 0;
}

static unsigned steps_left(const struct finish *finish) {
    unsigned left = 0;
    for (size_t i = 0; i < finish->count; i++)
        left += !finish->steps[i].done;
    return left;
}

static unsigned fewer(unsigned left, unsigned right) {
    return left < right ? left : right;
}

int finish_run(struct finish *finish, const struct pg_target *target, PGconn *conn,
               unsigned connections,
               void (*report)(void *context, const struct finish_progress *progress), void *context,
               struct err *err) {
    struct finish_server server;
    if (finish_clear(finish, conn, err) < 0 ||
        finish_server_read(&server, conn, finish->dataset->schema, err) < 0)
        return -1;
    connections = fewer(fewer(connections, CONNECTIONS_MAX), steps_left(finish));
    if (connections == 0)
        return 0;
    struct work work = {
        .schedule = {.finish = finish, .machine = server.machine, .connections = connections},
        .target = target,
        .err = err,
        .start_us = clock_monotonic_us(),
        .report = report,
        .context = context};
    finish_estimate(finish, &server.machine);
    finish_server_explain(&server, &work.schedule);
    pthread_mutex_init(&work.lock, NULL);
    pthread_cond_init(&work.changed, NULL);
    int status = run(&work, conn);
    pthread_cond_destroy(&work.changed);
    pthread_mutex_destroy(&work.lock);
    if (signals_stop_requested() && (status == 0 || !err || err->kind == ERR_INTERRUPTED))
        status = signals_interrupted(err, "keys and indexes that were made stay; a second run "
                                          "(gen: with --resume) makes the others");
    return status;
}
