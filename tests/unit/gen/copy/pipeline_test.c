/* The pipeline with a dataset and a sink of the test's own: who gets what, and what a failure does.
 */
#include "gen/copy/pipeline.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

#include "common/signals.h"
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

static void *maker_new(const struct copy_dataset *dataset, struct err *err) {
    (void)dataset, (void)err;
    atomic_fetch_add(&makers_new, 1);
    atomic_fetch_add(&makers, 1);
    return calloc(1, sizeof(int));
}

static void maker_free(void *maker) {
    atomic_fetch_sub(&makers, 1);
    free(maker);
}

static uint64_t wide_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return WIDE_UNITS;
}

static uint64_t paired_units(const struct copy_dataset *dataset) {
    (void)dataset;
    return PAIRED_UNITS;
}

static uint64_t rows_before(const struct copy_dataset *dataset, size_t table, uint64_t unit) {
    (void)dataset;
    return table == 0 ? unit : unit / 2;
}

static void put_row(struct buf *rows, uint64_t unit, size_t bytes) {
    char row[WIDE_BYTES] = {0};
    memcpy(row, &unit, sizeof unit);
    buf_put(rows, row, bytes);
}

static void encode_wide(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
    ++*(int *)maker; /* a maker that two threads use at once is a race that TSan sees */
    for (uint64_t unit = first; unit < first + count; unit++)
        put_row(&rows[0], unit, WIDE_BYTES);
}

static void encode_paired(void *maker, uint64_t first, uint64_t count, struct buf rows[]) {
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

static uint64_t number_of(const struct copy_slice *slice) {
    return slice->first / slice->source->units_per_slice;
}

static int fail(struct fake *fake, enum failure failure, uint64_t number, struct err *err) {
    if (fake->failure != failure || number != fake->fail_at)
        return 0;
    pthread_mutex_lock(&fake->lock);
    fake->failed = true;
    pthread_mutex_unlock(&fake->lock);
    return err_set(err, ERR_DB, "slice %llu broke", (unsigned long long)number);
}

static void *fake_open(struct copy_sink *sink, struct err *err) {
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

static void fake_close(void *port) {
    atomic_fetch_sub(&ports, 1);
    free(port);
}

static int fake_begin(void *port_, const struct copy_slice *slice, struct err *err) {
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
static void take(struct port *port, struct buf *rows) {
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

static bool has_failed(struct fake *fake) {
    pthread_mutex_lock(&fake->lock);
    bool failed = fake->failed;
    pthread_mutex_unlock(&fake->lock);
    return failed;
}

/* Who has a later slice in hand waits for the failure, so that it is stopped in the middle. */
static void wait_for_failure(struct port *port) {
    struct fake *fake = port->fake;
    if (fake->failure < FAIL_BEGIN || number_of(&port->slice) <= fake->fail_at)
        return;
    for (int i = 0; i < 1000 && !has_failed(fake); i++)
        (void)usleep(1000);
    (void)usleep(5000);
}

static int fake_more(void *port_, struct buf rows[], struct err *err) {
    struct port *port = port_;
    take(port, &rows[0]);
    pthread_mutex_lock(&port->fake->lock);
    port->fake->mores++;
    pthread_mutex_unlock(&port->fake->lock);
    wait_for_failure(port);
    return fail(port->fake, FAIL_MORE, number_of(&port->slice), err);
}

static int fake_end(void *port_, struct buf rows[], struct err *err) {
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

static void fake_init(struct fake *fake, enum failure failure, uint64_t fail_at) {
    *fake = (struct fake){
        .sink = {fake_open, fake_close, fake_begin, fake_more, fake_end, "the test stopped it"},
        .failure = failure,
        .fail_at = fail_at,
    };
    pthread_mutex_init(&fake->lock, NULL);
    ports_open = makers_new = 0;
}

static uint64_t units_not_seen_once(const struct fake *fake) {
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

static void on_report(void *context, const struct pipeline_progress *progress) {
    struct watch *watch = context;
    watch->reports++;
    watch->backwards +=
        progress->rows < watch->last.rows || progress->elapsed_us < watch->last.elapsed_us;
    watch->beyond += progress->rows > progress->rows_due;
    watch->last = *progress;
}

static struct watch watch;

static int run(unsigned workers, const struct schedule *schedule, struct err *err) {
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

static void sends_each_unit_once(const struct schedule *schedule) {
    struct err err;
    for (unsigned workers = 1; workers <= 8; workers++) {
        fake_init(&fake, FAIL_NEVER, 0);
        is_int(run(workers, schedule, &err), 0, "%u workers", workers);
        is_int(units_not_seen_once(&fake), 0, "every unit came once");
        is_int(fake.misplaced, 0, "each in its slice, in order, with its rows of other tables");
        is_int(fake.slices, SLICES, "every slice was ended");
        is_int(makers_new, workers, "each worker had a maker of its own");
        is_int(makers + ports, 0, "and gave it and its port back");
    }
    ok(fake.mores >= WIDE_SLICES, "large slices came in chunks: %" PRIu64, fake.mores);
    is_int(outcome.table_count, 3, "the outcome has every table");
    is_int(outcome.tables[0].rows, WIDE_UNITS, "rows of the first");
    is_int(outcome.tables[0].bytes, (int64_t)WIDE_UNITS * WIDE_BYTES, "bytes of the first");
    is_int(outcome.tables[1].rows, PAIRED_UNITS, "rows of the second");
    is_int(outcome.tables[2].rows, PAIRED_UNITS / 2, "rows of the third");
    is_int(outcome.tables[2].bytes, PAIRED_UNITS / 2 * PAIRED_BYTES, "bytes of the third");
    is_int(outcome.rows, ROWS, "rows in all");
}

struct gate {
    atomic_int inside;
    uint64_t passed, crowded, closes_at; /* 0: it never does */
};

static int pass(void *context, struct err *err) {
    struct gate *gate = context;
    gate->crowded += atomic_fetch_add(&gate->inside, 1) > 0;
    gate->passed++;
    atomic_fetch_sub(&gate->inside, 1);
    return gate->passed == gate->closes_at ? err_set(err, ERR_DB, "the gate is closed") : 0;
}

static int run_live(const struct schedule *schedule, struct pace *pace, struct gate *gate,
                    struct err *err) {
    const struct pipeline pipeline = {.dataset = &dataset,
                                      .schedule = schedule,
                                      .sink = &fake.sink,
                                      .workers = 4,
                                      .live = true,
                                      .pace = pace,
                                      .gate = pass,
                                      .gate_context = gate};
    *err = (struct err){.kind = ERR_NONE};
    return pipeline_run(&pipeline, &outcome, err);
}

static void spares_tables_in_use(const struct schedule *schedule) {
    struct err err;
    struct gate gate = {.closes_at = 0};
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run_live(schedule, NULL, &gate, &err), 0, "live");
    is_int(units_not_seen_once(&fake) + fake.misplaced, 0, "every unit came once");
    is_int(fake.early, 0, "no child before the last parent");
    is_int(fake.mores, 0, "slices came whole");
    is_int(gate.passed, SLICES, "each through the gate");
    is_int(gate.crowded, 0, "one at a time");
    gate = (struct gate){.closes_at = 300};
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run_live(schedule, NULL, &gate, &err), -1, "a gate that closes ends the run");
    is_text(err.text, "the gate is closed", "with its reason");
    ok(fake.slices < 300, "after %" PRIu64 " slices", fake.slices);
    fake_init(&fake, FAIL_END, 3);
    gate = (struct gate){.closes_at = 0};
    is_int(run_live(schedule, NULL, &gate, &err), -1, "a parent that fails");
    is_int(fake.early, 0, "lets no child through");
}

static void keeps_a_pace(const struct schedule *schedule) {
    struct err err;
    struct gate gate = {.closes_at = 0};
    struct pace pace;
    pace_init(&pace, 20000);
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run_live(schedule, &pace, &gate, &err), 0, "at 20,000 rows a second");
    is_int(units_not_seen_once(&fake) + fake.misplaced, 0, "every unit came once");
    ok(outcome.elapsed_us >= (int64_t)(ROWS - 1000) * 50, "in no less than the time: %" PRId64,
       outcome.elapsed_us);
    pace_release(&pace);
}

/* Every third slice of the pairs' first table, and units of the wide ones across a slice's end. */
static void leaves_out_what_is_done(struct err *err) {
    struct ledger ledger;
    struct schedule schedule;
    uint64_t wrong = 0;
    if (ledger_init(&ledger, &dataset, err) < 0)
        return;
    for (uint64_t unit = 0; unit < PAIRED_UNITS; unit += 3 * PAIRED_SLICE)
        for (size_t table = 0; table < 2; table++)
            (void)ledger_add(&ledger, &sources[PAIRED], table,
                             (struct ledger_range){unit, unit + PAIRED_SLICE}, err);
    (void)ledger_add(&ledger, &sources[WIDE], 0, (struct ledger_range){700, 800}, err);
    (void)schedule_init(&schedule, &dataset, &COPY_SHARE_WHOLE, &ledger, err);
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run(4, &schedule, err), 0, "with a ledger in which some units are done");
    for (uint64_t unit = 0; unit < WIDE_UNITS; unit++)
        wrong += fake.seen[WIDE][unit] != (unit < 700 || unit >= 800);
    for (uint64_t unit = 0; unit < PAIRED_UNITS; unit++)
        wrong += fake.seen[PAIRED][unit] != (unit / PAIRED_SLICE % 3 != 0);
    is_int(wrong, 0, "these were left out, all others came once");
    is_int(outcome.rows, ROWS - ledger.rows, "the outcome counts what this run sent");
    is_int(watch.last.rows_due, ROWS - ledger.rows, "nothing else was due");
    is_int(watch.last.rows, ROWS - ledger.rows, "and all of it was reported");
    is_int(outcome.tables[0].rows_total, WIDE_UNITS, "and knows how much there is in all");
    schedule_release(&schedule);
    ledger_release(&ledger);
}

/* Rows of a table that has them already are made along, and counted nowhere. */
static void counts_wanted_tables(struct err *err) {
    struct ledger ledger;
    struct schedule schedule;
    if (ledger_init(&ledger, &dataset, err) < 0)
        return;
    (void)ledger_add(&ledger, &sources[PAIRED], 1, (struct ledger_range){0, PAIRED_UNITS}, err);
    (void)schedule_init(&schedule, &dataset, &COPY_SHARE_WHOLE, &ledger, err);
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run(3, &schedule, err), 0, "with a ledger that has all of one table");
    is_int(outcome.tables[1].rows, PAIRED_UNITS, "the other table gets its rows");
    is_int(outcome.tables[2].rows + outcome.tables[2].bytes, 0, "this one none");
    is_int(watch.last.rows, WIDE_UNITS + PAIRED_UNITS, "progress counts them neither");
    schedule_release(&schedule);
    ledger_release(&ledger);
}

static void stops_at_the_first_failure(const struct schedule *schedule) {
    static const char *const name[] = {"", "open", "begin", "more", "end"};
    for (enum failure failure = FAIL_OPEN; failure <= FAIL_END; failure++)
        for (unsigned workers = 3; workers <= 8; workers += 5) {
            struct err err;
            fake_init(&fake, failure, 3);
            is_int(run(workers, schedule, &err), -1, "%s fails, %u workers", name[failure],
                   workers);
            is_text(err.text, failure == FAIL_OPEN ? "port 2 is closed" : "slice 3 broke",
                    "the cause is told, not that others were stopped");
            is_int(err.kind, ERR_DB, "with its kind");
            is_int(fake.misplaced, 0, "what was ended is whole");
            ok(failure == FAIL_OPEN || fake.after_failure < SLICES / 2,
               "the others stopped: %" PRIu64 " slices afterwards", fake.after_failure);
            is_int(makers + ports, 0, "all makers and ports were given back");
        }
}

static void reports_progress(const struct schedule *schedule) {
    struct err err;
    fake_init(&fake, FAIL_NEVER, 0);
    is_int(run(2, schedule, &err), 0, "with reports");
    ok(watch.reports > 0, "there were some: %" PRIu64, watch.reports);
    is_int(watch.backwards + watch.beyond, 0, "progress goes forward, and not beyond what is due");
    is_int(watch.last.rows_due, ROWS, "all rows are due");
    is_int(watch.last.rows, ROWS, "the last report has them all");
    is_int(watch.last.bytes, outcome.bytes, "and all bytes");
}

/* Last: a stop request stays. */
static void stops_when_asked(const struct schedule *schedule) {
    struct err err;
    fake_init(&fake, FAIL_NEVER, 3);
    fake.stop = true;
    is_int(signals_install(&err), 0, "signals are caught");
    is_int(run(4, schedule, &err), -1, "Ctrl-C stops it");
    is_int(err.kind, ERR_INTERRUPTED, "which is no failure");
    is_text(err.text, "interrupted: the test stopped it", "and says what is left");
    ok(fake.slices < SLICES, "before the end: %" PRIu64 " slices", fake.slices);
    is_int(fake.misplaced, 0, "what was ended is whole");
    is_int(makers + ports, 0, "all makers and ports were given back");
}

int main(void) {
    struct err err = {.kind = ERR_NONE};
    struct ledger nothing_done;
    struct schedule all;
    if (ledger_init(&nothing_done, &dataset, &err) < 0 ||
        schedule_init(&all, &dataset, &COPY_SHARE_WHOLE, &nothing_done, &err) < 0)
        return 1;
    ledger_release(&nothing_done);
    sends_each_unit_once(&all);
    spares_tables_in_use(&all);
    keeps_a_pace(&all);
    leaves_out_what_is_done(&err);
    counts_wanted_tables(&err);
    stops_at_the_first_failure(&all);
    reports_progress(&all);
    stops_when_asked(&all);
    schedule_release(&all);
    return tap_done();
}
