/* A run in progress as OpenMetrics 1.0, or as the older text format of Prometheus: the same numbers
 * under the same names. Counters begin with the run, warm-up and all, and are those of its complete
 * seconds. */
#ifndef PGBAZAAR_LOAD_WATCH_METRICS_TEXT_H
#define PGBAZAAR_LOAD_WATCH_METRICS_TEXT_H

#include <stdbool.h>

#include "common/buf.h"
#include "load/record/tally.h"
#include "load/workload.h"

#define METRICS_OPEN_TYPE  "application/openmetrics-text; version=1.0.0; charset=utf-8"
#define METRICS_PLAIN_TYPE "text/plain; version=0.0.4; charset=utf-8"

struct metrics_state {
    const struct workload *workload;
    struct tally total;
    uint64_t in_flight;
    int64_t elapsed_us; /* negative: not begun */
    uint64_t ingest_rows;
    bool ingests;
};

void metrics_text(const struct metrics_state *state, bool open, struct buf *text);

#endif
