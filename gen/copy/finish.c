#include "gen/copy/finish.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "common/clock.h"
#include "common/embedded.h"
#include "common/signals.h"
#include "gen/copy/session.h"

#define STEP_MARK   "-- step: "
#define LEFT_OUT    "-- without: "
#define WORKERS_MAX 64

/* Parallel index builds are off: with two connections at work they gain nothing (measured: 14.0 s
 * without, 16.7 s with a worker each), and pgvector below 0.8.2 overflows a buffer in them. */
#define SESSION "SET max_parallel_maintenance_workers = 0"

/* Sorting memory of all connections together, kB. A server that was given more for each keeps it,
 * and a small one is not asked for more than this. */
#define MEMORY_KB (512 * 1024)

static int add_step(struct finish *finish, const char *name, size_t name_length, const char *table,
                    size_t table_length, const char *sql, size_t length, struct err *err) {
    if (finish->count == FINISH_STEPS_MAX || name_length >= FINISH_NAME_SIZE ||
        table_length >= FINISH_NAME_SIZE)
        return err_set(err, ERR_SYSTEM,
                       "the step \"%.*s\" of the schema does not fit: %d steps, "
                       "names of %d bytes",
                       (int)name_length, name, FINISH_STEPS_MAX, FINISH_NAME_SIZE - 1);
    struct finish_step *step = &finish->steps[finish->count++];
    *step = (struct finish_step){.sql = sql, .length = length, .phase = finish->phases};
    memcpy(step->name, name, name_length);
    memcpy(step->table, table, table_length);
    return 0;
}

/* Adds a step to what there is, or puts it in the place of another. */
typedef int add_fn(struct finish *finish, const char *name, size_t name_length, const char *table,
                   size_t table_length, const char *sql, size_t length, struct err *err);

static int read_steps(struct finish *finish, const struct embedded *file, add_fn *add,
                      struct err *err) {
    const char *at = strstr(file->data, STEP_MARK);
    while (at) {
        const char *name = at + strlen(STEP_MARK);
        const char *line_end = name + strcspn(name, "\n");
        const char *on = strstr(name, " on ");
        if (!on || on > line_end)
            return err_set(err, ERR_SYSTEM,
                           "%s: a step line must be \"" STEP_MARK "OBJECT on TABLE\"", file->name);
        const char *next = strstr(line_end, STEP_MARK);
        const char *end = next ? next : file->data + file->size;
        if (add(finish, name, (size_t)(on - name), on + 4, (size_t)(line_end - on - 4), line_end,
                (size_t)(end - line_end), err) < 0)
            return err_prefix(err, "%s", file->name);
        at = next;
    }
    return 0;
}

static struct finish_step *find_step(struct finish *finish, const char *name, size_t length) {
    for (size_t i = 0; i < finish->count; i++)
        if (strlen(finish->steps[i].name) == length &&
            memcmp(finish->steps[i].name, name, length) == 0)
            return &finish->steps[i];
    return NULL;
}

static int no_step(const char *name, size_t length, struct err *err) {
    return err_set(err, ERR_SYSTEM, "there is no step \"%.*s\" that a layout could change",
                   (int)length, name);
}

static int replace_step(struct finish *finish, const char *name, size_t name_length,
                        const char *table, size_t table_length, const char *sql, size_t length,
                        struct err *err) {
    (void)table, (void)table_length;
    struct finish_step *step = find_step(finish, name, name_length);
    if (!step)
        return no_step(name, name_length, err);
    step->sql = sql;
    step->length = length;
    return 0;
}

static int leave_out(struct finish *finish, const struct embedded *file, struct err *err) {
    for (const char *at = file->data; (at = strstr(at, LEFT_OUT));) {
        at += strlen(LEFT_OUT);
        size_t length = strcspn(at, "\n");
        struct finish_step *step = find_step(finish, at, length);
        if (!step)
            return no_step(at, length, err);
        size_t number = (size_t)(step - finish->steps);
        memmove(step, step + 1, (--finish->count - number) * sizeof *step);
    }
    return 0;
}

/* Statistics belong to no object, so they are always taken again. The statement is made when run.
 */
static int add_analyze(struct finish *finish, struct err *err) {
    for (size_t i = 0; i < finish->dataset->source_count; i++) {
        const struct copy_source *source = &finish->dataset->sources[i];
        for (size_t t = 0; t < source->table_count; t++) {
            const char *name = source->tables[t]->name;
            if (add_step(finish, "analyze", strlen("analyze"), name, strlen(name), NULL, 0, err) <
                0)
                return -1;
        }
    }
    finish->phases++;
    return 0;
}

int finish_init(struct finish *finish, const struct copy_dataset *dataset, struct err *err) {
    memset(finish, 0, sizeof *finish);
    finish->dataset = dataset;
    const struct embedded *file = NULL;
    for (; (file = embedded_next(dataset->finish_files, file)); finish->phases++)
        if (read_steps(finish, file, add_step, err) < 0)
            return -1;
    if (dataset->finish_layout && *dataset->finish_layout)
        while ((file = embedded_next(dataset->finish_layout, file)))
            if (read_steps(finish, file, replace_step, err) < 0 || leave_out(finish, file, err) < 0)
                return -1;
    return add_analyze(finish, err);
}

int finish_look(struct finish *finish, PGconn *conn, struct err *err) {
    const char *const parameters[] = {finish->dataset->schema};
    PGresult *result = pg_query(
        conn, err,
        "SELECT c.conname FROM pg_catalog.pg_constraint c JOIN pg_catalog.pg_namespace n ON n.oid "
        "= c.connamespace WHERE n.nspname = $1 AND c.convalidated "
        "UNION SELECT i.relname FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class i ON i.oid = "
        "x.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = i.relnamespace WHERE n.nspname = "
        "$1 AND x.indisvalid "
        "UNION SELECT t.tgname FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = "
        "t.tgrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1",
        1, parameters);
    if (!result)
        return err_prefix(err, "cannot see which indexes there are");
    for (size_t i = 0; i < finish->count; i++) {
        struct finish_step *step = &finish->steps[i];
        step->done = false;
        for (int row = 0; row < PQntuples(result) && !step->done; row++)
            step->done = strcmp(PQgetvalue(result, row, 0), step->name) == 0;
    }
    PQclear(result);
    return 0;
}

static void qualified(PGconn *conn, struct buf *sql, const char *schema, const char *name) {
    pg_identifier(conn, sql, schema);
    buf_put_text(sql, ".");
    pg_identifier(conn, sql, name);
}

/* A name does not tell a constraint from an index or a trigger: whichever it is goes. */
static int undo_step(const struct finish *finish, const struct finish_step *step, PGconn *conn,
                     struct err *err) {
    struct buf sql = BUF_EMPTY;
    const char *schema = finish->dataset->schema;
    buf_put_text(&sql, "ALTER TABLE ");
    qualified(conn, &sql, schema, step->table);
    buf_put_text(&sql, " DROP CONSTRAINT IF EXISTS ");
    pg_identifier(conn, &sql, step->name);
    buf_put_text(&sql, "; DROP TRIGGER IF EXISTS ");
    pg_identifier(conn, &sql, step->name);
    buf_put_text(&sql, " ON ");
    qualified(conn, &sql, schema, step->table);
    buf_put_text(&sql, "; DROP INDEX IF EXISTS ");
    qualified(conn, &sql, schema, step->name);
    const char *text = buf_text(&sql);
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                            : pg_exec(conn, err, text);
    buf_release(&sql);
    return status;
}

int finish_undo(struct finish *finish, PGconn *conn, struct err *err) {
    if (finish_look(finish, conn, err) < 0 || pg_exec(conn, err, "BEGIN") < 0)
        return -1;
    for (size_t i = finish->count; i-- > 0;)
        if (finish->steps[i].done && undo_step(finish, &finish->steps[i], conn, err) < 0) {
            pg_rollback(conn);
            return err_prefix(err, "cannot take \"%s\" away before the load",
                              finish->steps[i].name);
        }
    return pg_exec(conn, err, "COMMIT");
}

/* The steps being done: shared by the connections, under the lock. */
struct work {
    struct finish *finish;
    const struct pg_target *target;
    unsigned connections;
    pthread_mutex_t lock;
    unsigned phase;
    size_t next; /* step of this phase to look at */
    size_t done;
    bool failed;
    struct err *err; /* the first error */
    void (*report)(void *context, const struct finish_progress *progress);
    void *context;
};

static void tell(struct work *work, const struct finish_step *step) {
    const struct finish_progress progress = {step, work->done, work->finish->count};
    if (work->report)
        work->report(work->context, &progress);
}

static struct finish_step *take_step(struct work *work) {
    struct finish_step *taken = NULL;
    pthread_mutex_lock(&work->lock);
    while (!taken && !work->failed && work->next < work->finish->count) {
        struct finish_step *step = &work->finish->steps[work->next++];
        if (step->phase == work->phase && !step->done)
            taken = step;
    }
    if (taken)
        tell(work, taken);
    pthread_mutex_unlock(&work->lock);
    return taken;
}

static int do_step(const struct work *work, const struct finish_step *step, PGconn *conn,
                   struct err *err) {
    struct buf sql = BUF_EMPTY;
    if (step->sql)
        buf_put(&sql, step->sql, step->length);
    else {
        buf_put_text(&sql, "ANALYZE ");
        qualified(conn, &sql, work->finish->dataset->schema, step->table);
    }
    const char *text = buf_text(&sql);
    int status = sql.failed ? err_set(err, ERR_SYSTEM, "out of memory for a statement")
                            : pg_exec(conn, err, text);
    buf_release(&sql);
    return status < 0
               ? err_prefix(err, "cannot make \"%s\" on table \"%s\"", step->name, step->table)
               : 0;
}

static int set_up(const struct work *work, PGconn *conn, struct err *err) {
    char share[24];
    (void)snprintf(share, sizeof share, "%u", MEMORY_KB / work->connections);
    const char *const parameters[] = {share};
    if (pg_exec(conn, err, SESSION) < 0)
        return -1;
    PGresult *result =
        pg_query(conn, err,
                 "SELECT pg_catalog.set_config('maintenance_work_mem', greatest($1::integer, "
                 "s.setting::integer) || 'kB', false) FROM pg_catalog.pg_settings s WHERE s.name = "
                 "'maintenance_work_mem'",
                 1, parameters);
    PQclear(result);
    return result ? 0 : -1;
}

static int do_phase(struct work *work, struct err *err) {
    PGconn *conn = copy_session_open(work->target, err);
    int status = conn ? set_up(work, conn, err) : -1;
    struct finish_step *step;
    while (status == 0 && (step = take_step(work))) {
        int64_t start_us = clock_monotonic_us();
        status = do_step(work, step, conn, err);
        if (status < 0)
            break;
        pthread_mutex_lock(&work->lock);
        step->elapsed_us = clock_monotonic_us() - start_us;
        step->done = true;
        work->done++;
        tell(work, step);
        pthread_mutex_unlock(&work->lock);
    }
    PQfinish(conn);
    return status;
}

static void *thread_main(void *work_) {
    struct work *work = work_;
    struct err err = {ERR_NONE, "", ""};
    if (do_phase(work, &err) < 0) {
        pthread_mutex_lock(&work->lock);
        if (!work->failed && work->err)
            *work->err = err;
        work->failed = true;
        pthread_mutex_unlock(&work->lock);
    }
    return NULL;
}

/* Connections that cannot be had because a thread cannot be started are done without, but for one.
 */
static int run_phase(struct work *work) {
    pthread_t threads[WORKERS_MAX];
    unsigned started = 0;
    work->next = 0;
    while (started < work->connections &&
           pthread_create(&threads[started], NULL, thread_main, work) == 0)
        started++;
    if (started == 0)
        return err_set(work->err, ERR_SYSTEM, "cannot start a thread for the indexes");
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(threads[i], NULL);
    return work->failed ? -1 : 0;
}

int finish_run(struct finish *finish, const struct pg_target *target, unsigned connections,
               void (*report)(void *context, const struct finish_progress *progress), void *context,
               struct err *err) {
    struct work work = {.finish = finish,
                        .target = target,
                        .connections = connections < WORKERS_MAX ? connections : WORKERS_MAX,
                        .err = err,
                        .report = report,
                        .context = context};
    for (size_t i = 0; i < finish->count; i++)
        work.done += finish->steps[i].done;
    pthread_mutex_init(&work.lock, NULL);
    int status = 0;
    for (work.phase = 0; work.phase < finish->phases && status == 0; work.phase++) {
        status = run_phase(&work);
        if (signals_stop_requested() && (status == 0 || !err || err->kind == ERR_INTERRUPTED))
            status = signals_interrupted(err, "keys and indexes that were made stay; a second run "
                                              "(gen: with --resume) makes the others");
    }
    pthread_mutex_destroy(&work.lock);
    return status;
}
