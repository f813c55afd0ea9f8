/* YAML as profiles use it: a small tree in which every node knows its line and column.
 *
 * libyaml reads; this keeps the part that a configuration needs and refuses the rest with a
 * sentence: more than 1 MiB, nesting deeper than 32, anchors and aliases, tags, keys that are not
 * plain words, a key twice in a mapping, a second document, NUL bytes. Scalars stay texts: what
 * "yes" or "1_000" means is for the reader to say.
 */
#ifndef PGBAZAAR_COMMON_YAML_H
#define PGBAZAAR_COMMON_YAML_H

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>

enum { YAML_SIZE_MAX = 1 << 20, YAML_DEPTH_MAX = 32 };

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    int line, column;         /* from 1 */
    char *key;                /* for a member of a mapping, else NULL */
    int key_line, key_column; /* of the key; of the node itself where there is no key */
    char *text;               /* YAML_SCALAR: never NULL */
    int text_column;          /* where it begins, behind a quote; 0 where it is not one line */
    size_t count;             /* members of a sequence or mapping */
    struct yaml_node *first;  /* they, in the order of the file */
    struct yaml_node *next;   /* behind this one in its parent */
    struct yaml_node *last;   /* the last member */
    struct yaml_node *older;  /* the node made before this one: how the tree is released */
};

struct yaml {
    char *source;           /* name for errors */
    struct yaml_node *root; /* NULL for a document without content */
    struct yaml_node *newest;
};

/* Reads one document. The caller releases *yaml in any case. Errors are ERR_USAGE,
 * "source:line:column: sentence". */
int yaml_read(struct yaml *yaml, const char *source, const char *text, size_t size,
              struct err *err);

/* The same from a file; `what` is what it should hold, for the error where it cannot be read. */
int yaml_read_file(struct yaml *yaml, const char *path, const char *what, struct err *err);

void yaml_release(struct yaml *yaml);

/* The member with this key, or NULL. */
const struct yaml_node *yaml_member(const struct yaml_node *mapping, const char *key);

#endif
