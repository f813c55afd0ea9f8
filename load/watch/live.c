#include "load/watch/live.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/log.h"
#include "common/units.h"

#define SECOND_US      INT64_C(1000000)
#define PLAIN_EVERY_US (5 * SECOND_US)

void live_init(struct live *live, int64_t warmup_us, int64_t duration_us) {
    bool quiet = log_level() == LOG_QUIET;
    *live = (struct live){.quiet = quiet,
                          .terminal = !quiet && log_can_live(),
                          .warmup_us = warmup_us,
                          .duration_us = duration_us,
                          .next_plain_us = PLAIN_EVERY_US};
}

static void describe(const struct live *live, const struct result_second *second,
                     int64_t elapsed_us, char *text, size_t size) {
    char rate[UNITS_TEXT], p50[UNITS_TEXT], p99[UNITS_TEXT], left[UNITS_TEXT];
    int64_t left_us = live->duration_us > elapsed_us ? live->duration_us - elapsed_us : 0;
    int64_t whole_us = (left_us + SECOND_US / 2) / SECOND_US * SECOND_US;
    (void)snprintf(
        text, size, "%-8s %s, p50 %s, p99 %s, %" PRIu64 " errors, %" PRIu64 " in flight, %s left",
        elapsed_us < live->warmup_us ? "warm-up" : "load",
        units_format_rate((double)second->succeeded, rate),
        units_format_duration(second->p50_us, p50), units_format_duration(second->p99_us, p99),
        second->failed, second->in_flight, units_format_duration(whole_us, left));
}

void live_update(struct live *live, struct timeline *timeline, int64_t elapsed_us) {
    struct result_second second;
    char text[256];
    if (live->quiet || (!live->terminal && elapsed_us < live->next_plain_us) ||
        !timeline_latest(timeline, &second) || (second.second + 1) * SECOND_US > live->duration_us)
        return; /* what ends behind the end is in the result */
    describe(live, &second, elapsed_us, text, sizeof text);
    if (!live->terminal) {
        log_info("%s", text);
        live->next_plain_us += PLAIN_EVERY_US;
        return;
    }
    log_live(text);
    live->line = true;
}

void live_end(struct live *live) {
    if (!live->line)
        return;
    log_live_end();
    live->line = false;
}
