#include "gen/schema/schema_design.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SCRIPTS    "sql/schema/"
#define LAYOUTS    "sql/layouts/"
#define AFTER_DATA "8" /* file names from here on come after the data: gen/finish/finish.h */

void schema_embedding_type(const struct world_params *params, char type[SCHEMA_TYPE_SIZE]) {
    (void)snprintf(type, SCHEMA_TYPE_SIZE, "%s(%" PRIu32 ")",
                   params->half_embeddings ? "halfvec" : "vector", params->embedding_dimension);
}

/* Store names are letters, digits and underscores: nothing in them has to be quoted. */
static void put_stores(const struct world *world, struct buf *stores) {
    buf_put_text(stores, "{");
    for (uint32_t i = 0; i < world->stores.count; i++)
        buf_printf(stores, "%s%s", i > 0 ? "," : "", world->stores.list[i].store_id);
    buf_put_text(stores, "}");
}

int schema_design_init(struct schema_design *design, const struct profile *profile,
                       const struct world *world, struct err *err) {
    const struct volume_params *volume = &world->params.volume;
    *design = (struct schema_design){.layout = profile_layout(profile), .stores = BUF_EMPTY};
    if (profile->database.layout != PROFILE_LAYOUT_PLAIN)
        (void)snprintf(design->finish_layout, sizeof design->finish_layout,
                       LAYOUTS "%s/" AFTER_DATA, design->layout);
    schema_embedding_type(&world->params, design->embedding_type);
    (void)calendar_format(volume->first_day, design->first_day);
    (void)calendar_format(volume->first_day + (int32_t)volume->weeks * CALENDAR_DAYS_A_WEEK - 1,
                          design->last_day);
    put_stores(world, &design->stores);
    (void)buf_text(&design->stores);
    return design->stores.failed ? err_set(err, ERR_SYSTEM, "out of memory for the stores' names")
                                 : 0;
}

void schema_design_release(struct schema_design *design) {
    buf_release(&design->stores);
}

static const char *file_name(const struct embedded *file) {
    return strrchr(file->name, '/') + 1;
}

static const struct embedded *next_in(const char *folder, const char *after) {
    const struct embedded *file = NULL;
    while ((file = embedded_next(folder, file)) && strcmp(file_name(file), after) <= 0)
        continue;
    return file && strcmp(file_name(file), AFTER_DATA) < 0 ? file : NULL;
}

const struct embedded *schema_design_script(const struct schema_design *design, const char *after) {
    char folder[64];
    (void)snprintf(folder, sizeof folder, LAYOUTS "%s/", design->layout);
    const struct embedded *common = next_in(SCRIPTS, after), *own = next_in(folder, after);
    return !own || (common && strcmp(file_name(common), file_name(own)) < 0) ? common : own;
}

/* The value whose name stands at `at`, and where the name ends; NULL when there is none. */
static const char *value_at(const struct schema_design *design, const char *at, const char **end) {
    const struct {
        const char *name, *value;
    } values[] = {{"embedding_type", design->embedding_type},
                  {"first_day", design->first_day},
                  {"last_day", design->last_day},
                  {"stores", design->stores.data}};
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_')
        length++;
    *end = at + length;
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (strlen(values[i].name) == length && memcmp(values[i].name, at, length) == 0)
            return values[i].value;
    return NULL;
}

void schema_design_fill(const struct schema_design *design, PGconn *conn, const char *script,
                        struct buf *sql) {
    const char *at = script, *end;
    for (const char *colon; (colon = strchr(at, ':'));) {
        bool quoted = colon[1] == '\'';
        const char *value = value_at(design, colon + 1 + quoted, &end);
        buf_put(sql, at, (size_t)(colon - at));
        at = colon + 1;
        if (!value || (quoted && *end != '\'')) {
            buf_put_text(sql, ":");
            continue;
        }
        if (quoted)
            pg_literal(conn, sql, value);
        else
            buf_put_text(sql, value);
        at = end + quoted;
    }
    buf_put_text(sql, at);
}
