/* A dataset and a sink of the tests' own: who gets what, and what a failure does. */
#ifndef PGBAZAAR_TESTS_UNIT_GEN_COPY_FAKE_SINK_H
#define PGBAZAAR_TESTS_UNIT_GEN_COPY_FAKE_SINK_H

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "gen/copy/pipeline.h"
#include "tests/tap.h"

/* Source 0 fills one table with rows so wide that a slice is several chunks; source 1 fills two, of
 * which the second has a row for every second unit. Its last slice is a short one. A row is its
 * unit's number, behind it zeros. */
enum { WIDE = 0, PAIRED = 1, SOURCES = 2 };
enum { WIDE_UNITS = 2000, WIDE_SLICE = 150, WIDE_BYTES = 4096 };
enum { PAIRED_UNITS = 5003, PAIRED_SLICE = 10, PAIRED_BYTES = 8 };
enum { WIDE_SLICES = 14, PAIRED_SLICES = 501, SLICES = WIDE_SLICES + PAIRED_SLICES };
enum { ROWS = WIDE_UNITS + PAIRED_UNITS + PAIRED_UNITS / 2 };

static atomic_int makers, makers_new, ports, ports_open;

static inline void *maker_new(const struct copy_dataset *dataset, struct err *err) {
    (void)dataset, (void)err;
    atomic_fetch_add(&makers_new, 1);
    atomic_fetch_add(&makers, 1);
    return calloc(1, sizeof(int));
}

static inline void maker_free(void *maker) {
    atomic_fetch_sub(&makers, 1);
    free(maker);
}

static inline uint64_t wide_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return WIDE_UNITS;
}

static inline uint64_t paired_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return PAIRED_UNITS;
}

static inline uint64_t rows_before(const struct copy_dataset *dataset, size_t table,
                                   uint64_t unit) {
    (void)dataset;
    return table == 0 ? unit : unit / 2;
}

static inline void put_row(struct buf *rows, uint64_t unit, size_t bytes) {
    char row[WIDE_BYTES] = {0};
    memcpy(row, &unit, sizeof unit);
    buf_put(rows, row, bytes);
}

static inline void encode_wide(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    ++*(int *)maker; /* a maker that two threads use at once is a race that TSan sees */
    for (uint64_t unit = first; unit < first + count; unit++)
        put_row(&rows[0], unit, WIDE_BYTES);
}

static inline void encode_paired(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    ++*(int *)maker;
    for (uint64_t unit = first; unit < first + count; unit++) {
        put_row(&rows[0], unit, PAIRED_BYTES);
        if (unit % 2 == 1)
            put_row(&rows[1], unit / 2, PAIRED_BYTES);
    }
}

static const struct copy_table wide = {.name = "wide"}, left = {.name = "left"},
                               right = {.name = "right"};
static const struct copy_source sources[SOURCES] = {
    [WIDE] = {.name = "wide",
              .tables = {&wide},
              .table_count = 1,
              .units_per_slice = WIDE_SLICE,
              .unit_count = wide_units,
              .rows_before = rows_before,
              .encode = encode_wide},
    [PAIRED] = {.name = "paired",
                .tables = {&left, &right},
                .table_count = 2,
                .units_per_slice = PAIRED_SLICE,
                .generation = 1,
                .unit_count = paired_units,
                .rows_before = rows_before,
                .encode = encode_paired},
};
static const struct copy_dataset dataset = {
    .sources = sources,
    .source_count = SOURCES,
    .maker_new = maker_new,
    .maker_free = maker_free,
};

enum failure { FAIL_NEVER, FAIL_OPEN, FAIL_BEGIN, FAIL_MORE, FAIL_END };

/* A sink that counts how often each unit of each source came, and whether it came in its place. */
struct fake {
    struct copy_sink sink;
    enum failure failure; /* what fails: of FAIL_OPEN the third port, else at slice fail_at */
    uint64_t fail_at;     /* a slice of the first source */
    bool stop;            /* asks to stop at that slice */
    pthread_mutex_t lock; /* of the rest */
    bool failed;
    uint8_t seen[SOURCES][PAIRED_UNITS];
    uint64_t slices, after_failure, misplaced, mores;
    uint64_t wide_slices, early; /* ended; of pairs, that began before all of those had */
};

struct port {
    struct fake *fake;
    struct copy_slice slice;
    uint64_t next; /* unit whose row comes next */
    bool in_slice;
};

static inline uint64_t number_of(const struct copy_slice *slice) {
    return slice->first / slice->source->units_per_slice;
}

static inline int fail(struct fake *fake, enum failure failure, uint64_t number, struct err *err) {
    if (fake->failure != failure || number != fake->fail_at)
        return 0;
    pthread_mutex_lock(&fake->lock);
    fake->failed = true;
    pthread_mutex_unlock(&fake->lock);
    return err_set(err, ERR_DB, "slice %llu broke", (unsigned long long)number);
}

static inline void *fake_open(struct copy_sink *sink, struct err *err) {
    struct fake *fake = (struct fake *)sink;
    struct port *port = calloc(1, sizeof *port);
    int number = atomic_fetch_add(&ports_open, 1);
    if (!port || (fake->failure == FAIL_OPEN && number == 2)) {
        free(port);
        (void)err_set(err, ERR_DB, "port 2 is closed");
        return NULL;
    }
    atomic_fetch_add(&ports, 1);
    port->fake = fake;
    return port;
}

static inline void fake_close(void *port) {
    atomic_fetch_sub(&ports, 1);
    free(port);
}

static inline int fake_begin(void *port_, const struct copy_slice *slice, struct err *err) {
    struct port *port = port_;
    port->slice = *slice;
    port->next = slice->first;
    port->in_slice = true;
    pthread_mutex_lock(&port->fake->lock);
    port->fake->early += slice->source == &sources[PAIRED] && port->fake->wide_slices < WIDE_SLICES;
    pthread_mutex_unlock(&port->fake->lock);
    if (port->fake->stop && slice->source == &sources[WIDE] &&
        number_of(slice) == port->fake->fail_at)
        (void)raise(SIGINT);
    return slice->source == &sources[WIDE] ? fail(port->fake, FAIL_BEGIN, number_of(slice), err)
                                           : 0;
}

/* Takes the rows of the first table: each must be the next unit's. */
static inline void take(struct port *port, struct buf *rows) {
    struct fake *fake = port->fake;
    size_t source = (size_t)(port->slice.source - sources);
    size_t bytes = source == WIDE ? WIDE_BYTES : PAIRED_BYTES;
    pthread_mutex_lock(&fake->lock);
    fake->misplaced += !port->in_slice || rows->length % bytes != 0;
    for (size_t at = 0; at < rows->length; at += bytes) {
        uint64_t unit;
        memcpy(&unit, rows->data + at, sizeof unit);
        fake->misplaced += unit != port->next++;
        fake->seen[source][unit % PAIRED_UNITS]++;
    }
    pthread_mutex_unlock(&fake->lock);
    buf_clear(rows);
}

static inline bool has_failed(struct fake *fake) {
    pthread_mutex_lock(&fake->lock);
    bool failed = fake->failed;
    pthread_mutex_unlock(&fake->lock);
    return failed;
}

/* Who has a later slice in hand waits for the failure, so that it is stopped in the middle. */
static inline void wait_for_failure(struct port *port) {
    struct fake *fake = port->fake;
    if (fake->failure < FAIL_BEGIN || number_of(&port->slice) <= fake->fail_at)
        return;
    for (int i = 0; i < 1000 && !has_failed(fake); i++)
        (void)usleep(1000);
    (void)usleep(5000);
}

static inline int fake_more(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    take(port, &rows[0]);
    pthread_mutex_lock(&port->fake->lock);
    port->fake->mores++;
    pthread_mutex_unlock(&port->fake->lock);
    wait_for_failure(port);
    return fail(port->fake, FAIL_MORE, number_of(&port->slice), err);
}

static inline int fake_end(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    struct fake *fake = port->fake;
    bool is_paired = port->slice.source == &sources[PAIRED];
    take(port, &rows[0]);
    port->in_slice = false;
    if (!is_paired && fail(fake, FAIL_END, number_of(&port->slice), err) < 0)
        return -1;
    pthread_mutex_lock(&fake->lock);
    fake->misplaced += port->next != port->slice.first + port->slice.count;
    fake->misplaced +=
        rows[1].length != (is_paired ? port->slice.rows[1] * PAIRED_BYTES : UINT64_C(0));
    fake->slices++;
    fake->wide_slices += !is_paired;
    fake->after_failure += fake->failed;
    pthread_mutex_unlock(&fake->lock);
    if (has_failed(fake) || fake->stop)
        (void)usleep(5000); /* time for the failure, or the request, to go round */
    return 0;
}

static inline void fake_init(struct fake *fake, enum failure failure, uint64_t fail_at) {
    *fake = (struct fake){
        .sink = {fake_open, fake_close, fake_begin, fake_more, fake_end, "the test stopped it"},
        .failure = failure,
        .fail_at = fail_at,
    };
    pthread_mutex_init(&fake->lock, NULL);
    ports_open = makers_new = 0;
}

static inline uint64_t units_not_seen_once(const struct fake *fake) {
    uint64_t wrong = 0;
    for (uint64_t unit = 0; unit < WIDE_UNITS; unit++)
        wrong += fake->seen[WIDE][unit] != 1;
    for (uint64_t unit = 0; unit < PAIRED_UNITS; unit++)
        wrong += fake->seen[PAIRED][unit] != 1;
    return wrong;
}

static struct fake fake;
static struct pipeline_outcome outcome;

struct watch {
    uint64_t reports, backwards, beyond;
    struct pipeline_progress last;
};

static inline void on_report(void *context, const struct pipeline_progress *progress) {
    struct watch *watch = context;
    watch->reports++;
    watch->backwards +=
        progress->rows < watch->last.rows || progress->elapsed_us < watch->last.elapsed_us;
    watch->beyond += progress->rows > progress->rows_due;
    watch->last = *progress;
}

static struct watch watch;

static inline int run(unsigned workers, const struct schedule *schedule, struct err *err) {
    const struct pipeline pipeline = {
        .dataset = &dataset,
        .schedule = schedule,
        .sink = &fake.sink,
        .workers = workers,
        .report = on_report,
        .report_context = &watch,
    };
    *err = (struct err){.kind = ERR_NONE};
    watch = (struct watch){0};
    return pipeline_run(&pipeline, &outcome, err);
}

/* All of the dataset. Release with schedule_release. */
static inline void schedule_everything(struct schedule *all) {
    struct err err = {.kind = ERR_NONE};
    struct ledger nothing_done;
    if (ledger_init(&nothing_done, &dataset, &err) < 0 ||
        schedule_init(all, &dataset, &COPY_SHARE_WHOLE, &nothing_done, &err) < 0)
        exit(1);
    ledger_release(&nothing_done);
}

#endif
