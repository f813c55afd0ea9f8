/* Windows, how threads fill them together, and when a line ends the run. */
#include "load/record/gate_shares.h"

#include "tests/tap.h"

#define S INT64_C(1000000)

static struct agenda_phase phases[] = {
    {.name = "warm-up", .start_us = 0, .end_us = 2 * S},
    {.name = "even", .start_us = 2 * S, .end_us = 9 * S, .measured = true},
    {.name = "pause", .start_us = 9 * S, .end_us = 11 * S},
    {.name = "peak", .start_us = 11 * S, .end_us = 12 * S, .measured = true},
};
static const struct agenda agenda = {.phases = phases, .phase_count = 4, .duration_us = 12 * S};
static const char *const queries[] = {"checkout", "search"};
static const struct gate_names names = {queries, 2, &agenda};
static struct err err;

static void cuts_each_phase(void) {
    static const struct {
        int64_t at_us;
        uint64_t number;
        int64_t from_us, end_us, until_us;
    } cases[] = {
        {2 * S, 0, 2 * S, 4 * S, 4 * S},
        {4 * S - 1, 0, 2 * S, 4 * S, 4 * S},
        {4 * S, 1, 4 * S, 6 * S, 6 * S},
        {6 * S, 2, 6 * S, 9 * S, 11 * S}, /* the rest of the phase belongs to the last */
        {8 * S + 500000, 2, 6 * S, 9 * S, 11 * S},
        {10 * S, 2, 6 * S, 9 * S, 11 * S},
        {11 * S, 3, 11 * S, 12 * S, INT64_MAX}, /* shorter than a window */
        {99 * S, 3, 11 * S, 12 * S, INT64_MAX},
        {0, 0, 2 * S, 4 * S, 4 * S},
    };
    struct windows windows;
    is_int(windows_init(&windows, &agenda, WINDOWS_ANY_PHASE, 2 * S, &err), 0, "cut");
    is_int(windows.count, 4, "into four");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct window window = windows_at(&windows, cases[i].at_us);
        ok(window.number == cases[i].number && window.from_us == cases[i].from_us &&
               window.end_us == cases[i].end_us && window.until_us == cases[i].until_us,
           "at %" PRId64 ": window %" PRIu64, cases[i].at_us, window.number);
        struct window same = windows_get(&windows, window.number);
        ok(same.from_us == window.from_us && same.until_us == window.until_us, "by its number");
    }
    is_int(windows_measured_us(&windows, 1 * S), 0, "nothing is measured in the warm-up");
    is_int(windows_measured_us(&windows, 10 * S), 7 * S, "nor between phases");
    is_int(windows_measured_us(&windows, INT64_MAX), 8 * S, "all of it");
    windows_release(&windows);
    is_int(windows_init(&windows, &agenda, 3, 2 * S, &err), 0, "cut one phase");
    ok(windows.count == 1 && windows_at(&windows, 3 * S).number == 0, "into one");
    windows_release(&windows);
}

/* The watch of these lines for two threads. */
struct scene {
    struct sla slas[4];
    struct gate_watch watch;
    struct gate_shares threads[2];
    struct availability availability;
};

static void begin(struct scene *scene, const char *const *lines, size_t count) {
    *scene = (struct scene){.slas = {{.text = ""}}};
    for (size_t i = 0; i < count; i++)
        if (sla_parse(lines[i], &scene->slas[i], NULL, &err) < 0)
            exit(1);
    if (gate_watch_init(&scene->watch, scene->slas, count, &names, 2, &err) < 0 ||
        gate_shares_init(&scene->threads[0], &scene->watch, &err) < 0 ||
        gate_shares_init(&scene->threads[1], &scene->watch, &err) < 0 ||
        availability_init(&scene->availability, 2, &err) < 0)
        exit(1);
    availability_start(&scene->availability, 0);
}

static void end(struct scene *scene) {
    gate_watch_release(&scene->watch);
    gate_shares_release(&scene->threads[0]);
    gate_shares_release(&scene->threads[1]);
    availability_release(&scene->availability);
}

/* `count` requests of checkout in "even" by a thread, answered at a moment. */
static void answer(struct scene *scene, size_t thread, int64_t at_us, int64_t response_us,
                   size_t count) {
    struct gate_request met = {.query = 0,
                               .phase = 1,
                               .size_class = 2,
                               .end = GATE_SUCCEEDED,
                               .response_us = response_us,
                               .service_us = response_us / 2};
    for (size_t i = 0; i < count; i++)
        gate_shares_record(&scene->threads[thread], &met, at_us);
}

static void roll(struct scene *scene, int64_t now_us) {
    gate_shares_roll(&scene->threads[0], now_us);
    gate_shares_roll(&scene->threads[1], now_us);
}

static bool ends(struct scene *scene, int64_t now_us) {
    return gate_watch_look(&scene->watch, &scene->availability, 0, now_us);
}

static void counts_in_windows(void) {
    static const char *const lines[] = {"max < 50ms over 2s windows", "errors < 5%",
                                        "checkout for small: rate > 40/s over 2s windows",
                                        "search: mean < 50ms over 2s windows"};
    static struct scene scene;
    begin(&scene, lines, 4);
    is_int(scene.watch.count, 3, "only lines with windows are looked at");
    answer(&scene, 0, 2 * S, 10000, 60);
    answer(&scene, 1, 4 * S - 1, 20000, 30);
    answer(&scene, 0, 4 * S, 90000, 100);
    answer(&scene, 1, 6 * S, 10000, 100);
    is_int(scene.watch.lines[0].judged.count, 1, "a window is judged when all have handed it in");
    ok(!sla_windows_missed(&scene.watch.lines[0].judged), "the first was kept");
    answer(&scene, 0, 13 * S, 30000, 100);
    gate_shares_end(&scene.threads[0]);
    gate_shares_end(&scene.threads[1]);
    gate_watch_finish(&scene.watch, 12 * S);
    struct result result;
    (void)result_init(&result, &err);
    result.duration_us = 8 * S;
    (void)sla_judge(scene.slas, 4, &result, &err);
    gate_watch_judge(&scene.watch, &result);
    const struct result_outcome *outcome = &result.outcomes[0];
    ok(outcome->state == SLA_FAIL && outcome->windows == 4 && outcome->worst_from_us == 4 * S &&
           outcome->worst_us == 2 * S && outcome->n == 100,
       "the second is the worst: %s", outcome->note);
    outcome = &result.outcomes[2];
    ok(outcome->state == SLA_FAIL && outcome->worst_from_us == 6 * S && outcome->value > 33 &&
           outcome->value < 34,
       "100 in 3 s are the lowest rate, for a late answer counts when it comes: %g, %s",
       outcome->value, outcome->note);
    is_int(result.outcomes[3].state, SLA_NO_DATA, "of another query there is nothing");
    result_release(&result);
    end(&scene);
}

static void leaves_out_what_is_cut_off(void) {
    static const char *const lines[] = {"max < 50ms over 2s windows"};
    static struct scene scene;
    begin(&scene, lines, 1);
    answer(&scene, 0, 3 * S, 10000, 1);
    answer(&scene, 1, 5 * S, 90000, 1);
    gate_shares_end(&scene.threads[0]);
    gate_shares_end(&scene.threads[1]);
    gate_watch_finish(&scene.watch, 5 * S);
    const struct sla_windows *judged = &scene.watch.lines[0].judged;
    ok(judged->count == 1 && !sla_windows_missed(judged), "only the whole window is judged");
    end(&scene);
}

static void loses_nothing_of_who_is_behind(void) {
    static const char *const lines[] = {"p50 < 50ms over 1s windows"};
    static struct scene scene;
    begin(&scene, lines, 1);
    for (int64_t second = 2; second < 9; second++)
        answer(&scene, 0, second * S, 10000, 10);
    answer(&scene, 1, 2 * S + 1, 90000, 100);
    gate_shares_end(&scene.threads[0]);
    gate_shares_end(&scene.threads[1]);
    gate_watch_finish(&scene.watch, 12 * S);
    const struct sla_windows *judged = &scene.watch.lines[0].judged;
    ok(judged->count == 8 && sla_windows_missed(judged), "its slow answers count: %" PRIu64,
       judged->count);
    end(&scene);
}

static void ends_by_a_window(void) {
    static const char *const lines[] = {"max < 50ms over 2s windows abort after 4s"};
    static struct scene scene;
    begin(&scene, lines, 1);
    answer(&scene, 0, 3 * S, 90000, 1);
    roll(&scene, 4 * S);
    ok(!ends(&scene, 5 * S), "a window was missed, but the grace time is not over");
    ok(ends(&scene, 6 * S), "then it ends the run");
    is_int(scene.watch.lines[0].aborted_at_us, 6 * S, "at this moment");
    end(&scene);
}

static void ends_when_it_is_lost(void) {
    static const char *const lines[] = {"max < 50ms over 2s windows", "p90 < 50ms abort"};
    static struct scene scene;
    begin(&scene, lines, 2);
    answer(&scene, 0, 2 * S, 10000, 70);
    answer(&scene, 1, 2 * S, 90000, 30);
    roll(&scene, 3 * S);
    ok(!ends(&scene, 3 * S), "30 slow ones of 100 in an eighth of the time can be made good");
    answer(&scene, 0, 3 * S, 90000, 70);
    roll(&scene, 4 * S);
    ok(ends(&scene, 4 * S), "100 of 170 cannot");
    is_int(scene.watch.lines[0].aborted_at_us, 0, "a line without abort ends nothing");
    end(&scene);
}

static void ends_in_an_outage(void) {
    static const char *const lines[] = {"outage < 3s abort"};
    static struct scene scene;
    begin(&scene, lines, 1);
    availability_due(&scene.availability.shares[0], 1 * S);
    availability_due(&scene.availability.shares[1], 1 * S);
    ok(!ends(&scene, 5 * S - 1), "an outage that began in the warm-up counts from its end");
    ok(ends(&scene, 5 * S), "3 s of it were measured");
    end(&scene);
}

int main(void) {
    cuts_each_phase();
    counts_in_windows();
    leaves_out_what_is_cut_off();
    loses_nothing_of_who_is_behind();
    ends_by_a_window();
    ends_when_it_is_lost();
    ends_in_an_outage();
    return tap_done();
}
