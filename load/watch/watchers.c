#include "load/watch/watchers.h"

#include <string.h>

/* How long the last look at the server may take. */
#define PATIENCE_US INT64_C(2000000)
#define HURRY_US    INT64_C(250000)

int watchers_init(struct watchers *watchers, const struct workload *workload,
                  const struct pg_target *target, const struct options *options, struct err *err) {
    struct options ours = *options;
    memset(watchers, 0, sizeof *watchers);
    watchers->has_server = driver_is_first(&workload->driver);
    if (!watchers->has_server)
        ours.ingest = ours.ingest_rate = NULL;
    return live_init(&watchers->live, workload, err) < 0 ||
                   metrics_init(&watchers->metrics, options->metrics, workload, err) < 0 ||
                   ingest_init(&watchers->ingest, &ours, workload->profile, workload->world, target,
                               err) < 0
               ? -1
               : server_watch_init(&watchers->server, workload, target, err);
}

bool watchers_release(struct watchers *watchers) {
    live_release(&watchers->live);
    metrics_release(&watchers->metrics);
    server_watch_release(&watchers->server);
    return ingest_release(&watchers->ingest);
}

int watchers_start(struct watchers *watchers, struct err *err) {
    int status = watchers->has_server ? server_watch_start(&watchers->server, err) : 0;
    if (status == 0)
        status = ingest_start(&watchers->ingest, err);
    return status;
}

void watchers_go(struct watchers *watchers, int64_t start_us) {
    live_begin(&watchers->live);
    server_watch_go(&watchers->server, start_us);
    ingest_go(&watchers->ingest, start_us);
}

void watchers_update(struct watchers *watchers, struct timeline *timeline, int64_t elapsed_us) {
    server_watch_note(&watchers->server, watchers->live.view.notes[0], SCREEN_LINE);
    ingest_look(&watchers->ingest, elapsed_us);
    ingest_note(&watchers->ingest, watchers->live.view.notes[1], SCREEN_LINE);
    if (watchers->ingest.wanted)
        metrics_ingest(&watchers->metrics, watchers->ingest.rows);
    metrics_update(&watchers->metrics, timeline, elapsed_us);
    live_update(&watchers->live, timeline, elapsed_us);
}

void watchers_stop(struct watchers *watchers) {
    live_end(&watchers->live);
}

void watchers_end(struct watchers *watchers, bool hurry) {
    live_end(&watchers->live);
    server_watch_end(&watchers->server, hurry ? HURRY_US : PATIENCE_US);
    ingest_end(&watchers->ingest, hurry);
}

int watchers_report(const struct watchers *watchers, struct result *result, struct err *err) {
    return server_watch_report(&watchers->server, result, err) < 0
               ? -1
               : ingest_report(&watchers->ingest, result, err);
}

int watchers_outcome(const struct watchers *watchers, struct err *err) {
    return ingest_outcome(&watchers->ingest, err);
}
