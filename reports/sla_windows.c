#include "reports/sla_windows.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void sla_windows_add(struct sla_windows *windows, const struct sla *sla,
                     const struct sla_sample *sample, int64_t from_us) {
    struct sla_finding finding = sla_find(sla, sample);
    if (sla->measure == SLA_RATE)
        sla_settle(sla, 0, &finding);
    bool none_judged = windows->count == windows->unjudged, judged = finding.state != SLA_NO_DATA;
    windows->count++;
    if (!judged && (windows->unjudged++ == 0 || finding.n < windows->fewest))
        windows->fewest = finding.n;
    /* Until one can be judged, the one with most samples stands for all. */
    bool is_worse = judged ? none_judged || finding.margin < windows->worst.margin
                           : none_judged && finding.n >= windows->worst.n;
    if (!is_worse)
        return;
    windows->worst = finding;
    windows->worst_from_us = from_us;
    windows->worst_us = sample->duration_us;
}

bool sla_windows_missed(const struct sla_windows *windows) {
    return windows->count > windows->unjudged && windows->worst.state == SLA_FAIL;
}

static void describe(const struct sla_windows *windows, struct result_outcome *outcome) {
    char from[UNITS_TEXT], lasts[UNITS_TEXT];
    char *note = outcome->note;
    size_t size = sizeof outcome->note;
    if (windows->count == 0) {
        (void)snprintf(note, size, "no window was whole when the run ended");
        return;
    }
    *note = '\0';
    if (windows->count > windows->unjudged)
        (void)snprintf(note, size, "the worst of %" PRIu64 " windows: %s from %s on",
                       windows->count, units_format_duration(windows->worst_us, lasts),
                       units_format_duration(windows->worst_from_us, from));
    size_t length = strlen(note);
    if (windows->unjudged > 0)
        (void)snprintf(note + length, size - length,
                       "%s%" PRIu64 " of %" PRIu64 " windows had fewer samples than the %" PRIu64
                       " that are needed",
                       length > 0 ? "; " : "", windows->unjudged, windows->count,
                       outcome->n_needed);
}

void sla_windows_judge(const struct sla_windows *windows, const struct sla *sla,
                       struct result_outcome *outcome) {
    bool any = windows->count > windows->unjudged;
    bool too_few = (double)windows->unjudged > SLA_UNJUDGED_MOST * (double)windows->count;
    outcome->window_us = sla->window_us;
    outcome->windows = windows->count;
    outcome->windows_unjudged = windows->unjudged;
    describe(windows, outcome);
    if (windows->count > 0) {
        outcome->value = windows->worst.value;
        outcome->margin = windows->worst.margin;
        outcome->n = windows->worst.n;
        outcome->worst_from_us = windows->worst_from_us;
        outcome->worst_us = windows->worst_us;
    }
    if (sla_windows_missed(windows)) {
        outcome->state = SLA_FAIL;
    } else if (any && !too_few) {
        outcome->state = SLA_PASS;
    } else {
        outcome->state = SLA_NO_DATA;
        outcome->n = any ? windows->fewest : windows->worst.n;
    }
}
