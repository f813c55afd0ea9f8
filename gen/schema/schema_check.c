#include "gen/schema/schema_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a table is held against. */
struct check {
    const char *vector_type; /* NULL: there are no vectors */
    const char *advice;      /* behind what is wrong */
};

/* The table's kind, and its columns; a table without columns has one row of nulls. */
#define COLUMNS_SQL                                                                                \
    "SELECT c.relkind, a.attname, t.typname, a.atttypmod, a.attnotnull AND NOT a.atthasdef AND "   \
    "a.attidentity = '', a.attgenerated <> '' FROM pg_catalog.pg_class c JOIN "                    \
    "pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_attribute a ON "  \
    "a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped LEFT JOIN pg_catalog.pg_type t "   \
    "ON t.oid = a.atttypid WHERE n.nspname = $1 AND c.relname = $2 ORDER BY a.attnum"

enum { KIND, NAME, TYPE, MODIFIER, MUST_BE_GIVEN, GENERATED };

/* Type names of the catalogue that take the binary form; the first one is told. */
static const char *const types_of[][2] = {
    [COPY_TEXT] = {"varchar", "text"},
    [COPY_INT4] = {"int4"},
    [COPY_BOOL] = {"bool"},
    [COPY_UUID] = {"uuid"},
    [COPY_NUMERIC] = {"numeric"},
    [COPY_TIMESTAMPTZ] = {"timestamptz"},
    [COPY_DATE] = {"date"},
    [COPY_JSONB] = {"jsonb"},
    [COPY_TEXT_ARRAY] = {"_text", "_varchar"},
    [COPY_VECTOR] = {"vector", "halfvec"},
};

/* As SQL writes it: an array's name in the catalogue begins with an underscore; a vector's modifier
 * is its dimension, -1 where it takes any. */
static void print_type(char *text, size_t size, const char *type, int dimension) {
    bool array = type[0] == '_';
    if (dimension > 0)
        (void)snprintf(text, size, "%s(%d)", type, dimension);
    else
        (void)snprintf(text, size, "%s%s", type + array, array ? "[]" : "");
}

/* A column of vectors without a dimension takes any. */
static bool vector_fits(const char *found, const char *expected) {
    size_t name = strcspn(expected, "(");
    return strcmp(found, expected) == 0 || (strncmp(found, expected, name) == 0 && !found[name]);
}

static int check_type(const struct copy_table *table, const struct copy_column *column,
                      const PGresult *result, int row, const struct check *check, struct err *err) {
    const char *type = PQgetvalue(result, row, TYPE);
    const char *const *wanted = types_of[column->type];
    bool right = strcmp(type, wanted[0]) == 0 || (wanted[1] && strcmp(type, wanted[1]) == 0);
    bool vector = column->type == COPY_VECTOR && check->vector_type;
    bool with_dimension = column->type == COPY_VECTOR && right;
    char expected[80], found[80];
    print_type(found, sizeof found, type,
               with_dimension ? (int)strtol(PQgetvalue(result, row, MODIFIER), NULL, 10) : 0);
    if (right && (!vector || vector_fits(found, check->vector_type)))
        return 0;
    print_type(expected, sizeof expected, vector ? check->vector_type : wanted[0], 0);
    return err_set(err, ERR_DB, "column %s.%s.%s must be %s and is %s: %s", table->schema,
                   table->name, column->name, expected, found, check->advice);
}

static int check_column(const struct copy_table *table, const struct copy_column *column,
                        const PGresult *result, const struct check *check, struct err *err) {
    for (int row = 0; row < PQntuples(result); row++) {
        if (strcmp(PQgetvalue(result, row, NAME), column->name) != 0)
            continue;
        if (*PQgetvalue(result, row, GENERATED) == 't')
            return err_set(err, ERR_DB,
                           "column %s.%s.%s must be an ordinary one and is generated: %s",
                           table->schema, table->name, column->name, check->advice);
        return check_type(table, column, result, row, check, err);
    }
    return err_set(err, ERR_DB, "column %s.%s.%s must be there and is missing: %s", table->schema,
                   table->name, column->name, check->advice);
}

static bool is_column_of(const struct copy_table *table, const char *name) {
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return true;
    return false;
}

static int check_further(const struct copy_table *table, const PGresult *result, struct err *err) {
    for (int row = 0; row < PQntuples(result); row++) {
        const char *name = PQgetvalue(result, row, NAME);
        if (*PQgetvalue(result, row, MUST_BE_GIVEN) == 't' && !is_column_of(table, name))
            return err_set(err, ERR_DB,
                           "table %s.%s must have no further column that is NOT NULL without a "
                           "default and has \"%s\": drop the column or give it a default",
                           table->schema, table->name, name);
    }
    return 0;
}

static int check_table(PGconn *conn, const struct copy_table *table, const struct check *check,
                       struct err *err) {
    const char *const parameters[] = {table->schema, table->name};
    PGresult *result = pg_query(conn, err, COLUMNS_SQL, 2, parameters);
    if (!result)
        return err_prefix(err, "cannot see the columns of table \"%s\"", table->name);
    int status = 0;
    if (PQntuples(result) == 0)
        status = err_set(err, ERR_DB, "table %s.%s must be there and is missing: %s", table->schema,
                         table->name, check->advice);
    else if (!strchr("rp", *PQgetvalue(result, 0, KIND)))
        status = err_set(err, ERR_DB,
                         "%s.%s must be a table and is a view, an index or a foreign table: %s",
                         table->schema, table->name, check->advice);
    for (size_t i = 0; i < table->column_count && status == 0; i++)
        status = check_column(table, &table->columns[i], result, check, err);
    if (status == 0)
        status = check_further(table, result, err);
    PQclear(result);
    return status;
}

#define MAKE_AGAIN "run `pgbazaar drop` and `pgbazaar gen` to make the schema again"
#define CHANGE_OWN "change the schema, or use another database"

int schema_check_columns(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                         bool own, struct err *err) {
    const struct check check = {vector_type, own ? CHANGE_OWN : MAKE_AGAIN};
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t table = 0; table < dataset->sources[i].table_count; table++)
            if (check_table(conn, dataset->sources[i].tables[table], &check, err) < 0)
                return -1;
    return 0;
}

static int check_vector(PGconn *conn, const struct copy_table *table,
                        const struct copy_column *column, const struct check *check,
                        struct err *err) {
    const char *const parameters[] = {table->schema, table->name};
    PGresult *result = pg_query(conn, err, COLUMNS_SQL, 2, parameters);
    if (!result)
        return err_prefix(err, "cannot see the columns of table \"%s\"", table->name);
    int status = check_column(table, column, result, check, err);
    PQclear(result);
    return status;
}

int schema_check_vectors(PGconn *conn, const struct copy_dataset *dataset, const char *vector_type,
                         struct err *err) {
    const struct check check = {vector_type, MAKE_AGAIN};
    for (size_t i = 0; i < dataset->source_count; i++)
        for (size_t t = 0; t < dataset->sources[i].table_count; t++) {
            const struct copy_table *table = dataset->sources[i].tables[t];
            for (size_t c = 0; c < table->column_count; c++)
                if (table->columns[c].type == COPY_VECTOR &&
                    check_vector(conn, table, &table->columns[c], &check, err) < 0)
                    return -1;
        }
    return 0;
}
