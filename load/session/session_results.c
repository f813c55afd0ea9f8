/* What comes back on a connection that stands: results, and the server's farewell. */
#include <string.h>
#include <sys/ioctl.h>

#include "load/session/session_parts.h"

/* All results of what was sent up to a sync have come. */
static enum session_event end_round(struct session *session, struct session_context *context) {
    if (session->state != SESSION_PREPARING)
        return request_end_attempt(session, context);
    if (!context->pipeline && !PQexitPipelineMode(session->conn))
        return session_lose(session, context, NULL);
    return session_become_ready(session);
}

/* One statement has no more results: in a pipeline the next one's follow. */
static enum session_event end_statement(struct session *session, struct session_context *context) {
    if (!context->pipeline && session->state != SESSION_PREPARING)
        return request_end_step(session, context);
    session->step++;
    return SESSION_NOTHING;
}

static bool awaits_results(const struct session *session) {
    return session->state == SESSION_PREPARING || session->state == SESSION_BUSY ||
           session->state == SESSION_ROLLING_BACK;
}

/* COPY would go on asking for data; a load has none. */
static bool is_copy(ExecStatusType status) {
    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

/* The server's last word can take the place of any answer: of the sync behind a COMMIT too, which
 * stays done. */
static bool is_farewell(const PGresult *result) {
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    return severity && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}

static enum session_event take_result(struct session *session, struct session_context *context,
                                      PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_PIPELINE_SYNC)
        return end_round(session, context);
    if (is_copy(status) || (status == PGRES_FATAL_ERROR && is_farewell(result)))
        return session_lose(session, context, result);
    if (session->state == SESSION_BUSY)
        request_take_result(session, context, result, status);
    else if (status != PGRES_COMMAND_OK)
        return session_lose(session, context, result); /* preparing and ROLLBACK do not fail */
    return SESSION_NOTHING;
}

/* Whether the server has announced the end, in what has been read. Behind a pipeline the first call
 * only ends it; the second looks at what came. */
static bool hears_farewell(struct session *session) {
    PQclear(PQgetResult(session->conn));
    (void)PQisBusy(session->conn);
    return session->farewell_state[0] != '\0';
}

/* The results that are complete; LOST where the connection has `ended` with them. What came before
 * its end counts: a COMMIT may have been answered. */
static enum session_event take_results(struct session *session, struct session_context *context,
                                       bool ended) {
    enum session_event event = SESSION_NOTHING;
    for (int words = 0; event == SESSION_NOTHING && words < SESSION_LAST_WORDS &&
                        awaits_results(session) && !PQisBusy(session->conn);
         words += ended) {
        PGresult *result = PQgetResult(session->conn);
        event = result ? take_result(session, context, result) : end_statement(session, context);
        PQclear(result);
        ended = ended || (event == SESSION_NOTHING && PQstatus(session->conn) == CONNECTION_BAD);
    }
    if (event == SESSION_NOTHING && session->state == SESSION_IDLE)
        ended = hears_farewell(session) || ended;
    return event == SESSION_NOTHING && ended ? session_lose(session, context, NULL) : event;
}

/* libpq reads a piece at a time, and who watches by edges hears no second time of the next. */
static bool has_more_input(const struct session *session) {
    int bytes;
    return ioctl(PQsocket(session->conn), FIONREAD, &bytes) == 0 && bytes > 0;
}

/* Then the rest of a record that is larger than the room libpq had for it waits in the library that
 * decrypts, and the socket knows nothing of it. Once the socket is empty, one more piece takes it.
 */
static bool is_encrypted(const struct session *session) {
    return PQsslInUse(session->conn) || PQgssEncInUse(session->conn);
}

/* Without a pipeline libpq has looked beyond the answer before it called it complete. */
enum session_event session_settle(struct session *session, const struct session_context *context) {
    bool hears = context->pipeline ? hears_farewell(session) : session->farewell_state[0] != '\0';
    return hears ? session_lose(session, context, NULL) : SESSION_NOTHING;
}

/* An idle session is read too: notices, and the server's farewell. */
enum session_event session_advance(struct session *session, struct session_context *context) {
    if (session->state == SESSION_CONNECTING)
        return session_advance_connecting(session, context);
    enum session_event event = SESSION_NOTHING;
    if (session->wants_write)
        event = session_flush(session, context);
    if (event != SESSION_NOTHING)
        return event;
    /* The answer to what has just been asked comes with an edge of its own. */
    do {
        session->has_asked = false;
        event = take_results(session, context, !PQconsumeInput(session->conn));
    } while (event == SESSION_NOTHING && awaits_results(session) && !session->has_asked &&
             has_more_input(session));
    if (event == SESSION_NOTHING && awaits_results(session) && !session->has_asked &&
        is_encrypted(session))
        event = take_results(session, context, !PQconsumeInput(session->conn));
    return event;
}

/* What arrives after epoll was last asked, it tells of when it is asked again: nothing is lost
 * where more comes than one piece. Of what waits in a library that decrypts it knows nothing. */
enum session_event session_look(struct session *session, struct session_context *context) {
    bool encrypted = is_encrypted(session);
    if (encrypted && has_more_input(session))
        return session_advance(session, context);
    session->has_asked = false;
    return encrypted ? SESSION_NOTHING
                     : take_results(session, context, !PQconsumeInput(session->conn));
}
