#include "load/capacity/findings.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "common/units.h"
#include "reports/sla.h"

static enum verdict verdict_of(const struct search *search, enum search_end end, double held) {
    switch (end) {
    case SEARCH_FOUND:
    case SEARCH_NEVER_FAILS: return VERDICT_PASS;
    case SEARCH_LOWEST_FAILS: return VERDICT_FAIL;
    case SEARCH_DRIVER_LIMIT:
    case SEARCH_NOTHING_VALID: return VERDICT_INVALID;
    case SEARCH_EXHAUSTED:
        return held > 0 && search_state_of(search, held) == SEARCH_HOLDS ? VERDICT_PASS
                                                                         : VERDICT_NO_DATA;
    default: return VERDICT_NO_DATA;
    }
}

static const struct measurement *speaker(const struct search *search,
                                         const struct measurement *measurements, double rate,
                                         bool passed) {
    const struct measurement *found = NULL;
    for (size_t i = 0; i < search->count && rate > 0; i++) {
        const struct search_trial *trial = &search->trials[i];
        if (search_same_rate(trial->rate, rate) && (trial->outcome == SEARCH_PASS) == passed &&
            trial->outcome != SEARCH_NO_DATA && (passed || !found))
            found = &measurements[i];
    }
    return found;
}

static void find_interval(struct findings *findings, const struct search *search) {
    struct threshold_trial trials[SEARCH_TRIALS_MOST];
    size_t count = 0;
    for (size_t i = 0; i < search->count; i++)
        if (search->trials[i].outcome == SEARCH_PASS || search->trials[i].outcome == SEARCH_FAIL)
            trials[count++] = (struct threshold_trial){search->trials[i].rate,
                                                       search->trials[i].outcome == SEARCH_PASS};
    findings->has_interval =
        threshold_fit(trials, count, search->limits.precision, &findings->interval);
}

/* Sessions that did this at that rate, the mean of the trials in which anything was seen. */
static double mean_wait(const struct search *search, const struct measurement *measurements,
                        double rate, const char *event) {
    double sum = 0;
    size_t count = 0;
    for (size_t i = 0; i < search->count && rate > 0; i++) {
        if (!search_same_rate(search->trials[i].rate, rate) || measurements[i].wait_count == 0)
            continue;
        sum += measurement_wait_of(&measurements[i], event);
        count++;
    }
    return count > 0 ? sum / (double)count : 0;
}

static bool is_for_driver(const struct measurement_wait *wait) {
    return strcmp(wait->event, MEASUREMENT_FOR_DRIVER) == 0;
}

static bool is_more(const struct measurement_wait *wait, const struct measurement_wait *than) {
    return is_for_driver(wait) == is_for_driver(than) ? wait->sessions > than->sessions
                                                      : is_for_driver(than);
}

static void find_wait(struct findings *findings, const struct search *search,
                      const struct measurement *measurements) {
    for (size_t i = 0; i < search->count && findings->failed > 0; i++) {
        const struct measurement *measurement = &measurements[i];
        bool meant = search_same_rate(measurement->rate, findings->failed);
        for (size_t w = 0; meant && w < measurement->wait_count; w++) {
            struct measurement_wait wait = measurement->waits[w];
            wait.sessions = mean_wait(search, measurements, findings->failed, wait.event);
            if (!findings->has_wait || is_more(&wait, &findings->wait))
                findings->wait = wait;
            findings->has_wait = true;
        }
    }
    findings->wait_before = mean_wait(search, measurements, findings->held, findings->wait.event);
}

/* A trial that the driver did not deliver says nothing of the server. */
static void find_usl(struct findings *findings, const struct search *search,
                     const struct measurement *measurements) {
    struct usl_point points[SEARCH_TRIALS_MOST];
    size_t count = 0;
    double fastest = 0, most = 0;
    for (size_t i = 0; i < search->count; i++) {
        const struct measurement *measurement = &measurements[i];
        if (measurement->outcome == SEARCH_INVALID || !(measurement->concurrency > 0))
            continue;
        points[count++] = (struct usl_point){measurement->concurrency, measurement->answered};
        most = fmax(most, measurement->concurrency);
        if (measurement->outcome == SEARCH_PASS)
            fastest = fmax(fastest, measurement->answered);
    }
    if (!usl_fit(points, count, &findings->usl))
        return;
    findings->usl_peaks = usl_peak_concurrency(&findings->usl) <= most;
    findings->usl_concurrency = findings->usl_peaks ? usl_peak_concurrency(&findings->usl) : most;
    findings->usl_throughput = usl_throughput(&findings->usl, findings->usl_concurrency);
    findings->usl_agreement = findings->usl.r_squared < USL_R_SQUARED ? USL_FITS_BADLY
                              : fastest > findings->usl_throughput * (1 + USL_SLACK)
                                  ? USL_PEAK_IS_BELOW
                                  : USL_AGREES;
}

void findings_make(struct findings *findings, const struct search *search,
                   const struct measurement *measurements, bool interrupted) {
    memset(findings, 0, sizeof *findings);
    findings->end = search_ended(search);
    findings->held = search_low(search);
    findings->failed = search_high(search);
    findings->is_invalid = search_high_is_invalid(search);
    findings->verdict =
        interrupted ? VERDICT_INTERRUPTED : verdict_of(search, findings->end, findings->held);
    findings->at_held = speaker(search, measurements, findings->held, true);
    findings->at_failed = speaker(search, measurements, findings->failed, false);
    const struct measurement *last = &measurements[search->count - 1];
    if (last->ends_search) {
        findings->verdict = last->verdict;
        findings->at_failed = last;
    }
    find_interval(findings, search);
    if (findings->at_failed && !findings->is_invalid) {
        const struct result_outcome *worst = measurement_worst(findings->at_failed);
        findings->gave_way = worst && worst->state == SLA_FAIL ? worst : NULL;
    }
    find_wait(findings, search, measurements);
    find_usl(findings, search, measurements);
}

static const char *limiting(const struct findings *findings) {
    bool full = findings->at_failed && findings->at_failed->machine_cpu >= MACHINE_BUSY;
    return full ? "the machine with the driver on it was the limit, give the driver one of its own"
                : "the driver was the limit";
}

void findings_sentence(const struct findings *findings, char *text, size_t size) {
    char held[UNITS_TEXT], failed[UNITS_TEXT];
    (void)units_format_rate(findings->held, held);
    (void)units_format_rate(findings->failed, failed);
    if (findings->at_failed && findings->at_failed->ends_search)
        (void)snprintf(text, size, "the search ended at %s: %s",
                       units_format_rate(findings->at_failed->rate, failed),
                       findings->at_failed->reason);
    else if (findings->held > 0 && findings->failed > 0 && findings->is_invalid)
        (void)snprintf(text, size, "%s hold; at %s %s", held, failed, limiting(findings));
    else if (findings->held > 0 && findings->failed > 0)
        (void)snprintf(text, size, "%s hold, %s do not%s", held, failed,
                       findings->end == SEARCH_FOUND ? "" : "; the search did not come to its end");
    else if (findings->held > 0)
        (void)snprintf(text, size, "%s hold, and nothing failed%s", held,
                       findings->end == SEARCH_NEVER_FAILS ? ": raise capacity.highest" : " yet");
    else if (findings->failed > 0 && findings->is_invalid)
        (void)snprintf(text, size, "no rate was measured: at %s %s", failed, limiting(findings));
    else if (findings->failed > 0)
        (void)snprintf(text, size, "not even %s hold", failed);
    else
        (void)snprintf(text, size,
                       "no trial had samples enough for its limits: make "
                       "capacity.trial longer, or begin with a higher load.rate");
}
