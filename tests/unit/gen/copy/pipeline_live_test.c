/* A pipeline into tables in use: parents before children, through a gate, at a pace. */
#include "tests/unit/gen/copy/fake_sink.h"

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

int main(void) {
    struct schedule all;
    schedule_everything(&all);
    spares_tables_in_use(&all);
    keeps_a_pace(&all);
    schedule_release(&all);
    return tap_done();
}
