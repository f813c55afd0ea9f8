#include "gen/copy/pipeline.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"

#define CHUNK_BYTES     ((size_t)256 << 10) /* the cheapest size for a client's send, measured */
#define BATCH_UNITS     64                  /* units made between two looks at the chunk's size */
#define REPORT_EVERY_US INT64_C(200000)
#define CACHE_LINE      64

/* One worker's counters, read by the reporting thread; on cache lines of their own. */
struct counters {
    _Alignas(CACHE_LINE) _Atomic uint64_t rows;
    _Atomic uint64_t bytes;
};

struct run {
    const struct pipeline *pipeline;
    _Atomic uint64_t next; /* slice over all sources */
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

/* The slice with this number over all sources; false behind the last. */
static bool slice_numbered(const struct copy_dataset *dataset, uint64_t number, size_t *source,
                           struct copy_slice *slice) {
    for (*source = 0; *source < dataset->source_count; ++*source) {
        uint64_t count = copy_slice_count(dataset, &dataset->sources[*source]);
        if (number < count) {
            *slice = copy_slice_at(dataset, &dataset->sources[*source], number);
            return true;
        }
        number -= count;
    }
    return false;
}

/* Where a source's tables begin in the outcome's list. */
static size_t table_index(const struct copy_dataset *dataset, size_t source) {
    size_t index = 0;
    for (size_t i = 0; i < source; i++)
        index += dataset->sources[i].table_count;
    return index;
}

static void account(struct worker *worker, size_t source, const struct copy_slice *slice,
                    const uint64_t bytes[], int64_t make_us) {
    struct run *run = worker->run;
    size_t index = table_index(run->pipeline->dataset, source);
    pthread_mutex_lock(&run->lock);
    for (size_t table = 0; table < slice->source->table_count; table++) {
        run->outcome->tables[index + table].rows += slice->rows[table];
        run->outcome->tables[index + table].bytes += bytes[table];
    }
    run->outcome->tables[index].make_us += make_us;
    pthread_mutex_unlock(&run->lock);
}

/* Makes units until the first buffer is a chunk or the slice is whole. */
static uint64_t make_chunk(struct worker *worker, const struct copy_slice *slice, uint64_t made) {
    while (made < slice->count && worker->rows[0].length < CHUNK_BYTES) {
        uint64_t left = slice->count - made;
        uint64_t count = left < BATCH_UNITS ? left : BATCH_UNITS;
        slice->source->encode(worker->maker, slice->first + made, count, worker->rows);
        made += count;
    }
    return made;
}

static int check_memory(const struct worker *worker, struct err *err) {
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        if (worker->rows[table].failed)
            return err_set(err, ERR_SYSTEM, "out of memory for a slice's rows");
    return 0;
}

static int do_slice(struct worker *worker, size_t source, const struct copy_slice *slice,
                    struct err *err) {
    const struct copy_sink *sink = worker->run->pipeline->sink;
    uint64_t bytes[COPY_SOURCE_TABLES] = {0}, made = 0;
    int64_t make_us = 0;
    for (size_t table = 0; table < COPY_SOURCE_TABLES; table++)
        buf_clear(&worker->rows[table]);
    if (sink->begin(worker->port, slice, err) < 0)
        return -1;
    while (made < slice->count) {
        if (atomic_load_explicit(&worker->run->stop, memory_order_relaxed))
            return err_set(err, ERR_INTERRUPTED, "interrupted");
        size_t before = worker->rows[0].length;
        uint64_t already = made;
        int64_t start = clock_thread_cpu_us();
        made = make_chunk(worker, slice, made);
        make_us += clock_thread_cpu_us() - start;
        if (check_memory(worker, err) < 0)
            return -1;
        uint64_t grown = worker->rows[0].length - before;
        bytes[0] += grown;
        atomic_fetch_add_explicit(&worker->counters.rows, made - already, memory_order_relaxed);
        atomic_fetch_add_explicit(&worker->counters.bytes, grown, memory_order_relaxed);
        if (made < slice->count && sink->more(worker->port, &worker->rows[0], err) < 0)
            return -1;
    }
    uint64_t others = 0, other_bytes = 0;
    for (size_t table = 1; table < slice->source->table_count; table++) {
        bytes[table] = worker->rows[table].length;
        others += slice->rows[table];
        other_bytes += bytes[table];
    }
    if (sink->end(worker->port, worker->rows, err) < 0)
        return -1;
    atomic_fetch_add_explicit(&worker->counters.rows, others, memory_order_relaxed);
    atomic_fetch_add_explicit(&worker->counters.bytes, other_bytes, memory_order_relaxed);
    account(worker, source, slice, bytes, make_us);
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
    size_t source;
    struct copy_slice slice;
    while (!atomic_load_explicit(&run->stop, memory_order_relaxed) &&
           slice_numbered(pipeline->dataset, atomic_fetch_add(&run->next, 1), &source, &slice)) {
        if (ledger_done(pipeline->ledger, source, slice.number))
            continue;
        if (do_slice(worker, source, &slice, err) < 0)
            return -1;
    }
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

static uint64_t rows_due(const struct pipeline *pipeline) {
    uint64_t due = 0;
    for (size_t i = 0; i < pipeline->dataset->source_count; i++)
        for (size_t table = 0; table < pipeline->dataset->sources[i].table_count; table++)
            due += copy_table_rows(pipeline->dataset, &pipeline->dataset->sources[i], table);
    return due - pipeline->ledger->rows;
}

static void report(const struct pipeline *pipeline, const struct worker *workers, unsigned count,
                   int64_t start_us, uint64_t due) {
    struct pipeline_progress progress = {.elapsed_us = clock_monotonic_us() - start_us,
                                         .rows_due = due};
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
    uint64_t due = rows_due(run->pipeline);
    pthread_mutex_lock(&run->lock);
    while (run->working > 0) {
        const struct timespec until = clock_deadline(REPORT_EVERY_US);
        (void)pthread_cond_timedwait(&run->ended, &run->lock, &until);
        if (signals_stop_requested())
            atomic_store(&run->stop, true);
        pthread_mutex_unlock(&run->lock);
        report(run->pipeline, workers, count, start_us, due);
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
