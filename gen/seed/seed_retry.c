#include "gen/seed/seed_retry.h"

#include <poll.h>
#include <string.h>

#include "common/log.h"
#include "common/signals.h"

#define FIRST_PAUSE_MS 500
#define PAUSE_MS_MAX   30000

/* Beginnings of the SQLSTATEs of what passes by itself. Not 57014: who cancels means it. */
static const char *const passing[] = {
    "08",    /* no connection, or a lost one */
    "57P",   /* the server shuts down, has crashed, or starts */
    "40",    /* deadlocks and serialization failures */
    "55P03", /* a lock was not to be had in time */
    "53300", /* no connection was free */
};

static bool passes(const struct err *err) {
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (err->kind == ERR_DB && strncmp(err->sqlstate, passing[i], strlen(passing[i])) == 0)
            return true;
    return false;
}

static void add_copy(struct pipeline_outcome *sum, const struct pipeline_outcome *copy) {
    for (size_t i = 0; i < copy->table_count; i++) {
        uint64_t rows = sum->tables[i].rows, bytes = sum->tables[i].bytes;
        int64_t make_us = sum->tables[i].make_us;
        sum->tables[i] = copy->tables[i];
        sum->tables[i].rows += rows;
        sum->tables[i].bytes += bytes;
        sum->tables[i].make_us += make_us;
    }
    sum->table_count = copy->table_count > 0 ? copy->table_count : sum->table_count;
    sum->elapsed_us += copy->elapsed_us;
    sum->rows += copy->rows;
    sum->bytes += copy->bytes;
}

static void pause_before_retry(unsigned attempt) {
    int pause_ms = FIRST_PAUSE_MS;
    for (unsigned i = 1; i < attempt && pause_ms < PAUSE_MS_MAX; i++)
        pause_ms *= 2;
    struct pollfd stop = {signals_stop_descriptor(), POLLIN, 0};
    (void)poll(&stop, 1, pause_ms < PAUSE_MS_MAX ? pause_ms : PAUSE_MS_MAX);
}

int seed_with_retries(const struct seed_job *job, unsigned retries, struct seed_outcome *outcome,
                      struct err *err) {
    struct seed_job attempt = *job;
    struct pipeline_outcome copy = {.table_count = 0};
    unsigned failures = 0;
    int status;
    while ((status = seed_database(&attempt, outcome, err)) < 0 && passes(err) &&
           !signals_stop_requested()) {
        failures = outcome->copy.rows > 0 ? 1 : failures + 1;
        if (failures > retries)
            break;
        log_info("%s; attempt %u of %u to go on", err->text, failures, retries);
        add_copy(&copy, &outcome->copy);
        pause_before_retry(failures);
        attempt.resume = attempt.resume || outcome->begun;
    }
    add_copy(&copy, &outcome->copy);
    outcome->copy = copy;
    outcome->complete_before = outcome->complete_before && copy.rows == 0;
    return status;
}
