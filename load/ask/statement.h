/* SQL as a file has it, cut into statements with numbered parameters.
 *
 * Statements end at a `;` outside of quotes, dollar quotes and comments. In a statement `:name` is
 * a parameter; `::type` is a cast, and nothing inside quotes or comments is looked at. Comments in
 * front of a statement are left out. A parameter that stands several times has one number.
 */
#ifndef PGBAZAAR_LOAD_ASK_STATEMENT_H
#define PGBAZAAR_LOAD_ASK_STATEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

enum { STATEMENT_NAME = 64, STATEMENT_ARGUMENTS = 32 };

/* A stretch of the statement's text, and the parameter behind it. */
struct statement_piece {
    const char *text; /* into statement->source */
    size_t length;
    int argument; /* behind the text, counted from 0; -1 behind the last piece */
};

/* One parameter of a statement. */
struct statement_argument {
    char name[STATEMENT_NAME]; /* without the colon */
    int line;                  /* where it stands first */
};

struct statement {
    char *source;                   /* the statement's text as it stood, owned */
    int line;                       /* of its first word in the file, from 1 */
    char *sql;                      /* with $1, $2 ... in place of the names, owned */
    struct statement_piece *pieces; /* owned */
    size_t piece_count;
    struct statement_argument arguments[STATEMENT_ARGUMENTS]; /* $1 is arguments[0] */
    size_t argument_count;
};

struct statements {
    struct statement *items; /* owned */
    size_t count;
};

/* Cuts the text. `file` stands in errors (ERR_USAGE, "file:line: sentence"). The caller releases
 * *statements, also after an error. */
int statements_parse(struct statements *statements, const char *file, const char *text,
                     struct err *err);
void statements_release(struct statements *statements);

/* Whether it may change something: it is no SELECT, VALUES, TABLE, WITH, SHOW or EXPLAIN, or has
 * one of the words that change (FOR UPDATE counts: better too often). What functions do is not
 * known: a SELECT that calls one is taken to change nothing. */
bool statement_may_write(const struct statement *statement);

/* The line of the file in which a character (from 1, as the server counts) of statement->sql
 * stands. */
int statement_line_at(const struct statement *statement, int position);

#endif
