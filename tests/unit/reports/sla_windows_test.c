/* Lines that ask for windows, and lines that cannot be kept any more. */
#include "reports/sla_windows.h"

#include "tests/tap.h"

static struct hist times;

static struct sla line(const char *text) {
    struct sla sla;
    struct err err;
    if (sla_parse(text, &sla, NULL, &err) < 0) {
        ok(false, "%s", err.text);
        exit(1);
    }
    return sla;
}

/* `fast` answers in 10 ms, `slow` in 100 ms, and `failed` requests. */
static struct sla_sample sample(uint64_t fast, uint64_t slow, uint64_t failed,
                                int64_t duration_us) {
    hist_clear(&times);
    for (uint64_t i = 0; i < fast + slow; i++)
        hist_record(&times, i < fast ? 10000 : 100000);
    return (struct sla_sample){
        .succeeded = fast + slow, .failed = failed, .duration_us = duration_us, .times = &times};
}

static void takes_the_worst(void) {
    struct sla sla = line("p99 < 50ms over 10s windows");
    struct sla_windows windows = {0};
    struct result_outcome outcome = {.n_needed = sla_samples_needed(&sla)};
    struct sla_sample part = sample(1000, 0, 0, 10000000);
    sla_windows_add(&windows, &sla, &part, 5000000);
    part = sample(1000, 10, 0, 10000000);
    sla_windows_add(&windows, &sla, &part, 15000000);
    ok(!sla_windows_missed(&windows), "two windows that keep it");
    sla_windows_judge(&windows, &sla, &outcome);
    is_int(outcome.state, SLA_PASS, "pass");
    part = sample(900, 40, 0, 12000000);
    sla_windows_add(&windows, &sla, &part, 25000000);
    part = sample(1000, 0, 0, 10000000);
    sla_windows_add(&windows, &sla, &part, 37000000);
    ok(sla_windows_missed(&windows), "one that does not");
    sla_windows_judge(&windows, &sla, &outcome);
    is_int(outcome.state, SLA_FAIL, "fail");
    ok(outcome.value >= 100000 && outcome.value < 100100 && outcome.margin < -0.99 &&
           outcome.n == 940,
       "its value is the line's: %g", outcome.value);
    ok(outcome.worst_from_us == 25000000 && outcome.worst_us == 12000000 && outcome.windows == 4 &&
           outcome.windows_unjudged == 0 && outcome.window_us == 10000000,
       "with its time");
    is_text(outcome.note, "the worst of 4 windows: 12 s from 25 s on", "in words");
}

static void says_what_it_cannot_judge(void) {
    static const struct {
        const char *text;
        uint64_t full, thin;
        enum sla_state state;
        uint64_t unjudged;
    } cases[] = {
        {"p99 < 50ms over 1s windows", 19, 1, SLA_PASS, 1},
        {"p99 < 50ms over 1s windows", 18, 2, SLA_NO_DATA, 2},
        {"p99 < 50ms over 1s windows", 0, 3, SLA_NO_DATA, 3},
        {"p99 < 5ms over 1s windows", 18, 2, SLA_FAIL, 0},
        {"p50 < 50ms over 1s windows", 1, 9, SLA_PASS, 0},
        {"errors < 1% over 1s windows", 18, 2, SLA_NO_DATA, 2},
        {"max < 50ms over 1s windows", 1, 9, SLA_PASS, 0},
        {"rate > 5/s over 1s windows", 1, 9, SLA_PASS, 0},
        {"rate > 50/s over 1s windows", 9, 1, SLA_FAIL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla = line(cases[i].text);
        struct sla_windows windows = {0};
        struct result_outcome outcome = {.n_needed = sla_samples_needed(&sla)};
        for (uint64_t j = 0; j < cases[i].full + cases[i].thin; j++) {
            struct sla_sample part = sample(j < cases[i].full ? 300 : 20, 0, 0, 1000000);
            sla_windows_add(&windows, &sla, &part, (int64_t)j * 1000000);
        }
        sla_windows_judge(&windows, &sla, &outcome);
        is_int(outcome.state, cases[i].state, "\"%s\": %" PRIu64 " full, %" PRIu64 " thin",
               cases[i].text, cases[i].full, cases[i].thin);
        is_int(outcome.windows_unjudged, cases[i].unjudged, "so many could not be judged");
        ok((strstr(outcome.note, "fewer samples") != NULL) == (cases[i].unjudged > 0),
           "and it says so: %s", outcome.note);
        ok(outcome.state != SLA_NO_DATA || outcome.n == 20, "no data: of so few samples");
    }
    struct sla sla = line("rate > 5/s over 1s windows");
    struct sla_windows windows = {0};
    struct result_outcome outcome = {.n_needed = 1};
    sla_windows_judge(&windows, &sla, &outcome);
    is_int(outcome.state, SLA_NO_DATA, "no window is no data");
    struct sla_sample part = sample(0, 0, 0, 1000000);
    sla_windows_add(&windows, &sla, &part, 0);
    sla_windows_judge(&windows, &sla, &outcome);
    is_int(outcome.state, SLA_FAIL, "a window without an answer is a rate of 0");
}

static void knows_when_it_is_lost(void) {
    static const struct {
        const char *text;
        uint64_t fast, slow, failed;
        double measured, best_rate;
        bool lost;
    } cases[] = {
        /* 1 % of 10,000 may be slow: 100. */
        {"p99 < 50ms abort", 900, 100, 0, 0.1, 0, false},
        {"p99 < 50ms abort", 899, 101, 0, 0.1, 0, true},
        {"p99 < 50ms abort", 990, 10, 0, 1, 0, false},
        {"p99 < 50ms abort", 989, 11, 0, 1, 0, true},
        {"p99 < 50ms abort", 0, 4, 0, 0.001, 0, false},
        {"p99 < 50ms abort", 0, 5, 0, 0.011, 0, true},
        {"max < 50ms abort", 100, 0, 0, 0.1, 0, false},
        {"max < 50ms abort", 100, 1, 0, 0.1, 0, true},
        {"mean < 20ms abort", 100, 300, 0, 0.2, 0, false},
        {"mean < 20ms abort", 100, 300, 0, 0.3, 0, true},
        {"errors < 1% abort", 90, 0, 10, 0.1, 0, false},
        {"errors < 1% abort", 89, 0, 11, 0.1, 0, true},
        {"errors <= 0% abort", 89, 0, 1, 0.1, 0, true},
        /* 100 a second in half of the time; the best second had 150, or 200. */
        {"rate > 130/s abort", 2000, 0, 0, 0.5, 150, true},
        {"rate > 130/s abort", 2000, 0, 0, 0.5, 200, false},
        {"rate > 90/s abort", 2000, 0, 0, 1, 200, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct sla sla = line(cases[i].text);
        struct sla_sample part =
            sample(cases[i].fast, cases[i].slow, cases[i].failed, INT64_C(20000000));
        ok(sla_is_lost(&sla, &part, cases[i].measured, cases[i].best_rate) == cases[i].lost,
           "\"%s\" after %g of the time, %" PRIu64 " of %" PRIu64 " bad: %s", cases[i].text,
           cases[i].measured, cases[i].slow + cases[i].failed, cases[i].fast + cases[i].slow,
           cases[i].lost ? "lost" : "not lost");
    }
    struct sla sla = line("rate > 130/s abort");
    struct sla_sample part = sample(100, 0, 0, 2000000);
    ok(!sla_is_lost(&sla, &part, 0.5, 0), "a rate is not lost by its first seconds");
}

int main(void) {
    if (hist_init(&times, NULL) < 0)
        return 1;
    takes_the_worst();
    says_what_it_cannot_judge();
    knows_when_it_is_lost();
    hist_release(&times);
    return tap_done();
}
