/* What has been used up since it was counted: by statements (pg_stat_statements) and on disk. Taken
 * at the begin of what is measured, and at the end of the run. */
#ifndef PGBAZAAR_LOAD_WATCH_SERVER_USAGE_H
#define PGBAZAAR_LOAD_WATCH_SERVER_USAGE_H

#include "load/watch/server_link.h"
#include "load/workload.h"
#include "reports/result.h"

enum {
    STATEMENT_CALLS,
    STATEMENT_TIME,
    STATEMENT_ROWS,
    STATEMENT_HIT,
    STATEMENT_READ,
    STATEMENT_WAL,
    STATEMENT_COUNTS
};

struct usage_statement {
    char id[32];                     /* queryid */
    char *text;                      /* as statement_shape gives it, owned */
    double counts[STATEMENT_COUNTS]; /* time in microseconds */
};

struct usage_size {
    char name[SHEET_NAME_SIZE * 2 + 2]; /* "" is the database */
    int64_t bytes;
};

struct server_usage {
    bool has_statements, has_sizes;
    struct usage_statement *statements; /* owned */
    size_t statement_count;
    int64_t
        forgotten; /* how often the server made room for others since it counts; -1: not known */
    struct usage_size *sizes; /* owned */
    size_t size_count;
};

/* Asks for both; what is not to be had until then is left out. Statements are those of
 * the sessions' logins. */
void server_usage_look(struct server_usage *usage, struct server_link *link,
                       const struct workload *workload, int64_t until_us);
void server_usage_release(struct server_usage *usage);

/* The sheets "statements" and "sizes", of what came between; each where both ends were seen. */
int server_usage_report(const struct server_usage *from, const struct server_usage *to,
                        const struct workload *workload, struct result *result, struct err *err);

/* A statement without what differs between two of the same kind: comments, white space, constants
 * and parameters, which pg_stat_statements numbers in its own way. */
void statement_shape(const char *sql, struct buf *shape);

#endif
