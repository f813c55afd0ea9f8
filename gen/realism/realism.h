/* How lifelike a world is: what it shows, measured on its functions alone, against published facts.
 *
 * A measure is one line of a table (realism_sales.c, realism_people.c, ...): a name, the source of
 * its target, the target, the deviation that is allowed, and the function that measures it.
 * Targets follow the profile where a key turns what they measure: twice the season, twice the
 * December.
 */
#ifndef PGBAZAAR_GEN_REALISM_REALISM_H
#define PGBAZAAR_GEN_REALISM_REALISM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/buf.h"
#include "common/err.h"
#include "gen/skew.h"
#include "gen/world/world.h"

#define REALISM_LINES_MAX 160
#define REALISM_NAME      64

enum realism_verdict {
    REALISM_OK,
    REALISM_OFF,
    REALISM_FEW, /* the world has too few rows of that kind to say */
};

struct realism_line {
    char name[REALISM_NAME];
    const char *source;
    double target, measured;
    double allowed;   /* the measure's tolerance, and three standard errors of the sample */
    uint64_t samples; /* rows that were looked at */
    enum realism_verdict verdict;
};

struct realism_report {
    struct realism_line lines[REALISM_LINES_MAX];
    size_t count, off, few;
    struct skew skew;
};

/* Measures the world against the targets of `expected`, as a rule the world's own parameters. Looks
 * at no more than 200,000 transactions, 20,000 customers, 20,000 products and 6,000 embeddings,
 * spread over the world (seconds, and at most 50 MB, whatever its size). ERR_SYSTEM when memory is
 * short. */
int realism_measure(const struct world *world, const struct world_params *expected,
                    struct realism_report *report, struct err *err);

/* The line of this name, or NULL. */
const struct realism_line *realism_find(const struct realism_report *report, const char *name);

/* As a table for people, and as one JSON object on a line. */
void realism_print(const struct realism_report *report, struct buf *text);
void realism_json(const struct realism_report *report, struct buf *json);

#endif
