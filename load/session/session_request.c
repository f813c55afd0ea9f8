/* A request on its session: attempts, results, retries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "load/session/session_parts.h"

/* What COMMIT means when it answers ROLLBACK (SQL: in failed transaction). */
#define FAILED_TRANSACTION "25P02"

static const struct transaction *transaction_of(const struct session *session,
                                                const struct session_context *context) {
    return &context->workload->transactions[session->request.query];
}

void session_plan(struct session_context *context, uint64_t number, struct request *request) {
    const struct workload *workload = context->workload;
    draw_begin(&context->draw, number);
    request->number = number;
    request->query = 0;
    if (workload->mix.count > 1)
        request->query = mix_pick(&workload->mix, draw_hash(&context->draw, DRAW_QUERY));
    request->tenant =
        workload->transactions[request->query].has_tenant ? draw_tenant(&context->draw) : NULL;
}

/* Whether the failure itself says that nothing was done: an error that the server reports ends the
 * transaction. Its last word comes before the answer to a commit only where there was none: what is
 * done is answered first. But a server that breaks down (PANIC) may have written the commit, and a
 * pooler that lost its server (class 08; SQL: statement completion unknown) knows nothing of it. */
static bool tells_outcome(const struct session *session, const PGresult *result) {
    const char *sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (session->is_over || !sqlstate)
        return session->is_over;
    return strncmp(sqlstate, "08", 2) != 0 && strcmp(sqlstate, "40003") != 0 &&
           !(severity && strcmp(severity, "PANIC") == 0);
}

void request_fail(struct session *session, const struct session_context *context,
                  const PGresult *result) {
    struct request *request = &session->request;
    struct err err;
    if (request->failed)
        return;
    const struct transaction *transaction = transaction_of(session, context);
    session_explain(session, result, transaction->query->name, &err);
    request->failed = true;
    request->unknown =
        transaction->may_write && session->last_sent && !tells_outcome(session, result);
    memcpy(request->sqlstate, err.sqlstate, sizeof request->sqlstate);
    (void)snprintf(request->sample, sizeof request->sample, "%.*s", (int)sizeof request->sample - 1,
                   err.text);
}

/* Sends all steps and a sync in a pipeline, otherwise the one step. */
static enum session_event send_steps(struct session *session, struct session_context *context) {
    const struct transaction *transaction = transaction_of(session, context);
    size_t end = context->pipeline ? transaction->step_count : session->step + 1;
    draw_begin(&context->draw, session->request.number);
    if (session->request.tenant)
        draw_set_tenant(&context->draw, session->request.tenant);
    for (size_t i = session->step; i < end; i++)
        if (!sender_send(&context->sender, session->conn, &transaction->steps[i], &context->draw))
            return session_lose(session, context, NULL);
    session->last_sent = end == transaction->step_count;
    if (context->pipeline && !PQpipelineSync(session->conn))
        return session_lose(session, context, NULL);
    return session_flush(session, context);
}

static enum session_event attempt(struct session *session, struct session_context *context) {
    const struct transaction *transaction = transaction_of(session, context);
    bool is_there = session->entered && session->entered == session->request.tenant;
    session->state = SESSION_BUSY;
    session->step = is_there ? transaction->entry_steps : 0;
    if (session->step < transaction->entry_steps)
        session->has_entered = true;
    session->last_sent = false;
    session->request.failed = session->request.unknown = session->request.acknowledged = false;
    session->request.rows = 0;
    if (transaction->query->claim.writes != CLAIM_WRITES_NOTHING)
        account_begin(&session->account);
    session->request.entered_us = session->request.answered_us = REQUEST_UNKNOWN_US;
    if (session->request.attempts++ > 0)
        session->request.attempt_us = clock_monotonic_us();
    return send_steps(session, context);
}

static enum session_event roll_back(struct session *session, struct session_context *context) {
    session->state = SESSION_ROLLING_BACK;
    if (!sender_send_plain(&context->sender, session->conn, "ROLLBACK") ||
        (context->pipeline && !PQpipelineSync(session->conn)))
        return session_lose(session, context, NULL);
    return session_flush(session, context);
}

/* A session that belongs to a tenant asks for it, whatever the request's number says. */
static const struct tenant *take_own_tenant(const struct session *session,
                                            struct session_context *context) {
    draw_set_tenant(&context->draw, session_tenant(session, context));
    return draw_tenant(&context->draw);
}

enum session_event session_begin(struct session *session, struct session_context *context,
                                 uint64_t number, int64_t intended_us, int64_t taken_up_us,
                                 int64_t sent_us) {
    struct request *request = &session->request;
    session_plan(context, number, request);
    request->intended_us = intended_us;
    request->taken_up_us = taken_up_us;
    request->sent_us = request->attempt_us = sent_us;
    request->together = context->pipeline && transaction_of(session, context)->in_block;
    request->attempts = 0;
    if (context->binds_sessions && request->tenant)
        request->tenant = take_own_tenant(session, context);
    session->requests++;
    session->has_request = true;
    return attempt(session, context);
}

static bool is_retryable(const char *sqlstate) {
    return strcmp(sqlstate, "40001") == 0 || strcmp(sqlstate, "40P01") == 0;
}

enum session_event request_end_attempt(struct session *session, struct session_context *context) {
    const struct request *request = &session->request;
    if (PQtransactionStatus(session->conn) != PQTRANS_IDLE)
        return session->state == SESSION_ROLLING_BACK ? session_lose(session, context, NULL)
                                                      : roll_back(session, context);
    if (transaction_of(session, context)->entry_steps > 0)
        session->entered = request->failed ? NULL : request->tenant;
    if (request->failed && is_retryable(request->sqlstate) && request->attempts <= context->retries)
        return attempt(session, context);
    session->state = SESSION_IDLE;
    session->has_request = false;
    return SESSION_DONE;
}

/* Where set-up, query and commit meet, for who takes the time. */
static void note_step(struct request *request, enum step_kind from, enum step_kind to) {
    if (from != STEP_QUERY && to == STEP_QUERY)
        request->entered_us = clock_monotonic_us();
    else if (from == STEP_QUERY && to == STEP_COMMIT)
        request->answered_us = clock_monotonic_us();
}

enum session_event request_end_step(struct session *session, struct session_context *context) {
    const struct transaction *transaction = transaction_of(session, context);
    if (session->state == SESSION_BUSY && !session->request.failed &&
        ++session->step < transaction->step_count) {
        const struct step *step = &transaction->steps[session->step];
        note_step(&session->request, step[-1].kind, step->kind);
        return send_steps(session, context);
    }
    return request_end_attempt(session, context);
}

static uint64_t rows_of(PGresult *result, ExecStatusType status) {
    if (status == PGRES_TUPLES_OK)
        return (uint64_t)PQntuples(result);
    return strtoull(PQcmdTuples(result), NULL, 10);
}

/* A COMMIT that ends a failed transaction succeeds, and says ROLLBACK. */
static void check_commit(struct request *request, PGresult *result) {
    if (strcmp(PQcmdStatus(result), "COMMIT") == 0) {
        request->acknowledged = true;
        return;
    }
    request->failed = true;
    (void)snprintf(request->sqlstate, sizeof request->sqlstate, FAILED_TRANSACTION);
    (void)snprintf(request->sample, sizeof request->sample, "COMMIT was answered by %.32s",
                   PQcmdStatus(result));
}

/* Whose rows may come. A request outside of any store is asked all the same on a session that stays
 * in the one it entered, or logged in for; false where it is not sure which that is. */
static bool find_owner(const struct session *session, const struct session_context *context,
                       const struct tenant **owner) {
    *owner = session->request.tenant;
    if (*owner)
        return true;
    if (context->workload->framing.mode->own_role)
        *owner = session_tenant(session, context);
    else
        *owner = session->entered;
    return *owner || !session->has_entered;
}

static void check_isolation(const struct session *session, struct session_context *context,
                            const PGresult *result, const struct step *step) {
    const struct tenant *owner;
    const char *query = transaction_of(session, context)->query->name;
    if (context->checks_isolation && find_owner(session, context, &owner))
        (void)isolation_check(&context->isolation, result, step, query, owner);
}

void request_take_result(struct session *session, struct session_context *context, PGresult *result,
                         ExecStatusType status) {
    const struct transaction *transaction = transaction_of(session, context);
    struct request *request = &session->request;
    if (session->step >= transaction->step_count) {
        request_fail(session, context, result); /* at the sync, which commits what has no block */
        return;
    }
    const struct step *step = &transaction->steps[session->step];
    switch (status) {
    case PGRES_TUPLES_OK:
        check_isolation(session, context, result, step);
        if (step->kind == STEP_QUERY) {
            struct asked asked = {request->number, request->tenant};
            truth_take(&context->truth, &context->draw, request->query, asked, result);
            account_take(&session->account, transaction->query, &context->draw, asked, result);
        }
        break;
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY: break;
    case PGRES_PIPELINE_ABORTED: return; /* a step before it has failed */
    default: request_fail(session, context, result); return;
    }
    if (step->kind == STEP_QUERY)
        request->rows += rows_of(result, status);
    else if (step->kind == STEP_COMMIT)
        check_commit(request, result);
}

void session_account(const struct session *session, struct session_context *context) {
    const struct request *request = &session->request;
    const struct transaction *transaction = transaction_of(session, context);
    if (transaction->query->claim.writes == CLAIM_WRITES_NOTHING)
        return;
    bool may_be_done = request->unknown || (session->has_request && !request->failed &&
                                            session->last_sent && transaction->may_write);
    bool is_done = !request->failed && (!session->has_request || request->acknowledged);
    if (is_done || may_be_done)
        account_end(&context->accounts, &session->account, transaction->query, &context->draw,
                    (struct asked){request->number, request->tenant},
                    is_done ? ACCOUNT_ACKNOWLEDGED : ACCOUNT_UNKNOWN);
}
