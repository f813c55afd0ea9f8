#include "reports/sla_finding.h"

/* Seconds of which the best is taken for what a rate can be. Assumption. */
#define RATE_SECONDS 10

static void find_time(const struct sla *sla, const struct hist *times,
                      struct sla_finding *finding) {
    finding->n = hist_count(times);
    if (sla->measure == SLA_MEAN) {
        finding->value = hist_mean_us(times);
        return;
    }
    finding->value = sla->measure == SLA_MAX ? (double)hist_max_us(times)
                                             : (double)hist_percentile_us(times, sla->percentile);
    finding->beyond = hist_count_above(times, (int64_t)sla->limit);
}

void sla_settle(const struct sla *sla, uint64_t needed, struct sla_finding *finding) {
    double room =
        sla_forms[sla->measure].floor ? finding->value - sla->limit : sla->limit - finding->value;
    /* With a limit of zero errors there is no room to be a fraction of. */
    finding->margin = sla->limit > 0 ? room / sla->limit : finding->value > 0 ? -1 : 0;
    bool kept = room > 0 || (sla->or_equal && room >= 0);
    bool enough = finding->n >= needed || (!kept && finding->beyond >= SLA_MISSES_ENOUGH);
    finding->state = !enough ? SLA_NO_DATA : kept ? SLA_PASS : SLA_FAIL;
}

struct sla_finding sla_find(const struct sla *sla, const struct sla_sample *sample) {
    struct sla_finding finding = {.n = sample->succeeded};
    uint64_t done = sample->succeeded + sample->failed;
    if (sla_forms[sla->measure].unit == SLA_DURATION_US) {
        find_time(sla, sample->times, &finding);
    } else if (sla->measure == SLA_RATE) {
        if (sample->duration_us > 0)
            finding.value = (double)sample->succeeded * 1e6 / (double)sample->duration_us;
    } else {
        finding.n = done;
        finding.beyond = sample->failed;
        finding.value = done ? (double)sample->failed / (double)done : 0;
    }
    sla_settle(sla, sla_samples_needed(sla), &finding);
    return finding;
}

static bool rate_is_lost(const struct sla *sla, const struct sla_finding *finding,
                         const struct sla_sample *so_far, double measured, double best_rate) {
    if (so_far->duration_us < INT64_C(1000000) * RATE_SECONDS && measured < 1)
        return false;
    return finding->value * measured + best_rate * (1 - measured) < sla->limit;
}

bool sla_is_lost(const struct sla *sla, const struct sla_sample *so_far, double measured,
                 double best_rate) {
    struct sla_finding finding = sla_find(sla, so_far);
    double beyond = (double)finding.beyond, all = (double)finding.n / measured;
    if (sla->measure == SLA_RATE)
        return rate_is_lost(sla, &finding, so_far, measured, best_rate);
    if (finding.state != SLA_FAIL)
        return false;
    switch (sla->measure) {
    case SLA_PERCENTILE: return beyond > (1 - sla->percentile / 100) * all;
    case SLA_MEAN: return finding.value * measured > sla->limit;
    case SLA_ERRORS: return beyond > sla->limit * all;
    default: return true; /* a maximum stays */
    }
}
