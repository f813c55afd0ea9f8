#include "load/watch/server_link.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "common/clock.h"

void server_link_init(struct server_link *link, const struct pg_parameters *parameters, int stop) {
    *link = (struct server_link){.parameters = parameters, .stop = stop};
}

void server_link_close(struct server_link *link) {
    PQfinish(link->conn);
    link->conn = NULL;
    link->stands = link->asked = false;
}

/* False: the time is over, or a stop is asked for. */
static bool await(const struct server_link *link, short events, int64_t until_us) {
    struct pollfd waits[] = {{.fd = PQsocket(link->conn), .events = events},
                             {.fd = link->stop, .events = POLLIN}};
    for (;;) {
        int64_t left_us = until_us - clock_monotonic_us();
        if (left_us <= 0)
            return false;
        int ready = poll(waits, 2, (int)(left_us / 1000) + 1);
        if (ready > 0)
            return waits[1].revents == 0;
        if (ready < 0 && errno != EINTR)
            return false;
    }
}

static bool fail(struct server_link *link) {
    (void)pg_connect_failed(link->conn, link->parameters, &link->err);
    server_link_close(link);
    return false;
}

bool server_link_open(struct server_link *link, int64_t until_us) {
    if (link->stands)
        return true;
    if (!link->conn)
        link->conn = pg_connecting(
            PQconnectStartParams(link->parameters->keywords, link->parameters->values, 1));
    if (!link->conn || PQstatus(link->conn) == CONNECTION_BAD)
        return fail(link);
    PostgresPollingStatusType status = PGRES_POLLING_WRITING;
    while (status != PGRES_POLLING_OK) {
        if (!await(link, status == PGRES_POLLING_READING ? POLLIN : POLLOUT, until_us)) {
            server_link_close(link);
            return false;
        }
        status = PQconnectPoll(link->conn);
        if (status == PGRES_POLLING_FAILED)
            return fail(link);
    }
    pg_connected(link->conn);
    link->stands = PQsetnonblocking(link->conn, 1) == 0;
    return link->stands;
}

/* Whether all that was sent is on its way. */
static bool flush(struct server_link *link, int64_t until_us) {
    int left;
    while ((left = PQflush(link->conn)) > 0)
        if (!await(link, POLLOUT, until_us))
            return false;
    return left == 0;
}

/* The last result of what was asked, if all of it has come. */
static PGresult *take(struct server_link *link, int64_t until_us) {
    PGresult *last = NULL, *result;
    for (;;) {
        while (PQisBusy(link->conn))
            if (!await(link, POLLIN, until_us) || !pg_consume(link->conn)) {
                PQclear(last);
                return NULL;
            }
        if (!(result = PQgetResult(link->conn)))
            break;
        PQclear(last);
        last = result;
    }
    link->asked = false;
    return last;
}

/* Whether nothing is outstanding. */
static bool clear(struct server_link *link, int64_t until_us) {
    if (link->asked)
        PQclear(take(link, until_us));
    return !link->asked;
}

PGresult *server_link_ask(struct server_link *link, const char *sql, int64_t until_us) {
    link->err.kind = ERR_NONE;
    PGresult *result = NULL;
    if (link->stands && clear(link, until_us)) {
        link->asked = PQsendQuery(link->conn, sql) == 1;
        result = link->asked && flush(link, until_us) ? take(link, until_us) : NULL;
    }
    if (result && PQresultStatus(result) != PGRES_TUPLES_OK) {
        (void)pg_error(link->conn, result, &link->err, "a sample of the server");
        PQclear(result);
        result = NULL;
    }
    if (link->conn && PQstatus(link->conn) == CONNECTION_BAD)
        server_link_close(link);
    return result;
}
