/* What follows from the counts of a result: sums over its queries, rates and shares. */
#include "reports/result.h"

int result_total(struct result_requests *total, const struct result *result, struct err *err) {
    int status = result_requests_init(total, err);
    for (size_t i = 0; i < result->query_count && status == 0; i++)
        status = result_requests_add(total, &result->queries[i].requests, err);
    if (status < 0)
        result_requests_release(total);
    return status;
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
