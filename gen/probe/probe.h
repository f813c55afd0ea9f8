/* The isolation catalogue: what somebody who is logged in for one store may try, and what must
 * happen. It is data (probe_reads.c, probe_writes.c, probe_ways.c); probe_case.c lists what of it
 * applies, probe_values.c gives the keys, probe_run.c tries, probe_judge.c judges.
 *
 * Statements name their values as :names (probe_values.h): keys of rows that are there because the
 * world's function says so, of the store that tries (:my_sale) and of another (:their_sale).
 * Whatever they do is rolled back.
 */
#ifndef PGBAZAAR_GEN_PROBE_PROBE_H
#define PGBAZAAR_GEN_PROBE_PROBE_H

#include <stddef.h>

enum { PROBE_STATEMENTS = 6 };

/* What must become of the last statement. One before it that is refused decides as well. */
enum probe_expect {
    PROBE_NOTHING,  /* no row comes back and none is touched; 42501 is as good */
    PROBE_REFUSED,  /* an error with one of `sqlstates` */
    PROBE_OWN,      /* rows, and all of them of the store that is entered */
    PROBE_OTHER,    /* rows, and all of them of the other store, which was entered in between */
    PROBE_DONE,     /* it succeeds: what another store has must not stand in the way */
    PROBE_RESIDUAL, /* known to be open: it is listed, and no breach */
};

enum probe_trait {
    PROBE_EACH_TABLE = 1 << 0,    /* once a table; :table, :key, :their_key, :my_key are its */
    PROBE_WITHOUT_STORE = 1 << 1, /* no store is entered before */
    PROBE_ONE_STORE = 1 << 2,     /* the login may enter one store alone */
    PROBE_ALL_STORES = 1 << 3,    /* the login may enter the other store too */
    PROBE_WRITES = 1 << 4,        /* not in a read-only transaction */
    PROBE_WHOLE = 1 << 5,         /* reads whole tables: not beside a load */
    PROBE_VECTORS = 1 << 6,       /* the world must have embeddings */
    PROBE_GLOBAL_KEYS = 1 << 7,   /* keys are unique over all stores */
    PROBE_REAL_LOGIN = 1 << 8,    /* not by SET SESSION AUTHORIZATION of a superuser */
    PROBE_MAY_BE_EMPTY = 1 << 9,  /* PROBE_OWN: no row is no fault */
    PROBE_SILENT = 1 << 10,       /* the refusal must not repeat the values that were sent */
    PROBE_COMMITS = 1 << 11,      /* one of its statements is a COMMIT, of nothing */
};

struct probe {
    const char *name;
    const char *tries; /* half a sentence: "to read rows by their keys" */
    enum probe_expect expect;
    unsigned traits;
    const char *sqlstates;                    /* of PROBE_REFUSED, apart by a space; NULL: 42501 */
    const char *leaks;                        /* SQLSTATEs that tell of foreign rows; NULL: none */
    const char *statements[PROBE_STATEMENTS]; /* ended by NULL where fewer */
};

/* A part of the catalogue. */
struct probe_part {
    const struct probe *probes;
    size_t count;
};

extern const struct probe_part probe_reads;  /* rows of others, and what tells of them */
extern const struct probe_part probe_writes; /* changing them, and pointing at them */
extern const struct probe_part probe_ways;   /* other roles, settings, plans, cursors */

/* What a function of a probe raises when it has seen what it should not. */
#define PROBE_SEEN "PB001"

#endif
