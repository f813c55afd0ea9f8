/* The parameters that queries may name, and what each gives: one table, a line a parameter. */
#ifndef PGBAZAAR_LOAD_ASK_PARAMS_H
#define PGBAZAAR_LOAD_ASK_PARAMS_H

#include <stddef.h>

#include "common/buf.h"
#include "common/err.h"
#include "load/ask/draw.h"

enum parameter_form {
    PARAMETER_TEXT,   /* put appends text */
    PARAMETER_VECTOR, /* put appends the binary form of the world's vectors, vector or halfvec */
};

struct parameter {
    const char *name;
    const char *help; /* half a line */
    void (*put)(struct draw *draw, struct buf *value);
    enum parameter_form form;
};

extern const struct parameter parameter_table[];
extern const size_t parameter_count;

/* The parameter of this name, or NULL. */
const struct parameter *parameter_find(const char *name);

/* Fails with "file:line: there is no parameter :name", and the nearest right one. */
int parameter_unknown(const char *file, int line, const char *name, struct err *err);

/* The table as text, for `help parameters`. */
void parameter_help(struct buf *text);

/* The value as text, whatever its form: for the simple protocol, and for eyes. */
void parameter_put_text(const struct parameter *parameter, struct draw *draw, struct buf *value);

#endif
