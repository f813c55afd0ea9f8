#include "gen/copy/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"

/* Of a source's first table. Small, so that two connections that are fed in turn both have
 * something to do, and what is made is still in the core's cache when it is sent. */
#define CHUNK_BYTES     ((size_t)64 << 10)
#define BATCH_UNITS     64 /* made between two looks at the chunk's size */
#define REPORT_EVERY_US INT64_C(200000)
#define CACHE_LINE      64

/* One worker's counters, read by the reporting thread; on cache lines of their own. */
struct counters {
    _Alignas(CACHE_LINE) _Atomic uint64_t rows;
    _Atomic uint64_t bytes;
};

struct run {
    const struct pipeline *pipeline;
    _Atomic uint64_t next; /* slice */
    atomic_bool stop;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t ended;
    unsigned working;
    struct err *err; /* the first error */
    bool failed;
    struct pipeline_outcome *outcome;
};

struct worker {
    struct run *run;
    struct counters counters;
    pthread_t thread;
    void *maker, *port;
    struct buf rows[COPY_SOURCE_TABLES];
};

/* Where a source's tables begin in the outcome's list. */
static size_t table_index(const struct copy_dataset *dataset, const struct copy_source *source) {
    size_t index = 0;
    for (const struct copy_source *at = dataset->sources; at < source; at++)
        index += at->table_count;
    return index;
}

/* What has been made of a slice. */
struct made {
    uint64_t units, bytes[COPY_SOURCE_TABLES];
    int64_t make_us;
};

static void account(struct worker *worker, const struct copy_slice *slice,
                    const struct made *made) {
    struct run *run = worker->run;
    struct pipeline_table *tables =
        &run->outcome->tables[table_index(run->pipeline->dataset, slice->source)];
    pthread_mutex_lock(&run->lock);
    for (size_t table = 0; table < slice->source->table_count; table++)
        if (slice->wanted[table]) {
            tables[table].rows += slice->rows[table];
            tables[table].bytes += made->bytes[table];
        }
    tables[0].make_us += made->make_us;
    pthread_mutex_unlock(&run->lock);
}

/* Makes units until the first table's buffer is a chunk or the slice is whole. */
static int make_chunk(struct worker *worker, const struct copy_slice *slice, struct made *made,
                      struct err *err) {
    const struct copy_source *source = slice->source;
    const struct copy_dataset *dataset = worker->run->pipeline->dataset;
    uint64_t rows = 0, bytes = 0, first = slice->first + made->units;
    size_t before[COPY_SOURCE_TABLES];
    int64_t start_us = clock_thread_cpu_us();
    for (size_t table = 0; table < source->table_count; table++)
        before[table] = worker->rows[table].length;
    while (made->units < slice->count && worker->rows[0].length < CHUNK_BYTES) {
        uint64_t left = slice->count - made->units;
        uint64_t count = left < BATCH_UNITS ? left : BATCH_UNITS;
        source->encode(worker->maker, slice->first + made->units, count, worker->rows);
        made->units += count;
    }
    made->make_us += clock_thread_cpu_us() - start_us;
    for (size_t table = 0; table < source->table_count; table++) {
        uint64_t grown = worker->rows[table].length - before[table];
        if (worker->rows[table].failed)
            return err_set(err, ERR_SYSTEM, "out of memory for a slice's rows");
        if (!slice->wanted[table])
            continue;
        made->bytes[table] += grown;
        bytes += grown;
        rows += source->rows_before(dataset, table, slice->first + made->units) -
                source->rows_before(dataset, table, first);
    }
    atomic_fetch_add_explicit(&worker->counters.rows, rows, memory_order_relaxed);
    atomic_fetch_add_explicit(&worker->counters.bytes, bytes, memory_order_relaxed);
    return 0;
}

static int do_slice(struct worker *worker, const struct copy_slice *slice, struct err *err) {
    const struct copy_sink *sink = worker->run->pipeline->sink;
    struct made made = {0};
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_clear(&worker->rows[table]);
    if (make_chunk(worker, slice, &made, err) < 0 || sink->begin(worker->port, slice, err) < 0)
        return -1;
    while (made.units < slice->count) {
        if (atomic_load_explicit(&worker->run->stop, memory_order_relaxed))
            return err_set(err, ERR_INTERRUPTED, "interrupted");
        if (sink->more(worker->port, worker->rows, err) < 0 ||
            make_chunk(worker, slice, &made, err) < 0)
            return -1;
    }
    if (sink->end(worker->port, worker->rows, err) < 0)
        return -1;
    account(worker, slice, &made);
    return 0;
}

static int work(struct worker *worker, struct err *err) {
    struct run *run = worker->run;
    const struct pipeline *pipeline = run->pipeline;
    worker->maker = pipeline->dataset->maker_new(pipeline->dataset, err);
    if (!worker->maker)
        return -1;
    worker->port = pipeline->sink->open(pipeline->sink, err);
    if (!worker->port)
        return -1;
    struct copy_slice slice;
    while (!atomic_load_explicit(&run->stop, memory_order_relaxed) &&
           schedule_slice(pipeline->schedule, atomic_fetch_add(&run->next, 1), &slice))
        if (do_slice(worker, &slice, err) < 0)
            return -1;
    return 0;
}

static void *worker_main(void *worker_) {
    struct worker *worker = worker_;
    struct run *run = worker->run;
    struct err err = {ERR_NONE, "", ""};
    int status = work(worker, &err);
    if (worker->port)
        run->pipeline->sink->close(worker->port);
    if (worker->maker)
        run->pipeline->dataset->maker_free(worker->maker);
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_release(&worker->rows[table]);
    pthread_mutex_lock(&run->lock);
    if (status < 0) {
        atomic_store(&run->stop, true);
        /* Who gave up because of another's failure may be here first: the cause is what counts. */
        if (run->err && (!run->failed || run->err->kind == ERR_INTERRUPTED))
            *run->err = err;
        run->failed = true;
    }
    run->working--;
    pthread_cond_signal(&run->ended);
    pthread_mutex_unlock(&run->lock);
    return NULL;
}

static void report(const struct pipeline *pipeline, const struct worker *workers, unsigned count,
                   int64_t start_us) {
    struct pipeline_progress progress = {.elapsed_us = clock_monotonic_us() - start_us,
                                         .rows_due = pipeline->schedule->rows};
    for (unsigned i = 0; i < count; i++) {
        progress.rows += atomic_load_explicit(&workers[i].counters.rows, memory_order_relaxed);
        progress.bytes += atomic_load_explicit(&workers[i].counters.bytes, memory_order_relaxed);
    }
    if (pipeline->report)
        pipeline->report(pipeline->report_context, &progress);
}

/* Waits for the workers, reports, and passes a stop request on to them. */
static void supervise(struct run *run, const struct worker *workers, unsigned count,
                      int64_t start_us) {
    pthread_mutex_lock(&run->lock);
    while (run->working > 0) {
        const struct timespec until = clock_deadline(REPORT_EVERY_US);
        (void)pthread_cond_timedwait(&run->ended, &run->lock, &until);
        if (signals_stop_requested())
            atomic_store(&run->stop, true);
        pthread_mutex_unlock(&run->lock);
        report(run->pipeline, workers, count, start_us);
        pthread_mutex_lock(&run->lock);
    }
    pthread_mutex_unlock(&run->lock);
}

static int start_workers(struct run *run, struct worker *workers, unsigned *started,
                         struct err *err) {
    for (*started = 0; *started < run->pipeline->workers; ++*started) {
        workers[*started].run = run;
        pthread_mutex_lock(&run->lock);
        run->working++;
        pthread_mutex_unlock(&run->lock);
        int code = pthread_create(&workers[*started].thread, NULL, worker_main, &workers[*started]);
        if (code == 0)
            continue;
        pthread_mutex_lock(&run->lock);
        run->working--;
        run->failed = true;
        errno = code;
        (void)err_set_errno(err, "cannot start worker %u of %u", *started + 1,
                            run->pipeline->workers);
        pthread_mutex_unlock(&run->lock);
        atomic_store(&run->stop, true);
        return -1;
    }
    return 0;
}

static void outcome_init(const struct copy_dataset *dataset, struct pipeline_outcome *outcome) {
    memset(outcome, 0, sizeof *outcome);
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t table = 0; table < dataset->sources[i].table_count; table++)
            outcome->tables[outcome->table_count++] = (struct pipeline_table){
                .table = dataset->sources[i].tables[table],
                .rows_total = copy_table_rows(dataset, &dataset->sources[i], table),
            };
}

int pipeline_run(const struct pipeline *pipeline, struct pipeline_outcome *outcome,
                 struct err *err) {
    outcome_init(pipeline->dataset, outcome);
    struct worker *workers = aligned_alloc(CACHE_LINE, pipeline->workers * sizeof *workers);
    if (!workers)
        return err_set(err, ERR_SYSTEM, "out of memory for %u workers", pipeline->workers);
    memset(workers, 0, pipeline->workers * sizeof *workers);
    struct run run = {.pipeline = pipeline, .err = err, .outcome = outcome};
    pthread_mutex_init(&run.lock, NULL);
    pthread_cond_init(&run.ended, NULL);
    int64_t start_us = clock_monotonic_us();
    unsigned started;
    int status = start_workers(&run, workers, &started, err);
    supervise(&run, workers, started, start_us);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&run.ended);
    pthread_mutex_destroy(&run.lock);
    free(workers);
    outcome->elapsed_us = clock_monotonic_us() - start_us;
    for (size_t i = 0; i < outcome->table_count; i++) {
        outcome->rows += outcome->tables[i].rows;
        outcome->bytes += outcome->tables[i].bytes;
    }
    /* Not over an error that came first. */
    bool gave_up = !run.failed || !err || err->kind == ERR_INTERRUPTED;
    if (status == 0 && gave_up && signals_stop_requested())
        return signals_interrupted(err, pipeline->sink->when_interrupted);
    return status < 0 || run.failed ? -1 : 0;
}
