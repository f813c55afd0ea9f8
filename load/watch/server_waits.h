/* What the sessions of a server were seen waiting for, sample by sample. */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_WAITS_H
#define PGBAZAAR_LOAD_WATCH_SERVER_WAITS_H

#include <libpq-fe.h>

#include "load/watch/server_reading.h"
#include "reports/result.h"

enum { SERVER_WAITS = 96, SERVER_EVENT = 64 };

/* An event for which sessions were seen waiting. */
struct server_wait {
    char event[SERVER_EVENT];
    uint64_t seen, most; /* sessions, over all samples; at most in one */
};

/* Begin with zeros. */
struct server_waits {
    struct server_wait items[SERVER_WAITS];
    size_t count;
    uint64_t samples;
};

/* Takes a sample, rows of event and sessions, and tells the reading how many are active, and how
 * many of them wait. */
void server_waits_take(struct server_waits *waits, const PGresult *result,
                       struct server_reading *reading);

/* The sheet "waits", where there was a sample. */
int server_waits_report(const struct server_waits *waits, struct result *result, struct err *err);

#endif
