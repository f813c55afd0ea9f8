/* What a pipeline sends: each unit once, but for what is done already, and what it tells of it. */
#include "tests/unit/gen/copy/fake_sink.h"

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

int main(void) {
    struct err err = {.kind = ERR_NONE};
    struct schedule all;
    schedule_everything(&all);
    sends_each_unit_once(&all);
    leaves_out_what_is_done(&err);
    counts_wanted_tables(&err);
    reports_progress(&all);
    schedule_release(&all);
    return tap_done();
}
