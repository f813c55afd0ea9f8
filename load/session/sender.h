/* A step's way onto the wire: its values drawn, laid out for the protocol, and queued in libpq. */
#ifndef PGBAZAAR_LOAD_SESSION_SENDER_H
#define PGBAZAAR_LOAD_SESSION_SENDER_H

#include <libpq-fe.h>
#include <stdbool.h>

#include "common/buf.h"
#include "load/ask/draw.h"
#include "load/session/transaction.h"

/* One a thread: the memory that a step's values take while they are sent. */
struct sender {
    int protocol; /* enum profile_protocol */
    struct buf memory;
    const char *values[STATEMENT_ARGUMENTS];
    int lengths[STATEMENT_ARGUMENTS];
    int formats[STATEMENT_ARGUMENTS];
};

void sender_init(struct sender *sender, int protocol);
void sender_release(struct sender *sender);

/* Queues the step, for the request that is drawn; rows are asked for as text. The statement of the
 * prepared protocol must have been prepared on the connection. False when libpq or memory refuses:
 * PQerrorMessage says why. */
bool sender_send(struct sender *sender, PGconn *conn, const struct step *step, struct draw *draw);

/* Queues a statement without parameters or result. */
bool sender_send_plain(const struct sender *sender, PGconn *conn, const char *sql);

#endif
