/* What one thread measures: counts and histograms by query, errors, and the second in hand.
 *
 * A request belongs to the phase in which its intended start lies, whenever it ends; so a request
 * that waits is not lost to the warm-up or to the end. Phases that are not measured leave nothing
 * but the timeline. Times are microseconds on one clock; one thread writes, and others
 * read after it has ended.
 */
#ifndef PGBAZAAR_LOAD_RECORD_RECORDER_H
#define PGBAZAAR_LOAD_RECORD_RECORDER_H

#include <stddef.h>
#include <stdint.h>

#include "common/hist.h"
#include "load/arrivals/agenda.h"
#include "load/record/cells.h"
#include "load/record/error_kinds.h"
#include "load/record/gate_shares.h"
#include "load/record/timeline.h"
#include "load/session/session.h"
#include "load/tenant/tenant_records.h"
#include "reports/result.h"

struct recorder {
    const struct agenda *agenda;
    int64_t start_us, end_us; /* of the run; times of the agenda count from the start */
    size_t at; /* phase that was asked for last, from when to when, whether measured */
    int64_t at_from_us, at_end_us;
    bool at_measured;
    struct cells cells;
    struct hist (*parts)[RESULT_PARTS]; /* [query_count], see load/record/parts.h; owned */
    size_t query_count;
    struct hist driver_lag;
    uint64_t due; /* requests that should have started in the measured phases */
    struct error_kinds errors;
    const struct tenants *tenants; /* NULL: nothing is kept by tenant */
    struct tenant_records by_tenant;
    struct gate_shares gates;    /* of the lines that are looked at meanwhile */
    struct timeline_part second; /* in hand */
    struct timeline *timeline;
};

int recorder_init(struct recorder *recorder, size_t query_count, const struct agenda *agenda,
                  struct timeline *timeline, struct err *err);
void recorder_release(struct recorder *recorder);

/* Keeps what each tenant meets in the measured phases, too. */
int recorder_watch_tenants(struct recorder *recorder, const struct tenants *tenants,
                           struct err *err);

/* Keeps what the lines that are looked at meanwhile need, too. */
int recorder_watch_gates(struct recorder *recorder, struct gate_watch *watch, struct err *err);

/* The run begins. */
void recorder_start(struct recorder *recorder, int64_t start_us);

/* It ends, perhaps before its time: what was to start later does not count. */
void recorder_stop(struct recorder *recorder, int64_t end_us);

/* A request became due at intended_us and was taken up at now_us. */
void recorder_due(struct recorder *recorder, int64_t intended_us, int64_t now_us);

/* A due request was never sent, and at now_us it is given up. */
void recorder_skipped(struct recorder *recorder, const struct request *request, int64_t now_us);

void recorder_started(struct recorder *recorder, const struct request *request);

/* The request has ended at now_us, well or not. */
void recorder_ended(struct recorder *recorder, const struct request *request, int64_t now_us);

/* The request was sent, and at now_us its answer is no longer awaited. */
void recorder_given_up(struct recorder *recorder, const struct request *request, int64_t now_us);

/* A connection failed, or was lost while it had nothing to do. */
void recorder_connection(struct recorder *recorder, const struct err *err, int64_t now_us);

/* Hands in the seconds that are over at now_us. To be called before anything of a new second is
 * recorded. in_flight: requests in hand now. */
void recorder_roll(struct recorder *recorder, int64_t now_us, uint64_t in_flight);

/* When recorder_roll has something to do next. */
static inline int64_t recorder_next_roll_us(const struct recorder *recorder) {
    return recorder->start_us + (recorder->second.second + 1) * 1000000;
}

/* Hands in the last second too; after it nothing may be recorded. */
void recorder_end(struct recorder *recorder, uint64_t in_flight);

/* Adds everything but the timeline to the result, whose queries are those of the recorder in the
 * same order. */
int recorder_add_to(struct recorder *recorder, struct result *result, struct err *err);

#endif
