/* A connection that never keeps anybody waiting for longer than was said: to a server that may be
 * busy, frozen, or gone. For one thread. */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_LINK_H
#define PGBAZAAR_LOAD_WATCH_SERVER_LINK_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "common/pg.h"

struct server_link {
    const struct pg_parameters *parameters;
    PGconn *conn;       /* NULL: down */
    int stop;           /* descriptor that ends every wait once it is readable; -1: none */
    bool stands, asked; /* connected; an answer is outstanding */
    struct err err;     /* why there was no answer, last */
};

void server_link_init(struct server_link *link, const struct pg_parameters *parameters, int stop);
void server_link_close(struct server_link *link);

/* Connects, or goes on connecting. Whether the link stands. */
bool server_link_open(struct server_link *link, int64_t until_us);

/* The answer to a statement, to be ended with PQclear; NULL when there was none until then, or an
 * error, which is in link->err. What is answered later is thrown away: until then there are no more
 * answers. A lost connection is closed. */
PGresult *server_link_ask(struct server_link *link, const char *sql, int64_t until_us);

#endif
