#include "gen/probe/probe_tally.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/units.h"

#define RULE_OF_THREE 3.0

void probe_tally_add(struct probe_tally *tally, const struct probe_answer *answer,
                     const struct probe_values *values) {
    bool is_first = tally->outcomes[answer->outcome]++ == 0;
    if (!is_first || answer->outcome < PROBE_UNANSWERED || answer->outcome < tally->worst.outcome)
        return;
    tally->worst = *answer;
    (void)snprintf(tally->store, sizeof tally->store, "%.51s", values->text[PROBE_STORE]);
    (void)snprintf(tally->other, sizeof tally->other, "%.51s", values->text[PROBE_OTHER_STORE]);
}

uint64_t probe_tally_judged(const struct probe_tally *tally) {
    return tally->outcomes[PROBE_HELD] + tally->outcomes[PROBE_HELD_OFF] +
           tally->outcomes[PROBE_OPEN] + tally->outcomes[PROBE_BREACHED];
}

const char *probe_tally_verdict(const struct probe_tally *tally) {
    if (tally->outcomes[PROBE_BREACHED] > 0)
        return "BREACHED";
    if (tally->outcomes[PROBE_OPEN] > 0)
        return "open, known";
    if (tally->outcomes[PROBE_HELD] + tally->outcomes[PROBE_HELD_OFF] > 0)
        return "held";
    return tally->outcomes[PROBE_UNANSWERED] > 0 ? "not judged" : "not tried";
}

void probe_tally_print(const struct probe_tally *tally, const struct probe_case *probe,
                       struct buf *text) {
    buf_printf(text, "probe \"%s\" (%s), as store \"%s\" against store \"%s\": %s: ", probe->name,
               probe->probe->tries, tally->store, tally->other, tally->worst.what);
    probe_case_print(probe, text);
}

void probe_bound_print(uint64_t tries, struct buf *text) {
    char count[UNITS_TEXT];
    double bound = tries > (uint64_t)RULE_OF_THREE ? RULE_OF_THREE / (double)tries : 1;
    if (tries > 0)
        buf_printf(text, "0 in %s, so below %.2g %% with 95 %%",
                   units_format_integer((int64_t)tries, count), bound * 100);
}
