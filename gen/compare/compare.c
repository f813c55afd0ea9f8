#include "gen/compare/compare.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"
#include "gen/compare/census.h"
#include "gen/compare/compare_row.h"
#include "gen/copy/scan.h"

#define PAGES_A_CHUNK   512 /* 4 MB: some ten thousand rows, a few milliseconds */
#define REPORT_EVERY_US INT64_C(200000)
#define WORKERS_MAX     64
#define NOTHING_CHANGED "nothing was changed"

struct run {
    const struct compare *compare;
    struct compare_outcome *outcome;
    struct copy_heaps heaps[COMPARE_TABLES_MAX];
    struct census census[COMPARE_TABLES_MAX]; /* whole once every worker has ended */
    _Atomic uint64_t next;                    /* chunk over all tables */
    _Atomic uint64_t rows, bytes;
    atomic_bool stop;
    pthread_mutex_t lock; /* of the outcome, the censuses, and what follows */
    pthread_cond_t ended;
    unsigned working;
    struct err *err; /* the first error */
    bool failed;
};

struct worker {
    struct run *run;
    pthread_t thread;
    PGconn *conn;
    struct row_reader reader;
    struct compare_table tables[COMPARE_TABLES_MAX];
    struct census census[COMPARE_TABLES_MAX];
};

static uint64_t chunks_of(uint32_t pages) {
    return pages / PAGES_A_CHUNK + 1; /* the last one is open: rows may lie behind */
}

/* The chunk with this number over all tables; false behind the last. */
static bool chunk_numbered(const struct run *run, uint64_t number, size_t *table,
                           struct copy_pages *pages) {
    for (*table = 0; *table < run->outcome->table_count; ++*table)
        for (size_t heap = 0; heap < run->heaps[*table].count; heap++) {
            *pages = copy_heap_pages(&run->heaps[*table], heap);
            uint64_t chunks = chunks_of(pages->end);
            if (number < chunks) {
                pages->first = (uint32_t)number * PAGES_A_CHUNK;
                pages->end = number + 1 < chunks ? pages->first + PAGES_A_CHUNK : UINT32_MAX;
                return true;
            }
            number -= chunks;
        }
    return false;
}

static int compare_chunk(struct worker *worker, size_t number, struct copy_pages pages,
                         struct err *err) {
    struct run *run = worker->run;
    struct compare_table *table = &worker->tables[number];
    const struct copy_table *columns = compare_table_of(table);
    struct copy_scan scan;
    struct buf found;
    uint64_t rows = 0, bytes = 0, row;
    int more = copy_scan_begin(&scan, worker->conn, columns, columns->column_count, pages, err);
    while (more == 0 && (more = copy_scan_next(&scan, &found, err)) == 1) {
        rows++;
        bytes += found.length;
        more = compare_row(&worker->reader, table, &found, &row, err);
        if (more == 0 && row != UINT64_MAX)
            census_note(&worker->census[number], row);
        if (more == 0 && atomic_load_explicit(&run->stop, memory_order_relaxed))
            more = signals_interrupted(err, NOTHING_CHANGED);
    }
    copy_scan_release(&scan);
    table->rows += rows;
    atomic_fetch_add(&run->rows, rows);
    atomic_fetch_add(&run->bytes, bytes);
    return more;
}

static PGconn *open_session(const struct compare *compare, struct err *err) {
    PGconn *conn = pg_connect(compare->target, "pgbazaar verify", err);
    if (conn && pg_exec(conn, err, compare->settings) < 0) {
        PQfinish(conn);
        conn = NULL;
    }
    return conn;
}

/* A server that sends does not notice that nobody reads. */
static void close_session(PGconn *conn) {
    if (conn && PQtransactionStatus(conn) == PQTRANS_ACTIVE)
        (void)pg_cancel(conn);
    PQfinish(conn);
}

static int work(struct worker *worker, struct err *err) {
    struct run *run = worker->run;
    size_t table;
    struct copy_pages pages;
    for (size_t i = 0; i < run->outcome->table_count; i++) {
        worker->tables[i] = (struct compare_table){.source = run->outcome->tables[i].source,
                                                   .table = run->outcome->tables[i].table};
        if (census_init(&worker->census[i], run->census[i].rows, err) < 0)
            return -1;
    }
    if (row_reader_init(&worker->reader, run->compare->dataset, err) < 0 ||
        !(worker->conn = open_session(run->compare, err)))
        return -1;
    while (!atomic_load(&run->stop) &&
           chunk_numbered(run, atomic_fetch_add(&run->next, 1), &table, &pages))
        if (compare_chunk(worker, table, pages, err) < 0)
            return -1;
    return 0;
}

/* What the worker found goes to the run, under the run's lock. */
static void hand_over(struct worker *worker) {
    struct run *run = worker->run;
    for (size_t i = 0; i < run->outcome->table_count; i++) {
        if (worker->census[i].windows)
            census_merge(&run->census[i], &worker->census[i]);
        census_release(&worker->census[i]);
        compare_merge(&run->outcome->tables[i], &worker->tables[i]);
    }
}

static void *worker_main(void *worker_) {
    struct worker *worker = worker_;
    struct run *run = worker->run;
    struct err err = {ERR_NONE, "", ""};
    int status = work(worker, &err);
    close_session(worker->conn);
    if (worker->reader.maker)
        row_reader_release(&worker->reader);
    pthread_mutex_lock(&run->lock);
    hand_over(worker);
    if (status < 0) {
        atomic_store(&run->stop, true);
        if (run->err && (!run->failed || run->err->kind == ERR_INTERRUPTED))
            *run->err = err;
        run->failed = true;
    }
    run->working--;
    pthread_cond_signal(&run->ended);
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

/* Waits for the workers, reports, and passes a stop request on to them. */
static void supervise(struct run *run, int64_t start_us) {
    struct pipeline_progress progress = {0};
    for (size_t i = 0; i < run->outcome->table_count; i++)
        progress.rows_due += run->census[i].rows;
    pthread_mutex_lock(&run->lock);
    while (run->working > 0) {
        const struct timespec until = clock_deadline(REPORT_EVERY_US);
        (void)pthread_cond_timedwait(&run->ended, &run->lock, &until);
        if (signals_stop_requested())
            atomic_store(&run->stop, true);
        pthread_mutex_unlock(&run->lock);
        progress.elapsed_us = clock_monotonic_us() - start_us;
        progress.rows = atomic_load(&run->rows);
        progress.bytes = atomic_load(&run->bytes);
        if (run->compare->report)
            run->compare->report(run->compare->context, &progress);
        pthread_mutex_lock(&run->lock);
    }
    pthread_mutex_unlock(&run->lock);
}

static int run_workers(struct run *run, int64_t start_us, struct err *err) {
    static const struct worker none;
    unsigned wanted =
        run->compare->connections < WORKERS_MAX ? run->compare->connections : WORKERS_MAX;
    struct worker *workers = calloc(wanted, sizeof *workers);
    if (!workers)
        return err_set(err, ERR_SYSTEM, "out of memory for %u connections", wanted);
    unsigned started = 0;
    run->working = wanted;
    for (; started < wanted; started++) {
        workers[started] = none;
        workers[started].run = run;
        int code = pthread_create(&workers[started].thread, NULL, worker_main, &workers[started]);
        if (code != 0) {
            pthread_mutex_lock(&run->lock);
            run->working -= wanted - started;
            pthread_mutex_unlock(&run->lock);
            break;
        }
    }
    supervise(run, start_us);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
    free(workers);
    if (started == 0)
        return err_set(err, ERR_SYSTEM, "cannot start a thread to read tables");
    return run->failed ? -1 : 0;
}

/* A census that does not come out: the keys are read once more, one by one. */
static int look_again(struct run *run, size_t number, PGconn *conn, struct row_reader *reader,
                      struct err *err) {
    struct compare_table *table = &run->outcome->tables[number];
    struct census *census = &run->census[number];
    static const struct copy_pages all = {NULL, 0, UINT32_MAX};
    struct copy_scan scan;
    struct buf found;
    int more = copy_scan_begin(&scan, conn, compare_table_of(table), 1, all, err);
    while (more == 0 && (more = copy_scan_next(&scan, &found, err)) == 1) {
        uint64_t row = compare_key(reader, table, &found);
        more = row == UINT64_MAX || census_look(census, row)
                   ? 0
                   : compare_note(reader, table, COMPARE_TWICE, row, err);
    }
    copy_scan_release(&scan);
    for (uint64_t row = 0; more == 0 && (row = census_missing(census, row)) != UINT64_MAX; row++)
        more = compare_note(reader, table, COMPARE_MISSING, row, err);
    return more;
}

static int close_censuses(struct run *run, PGconn *conn, struct err *err) {
    struct row_reader reader;
    if (row_reader_init(&reader, run->compare->dataset, err) < 0)
        return -1;
    int status = 0;
    for (size_t i = 0; i < run->outcome->table_count && status == 0; i++) {
        bool whole;
        status = census_close(&run->census[i], &whole, err);
        if (status == 0 && !whole)
            status = look_again(run, i, conn, &reader, err);
    }
    row_reader_release(&reader);
    return status;
}

static int prepare(struct run *run, PGconn *conn, struct err *err) {
    const struct copy_dataset *dataset = run->compare->dataset;
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t t = 0; t < dataset->sources[i].table_count; t++) {
            size_t number = run->outcome->table_count++;
            const struct copy_source *source = &dataset->sources[i];
            run->outcome->tables[number] = (struct compare_table){.source = source, .table = t};
            if (census_init(&run->census[number], copy_table_rows(dataset, source, t), err) < 0 ||
                copy_heaps_init(&run->heaps[number], conn, source->tables[t], err) < 0)
                return -1;
        }
    return 0;
}

int compare_database(const struct compare *compare, struct compare_outcome *outcome,
                     struct err *err) {
    memset(outcome, 0, sizeof *outcome);
    struct run run = {.compare = compare, .outcome = outcome, .err = err};
    int64_t start_us = clock_monotonic_us();
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.ended, NULL);
    PGconn *conn = open_session(compare, err);
    int status = conn ? prepare(&run, conn, err) : -1;
    if (status == 0)
        status = run_workers(&run, start_us, err);
    if (status == 0)
        status = close_censuses(&run, conn, err);
    close_session(conn);
    outcome->rows = atomic_load(&run.rows);
    outcome->bytes = atomic_load(&run.bytes);
    outcome->elapsed_us = clock_monotonic_us() - start_us;
    for (size_t i = 0; i < outcome->table_count; i++) {
        census_release(&run.census[i]);
        copy_heaps_release(&run.heaps[i]);
    }
    pthread_cond_destroy(&run.ended);
    pthread_mutex_destroy(&run.lock);
    return status;
}

void compare_release(struct compare_outcome *outcome) {
    for (size_t i = 0; i < outcome->table_count; i++)
        for (int kind = 0; kind < COMPARE_KINDS; kind++)
            buf_release(&outcome->tables[i].shown[kind]);
    memset(outcome, 0, sizeof *outcome);
}
