/* An experiment: one question about the design of a database, and the arms that answer it.
 *
 * Its file is a profile with a question and arms. What it says of world, database and load holds
 * for every arm, what an arm says for this one alone:
 *
 *     question: what does an index that has every column give the day's report?
 *     extends: demo
 *     pairs: 10
 *     load:
 *       mix: { sales_of_a_day: 1, checkout: 1 }
 *     arms:
 *       - name: as-it-is
 *       - name: covering
 *         up: CREATE INDEX ...;
 *         down: DROP INDEX ...;
 *
 * The first arm is what the others are held against. An arm that says something of world or
 * database has a database of its own. */
#ifndef PGBAZAAR_LOAD_EXPERIMENT_EXPERIMENT_H
#define PGBAZAAR_LOAD_EXPERIMENT_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/opt.h"
#include "common/profile.h"
#include "common/yaml.h"

enum {
    EXPERIMENT_ARMS_MIN = 2,
    EXPERIMENT_ARMS_MAX = 12,
    EXPERIMENT_QUERIES_MAX = 16,
    EXPERIMENT_QUESTION = 256,
    EXPERIMENT_PAIRS_MAX = 1000,
    ARM_NAME = 24, /* bytes, with the NUL */
};

/* A query of the mix whose text is another one in this arm. */
struct arm_query {
    const char *name; /* of the query in the mix */
    char *text;       /* owned; as in its file, by line */
    struct profile_place place;
};

struct arm {
    char name[ARM_NAME]; /* a-z, 0-9, _ and -; begins with a letter; each once */
    /* SQL, run as the one who names the database; NULL: none. Owned. Empty lines before it make its
     * lines those of the experiment's file. */
    char *up, *down;
    const char *connection; /* conninfo that the load takes in place of the database's; NULL */
    bool own_database;
    struct profile profile; /* its world and load; without SLAs */
    struct arm_query queries[EXPERIMENT_QUERIES_MAX];
    size_t query_count;
};

struct experiment {
    char name[PROFILE_TEXT]; /* "indexes"; the file's name without folder and .yaml */
    char question[EXPERIMENT_QUESTION];
    int64_t pairs; /* how often each arm runs */
    struct arm *arms;
    size_t arm_count;
    struct yaml yaml; /* the memory of texts that are not owned otherwise */
};

/* Reads an experiment: a name of those in the program, or a file (with a slash, or ending in .yaml
 * or .yml). Of the options, --profile takes the place of `extends`, --set, --seed and --until hold
 * for the profile of every arm; --set ARM.connection=CONNINFO is of an arm. Everything is checked
 * that can be without a database. Errors are ERR_USAGE, "file:line:column: sentence". The caller
 * releases *experiment, also after an error. */
int experiment_open(struct experiment *experiment, const char *name_or_file,
                    const struct options *options, struct err *err);
void experiment_release(struct experiment *experiment);

/* Appends a line for each experiment in the program: its name and its question. */
void experiment_list(struct buf *text);

#endif
