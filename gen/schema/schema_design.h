/* What the scripts of the schema leave open: the layout of the tables, and the values that the
 * scripts name (sql/README.md). All of it follows from a profile and its world. */
#ifndef PGBAZAAR_GEN_SCHEMA_SCHEMA_DESIGN_H
#define PGBAZAAR_GEN_SCHEMA_SCHEMA_DESIGN_H

#include "common/embedded.h"
#include "common/pg.h"
#include "common/profile.h"
#include "gen/world/calendar.h"
#include "gen/world/world.h"

#define SCHEMA_TYPE_SIZE 24

struct schema_design {
    const char *layout;     /* "plain", or a folder of sql/layouts/ */
    char finish_layout[64]; /* copy_dataset.finish_layout; "" for plain */
    char embedding_type[SCHEMA_TYPE_SIZE];
    char first_day[CALENDAR_TEXT], last_day[CALENDAR_TEXT];
    struct buf stores; /* an SQL array's text: "{seattle,online}" */
};

/* Release with schema_design_release, after a failure too. */
int schema_design_init(struct schema_design *design, const struct profile *profile,
                       const struct world *world, struct err *err);
void schema_design_release(struct schema_design *design);

/* The SQL type of the world's embeddings: "vector(1536)", "halfvec(768)". */
void schema_embedding_type(const struct world_params *params, char type[SCHEMA_TYPE_SIZE]);

/* The script before the data that comes after the one of this file name ("" to begin), of the
 * schema and of the layout, in the order of their numbers; NULL behind the last. */
const struct embedded *schema_design_script(const struct schema_design *design, const char *after);

/* Appends a script with the values in place of :name and, as a literal, of :'name'. */
void schema_design_fill(const struct schema_design *design, PGconn *conn, const char *script,
                        struct buf *sql);

#endif
