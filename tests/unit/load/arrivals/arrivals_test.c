/* Arrivals without a clock: pure, in order, at the rates of the phases, the same for any number of
 * threads. */
#include "load/arrivals/arrivals.h"

#include <math.h>

#include "tests/small_world.h"
#include "tests/tap.h"

#define S INT64_C(1000000)

static struct world world;
static struct agenda agenda;

static void plan(const struct profile_load *load, uint64_t seed) {
    struct err err;
    agenda_release(&agenda);
    if (agenda_init(&agenda, load, &world, seed, &err) < 0) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
}

static struct profile_load open_load(double rate, int kind) {
    return (struct profile_load){
        .duration_us = 86401 * S, .model = PROFILE_MODEL_OPEN, .rate = rate, .arrivals = kind};
}

static void test_constant(void) {
    struct arrivals arrivals;
    struct profile_load load = open_load(250, PROFILE_ARRIVALS_CONSTANT);
    plan(&load, 1);
    arrivals_init(&arrivals, &agenda);
    is_int(arrivals_at(&arrivals, 0), 0, "constant: the first starts at once");
    is_int(arrivals_at(&arrivals, 1), 4000, "constant: 250/s are 4 ms apart");
    is_int(arrivals_at(&arrivals, UINT64_C(250) * 86400), INT64_C(86400000000),
           "constant: no drift after a day");
    load = open_load(3, PROFILE_ARRIVALS_CONSTANT);
    load.duration_us = 1000001 * S;
    plan(&load, 1);
    arrivals_init(&arrivals, &agenda);
    is_int(arrivals_at(&arrivals, 3000000), INT64_C(1000000000000),
           "constant: a gap of no whole microseconds does not drift either");
}

/* Warm-up and load are one stretch of arrivals, and so is a run without a warm-up. */
static void test_simple(void) {
    struct arrivals with, without;
    struct agenda first;
    struct profile_load load = open_load(700, PROFILE_ARRIVALS_POISSON);
    load.duration_us = 20 * S;
    plan(&load, 9);
    first = agenda;
    agenda = (struct agenda){.phase_count = 0};
    load.warmup_us = 3 * S;
    plan(&load, 9);
    arrivals_init(&without, &first);
    arrivals_init(&with, &agenda);
    bool same = true;
    for (uint64_t n = 0; n < 14000; n++)
        same = same && arrivals_at(&with, n) == arrivals_at(&without, n);
    ok(same, "a warm-up changes no arrival");
    is_int(agenda.phase_count, 2, "it is a phase");
    is_int(agenda.phases[1].start_us, 3 * S, "and the load follows");
    is_int(agenda_measured_us(&agenda, 20 * S), 17 * S, "the load is measured");
    is_int(agenda_measured_us(&agenda, 5 * S), 2 * S, "as far as it came");
    ok(fabs(agenda_expected(&agenda, 1, 20 * S) - 17 * 700) < 1e-6, "at its rate");
    is_int(arrivals_at(&with, 100000), ARRIVALS_NEVER, "behind the end nothing comes");
    agenda_release(&first);
}

static struct profile_phase phase(const char *name, int64_t seconds, int kind, int shape,
                                  double from, double to) {
    struct profile_phase made = {.duration_us = seconds * S,
                                 .arrivals = kind,
                                 .shape = shape,
                                 .rate = from,
                                 .from = from,
                                 .to = to,
                                 .steps = 4,
                                 .measured = true};
    (void)snprintf(made.name, sizeof made.name, "%s", name);
    return made;
}

/* Each kind, with a closed phase in the middle. */
static void plan_all(uint64_t seed) {
    static struct profile_load load;
    const struct profile_phase phases[] = {
        phase("constant", 10, PROFILE_PHASE_CONSTANT, PROFILE_SHAPE_FLAT, 100, 100),
        phase("poisson", 10, PROFILE_PHASE_POISSON, PROFILE_SHAPE_FLAT, 400, 400),
        phase("ramp", 20, PROFILE_PHASE_POISSON, PROFILE_SHAPE_RAMP, 0, 500),
        phase("closed", 5, PROFILE_PHASE_CLOSED, PROFILE_SHAPE_FLAT, 0, 0),
        phase("steps", 8, PROFILE_PHASE_CONSTANT, PROFILE_SHAPE_STEPS, 100, 400),
        phase("spike", 30, PROFILE_PHASE_POISSON, PROFILE_SHAPE_SPIKE, 10, 900),
        phase("daily", 24, PROFILE_PHASE_CONSTANT, PROFILE_SHAPE_DAILY, 5, 600),
    };
    load.phase_count = sizeof phases / sizeof *phases;
    memcpy(load.phases, phases, sizeof phases);
    plan(&load, seed);
}

/* Every arrival in its phase, so many as the integral expects, and where the integral expects them:
 * the largest distance between the two (Kolmogorov-Smirnov) at every arrival. */
static void test_phases(void) {
    struct arrivals arrivals;
    plan_all(5);
    is_int(agenda.duration_us, 107 * S, "phases follow each other");
    is_int(agenda.segment_count, 6, "the closed one has no arrivals");
    arrivals_init(&arrivals, &agenda);
    int64_t previous = 0;
    bool ordered = true;
    for (size_t i = 0; i < agenda.phase_count; i++) {
        const struct agenda_phase *now = &agenda.phases[i];
        if (!agenda_is_open(&agenda, i)) {
            is_int(agenda_expected(&agenda, i, agenda.duration_us), 0, "%s: no rate", now->name);
            continue;
        }
        const struct agenda_segment *segment = &agenda.segments[now->segment];
        double expected = agenda_expected(&agenda, i, agenda.duration_us), worst = 0;
        bool inside = true;
        for (uint64_t n = 0; n < segment->count; n++) {
            int64_t at_us = arrivals_at(&arrivals, segment->first + n);
            ordered = ordered && at_us >= previous;
            inside = inside && at_us >= now->start_us && at_us < now->end_us;
            previous = at_us;
            double due = agenda_expected(&agenda, i, at_us);
            worst = fmax(worst, fabs((double)n - due));
        }
        /* Even ones are never more than one away; the bridge of a Poisson process of N points
         * exceeds 1.95 sqrt(N) once in a thousand, and its end 3.3 deviations. */
        double allowed = segment->poisson ? 4 * sqrt(expected) : 1.001;
        ok(inside, "%s: every arrival lies in its phase", now->name);
        ok(worst <= allowed, "%s: arrivals follow the rate (%.2f of %.0f off)", now->name, worst,
           expected);
        ok(fabs((double)segment->count - expected) <= allowed,
           "%s: %.0f expected, %" PRIu64 " come", now->name, expected, segment->count);
    }
    ok(ordered, "arrivals never fall, from phase to phase too");
}

/* Three threads together start what one would. */
static void test_threads(void) {
    enum { THREADS = 3 };
    struct arrivals alone, threads[THREADS];
    const struct agenda_segment *last = &agenda.segments[agenda.segment_count - 1];
    bool same = true;
    arrivals_init(&alone, &agenda);
    for (int i = 0; i < THREADS; i++)
        arrivals_init(&threads[i], &agenda);
    for (int i = THREADS - 1; i >= 0; i--)
        for (uint64_t n = (uint64_t)i; n < last->first + last->count; n += THREADS)
            same = same && arrivals_at(&threads[i], n) == arrivals_at(&alone, n);
    ok(same, "threads that share the numbers start the same requests at the same times");
    is_int(arrivals_at(&alone, last->first + last->count), ARRIVALS_NEVER, "and then none");
}

/* The day of the small world, whose stores are in the United States: shut at 10 h UTC (2 to 5 at
 * night there), busy at 22 h. */
static void test_day(void) {
    double share[CURVE_HOURS], sum = 0;
    agenda_world_day(&world, share);
    for (int hour = 0; hour < CURVE_HOURS; hour++)
        sum += share[hour];
    ok(fabs(sum - 1) < 1e-9, "the hours of the world's day have all sales");
    ok(share[22] > 10 * share[10] && share[22] > 0.05, "by day there are more than at night");
    double night = curve_before(&agenda.segments[5].curve, 11e6) -
                   curve_before(&agenda.segments[5].curve, 10e6);
    double noon = curve_before(&agenda.segments[5].curve, 23e6) -
                  curve_before(&agenda.segments[5].curve, 22e6);
    double most = 0;
    for (int hour = 0; hour < CURVE_HOURS; hour++)
        most = fmax(most, share[hour]);
    ok(fabs(night - (5 + 595 * share[10] / most)) < 1e-6, "a quiet hour has its rate");
    ok(fabs(noon - (5 + 595 * share[22] / most)) < 1e-6, "so has a busy one");
}

int main(void) {
    struct world_params params = small_world_params();
    world_for_test(&world, &params);
    test_constant();
    test_simple();
    test_phases();
    test_threads();
    test_day();
    agenda_release(&agenda);
    world_release(&world);
    return tap_done();
}
