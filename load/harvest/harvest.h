/* Statements that a server has been asked, each once, with how often: what a mix is drawn from.
 *
 * Statements differ only where more than their constants and blanks differ. What is kept of one has
 * $1, $2 ... in place of its constants, so that no value that somebody asked for goes on to a file.
 */
#ifndef PGBAZAAR_LOAD_HARVEST_HARVEST_H
#define PGBAZAAR_LOAD_HARVEST_HARVEST_H

#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>

#include "common/err.h"

struct harvested {
    char *sql; /* with $1, $2 ...; owned */
    char *key; /* the same with single blanks; owned */
    uint64_t calls;
};

struct harvest {
    struct harvested *items; /* [count], owned; harvest_sort brings them in order */
    size_t count, capacity;
    size_t *slots; /* hash table of positions + 1 in items, owned */
    size_t slot_count;
    uint64_t calls, left_out; /* of what is kept; of what no mix can ask: SET, BEGIN, COPY ... */
};

void harvest_init(struct harvest *harvest);
void harvest_release(struct harvest *harvest);

/* Counts a statement. Those that are not SELECT, INSERT, UPDATE, DELETE, MERGE or WITH, those that
 * name something of the system's (pg_...), and those that choose the store are left out. */
int harvest_add(struct harvest *harvest, const char *sql, uint64_t calls, struct err *err);

/* The most often asked first. */
void harvest_sort(struct harvest *harvest);

/* What pg_stat_statements counted in this database. */
int harvest_from_server(struct harvest *harvest, PGconn *conn, struct err *err);

/* What a server's csvlog or jsonlog says was asked (log_statement, log_min_duration_statement). */
int harvest_from_log(struct harvest *harvest, const char *path, struct err *err);

#endif
