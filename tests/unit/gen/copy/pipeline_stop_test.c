/* What ends a pipeline before its end: a failure of its sink, and a request to stop. */
#include "common/signals.h"
#include "tests/unit/gen/copy/fake_sink.h"

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
    struct schedule all;
    schedule_everything(&all);
    stops_at_the_first_failure(&all);
    stops_when_asked(&all);
    schedule_release(&all);
    return tap_done();
}
