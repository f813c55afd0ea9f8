/* The connection: made, prepared, lost. */
#include "load/session/session.h"

#include <stdio.h>
#include <string.h>

#include "common/log.h"

#include "load/session/session_parts.h"

/* The connection is gone and the server did not say why (SQL: connection failure). */
#define CONNECTION_FAILURE "08006"

/* No connection came about (SQL: client unable to establish connection). */
#define CONNECTION_REFUSED "08001"

static bool asks_once(const struct workload *workload) {
    for (size_t i = 0; i < workload->mix.count; i++)
        if (workload->transactions[i].step_count - workload->transactions[i].entry_steps > 1)
            return false;
    return true;
}

void session_context_init(struct session_context *context, const struct workload *workload) {
    const struct profile_load *load = &workload->profile->load;
    memset(context, 0, sizeof *context);
    context->workload = workload;
    context->checks_isolation = load->tenant_mode != PROFILE_TENANT_NONE;
    context->isolation.world = workload->world;
    context->binds_sessions = tenant_mode_binds(workload->framing.mode);
    context->retries = load->retries;
    context->asks_once = asks_once(workload);
    /* One statement takes no fewer round trips in a pipeline, and its sync is one more message and
     * result: 9 % of the rate of SELECT 1. */
    context->pipeline =
        load->pipeline && load->protocol != PROFILE_PROTOCOL_SIMPLE && !context->asks_once;
    draw_init(&context->draw, workload->world, &workload->tenants, workload->key, workload->run);
    sender_init(&context->sender, load->protocol);
}

int session_context_watch(struct session_context *context, struct err *err) {
    const struct workload *workload = context->workload;
    return truth_init(&context->truth, &workload->truth, &workload->mix, workload->world, err);
}

void session_context_release(struct session_context *context) {
    truth_release(&context->truth);
    sender_release(&context->sender);
}

void session_init(struct session *session) {
    memset(session, 0, sizeof *session);
}

const struct tenant *session_tenant(const struct session *session,
                                    const struct session_context *context) {
    const struct profile_load *load = &context->workload->profile->load;
    uint64_t turn =
        load->tenant_requests > 0 ? session->requests / (uint64_t)load->tenant_requests : 0;
    return tenants_of_session(&context->workload->tenants, session->number,
                              (uint64_t)load->sessions, turn);
}

int session_socket(const struct session *session) {
    return session->conn ? PQsocket(session->conn) : -1;
}

void session_close(struct session *session) {
    PQfinish(session->conn);
    session->conn = NULL;
    session->entered = NULL;
    session->has_entered = false;
    session->state = SESSION_DOWN;
    session->wants_read = session->wants_write = false;
}

/* The server may have said why before it closed, and nobody read it yet. The caller clears the
 * result. */
static PGresult *last_words(PGconn *conn) {
    (void)PQconsumeInput(conn);
    for (int i = 0; i < SESSION_LAST_WORDS && !PQisBusy(conn); i++) {
        PGresult *result = PQgetResult(conn);
        if (PQresultErrorField(result, PG_DIAG_SQLSTATE))
            return result;
        PQclear(result);
    }
    return NULL;
}

void session_explain(const struct session *session, const PGresult *result, const char *what,
                     struct err *err) {
    *err = (struct err){.kind = ERR_NONE};
    bool is_told = PQresultErrorField(result, PG_DIAG_SQLSTATE) != NULL;
    if (!is_told && session->farewell_state[0]) {
        (void)err_set(err, ERR_DB, "%s: %s (SQLSTATE %s)", what, session->farewell,
                      session->farewell_state);
        memcpy(err->sqlstate, session->farewell_state, sizeof err->sqlstate);
    } else if (result) {
        (void)pg_explain(session->conn, result, err, what);
    } else {
        const char *message = PQerrorMessage(session->conn);
        int length = (int)strcspn(message, "\n");
        (void)err_set(err, ERR_DB, "%s: %.*s", what, length > 0 ? length : 15,
                      length > 0 ? message : "connection lost");
    }
    if (!err->sqlstate[0])
        memcpy(err->sqlstate, CONNECTION_FAILURE, sizeof err->sqlstate);
}

enum session_event session_lose(struct session *session, const struct session_context *context,
                                const PGresult *result) {
    PGresult *words = NULL;
    if (!result && session->conn && session->state != SESSION_CONNECTING)
        result = words = last_words(session->conn);
    if (session->has_request && !session->request.acknowledged) {
        request_fail(session, context, result);
    } else if (session->state == SESSION_CONNECTING) {
        session->err.sqlstate[0] = '\0';
        (void)pg_connect_failed(session->conn, &context->workload->parameters, &session->err);
        if (!session->err.sqlstate[0])
            memcpy(session->err.sqlstate, CONNECTION_REFUSED, sizeof session->err.sqlstate);
    } else {
        session_explain(session, result,
                        session->state == SESSION_PREPARING ? "cannot prepare the mix"
                                                            : "an idle session was lost",
                        &session->err);
    }
    PQclear(words);
    session_close(session);
    return SESSION_LOST;
}

enum session_event session_flush(struct session *session, const struct session_context *context) {
    int left = PQflush(session->conn);
    session->has_asked = true;
    session->wants_write = left > 0;
    return left < 0 ? session_lose(session, context, NULL) : SESSION_NOTHING;
}

/* Where each store has a login, the session is of the store's; the names were checked before. */
static PGconn *start_connection(const struct session *session,
                                const struct session_context *context) {
    const struct workload *workload = context->workload;
    const struct pg_parameters *parameters = &workload->parameters;
    char role[PROFILE_TEXT];
    struct err err;
    if (!workload->framing.mode->own_role)
        return pg_connecting(PQconnectStartParams(parameters->keywords, parameters->values, 1));
    (void)tenant_role(session_tenant(session, context), workload->profile->load.role, role, &err);
    return pg_connect_start_as(parameters, role);
}

/* Notices of severity FATAL, for an idle session, and of class 57P0, for all, announce the end of
 * the connection. */
static void take_notice(void *session_, const PGresult *notice) {
    struct session *session = session_;
    const char *severity = PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *sqlstate = PQresultErrorField(notice, PG_DIAG_SQLSTATE);
    const char *message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
    log_debug("%s", message ? message : "a notice without a message");
    if (!severity || !sqlstate || !message ||
        (strcmp(severity, "FATAL") != 0 && strncmp(sqlstate, "57P0", 4) != 0))
        return;
    (void)snprintf(session->farewell_state, sizeof session->farewell_state, "%s", sqlstate);
    (void)snprintf(session->farewell, sizeof session->farewell, "%s", message);
    session->is_over = strcmp(severity, "FATAL") == 0;
}

enum session_event session_connect(struct session *session, const struct session_context *context) {
    session->conn = start_connection(session, context);
    session->has_request = false;
    session->farewell_state[0] = '\0';
    session->is_over = false;
    session->state = SESSION_CONNECTING;
    if (!session->conn || PQstatus(session->conn) == CONNECTION_BAD)
        return session_lose(session, context, NULL);
    session->wants_read = false;
    session->wants_write = true;
    return SESSION_NOTHING;
}

enum session_event session_become_ready(struct session *session) {
    session->state = SESSION_IDLE;
    return SESSION_READY;
}

/* Every statement in one pipeline: a round trip, however many there are. */
static enum session_event prepare(struct session *session, const struct session_context *context) {
    const struct workload *workload = context->workload;
    session->state = SESSION_PREPARING;
    for (size_t i = 0; i < workload->distinct_count; i++) {
        const struct step *step = &workload->distinct[i];
        if (!PQsendPrepare(session->conn, step->prepared, step->statement->sql, 0, NULL))
            return session_lose(session, context, NULL);
    }
    if (!PQpipelineSync(session->conn))
        return session_lose(session, context, NULL);
    return session_flush(session, context);
}

static enum session_event greet(struct session *session, const struct session_context *context) {
    bool prepares = context->sender.protocol == PROFILE_PROTOCOL_PREPARED;
    pg_connected(session->conn);
    (void)PQsetNoticeReceiver(session->conn, take_notice, session);
    session->wants_read = true;
    session->wants_write = false;
    if (PQsetnonblocking(session->conn, 1) != 0 ||
        ((prepares || context->pipeline) && !PQenterPipelineMode(session->conn)))
        return session_lose(session, context, NULL);
    return prepares ? prepare(session, context) : session_become_ready(session);
}

enum session_event session_advance_connecting(struct session *session,
                                              const struct session_context *context) {
    PostgresPollingStatusType status = PQconnectPoll(session->conn);
    session->wants_read = status == PGRES_POLLING_READING;
    session->wants_write = status == PGRES_POLLING_WRITING;
    if (status == PGRES_POLLING_FAILED)
        return session_lose(session, context, NULL);
    return status == PGRES_POLLING_OK ? greet(session, context) : SESSION_NOTHING;
}
