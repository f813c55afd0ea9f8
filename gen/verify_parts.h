/* What the files of the command `verify` share. */
#ifndef PGBAZAAR_GEN_VERIFY_PARTS_H
#define PGBAZAAR_GEN_VERIFY_PARTS_H

#include <jansson.h>
#include <stdio.h>

#include "common/pg.h"
#include "gen/copy/dataset.h"
#include "gen/world/world.h"

/* What was found: lines on standard output while it is found, or one JSON document at the end. */
struct verify_report {
    FILE *out;
    uint64_t checks, wrong; /* done, and violations found */
    json_t *document;       /* NULL, as are the next two, where lines are printed */
    json_t *shown, *known;  /* texts of the next check */
};

struct verify {
    PGconn *conn;
    bool own; /* the tables are somebody else's: what keeps tenants apart is theirs too */
    const struct copy_dataset *dataset;
    struct verify_report report;
    uint64_t wrong_rows; /* violations that the comparison with the function found */
    struct buf sql;
};

/* Who tries the isolation probes, and how. */
struct verify_as {
    const struct pg_target *target;
    const struct world *world;
    const char *role; /* of the tenants */
    bool superuser, read_only;
};

/* Release after a failure too. */
int verify_report_init(struct verify_report *report, bool as_json, struct err *err);
void verify_report_release(struct verify_report *report);

/* A violation of the check that is reported next; what it names, keys and roles, may be anybody's.
 */
void verify_report_show(struct verify_report *report, const char *text);

/* What is open as is known, which is no violation, in the same place. */
void verify_report_known(struct verify_report *report, const char *what, const char *tries);

/* A check that held, or how many violations there are for one that did not, whose first ones were
 * shown before. */
void verify_report_check(struct verify_report *report, const char *what, uint64_t wrong);

/* How much was compared with the function, for the document. */
void verify_report_rows(struct verify_report *report, uint64_t rows, uint64_t bytes,
                        int64_t elapsed_us);

/* Prints the document, where there is one. */
int verify_report_end(struct verify_report *report, struct err *err);

/* "violation" or "violations" */
const char *verify_violations(uint64_t count);

/* Tries what 50_isolation.sql reads in the catalogues, and more, as the tenants' role. */
int verify_probes(struct verify *verify, const struct verify_as *as, struct err *err);

#endif
