/* What the files of the session share: session.c (the connection), session_results.c (what comes
 * back on it) and session_request.c (a request's attempts). For these alone. */
#ifndef PGBAZAAR_LOAD_SESSION_SESSION_PARTS_H
#define PGBAZAAR_LOAD_SESSION_SESSION_PARTS_H

#include "load/session/session.h"

/* As many results as a pipeline can have left when the connection ends. */
enum { SESSION_LAST_WORDS = 4 * TRANSACTION_STEPS };

/* The connection stands, and what was to be prepared is. */
enum session_event session_become_ready(struct session *session);

/* CONNECTING: the socket is ready. */
enum session_event session_advance_connecting(struct session *session,
                                              const struct session_context *context);

/* Ends the connection and whatever was under way on it. `result` is the server's last word, NULL
 * when it is still to be looked for. Gives LOST. */
enum session_event session_lose(struct session *session, const struct session_context *context,
                                const PGresult *result);

/* Fills err from a failed result, or where it is NULL from a connection that ended without one:
 * "what: the server closed the connection unexpectedly". The sqlstate is always set. */
void session_explain(const struct session *session, const PGresult *result, const char *what,
                     struct err *err);

/* Gives libpq's buffer to the socket, as far as the socket takes it. */
enum session_event session_flush(struct session *session, const struct session_context *context);

/* Remembers the first failure of an attempt: what follows is only its consequence. NULL: the
 * connection's. */
void request_fail(struct session *session, const struct session_context *context,
                  const PGresult *result);

/* One result of the step in hand, of this status. */
void request_take_result(struct session *session, struct session_context *context, PGresult *result,
                         ExecStatusType status);

/* Without a pipeline: the step has no more results. Sends the next, or ends the attempt. */
enum session_event request_end_step(struct session *session, struct session_context *context);

/* The last result of an attempt or of a ROLLBACK is in. Rolls back, tries again, or is DONE. */
enum session_event request_end_attempt(struct session *session, struct session_context *context);

#endif
