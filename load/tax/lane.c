#include "load/tax/lane.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "common/signals.h"

/* A session that does not answer within this is lost, whatever the server's own time-outs. */
#define ANSWER_US INT64_C(120000000)

int lane_init(struct lane *lane, const char *name, int mode, size_t sessions,
              const struct profile *profile, const struct world *world,
              const struct pg_target *target, struct err *err) {
    memset(lane, 0, sizeof *lane);
    lane->name = name;
    lane->profile = *profile;
    lane->profile.load.tenant_mode = mode;
    lane->profile.load.tenant_requests = 0;
    lane->profile.load.sessions = (int64_t)sessions;
    lane->profile.load.truth = 0; /* comparing answers takes the driver's time */
    for (size_t i = 0; i < lane->profile.load.mix_count; i++)
        lane->profile.load.mix[i].weight = 1; /* what is asked seldom is to be measured as well */
    if (workload_init(&lane->workload, &lane->profile, world, target, err) < 0)
        return -1;
    lane->sessions = calloc(sessions, sizeof *lane->sessions);
    lane->queries = calloc(lane->workload.mix.count, sizeof *lane->queries);
    if (!lane->sessions || !lane->queries)
        return err_set(err, ERR_SYSTEM, "out of memory for the sessions of mode %s", name);
    lane->session_count = sessions;
    for (size_t q = 0; q < lane->workload.mix.count; q++)
        for (size_t half = 0; half < LANE_HALVES; half++)
            if (hist_init(&lane->queries[q].service[half], err) < 0)
                return -1;
    session_context_init(&lane->context, &lane->workload);
    lane->context.binds_sessions =
        true; /* a request's store follows from its number in all lanes */
    lane->is_open = true;
    return session_context_watch(&lane->context, err);
}

void lane_release(struct lane *lane) {
    for (size_t i = 0; i < lane->session_count; i++)
        session_close(&lane->sessions[i]);
    for (size_t q = 0; lane->queries && q < lane->workload.mix.count; q++)
        for (size_t half = 0; half < LANE_HALVES; half++)
            hist_release(&lane->queries[q].service[half]);
    if (lane->is_open)
        session_context_release(&lane->context);
    free(lane->sessions);
    free(lane->queries);
    workload_release(&lane->workload);
}

/* Waits for the session until something other than NOTHING has happened. */
static int wait_for(struct lane *lane, struct session *session, enum session_event *event,
                    struct err *err) {
    int64_t deadline_us = clock_monotonic_us() + ANSWER_US;
    while (*event == SESSION_NOTHING) {
        struct pollfd waits[] = {
            {.fd = session_socket(session),
             .events = (short)((session->wants_read ? POLLIN : 0) |
                               (session->wants_write ? POLLOUT : 0))},
            {.fd = signals_stop_descriptor(), .events = POLLIN},
        };
        int64_t left_us = deadline_us - clock_monotonic_us();
        if (signals_stop_requested())
            return signals_interrupted(err, "the comparison of the tenant modes had not ended");
        if (left_us <= 0)
            return err_set(err, ERR_DB, "mode %s: the server did not answer", lane->name);
        (void)poll(waits, 2, (int)(left_us / 1000) + 1);
        if (waits[0].revents)
            *event = session_advance(session, &lane->context);
    }
    return 0;
}

static int connect_session(struct lane *lane, struct session *session, struct err *err) {
    enum session_event event = session_connect(session, &lane->context);
    if (wait_for(lane, session, &event, err) < 0)
        return -1;
    return event == SESSION_READY
               ? 0
               : err_set(err, ERR_DB, "mode %s: %s", lane->name, session->err.text);
}

int lane_connect(struct lane *lane, struct err *err) {
    for (size_t i = 0; i < lane->session_count; i++) {
        session_init(&lane->sessions[i]);
        lane->sessions[i].number = i;
        if (connect_session(lane, &lane->sessions[i], err) < 0)
            return -1;
    }
    return 0;
}

static void count(struct lane_query *query, const struct request *request, int64_t service_us,
                  size_t half) {
    query->retried += (uint64_t)request->attempts - 1;
    if (request->failed) {
        if (query->failed++ == 0) {
            memcpy(query->sqlstate, request->sqlstate, sizeof query->sqlstate);
            memcpy(query->sample, request->sample, sizeof query->sample);
        }
        return;
    }
    query->succeeded++;
    query->rows += request->rows;
    hist_record(&query->service[half], service_us);
}

int lane_ask(struct lane *lane, uint64_t number, size_t half, struct err *err) {
    bool is_tied = tenant_mode_binds(lane->workload.framing.mode);
    uint64_t own = number % lane->session_count;
    uint64_t turn = (number + number / lane->session_count) % lane->session_count;
    struct session *session = &lane->sessions[is_tied ? own : turn];
    session->number = own; /* whose store it is to ask for */
    int64_t sent_us = clock_monotonic_us();
    enum session_event event =
        session_begin(session, &lane->context, number, sent_us, sent_us, sent_us);
    if (wait_for(lane, session, &event, err) < 0)
        return -1;
    int64_t service_us = clock_monotonic_us() - sent_us;
    if (half < LANE_HALVES)
        count(&lane->queries[session->request.query], &session->request, service_us, half);
    session->has_request = false;
    return event == SESSION_LOST ? connect_session(lane, session, err) : 0;
}
