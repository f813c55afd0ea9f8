/* The heap of times against the plain way: looking through all of them. */
#include "load/worker/timers.h"

#include "common/pcg.h"
#include "tests/tap.h"

enum { SESSIONS = 100, STEPS = 20000 };

int main(void) {
    struct timers timers;
    struct err err;
    struct pcg pcg;
    int64_t due[SESSIONS];
    is_int(timers_init(&timers, SESSIONS, &err), 0, "made");
    is_int(timers_next_us(&timers), TIMERS_NEVER, "nothing is due in an empty heap");
    pcg_seed(&pcg, 1, 2);
    for (int i = 0; i < SESSIONS; i++)
        due[i] = TIMERS_NEVER;
    bool same = true, first_fits = true;
    int removed = 0, moved = 0;
    for (int step = 0; step < STEPS; step++) {
        uint32_t session = pcg_below(&pcg, SESSIONS);
        bool removes = pcg_below(&pcg, 3) == 0;
        removed += removes && due[session] != TIMERS_NEVER;
        moved += !removes && due[session] != TIMERS_NEVER;
        due[session] = removes ? TIMERS_NEVER : (int64_t)pcg_below(&pcg, 1000);
        timers_set(&timers, session, due[session]);
        int64_t earliest = TIMERS_NEVER;
        for (int i = 0; i < SESSIONS; i++)
            earliest = due[i] < earliest ? due[i] : earliest;
        same = same && timers_next_us(&timers) == earliest;
        if (earliest != TIMERS_NEVER)
            first_fits = first_fits && due[timers_first(&timers)] == earliest;
    }
    ok(removed > 1000 && moved > 1000, "times were removed and moved (%d, %d)", removed, moved);
    ok(same, "the next time is always the earliest of all");
    ok(first_fits, "and the first session's");
    int64_t previous = 0;
    bool ordered = true;
    while (timers_next_us(&timers) != TIMERS_NEVER) {
        ordered = ordered && timers_next_us(&timers) >= previous;
        previous = timers_next_us(&timers);
        timers_set(&timers, timers_first(&timers), TIMERS_NEVER);
    }
    ok(ordered, "emptied, they come in order");
    timers_release(&timers);
    return tap_done();
}
