/* What belongs to the measured part, what to which second, and that all counts add up. */
#include "load/record/recorder.h"

#include <stdio.h>

#include "tests/tap.h"

#define S INT64_C(1000000)

enum { START = 5000000 }; /* the clock does not begin at the run's start */

static struct timeline timeline;
static struct agenda agenda;
static struct recorder recorder;
static struct result result;
static struct err err;

/* One request of query 0 or 1, times from the start of the run. */
static void request(size_t query, int64_t intended_us, int64_t sent_us, int64_t ended_us,
                    const char *sqlstate, int64_t attempts) {
    struct request made = {.query = query,
                           .intended_us = START + intended_us,
                           .sent_us = START + sent_us,
                           .attempts = attempts,
                           .rows = 2,
                           .failed = sqlstate != NULL};
    (void)snprintf(made.sqlstate, sizeof made.sqlstate, "%s", sqlstate ? sqlstate : "");
    (void)snprintf(made.sample, sizeof made.sample, "ended at %d", (int)(ended_us / 1000));
    recorder_roll(&recorder, START + sent_us, 1);
    recorder_started(&recorder, &made);
    recorder_roll(&recorder, START + ended_us, 2);
    recorder_ended(&recorder, &made, START + ended_us);
}

/* Warm-up of 2 s, end at 5 s. */
static void record(void) {
    recorder_start(&recorder, START);
    request(0, 1 * S, 1 * S, 1 * S + 500, NULL, 1);          /* warm-up */
    request(0, 2 * S - 1, 2 * S + 10, 2 * S + 900, NULL, 1); /* warm-up, though late */
    request(0, 2 * S, 2 * S + 1000, 2 * S + 1500, NULL, 1);  /* measured */
    request(1, 2 * S + 500000, 2 * S + 600000, 3 * S + 600000, NULL, 3);
    request(0, 3 * S + 600000, 3 * S + 600000, 3 * S + 700000, "40001", 4);
    request(0, 3 * S + 700000, 3 * S + 700000, 3 * S + 800000, "40001", 4);
    request(1, 5 * S - 1, 5 * S - 1, 5 * S + 200000, NULL, 1); /* measured: began in time */
    struct request open = {.query = 0, .intended_us = START + 4 * S, .sent_us = START + 4 * S};
    recorder_started(&recorder, &open); /* never ends */
    open.sent_us += 100;
    recorder_given_up(&recorder, &open, START + 6 * S);
    recorder_due(&recorder, START + 1 * S, START + 1 * S + 10);
    recorder_due(&recorder, START + 3 * S, START + 3 * S + 70);
    recorder_due(&recorder, START + 5 * S, START + 5 * S + 10);
    struct request skipped = {.query = 1, .intended_us = START + 4 * S};
    recorder_skipped(&recorder, &skipped, START + 7 * S);
    skipped.intended_us = START + 1 * S;
    recorder_skipped(&recorder, &skipped, START + 7 * S);
    struct err lost = {.kind = ERR_DB, .sqlstate = "08006", .text = "gone"};
    recorder_connection(&recorder, &lost, START + 4 * S);
    recorder_end(&recorder, 1);
}

static void test_queries(void) {
    const struct result_query *first = &result.queries[0], *second = &result.queries[1];
    is_int(first->requests.sent, 4, "sent: what should have started in the measured part");
    is_int(first->requests.succeeded, 1, "succeeded");
    is_int(first->requests.failed, 2, "failed");
    is_int(first->requests.sent - first->requests.succeeded - first->requests.failed, 1,
           "one was in flight at the end");
    is_int(first->requests.retried, 6, "retried: three further attempts each");
    is_int(first->requests.rows, 2, "rows of what succeeded");
    is_int(hist_max_us(&first->requests.response), 1500,
           "response time counts from the intended start");
    is_int(hist_max_us(&first->requests.service), 500, "service time from the send");
    is_int(second->requests.sent, 2, "a request that began before the end counts");
    is_int(second->requests.succeeded, 2, "also when it ended after it");
    is_int(second->requests.retried, 2, "retries of a success");
    is_int(second->requests.skipped, 1, "skipped, but not in the warm-up");
}

static void test_unanswered(void) {
    const struct result_query *first = &result.queries[0], *second = &result.queries[1];
    is_int(hist_count(&first->requests.unanswered_response), 1, "one had no answer");
    is_int(hist_max_us(&first->requests.unanswered_response), 2 * S, "after 2 s of waiting");
    is_int(hist_max_us(&first->requests.unanswered_service), 2 * S - 100, "since it was sent");
    is_int(hist_count(&second->requests.unanswered_response), 1, "what was skipped waited");
    is_int(hist_max_us(&second->requests.unanswered_response), 3 * S, "from its intended start");
    is_int(hist_count(&second->requests.unanswered_service), 0, "and the server never had it");
}

static void test_lag(void) {
    is_int(result.due, 1, "due in the measured part");
    is_int(hist_count(&result.driver_lag), 1, "the driver's lag is of these");
    is_int(hist_max_us(&result.driver_lag), 70, "from the intended start to the taking up");
}

static void test_errors(void) {
    is_int(result.error_count, 2, "two kinds of errors");
    const struct result_error *error = &result.errors[0];
    is_text(error->query, "one", "of the first query");
    is_text(error->sqlstate, "40001", "by SQLSTATE");
    is_int(error->count, 2, "counted");
    is_int(error->first_us, 3700000, "first seen, from the start of the run");
    is_int(error->last_us, 3800000, "last seen");
    is_text(error->sample, "ended at 3700", "with the first one's sentence");
    is_text(result.errors[1].query, RESULT_CONNECTION, "lost connections are apart");
}

static void test_seconds(void) {
    static const struct {
        uint64_t started, succeeded, failed;
    } expected[] = {{0, 0, 0}, {1, 1, 0}, {3, 2, 0}, {2, 1, 2}, {1, 0, 0}, {1, 1, 0}};
    is_int(result.second_count, 6, "six seconds, with what ended late");
    for (size_t i = 0; i < result.second_count; i++) {
        const struct result_second *second = &result.seconds[i];
        is_int(second->started, expected[i].started, "second %zu: started", i);
        is_int(second->succeeded, expected[i].succeeded, "second %zu: succeeded", i);
        is_int(second->failed, expected[i].failed, "second %zu: failed", i);
        is_int(second->phase, i < 2 ? 0 : 1, "second %zu: phase", i);
    }
    is_int(result.seconds[1].max_us, 500, "the warm-up is in the timeline");
    is_int(result.seconds[3].p50_us, result.seconds[3].max_us, "percentiles of one sample");
}

/* Two threads: a second is complete when both have handed it in, and is both's. */
static void test_threads(void) {
    struct timeline two;
    struct timeline_part part = {.second = 0, .started = 3, .succeeded = 3, .in_flight = 1};
    struct result_second second;
    struct result empty;
    (void)timeline_init(&two, 2, 0, &err);
    (void)hist_init(&part.response, &err);
    (void)result_init(&empty, &err);
    for (int64_t i = 1; i <= 3; i++)
        hist_record(&part.response, i * 100);
    timeline_add(&two, &part);
    ok(!timeline_latest(&two, &second), "incomplete while one thread has not reported");
    hist_clear(&part.response);
    hist_record(&part.response, 900);
    part.succeeded = 1;
    timeline_add(&two, &part);
    ok(timeline_latest(&two, &second), "complete with the second thread");
    is_int(second.succeeded, 4, "counts are added");
    is_int(second.in_flight, 2, "requests in flight too");
    is_int(second.p50_us, 200, "percentiles are of both together");
    is_int(second.max_us, 900, "so is the maximum");
    for (part.second = 1; part.second < 12; part.second++)
        timeline_add(&two, &part); /* the other thread is stuck */
    ok(timeline_latest(&two, &second) && second.second >= 7, "a stuck thread does not hold it up");
    is_int(timeline_finish(&two, &agenda, &empty, &err), 0, "finished");
    is_int(empty.second_count, 12, "with every second");
    is_int(empty.seconds[11].phase, 1, "what ends late belongs to the last phase");
    is_int(empty.seconds[11].succeeded, 1, "and what was reported");
    result_release(&empty);
    hist_release(&part.response);
    timeline_release(&two);
}

/* Two phases, the second after one that is not measured; two sizes of tenants; the parts of each
 * request. */
static void test_cells(void) {
    static struct profile_load load = {.phase_count = 3};
    static const struct tenant large = {.size_class = 0}, small = {.size_class = 2};
    struct agenda three;
    struct timeline seconds;
    struct recorder recorder_2;
    struct result cells;
    for (size_t i = 0; i < 3; i++) {
        load.phases[i] = (struct profile_phase){
            .duration_us = S, .arrivals = PROFILE_PHASE_CLOSED, .measured = i != 1};
        (void)snprintf(load.phases[i].name, sizeof load.phases[i].name, "p%zu", i);
    }
    if (agenda_init(&three, &load, NULL, 1, &err) < 0 || timeline_init(&seconds, 1, 1, &err) < 0 ||
        recorder_init(&recorder_2, 1, &three, &seconds, &err) < 0 || result_init(&cells, &err) < 0)
        exit(1);
    (void)result_add_query(&cells, "one", 1, &err);
    recorder_start(&recorder_2, START);
    const struct tenant *const tenants[] = {&large, &small, &small, NULL, &large};
    const int64_t intended[] = {0, 999999, 1500000, 2000000, 2999999};
    for (size_t i = 0; i < 5; i++) {
        struct request made = {.tenant = tenants[i],
                               .intended_us = START + intended[i],
                               .taken_up_us = START + intended[i] + 10,
                               .sent_us = START + intended[i] + 30,
                               .attempt_us = START + intended[i] + 30,
                               .entered_us = START + intended[i] + 100,
                               .answered_us = START + intended[i] + 400,
                               .attempts = 1};
        recorder_started(&recorder_2, &made);
        recorder_ended(&recorder_2, &made, START + intended[i] + 1000);
    }
    is_int(recorder_add_to(&recorder_2, &cells, &err), 0, "cells are added to a result");
    static const struct {
        size_t phase;
        const char *tenants;
    } expected[] = {{0, "large"}, {0, "small"}, {2, "large"}, {2, RESULT_NO_TENANT}};
    is_int(cells.cell_count, 4, "a cell for each phase and size that had a request");
    for (size_t i = 0; i < cells.cell_count; i++) {
        const struct result_cell *cell = &cells.cells[i];
        is_int(cell->phase, expected[i].phase, "its phase");
        is_text(cell->tenants, expected[i].tenants, "its size");
        ok(cell->requests.sent == 1 && cell->requests.succeeded == 1 &&
               hist_max_us(&cell->requests.response) == 1000 &&
               hist_max_us(&cell->requests.service) == 970,
           "its request");
    }
    is_int(cells.queries[0].requests.succeeded, 4, "together they are the query's");
    const int64_t parts[RESULT_PARTS] = {[RESULT_PART_LAG] = 10,
                                         [RESULT_PART_WAIT] = 20,
                                         [RESULT_PART_SET_UP] = 70,
                                         [RESULT_PART_EXECUTION] = 300,
                                         [RESULT_PART_COMMIT] = 600};
    for (size_t part = 0; part < RESULT_PARTS; part++) {
        const struct hist *hist = &cells.queries[0].parts[part];
        is_int(hist_count(hist), parts[part] > 0 ? 4 : 0, "%s", result_part_names[part]);
        is_int(hist_max_us(hist), parts[part], "its time");
    }
    recorder_release(&recorder_2);
    timeline_release(&seconds);
    agenda_release(&three);
    result_release(&cells);
}

/* Where nothing of a request can be told apart, its one time is the response, the service and the
 * one part, also beside requests of which more is known. */
static void test_at_once(void) {
    struct recorder one;
    struct result told;
    if (recorder_init(&one, 2, &agenda, &timeline, &err) < 0 || result_init(&told, &err) < 0)
        exit(1);
    (void)result_add_query(&told, "one", 1, &err);
    (void)result_add_query(&told, "two", 1, &err);
    recorder_start(&one, START);
    for (int64_t i = 0; i < 6; i++) {
        int64_t intended_us = START + 3 * S + i;
        struct request made = {.query = i == 5,
                               .intended_us = intended_us,
                               .taken_up_us = intended_us,
                               .sent_us = intended_us + (i == 0 ? 40 : 0),
                               .attempt_us = intended_us + (i == 0 ? 40 : 0),
                               .entered_us = REQUEST_UNKNOWN_US,
                               .answered_us = REQUEST_UNKNOWN_US,
                               .together = i == 5,
                               .attempts = 1};
        recorder_ended(&one, &made, intended_us + 100 * (i + 1));
    }
    is_int(recorder_add_to(&one, &told, &err), 0, "requests of one part are added");
    const struct result_query *first = &told.queries[0], *second = &told.queries[1];
    is_int(hist_count(&first->requests.response), 5, "all have a response time");
    is_int(first->requests.response.sum_us, 1500, "each its own");
    is_int(first->requests.service.sum_us, 1460, "less the wait in the service time");
    is_int(hist_count(&first->parts[RESULT_PART_LAG]), 5, "the driver was never late");
    is_int(first->parts[RESULT_PART_LAG].sum_us, 0, "not once");
    is_int(hist_count(&first->parts[RESULT_PART_WAIT]), 5, "each could have waited");
    is_int(first->parts[RESULT_PART_WAIT].sum_us, 40, "and one did");
    is_int(first->parts[RESULT_PART_EXECUTION].sum_us, 1460, "the rest is execution");
    is_int(hist_count(&first->parts[RESULT_PART_TOGETHER]), 0, "or, of another query,");
    is_int(second->parts[RESULT_PART_TOGETHER].sum_us, 600, "begin to commit together");
    is_int(hist_count(&second->parts[RESULT_PART_EXECUTION]), 0, "and nothing beside it");
    recorder_release(&one);
    result_release(&told);
}

int main(void) {
    const struct profile_load load = {
        .duration_us = 5 * S, .warmup_us = 2 * S, .model = PROFILE_MODEL_CLOSED};
    if (timeline_init(&timeline, 1, 2, &err) < 0 ||
        agenda_init(&agenda, &load, NULL, 1, &err) < 0 ||
        recorder_init(&recorder, 2, &agenda, &timeline, &err) < 0 ||
        result_init(&result, &err) < 0 || !result_add_query(&result, "one", 1, &err) ||
        !result_add_query(&result, "two", 1, &err))
        return 1;
    record();
    is_int(recorder_add_to(&recorder, &result, &err), 0, "added to the result");
    is_int(timeline_finish(&timeline, &agenda, &result, &err), 0, "and the timeline");
    test_queries();
    test_unanswered();
    test_lag();
    test_errors();
    test_seconds();
    test_threads();
    test_cells();
    test_at_once();
    recorder_release(&recorder);
    agenda_release(&agenda);
    timeline_release(&timeline);
    result_release(&result);
    return tap_done();
}
