#include "load/record/recorder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/record/parts.h"

int recorder_init(struct recorder *recorder, size_t query_count, const struct agenda *agenda,
                  struct timeline *timeline, struct err *err) {
    *recorder =
        (struct recorder){.query_count = query_count, .agenda = agenda, .timeline = timeline};
    recorder->parts = calloc(query_count, sizeof *recorder->parts);
    if (!recorder->parts)
        return err_set(err, ERR_SYSTEM, "out of memory for the measurements");
    if (error_kinds_init(&recorder->errors, err) < 0 ||
        cells_init(&recorder->cells, query_count, agenda->phase_count, err) < 0 ||
        hist_init(&recorder->driver_lag, err) < 0 ||
        tally_init(&recorder->second.tally, query_count, err) < 0)
        return -1;
    return hist_init(&recorder->second.response, err);
}

void recorder_release(struct recorder *recorder) {
    tenant_records_release(&recorder->by_tenant);
    for (size_t i = 0; recorder->parts && i < recorder->query_count; i++)
        for (size_t part = 0; part < RESULT_PARTS; part++)
            hist_release(&recorder->parts[i][part]);
    cells_release(&recorder->cells);
    gate_shares_release(&recorder->gates);
    hist_release(&recorder->driver_lag);
    hist_release(&recorder->second.response);
    tally_release(&recorder->second.tally);
    free(recorder->parts);
    error_kinds_release(&recorder->errors);
    *recorder = (struct recorder){.query_count = 0};
}

void recorder_start(struct recorder *recorder, int64_t start_us) {
    recorder->start_us = start_us;
    recorder->end_us = start_us + recorder->agenda->duration_us;
    recorder->at_from_us = recorder->at_end_us = 0;
}

void recorder_stop(struct recorder *recorder, int64_t end_us) {
    recorder->end_us = end_us;
}

static void find_phase(struct recorder *recorder, int64_t time_us) {
    recorder->at = agenda_phase_at(recorder->agenda, time_us - recorder->start_us);
    const struct agenda_phase *phase = &recorder->agenda->phases[recorder->at];
    recorder->at_from_us = recorder->start_us + phase->start_us;
    recorder->at_end_us = recorder->start_us + phase->end_us;
    recorder->at_measured = phase->measured;
}

static inline bool is_measured(struct recorder *recorder, int64_t intended_us) {
    if (intended_us < recorder->start_us || intended_us >= recorder->end_us)
        return false;
    /* Requests come almost in order: the phase is most often that of the one before. */
    if (intended_us < recorder->at_from_us || intended_us >= recorder->at_end_us)
        find_phase(recorder, intended_us);
    return recorder->at_measured;
}

/* Where the request counts; NULL in a phase that is not measured. */
static inline struct cell *cell_of(struct recorder *recorder, const struct request *request) {
    if (!is_measured(recorder, request->intended_us))
        return NULL;
    return cells_at(&recorder->cells, request->query, recorder->at,
                    request->tenant ? request->tenant->size_class : CELLS_NO_TENANT);
}

void recorder_due(struct recorder *recorder, int64_t intended_us, int64_t now_us) {
    recorder->second.tally.due++;
    outline_record(&recorder->second.tally.lag, now_us - intended_us);
    if (!is_measured(recorder, intended_us))
        return;
    recorder->due++;
    hist_record(&recorder->driver_lag, now_us - intended_us);
}

int recorder_watch_tenants(struct recorder *recorder, const struct tenants *tenants,
                           struct err *err) {
    recorder->tenants = tenants;
    return tenant_records_init(&recorder->by_tenant, tenants->count, err);
}

/* Of requests that count and are a tenant's. */
static bool find_tenant(const struct recorder *recorder, const struct request *request,
                        size_t *tenant) {
    if (!recorder->tenants || !request->tenant)
        return false;
    *tenant = tenants_index(recorder->tenants, request->tenant);
    return true;
}

int recorder_watch_gates(struct recorder *recorder, struct gate_watch *watch, struct err *err) {
    return gate_shares_init(&recorder->gates, watch, err);
}

/* Of a request that counts: its phase was asked for last. */
static void note_gates(struct recorder *recorder, const struct request *request, enum gate_end end,
                       int64_t service_us, int64_t now_us) {
    const struct gate_request met = {
        .query = request->query,
        .phase = recorder->at,
        .size_class = request->tenant ? request->tenant->size_class : CELLS_NO_TENANT,
        .end = end,
        .response_us = now_us - request->intended_us,
        .service_us = service_us,
    };
    gate_shares_record(&recorder->gates, &met, now_us - recorder->start_us);
}

static void note_unanswered(struct recorder *recorder, const struct request *request,
                            int64_t now_us) {
    size_t tenant;
    if (find_tenant(recorder, request, &tenant))
        tenant_records_unanswered(&recorder->by_tenant, tenant, now_us - request->intended_us);
}

void recorder_skipped(struct recorder *recorder, const struct request *request, int64_t now_us) {
    struct cell *cell = cell_of(recorder, request);
    if (!cell)
        return;
    cell->result.requests.skipped++;
    note_unanswered(recorder, request, now_us);
    note_gates(recorder, request, GATE_UNANSWERED, -1, now_us);
    cells_record(&recorder->cells, &cell->result.requests.unanswered_response,
                 now_us - request->intended_us);
}

void recorder_given_up(struct recorder *recorder, const struct request *request, int64_t now_us) {
    struct cell *cell = cell_of(recorder, request);
    if (!cell)
        return;
    cell->result.requests.in_flight++;
    note_unanswered(recorder, request, now_us);
    note_gates(recorder, request, GATE_UNANSWERED, now_us - request->sent_us, now_us);
    cells_record(&recorder->cells, &cell->result.requests.unanswered_response,
                 now_us - request->intended_us);
    cells_record(&recorder->cells, &cell->result.requests.unanswered_service,
                 now_us - request->sent_us);
}

void recorder_started(struct recorder *recorder, const struct request *request) {
    struct cell *cell = cell_of(recorder, request);
    recorder->second.started++;
    recorder->second.tally.queries[request->query].started++;
    if (cell)
        cell->result.requests.sent++;
}

/* The request took no other time than the server's, of which nothing could be told apart. */
static inline bool is_at_once(const struct request *request) {
    return request->taken_up_us == request->intended_us &&
           request->sent_us == request->intended_us &&
           request->attempt_us == request->intended_us && request->attempts == 1 &&
           request->entered_us == REQUEST_UNKNOWN_US && request->answered_us == REQUEST_UNKNOWN_US;
}

static void record_failure(struct recorder *recorder, struct cell *cell,
                           const struct request *request, int64_t now_us) {
    size_t tenant;
    recorder->second.failed++;
    recorder->second.tally.queries[request->query].failed++;
    if (!cell)
        return;
    if (recorder->gates.count > 0)
        note_gates(recorder, request, GATE_FAILED, -1, now_us);
    cell->result.requests.failed += !request->unknown;
    cell->result.requests.unknown += request->unknown;
    if (find_tenant(recorder, request, &tenant))
        tenant_records_failed(&recorder->by_tenant, tenant);
    error_kinds_note(&recorder->errors, request->query, request->sqlstate, request->sample,
                     now_us - recorder->start_us);
}

static inline void record_success(struct recorder *recorder, struct cell *cell,
                                  const struct request *request, int64_t now_us) {
    struct tally_query *tally = &recorder->second.tally.queries[request->query];
    int64_t response_us = now_us - request->intended_us;
    size_t tenant;
    recorder->second.succeeded++;
    tally->succeeded++;
    outline_record(&tally->response, response_us);
    hist_record(&recorder->second.response, response_us);
    if (!cell)
        return;
    if (recorder->gates.count > 0)
        note_gates(recorder, request, GATE_SUCCEEDED, now_us - request->sent_us, now_us);
    cell->result.requests.succeeded++;
    cell->result.requests.rows += request->rows;
    if (find_tenant(recorder, request, &tenant))
        tenant_records_succeeded(&recorder->by_tenant, tenant, response_us);
    if (is_at_once(request)) {
        cells_record(&recorder->cells, &cell->at_once[request->together], response_us);
        return;
    }
    cells_record(&recorder->cells, &cell->result.requests.response, response_us);
    cells_record(&recorder->cells, &cell->result.requests.service, now_us - request->sent_us);
    parts_record(&recorder->cells, recorder->parts[request->query], request, now_us);
}

void recorder_ended(struct recorder *recorder, const struct request *request, int64_t now_us) {
    struct cell *cell = cell_of(recorder, request);
    uint64_t retries = (uint64_t)request->attempts - 1;
    recorder->second.tally.queries[request->query].retried += retries;
    if (cell)
        cell->result.requests.retried += retries;
    if (request->failed)
        record_failure(recorder, cell, request, now_us);
    else
        record_success(recorder, cell, request, now_us);
}

void recorder_connection(struct recorder *recorder, const struct err *err, int64_t now_us) {
    char sample[RESULT_VALUE_SIZE];
    (void)snprintf(sample, sizeof sample, "%.*s", (int)sizeof sample - 1, err->text);
    error_kinds_note(&recorder->errors, ERROR_KIND_CONNECTION, err->sqlstate, sample,
                     now_us - recorder->start_us);
}

static void hand_in(struct recorder *recorder, uint64_t in_flight) {
    struct timeline_part *part = &recorder->second;
    part->in_flight = in_flight;
    timeline_add(recorder->timeline, part);
    part->second++;
    part->started = part->succeeded = part->failed = 0;
    hist_clear(&part->response);
    tally_clear(&part->tally);
}

void recorder_roll(struct recorder *recorder, int64_t now_us, uint64_t in_flight) {
    gate_shares_roll(&recorder->gates, now_us - recorder->start_us);
    while (now_us >= recorder_next_roll_us(recorder))
        hand_in(recorder, in_flight);
}

void recorder_end(struct recorder *recorder, uint64_t in_flight) {
    const struct timeline_part *part = &recorder->second;
    gate_shares_end(&recorder->gates);
    if (part->started + part->succeeded + part->failed > 0)
        hand_in(recorder, in_flight);
}

/* The decomposition of each query. */
static int add_parts(const struct recorder *recorder, struct result *result, struct err *err) {
    for (size_t i = 0; i < recorder->query_count; i++)
        for (size_t part = 0; part < RESULT_PARTS; part++)
            if (result_merge_hist(&result->queries[i].parts[part], &recorder->parts[i][part], err) <
                0)
                return -1;
    return 0;
}

int recorder_add_to(struct recorder *recorder, struct result *result, struct err *err) {
    cells_settle(&recorder->cells, recorder->parts);
    if (cells_add_to(&recorder->cells, result, err) < 0 || add_parts(recorder, result, err) < 0)
        return -1;
    hist_merge(&result->driver_lag, &recorder->driver_lag);
    result->due += recorder->due;
    return error_kinds_add_to(&recorder->errors, result, err);
}
