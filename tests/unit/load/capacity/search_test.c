#include "load/capacity/search.h"

#include <math.h>

#include "common/pcg.h"
#include "tests/tap.h"

/* A server of one line: its p99 is ln(100) / (capacity - rate) as in M/M/1, times noise. */
struct server {
    double capacity, limit_s;
    double noise;    /* the p99 is off by up to this fraction */
    double flaky;    /* of the trials fail whatever the rate is */
    double invalid;  /* from this rate on the driver is the limit */
    double no_data;  /* below this rate there are too few samples */
    unsigned broken; /* so many trials fail, from the fourth on: a disturbance */
    unsigned trials;
    struct pcg pcg;
};

/* The highest rate whose p99 is below the limit. */
static double truth(const struct server *server) {
    return server->capacity - log(100) / server->limit_s;
}

static double uniform(struct server *server) {
    return pcg_next(&server->pcg) / 4294967296.0;
}

static enum search_outcome answer(struct server *server, double rate) {
    unsigned trial = ++server->trials;
    double off = 1 + server->noise * (2 * uniform(server) - 1);
    bool unlucky = uniform(server) < server->flaky;
    if (rate < server->no_data)
        return SEARCH_NO_DATA;
    if (server->invalid > 0 && rate >= server->invalid)
        return SEARCH_INVALID;
    if (unlucky || (trial > 3 && trial <= 3 + server->broken) || rate >= server->capacity)
        return SEARCH_FAIL;
    return log(100) / (server->capacity - rate) * off < server->limit_s ? SEARCH_PASS : SEARCH_FAIL;
}

static const struct search_limits usual = {.start = 100,
                                           .lowest = 100.0 / 64,
                                           .highest = 1e6,
                                           .precision = 0.05,
                                           .trials = 3,
                                           .passes = 2,
                                           .most = 40};

static struct search find(struct server server, const struct search_limits *limits) {
    struct search search;
    pcg_seed(&server.pcg, server.trials + 17, 5);
    server.trials = 0;
    search_init(&search, limits);
    for (double rate; (rate = search_next(&search)) > 0;)
        search_tell(&search, rate, answer(&server, rate));
    return search;
}

static void quiet(double capacity) {
    const struct server server = {.capacity = capacity, .limit_s = 0.05};
    struct search search = find(server, &usual);
    double low = search_low(&search), high = search_high(&search), edge = truth(&server);
    ok(search_ended(&search) == SEARCH_FOUND, "a quiet server of %g/s: found", capacity);
    ok(low <= edge && edge < high && high <= low * 1.0501, "%g lies between %g and %g", edge, low,
       high);
    ok(search_count(&search, low, SEARCH_PASS) >= 2 &&
           search_count(&search, high, SEARCH_FAIL) >= 2,
       "both were tried again");
    ok(search.count <= 25, "in %zu trials", search.count);
}

/* 200 searches on a server whose edge is a matter of luck. */
static void noisy(double noise, double flaky) {
    enum { SEARCHES = 200 };
    int good = 0, ended = 0;
    size_t trials = 0;
    for (unsigned i = 0; i < SEARCHES; i++) {
        const struct server server = {
            .capacity = 1000, .limit_s = 0.05, .noise = noise, .flaky = flaky, .trials = i};
        struct search search = find(server, &usual);
        ended += search_ended(&search) == SEARCH_FOUND;
        good += fabs(search_low(&search) / truth(&server) - 1) < 0.1;
        trials += search.count;
    }
    ok(ended >= SEARCHES * 95 / 100, "noise %g, flaky %g: %d of %d found", noise, flaky, ended,
       SEARCHES);
    ok(good >= SEARCHES * 9 / 10, "%d of %d within 10 %%, in %.1f trials", good, SEARCHES,
       (double)trials / SEARCHES);
}

/* Three failures in a row at rates that are fine: they are tried again before the end. */
static void disturbed(void) {
    const struct server server = {.capacity = 1000, .limit_s = 0.05, .broken = 3};
    struct search search = find(server, &usual);
    ok(search_ended(&search) == SEARCH_FOUND && search_low(&search) <= truth(&server) &&
           search_low(&search) > truth(&server) / 1.06,
       "a disturbance does not stay: %g", search_low(&search));
    ok(search.count <= 24, "and costs few trials: %zu", search.count);
}

static void driver_is_the_limit(void) {
    struct search search =
        find((struct server){.capacity = 1e5, .limit_s = 0.05, .invalid = 700}, &usual);
    ok(search_ended(&search) == SEARCH_DRIVER_LIMIT, "invalid above: told apart");
    ok(search_low(&search) < 700 && search_low(&search) > 650, "at least %g/s hold",
       search_low(&search));
    search = find((struct server){.capacity = 1e5, .limit_s = 0.05, .invalid = 0.1}, &usual);
    ok(search_ended(&search) == SEARCH_NOTHING_VALID && search_low(&search) == 0, "all invalid");
}

static void ends(void) {
    struct search search = find((struct server){.capacity = 1e9, .limit_s = 1}, &usual);
    ok(search_ended(&search) == SEARCH_NEVER_FAILS && search_low(&search) == usual.highest,
       "a server that never fails");
    ok(search_count(&search, usual.highest, SEARCH_PASS) == 2, "its highest rate was tried twice");
    search = find((struct server){.capacity = 1e-3, .limit_s = 1}, &usual);
    ok(search_ended(&search) == SEARCH_LOWEST_FAILS && search_low(&search) == 0 &&
           search_high(&search) == usual.lowest,
       "a server that always fails");
    search = find((struct server){.no_data = 1e9}, &usual);
    ok(search_ended(&search) == SEARCH_NOTHING_SAID, "too few samples at every rate");
    search = find((struct server){.capacity = 3000, .limit_s = 0.05, .no_data = 700}, &usual);
    ok(search_ended(&search) == SEARCH_FOUND && search_low(&search) > 2700,
       "low rates without samples do not keep it from the others");
    search = find((struct server){.capacity = 20, .limit_s = 2}, &usual);
    ok(search_ended(&search) == SEARCH_FOUND && search_low(&search) > 16 &&
           search_low(&search) < 17.7,
       "below the rate that it begins with: %g", search_low(&search));
    struct search_limits few = usual;
    few.most = 5;
    search = find((struct server){.capacity = 1000, .limit_s = 0.05}, &few);
    ok(search_ended(&search) == SEARCH_EXHAUSTED && search.count == 5 && search_low(&search) == 800,
       "no trials left: as far as it came");
}

/* One trial does not turn a decision round, two do. */
static void hysteresis(void) {
    struct search search;
    search_init(&search, &usual);
    search_tell(&search, 100, SEARCH_FAIL);
    ok(search_state_of(&search, 100) == SEARCH_OPEN && search_next(&search) == 50,
       "one failure decides nothing, and is a barrier");
    search_tell(&search, 100, SEARCH_FAIL);
    ok(search_state_of(&search, 100) == SEARCH_FAILS && search_next(&search) == 50, "two decide");
    search_tell(&search, 100, SEARCH_PASS);
    ok(search_state_of(&search, 100) == SEARCH_FAILS, "one success does not turn that round");
    search_tell(&search, 100, SEARCH_PASS);
    ok(search_state_of(&search, 100) == SEARCH_HOLDS && search_next(&search) == 200,
       "two in a row do");
    search_tell(&search, 100, SEARCH_FAIL);
    ok(search_state_of(&search, 100) == SEARCH_HOLDS, "nor one failure");
}

int main(void) {
    quiet(1000);
    quiet(160);
    quiet(12345);
    noisy(0.3, 0);
    noisy(0.3, 0.05);
    disturbed();
    driver_is_the_limit();
    ends();
    hysteresis();
    return tap_done();
}
