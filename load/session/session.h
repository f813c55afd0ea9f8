/* One connection of the load, as a state machine that never waits.
 *
 * Whoever owns the session (load/worker/worker.h) watches its socket and calls session_advance when
 * there is something to read or room to write; what then has happened comes back as an event.
 * Time-outs and pauses are the owner's; a session looks at the clock only to tell the parts of a
 * request.
 */
#ifndef PGBAZAAR_LOAD_SESSION_SESSION_H
#define PGBAZAAR_LOAD_SESSION_SESSION_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/err.h"
#include "load/ask/draw.h"
#include "load/guard/isolation.h"
#include "load/session/sender.h"
#include "load/truth/accounts.h"
#include "load/truth/truth.h"
#include "load/workload.h"

enum session_state {
    /* No connection. Entered at the beginning, and when a connection failed or was lost; left by
     * session_connect. */
    SESSION_DOWN,
    /* libpq is at work on the connection. Left for PREPARING once it stands, for DOWN when it
     * fails. */
    SESSION_CONNECTING,
    /* Every statement of the mix has been sent to be prepared, in one pipeline. Entered only with
     * the prepared protocol; left for IDLE when the last is confirmed, for DOWN when one fails. */
    SESSION_PREPARING,
    /* Ready for a request; left by session_begin, and for DOWN when the server closes. */
    SESSION_IDLE,
    /* The steps of a request are on their way: all of them in a pipeline, or one after another.
     * Left for IDLE when the last is answered, for ROLLING_BACK when one failed inside a
     * transaction, for BUSY again (a retry) when one failed outside of it, for DOWN when the
     * connection is lost. */
    SESSION_BUSY,
    /* ROLLBACK is on its way. Left for BUSY when the request is tried again, for IDLE when not. */
    SESSION_ROLLING_BACK,
};

enum session_event {
    SESSION_NOTHING, /* wait on */
    SESSION_READY,   /* connected and prepared: idle */
    SESSION_DONE,    /* the request has ended, see session->request: idle */
    /* The connection is gone, and with it the request in hand, if any, unless its COMMIT had been
     * acknowledged: then the request is done, well. Down. */
    SESSION_LOST,
};

#define REQUEST_UNKNOWN_US INT64_MIN

/* What is asked, and what became of it. Times are on the clock of common/clock.h. */
struct request {
    uint64_t number;
    size_t query;                /* in the mix */
    const struct tenant *tenant; /* NULL: outside of any */
    int64_t intended_us;         /* when it should have started; */
    int64_t taken_up_us;         /* by the driver; REQUEST_UNKNOWN_US: it waited too long ago */
    int64_t sent_us;
    int64_t attempt_us;  /* the last attempt was sent */
    int64_t entered_us;  /* begun and in the tenant, where that could be seen */
    int64_t answered_us; /* all but the commit, where that could be seen */
    uint64_t rows;       /* returned or touched */
    int64_t attempts;    /* made so far, at least 1 */
    bool together;       /* begin, tenant, query, commit went out together: none can be seen */
    bool failed;
    bool unknown;      /* failed, and what it was to change may have been changed all the same */
    bool acknowledged; /* the server has said that it is done for good */
    char sqlstate[6];  /* of the failure; also of a lost connection */
    char sample[RESULT_VALUE_SIZE]; /* its sentence */
};

/* What the sessions of one thread share. */
struct session_context {
    const struct workload *workload;
    struct draw draw;
    struct sender sender;
    struct isolation isolation;
    struct truth truth; /* by session_context_watch */
    struct accounts accounts;
    bool checks_isolation; /* not where the profile has no tenants */
    bool binds_sessions;   /* a session belongs to a tenant */
    int64_t retries;       /* a request's budget for 40001 and 40P01 */
    bool asks_once;        /* each transaction of the mix is one statement */
    bool pipeline;
};

/* In the order in which a request needs it: what every answer touches lies in three cache lines,
 * what only a failure does behind them. With 128 sessions none of it is still in a first-level
 * cache of 32 kB when the answer comes: 4.1 lines missed a request, all the driver's own together,
 * in a model of one, against 6.4 in the order of meaning. */
struct session {
    PGconn *conn;
    enum session_state state;
    bool wants_read, wants_write; /* what to watch the socket for */
    bool has_request;             /* BUSY or ROLLING_BACK, or lost in one of them */
    bool has_asked;               /* something was sent since the socket was last read */
    bool last_sent;               /* the attempt's last step, which commits, is on its way */
    bool is_over; /* the farewell was its end: it takes up nothing that is sent after it */
    /* What the server said last before it closes, beside any answer: its SQLSTATE and (farewell)
     * its words; "" while it has not. */
    char farewell_state[6];
    size_t step;                  /* of the transaction, whose result comes next */
    uint64_t number;              /* among all of the load: where sessions belong to tenants */
    uint64_t requests;            /* begun; after so many it may go to another tenant */
    const struct tenant *entered; /* whose store the connection is in; NULL: none, or not known */
    struct request request;
    struct account account; /* of the attempt in hand, where its query writes */
    char farewell[128];
    struct err err;   /* after LOST: why the connection ended; sqlstate is always set */
    bool has_entered; /* the connection was sent into a store, and may still be there */
};

void session_context_init(struct session_context *context, const struct workload *workload);

/* Begins to compare answers with the world. */
int session_context_watch(struct session_context *context, struct err *err);
void session_context_release(struct session_context *context);

void session_init(struct session *session);

/* Begins to connect. LOST, with session->err, when that fails at once. */
enum session_event session_connect(struct session *session, const struct session_context *context);

/* The socket to watch, or -1. It may change with each session_advance while connecting. */
int session_socket(const struct session *session);

/* What request `number` will ask, and for whom: its number, query and tenant. */
void session_plan(struct session_context *context, uint64_t number, struct request *request);

/* Begins request `number` on an idle session. NOTHING or LOST. */
enum session_event session_begin(struct session *session, struct session_context *context,
                                 uint64_t number, int64_t intended_us, int64_t taken_up_us,
                                 int64_t sent_us);

/* Reads and writes what can be without waiting: while an answer is awaited, all that there is, so
 * that the socket may be watched by edges; otherwise a piece. */
enum session_event session_advance(struct session *session, struct session_context *context);

/* Takes what has come already of the answer to what was asked (has_asked) since the sockets were
 * last waited for. The next wait tells of the rest. */
enum session_event session_look(struct session *session, struct session_context *context);

/* To be called once a request is done: LOST where the server ended the connection behind its
 * answer, and nothing more can be asked. */
enum session_event session_settle(struct session *session, const struct session_context *context);

/* Enters in the accounts what the request in hand, which has ended or is no longer awaited, wrote
 * or may have written. */
void session_account(const struct session *session, struct session_context *context);

/* Closes the connection without a word about what is in hand. */
void session_close(struct session *session);

/* The tenant to which the session belongs now, where sessions do. */
const struct tenant *session_tenant(const struct session *session,
                                    const struct session_context *context);

#endif
