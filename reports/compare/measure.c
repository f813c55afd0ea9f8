#include "reports/compare/measure.h"

#include <math.h>
#include <string.h>

#include "reports/sla.h"

/* What a query costs the server, and its tail, decide for a query: response times are also those of
 * the others that it waits behind, and in a closed loop a query's rate is that of the whole mix.
 * The two of the mix are what users feel, and how much gets done. */
const struct measure measures[MEASURES] = {
    {.name = "p50 service", .percentile = 50, .judged = true},
    {.name = "p95 service", .percentile = 95},
    {.name = "p99 service", .percentile = 99, .judged = true},
    {.name = "mean service"},
    {.name = "p50 response", .percentile = 50, .response = true},
    {.name = "p99 response", .percentile = 99, .response = true, .judged_of_all = true},
    {.name = "rate", .unit = SLA_PER_SECOND, .less_is_worse = true, .judged_of_all = true},
    {.name = "errors", .unit = SLA_FRACTION, .judged = true},
};

const char *const measure_units[] = {
    [SLA_DURATION_US] = "microseconds", [SLA_PER_SECOND] = "a second", [SLA_FRACTION] = "fraction"};

const struct measure *measure_find(const char *name) {
    for (size_t i = 0; i < MEASURES; i++)
        if (strcmp(measures[i].name, name) == 0)
            return &measures[i];
    return NULL;
}

static double time_of(const struct measure *measure, const struct hist *times) {
    struct sla sla = {.measure = measure->percentile > 0 ? SLA_PERCENTILE : SLA_MEAN,
                      .percentile = measure->percentile};
    if (hist_count(times) < sla_samples_needed(&sla))
        return NAN;
    return measure->percentile > 0 ? (double)hist_percentile_us(times, measure->percentile)
                                   : hist_mean_us(times);
}

static double value_of(const struct measure *measure, const struct result *result,
                       const struct result_requests *requests, const struct hist *service,
                       const struct hist *response) {
    double failed = (double)(requests->failed + requests->unknown);
    double answered = (double)requests->succeeded + failed;
    switch (measure->unit) {
    case SLA_PER_SECOND:
        return result->duration_us > 0 ? result_rate(result, requests->succeeded) : NAN;
    case SLA_FRACTION: return answered > 0 ? failed / answered : NAN;
    case SLA_DURATION_US:
    default: return time_of(measure, measure->response ? response : service);
    }
}

static int measure_all(const struct result *result, const struct result_requests *requests,
                       double *values, struct err *err) {
    struct hist service = {.counts = NULL}, response = {.counts = NULL};
    int status = hist_init(&service, err) || hist_init(&response, err) ||
                         result_merge_hist(&service, &requests->service, err) ||
                         result_merge_hist(&service, &requests->unanswered_service, err) ||
                         result_merge_hist(&response, &requests->response, err) ||
                         result_merge_hist(&response, &requests->unanswered_response, err)
                     ? -1
                     : 0;
    for (size_t i = 0; i < MEASURES && status == 0; i++)
        values[i] = value_of(&measures[i], result, requests, &service, &response);
    hist_release(&service);
    hist_release(&response);
    return status;
}

int measure_run(const struct result *result, const char *query, double values[MEASURES],
                struct err *err) {
    if (strcmp(query, MEASURE_ALL) == 0) {
        struct result_requests total;
        if (result_total(&total, result, err))
            return -1;
        int status = measure_all(result, &total, values, err);
        result_requests_release(&total);
        return status;
    }
    const struct result_query *one = result_find_query(result, query);
    for (size_t i = 0; i < MEASURES; i++)
        values[i] = NAN;
    return one ? measure_all(result, &one->requests, values, err) : 0;
}
