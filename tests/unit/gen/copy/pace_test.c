/* A rate as a function of the clock: lots have their moments, and lost time stays lost. */
#include "gen/copy/pace.h"

#include "common/clock.h"
#include "tests/tap.h"

static void spreads_lots(void) {
    struct pace pace;
    pace_init(&pace, 1000);
    is_int(pace_take(&pace, 50, 7000000), 7000000, "the first lot goes at once");
    is_int(pace_take(&pace, 100, 7000000), 7050000, "the second when the first is through");
    is_int(pace_take(&pace, 1, 7010000), 7150000, "the third when both are, whoever asks when");
    is_int(pace_take(&pace, 1, 7151000), 7151000, "who comes in time does not wait");
    is_int(pace_take(&pace, 1, 9000000), 9000000, "nor who comes late");
    is_int(pace_take(&pace, 1, 9000000), 9001000, "but what was not used is gone");
    pace_release(&pace);
}

static void cuts_lots(void) {
    struct pace pace;
    pace_init(&pace, 20000);
    is_int(pace_lot(&pace), 1000, "a lot is a twentieth of a second's rows");
    pace_release(&pace);
    pace_init(&pace, 0.5);
    is_int(pace_lot(&pace), 1, "or one");
    pace_release(&pace);
}

static void waits(void) {
    struct err err;
    struct pace pace;
    atomic_bool stop = false;
    pace_init(&pace, 1000);
    int64_t start_us = clock_monotonic_us();
    is_int(pace_wait(&pace, 50, &stop, &err), 0, "a lot");
    is_int(pace_wait(&pace, 5000, &stop, &err), 0, "and the next");
    ok(clock_monotonic_us() - start_us >= 49000, "which waited");
    atomic_store(&stop, true);
    is_int(pace_wait(&pace, 1, &stop, &err), -1, "who is to stop does not wait");
    is_int(err.kind, ERR_INTERRUPTED, "and says so");
    ok(clock_monotonic_us() - start_us < 3000000, "at once");
    pace_release(&pace);
}

int main(void) {
    spreads_lots();
    cuts_lots();
    waits();
    return tap_done();
}
