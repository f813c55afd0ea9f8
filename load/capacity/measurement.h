/* What one trial of the search says: whether its rate holds, and what is kept of its result. */
#ifndef PGBAZAAR_LOAD_CAPACITY_MEASUREMENT_H
#define PGBAZAAR_LOAD_CAPACITY_MEASUREMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "common/profile.h"
#include "load/capacity/search.h"
#include "reports/result.h"

enum { MEASUREMENT_WAITS = 12 };

/* What sessions in a transaction were doing, from the sheet "waits". */
struct measurement_wait {
    char event[RESULT_NAME_SIZE]; /* "running", or "IO:WALSync" and the like */
    double sessions;              /* on average */
};

struct measurement {
    double rate; /* that was asked for, a second */
    enum search_outcome outcome;
    bool ends_search; /* no question of rate: an answer was wrong, or another tenant's */
    enum verdict verdict;
    char reason[RESULT_VALUE_SIZE * 2];

    double answered;    /* a second, while the load lasted */
    double concurrency; /* mean of requests at the server at once; 0: the trial was too short */
    int64_t p50_us, p95_us, p99_us; /* response time of all queries together */
    double waited;                  /* share of the response time spent waiting for a session */
    double driver_cpu, machine_cpu; /* shares, as in struct result */
    bool shares_machine;            /* with the server */
    double samples_factor;          /* by which the trial was too short for its limits; 1: enough */

    /* Of each limit, in the profile's order. */
    struct result_outcome limits[PROFILE_SLA_MAX];
    size_t limit_count;
    struct measurement_wait waits[MEASUREMENT_WAITS];
    size_t wait_count;
};

/* Reads a judged result. Three things differ from its verdict:
 *
 *   - a floor under a rate, which a load of less could not keep, is left out;
 *   - a rate that holds all limits and is not kept up with fails: less than MEASUREMENT_KEPT_UP of
 *     it was answered while it lasted, and by more than three standard deviations of a Poisson
 *     process, so that a backlog grew that would miss any limit in time;
 *   - no data and such a backlog is a failure too. */
int measurement_take(struct measurement *measurement, const struct result *result, double rate,
                     struct err *err);

/* Assumption. */
#define MEASUREMENT_KEPT_UP 0.95

/* The limit with the smallest margin, negative where it was missed; NULL where none was judged. */
const struct result_outcome *measurement_worst(const struct measurement *measurement);

/* Between two statements of a transaction the server waits for the driver. */
#define MEASUREMENT_FOR_DRIVER "Client:ClientRead"

/* The sessions that did this on average; 0 where it was not seen. */
double measurement_wait_of(const struct measurement *measurement, const char *event);

#endif
