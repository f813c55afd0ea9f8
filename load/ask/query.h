/* A query of the mix: a file of statements that run as one transaction.
 *
 * Its name is that of a file in sql/queries/ ("checkout"), or the path of a file of the user's own,
 * which ends in .sql and is looked for in the folder of the profile that names it; the query is
 * then called by the file's name without folder and .sql. A line
 *
 *     -- tenant: none
 *
 * among the comments at the beginning says that it runs outside of any tenant, and
 *
 *     -- rows: unchecked
 *
 * that its rows need not say whose they are: where they do not, nobody looks. Other lines there say
 * what its rows must be and what it writes, see load/truth/claim.h.
 */
#ifndef PGBAZAAR_LOAD_ASK_QUERY_H
#define PGBAZAAR_LOAD_ASK_QUERY_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"
#include "load/ask/params.h"
#include "load/ask/statement.h"
#include "load/truth/claim.h"
#include "reports/result.h"

enum { QUERY_STATEMENTS = 32 };

struct query {
    char name[RESULT_NAME_SIZE];
    char file[PATH_MAX]; /* for errors */
    double weight;
    bool without_tenant, rows_unchecked;
    bool is_own; /* of the user's, not of this program's */
    struct claim claim;
    struct statements statements;
    /* The function behind each argument of each statement: parameters[s][a]. Owned. */
    const struct parameter *(*parameters)[STATEMENT_ARGUMENTS];
};

/* Reads the query. `folder` is where a relative path of a file starts, NULL for the working
 * directory. An error is ERR_USAGE: with file and line where the file is wrong; *unknown (may be
 * NULL) is set where it is the name that is wrong. The caller releases *query, also after an error.
 */
int query_open(struct query *query, const char *name, const char *folder, bool *unknown,
               struct err *err);
/* The same of a text; `name` stands in for the file in errors. */
int query_parse(struct query *query, const char *name, const char *text, struct err *err);
void query_release(struct query *query);

/* Whether any of its statements has a parameter. */
bool query_has_parameters(const struct query *query);

#endif
