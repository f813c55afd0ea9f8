/* What follows from the counts of a result: sums over its queries, rates and shares. */
#include "reports/result.h"

int result_total_init(struct result_total *total, const struct result *result, struct err *err) {
    *total = (struct result_total){.sent = 0};
    if (hist_init(&total->response, err) || hist_init(&total->service, err) ||
        hist_init(&total->unanswered_response, err) || hist_init(&total->unanswered_service, err)) {
        result_total_release(total);
        return -1;
    }
    for (size_t i = 0; i < result->query_count; i++) {
        const struct result_query *query = &result->queries[i];
        total->sent += query->sent;
        total->succeeded += query->succeeded;
        total->failed += query->failed;
        total->unknown += query->unknown;
        total->in_flight += query->in_flight;
        total->retried += query->retried;
        total->skipped += query->skipped;
        total->rows += query->rows;
        hist_merge(&total->response, &query->response);
        hist_merge(&total->service, &query->service);
        hist_merge(&total->unanswered_response, &query->unanswered_response);
        hist_merge(&total->unanswered_service, &query->unanswered_service);
    }
    return 0;
}

void result_total_release(struct result_total *total) {
    hist_release(&total->response);
    hist_release(&total->service);
    hist_release(&total->unanswered_response);
    hist_release(&total->unanswered_service);
}

double result_rate(const struct result *result, uint64_t count) {
    return result->duration_us > 0 ? (double)count * 1e6 / (double)result->duration_us : 0;
}

const char *result_loop(const struct result *result) {
    if (result->open_loop)
        return "open loop";
    for (size_t i = 0; i < result->phase_count; i++)
        if (result->phases[i].measured && result->phases[i].target_rate > 0)
            return "open and closed loop";
    return "closed loop";
}

double result_available(const struct result *result) {
    if (result->duration_us <= 0)
        return 1;
    double out = (double)result->availability.out_us / (double)result->duration_us;
    return out < 1 ? 1 - out : 0;
}
