#include "gen/copy/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"

/* Of a source's first table. Small, so that what is made is still in the core's cache when it is
 * sent.
 */
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
    pthread_mutex_t gate;
    _Atomic uint64_t next; /* slice */
    atomic_bool stop;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t ended;
    pthread_cond_t slice_ended;
    uint64_t slices_ended;
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
    uint64_t chunk_rows; /* of its last chunk */
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
    run->slices_ended++;
    pthread_cond_broadcast(&run->slice_ended);
    pthread_mutex_unlock(&run->lock);
}

/* How many units are made between two looks at the chunk's size. */
static uint64_t batch_units(const struct pipeline *pipeline) {
    uint64_t lot = pipeline->pace ? pace_lot(pipeline->pace) : BATCH_UNITS;
    return lot < BATCH_UNITS ? lot : BATCH_UNITS;
}

/* A chunk's end: of a slice that is made whole, a lot of rows for the pace. */
static bool chunk_is_full(const struct pipeline *pipeline, size_t bytes, uint64_t units) {
    return (bytes >= CHUNK_BYTES && !pipeline->live) ||
           (pipeline->pace && units >= pace_lot(pipeline->pace));
}

static bool is_stopped(const struct run *run) {
    return atomic_load_explicit(&run->stop, memory_order_relaxed);
}

/* Makes units until the chunk is full or the slice is whole. A unit may take long, such as a
 * customer with thousands of purchases: a stop request ends it in the middle. */
static int make_chunk(struct worker *worker, const struct copy_slice *slice, struct made *made,
                      struct err *err) {
    const struct copy_source *source = slice->source;
    const struct pipeline *pipeline = worker->run->pipeline;
    const struct copy_dataset *dataset = pipeline->dataset;
    uint64_t rows = 0, bytes = 0, first = slice->first + made->units;
    size_t before[COPY_SOURCE_TABLES];
    int64_t start_us = clock_thread_cpu_us();
    for (size_t table = 0; table < source->table_count; table++)
        before[table] = worker->rows[table].length;
    uint64_t batch = batch_units(pipeline);
    while (made->units < slice->count && !is_stopped(worker->run) &&
           !chunk_is_full(pipeline, worker->rows[0].length - before[0],
                          slice->first + made->units - first)) {
        uint64_t left = slice->count - made->units;
        uint64_t count = left < batch ? left : batch;
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
    made->chunk_rows = rows;
    atomic_fetch_add_explicit(&worker->counters.rows, rows, memory_order_relaxed);
    atomic_fetch_add_explicit(&worker->counters.bytes, bytes, memory_order_relaxed);
    return 0;
}

static int next_chunk(struct worker *worker, const struct copy_slice *slice, struct made *made,
                      struct err *err) {
    if (make_chunk(worker, slice, made, err) < 0)
        return -1;
    if (made->units < slice->count && is_stopped(worker->run))
        return err_set(err, ERR_INTERRUPTED, "interrupted");
    return worker->run->pipeline->pace
               ? pace_wait(worker->run->pipeline->pace, made->chunk_rows, &worker->run->stop, err)
               : 0;
}

/* What there is before the sink is asked: a chunk, or all. */
static int first_chunks(struct worker *worker, const struct copy_slice *slice, struct made *made,
                        struct err *err) {
    do
        if (next_chunk(worker, slice, made, err) < 0)
            return -1;
    while (worker->run->pipeline->live && made->units < slice->count);
    return 0;
}

static int do_slice(struct worker *worker, const struct copy_slice *slice, struct err *err) {
    const struct copy_sink *sink = worker->run->pipeline->sink;
    struct made made = {0};
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_clear(&worker->rows[table]);
    if (first_chunks(worker, slice, &made, err) < 0 || sink->begin(worker->port, slice, err) < 0)
        return -1;
    while (made.units < slice->count) {
        if (sink->more(worker->port, worker->rows, err) < 0 ||
            next_chunk(worker, slice, &made, err) < 0)
            return -1;
    }
    if (sink->end(worker->port, worker->rows, err) < 0)
        return -1;
    account(worker, slice, &made);
    return 0;
}

/* Waits until all slices of the generations before this one's have ended. False: the run ends. */
static bool wait_for_parents(struct run *run, const struct copy_slice *slice) {
    uint64_t before = schedule_slices_before(run->pipeline->schedule, slice->source->generation);
    pthread_mutex_lock(&run->lock);
    while (run->slices_ended < before && !is_stopped(run))
        pthread_cond_wait(&run->slice_ended, &run->lock);
    pthread_mutex_unlock(&run->lock);
    return !is_stopped(run);
}

/* A gate that has closed lets nobody else through, however long its worker takes to say so. */
static int pass_gate(struct run *run, struct err *err) {
    if (!run->pipeline->gate)
        return 0;
    pthread_mutex_lock(&run->gate);
    int status = is_stopped(run) ? err_set(err, ERR_INTERRUPTED, "interrupted")
                                 : run->pipeline->gate(run->pipeline->gate_context, err);
    if (status < 0)
        atomic_store(&run->stop, true);
    pthread_mutex_unlock(&run->gate);
    return status;
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
    while (!is_stopped(run) &&
           schedule_slice(pipeline->schedule, atomic_fetch_add(&run->next, 1), &slice) &&
           (!pipeline->live || wait_for_parents(run, &slice)))
        if (pass_gate(run, err) < 0 || do_slice(worker, &slice, err) < 0)
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
        pthread_cond_broadcast(&run->slice_ended);
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

/* Waits for the workers, reports, and passes a stop request on to them. The last report is made
 * when all have ended, however soon that is. */
static void supervise(struct run *run, const struct worker *workers, unsigned count,
                      int64_t start_us) {
    for (bool working = true; working;) {
        const struct timespec until = clock_deadline(REPORT_EVERY_US);
        pthread_mutex_lock(&run->lock);
        if (run->working > 0)
            (void)pthread_cond_timedwait(&run->ended, &run->lock, &until);
        working = run->working > 0;
        if (signals_stop_requested()) {
            atomic_store(&run->stop, true);
            pthread_cond_broadcast(&run->slice_ended);
        }
        pthread_mutex_unlock(&run->lock);
        report(run->pipeline, workers, count, start_us);
    }
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
        atomic_store(&run->stop, true);
        pthread_cond_broadcast(&run->slice_ended);
        pthread_mutex_unlock(&run->lock);
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
    pthread_mutex_init(&run.gate, NULL);
    pthread_cond_init(&run.ended, NULL);
    pthread_cond_init(&run.slice_ended, NULL);
    int64_t start_us = clock_monotonic_us();
    unsigned started;
    int status = start_workers(&run, workers, &started, err);
    supervise(&run, workers, started, start_us);
    for (unsigned i = 0; i < started; i++)
        (void)pthread_join(workers[i].thread, NULL);
    pthread_cond_destroy(&run.slice_ended);
    pthread_cond_destroy(&run.ended);
    pthread_mutex_destroy(&run.gate);
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
