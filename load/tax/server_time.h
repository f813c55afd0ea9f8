/* How long the server itself was at work on each query, from its pg_stat_statements.
 *
 * A statement has one identifier there, whoever sends it; so what one lane did is the difference of
 * two looks around it, while nobody else asks the same. Planning is in it only where the server
 * tracks it (pg_stat_statements.track_planning).
 */
#ifndef PGBAZAAR_LOAD_TAX_SERVER_TIME_H
#define PGBAZAAR_LOAD_TAX_SERVER_TIME_H

#include "common/buf.h"
#include "common/pg.h"
#include "load/tax/lane.h"

struct server_statement {
    int64_t id;     /* the server's query identifier */
    size_t query;   /* in the mix */
    uint64_t calls; /* as of the last look */
    double total_us;
};

struct server_time {
    PGconn *conn;                        /* owned; NULL: the server keeps no such statistics */
    struct server_statement *statements; /* [count], owned */
    size_t count;
    struct buf look; /* the statement that looks */
};

/* Finds the statements of the lane's queries. Where the server has no pg_stat_statements, or does
 * not let us see it, that is no error: the user is told, and nothing is known. */
int server_time_init(struct server_time *time, const struct pg_target *target, struct lane *lane,
                     struct err *err);
void server_time_release(struct server_time *time);

/* Looks, and adds what has come since the last look to the lane, NULL: to none. */
int server_time_look(struct server_time *time, struct lane *lane, struct err *err);

#endif
