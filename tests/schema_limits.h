/* What the schema's columns hold, read from the schema itself: whether a row of the world fits. */
#ifndef PGBAZAAR_TESTS_SCHEMA_LIMITS_H
#define PGBAZAAR_TESTS_SCHEMA_LIMITS_H

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/embedded.h"
#include "common/text.h"
#include "gen/copy/fields.h"

#define SCHEMA_COLUMNS_MAX 128
#define SCHEMA_NAME        64

struct schema_column {
    char table[SCHEMA_NAME], name[SCHEMA_NAME];
    bool not_null;
    unsigned characters;          /* varchar(n); 0: no limit */
    unsigned precision, decimals; /* decimal(p, s); 0: no number */
};

struct schema_limits {
    struct schema_column columns[SCHEMA_COLUMNS_MAX];
    size_t count;
};

/* A line of CREATE TABLE: "    email varchar(100) NOT NULL,". */
static inline void schema_read_column(struct schema_limits *limits, const char *table,
                                      const char *line) {
    struct schema_column column = {.not_null = strstr(line, "NOT NULL") != NULL};
    char type[SCHEMA_NAME] = "";
    if (limits->count == SCHEMA_COLUMNS_MAX || strncmp(line, "    ", 4) != 0 || line[4] == ' ' ||
        sscanf(line, " %63[a-z_] %63s", column.name, type) != 2)
        return;
    (void)snprintf(column.table, sizeof column.table, "%s", table);
    const char *open = strchr(type, '('), *comma = strchr(type, ',');
    if (open && strncmp(type, "varchar", 7) == 0)
        column.characters = (unsigned)strtoul(open + 1, NULL, 10);
    if (open && comma && strncmp(type, "decimal", 7) == 0) {
        column.precision = (unsigned)strtoul(open + 1, NULL, 10);
        column.decimals = (unsigned)strtoul(comma + 1, NULL, 10);
    }
    limits->columns[limits->count++] = column;
}

static inline void schema_read_file(struct schema_limits *limits, const char *name) {
    const struct embedded *file = embedded_find(name);
    char table[SCHEMA_NAME] = "", line[512];
    const char *at = file ? file->data : "";
    while (*at) {
        size_t length = strcspn(at, "\n");
        (void)snprintf(line, sizeof line, "%.*s", (int)length, at);
        at += length + (at[length] == '\n');
        if (line[0] == ')')
            table[0] = '\0';
        else if (table[0])
            schema_read_column(limits, table, line);
        else
            (void)sscanf(line, "CREATE TABLE retail.%63[a-z_]", table);
    }
}

static inline void schema_limits_read(struct schema_limits *limits) {
    limits->count = 0;
    schema_read_file(limits, "sql/schema/35_stores.sql");
    schema_read_file(limits, "sql/schema/40_tables.sql");
}

static inline const struct schema_column *schema_column_find(const struct schema_limits *limits,
                                                             const char *table, const char *name) {
    for (size_t i = 0; i < limits->count; i++)
        if (strcmp(limits->columns[i].table, table) == 0 &&
            strcmp(limits->columns[i].name, name) == 0)
            return &limits->columns[i];
    return NULL;
}

/* Characters of the text; SIZE_MAX when it is no UTF-8, or has a control character. */
static inline size_t schema_characters(struct copy_field field) {
    const char *text = (const char *)field.bytes;
    size_t count = 0, bytes;
    for (size_t at = 0; at < field.length; at += bytes, count++) {
        bytes = text_character(text + at, field.length - at);
        if (bytes == 0 || (uint8_t)text[at] < 0x20 || text[at] == 0x7f)
            return SIZE_MAX;
    }
    return count;
}

static inline bool schema_number_fits(const struct schema_column *column, const char *number) {
    size_t whole = strspn(number + (*number == '-'), "0123456789");
    const char *point = strchr(number, '.');
    size_t decimals = point ? strlen(point + 1) : 0;
    bool zero = number[*number == '-'] == '0';
    return (zero ? 0 : whole) <= column->precision - column->decimals &&
           decimals <= column->decimals;
}

/* NULL, or the name of a column whose value does not fit it. */
static inline const char *schema_misfit(const struct schema_limits *limits,
                                        const struct copy_table *table,
                                        const struct copy_field fields[]) {
    for (size_t i = 0; i < table->column_count; i++) {
        const struct copy_column *made = &table->columns[i];
        const struct schema_column *column = schema_column_find(limits, table->name, made->name);
        bool fits = column && (fields[i].bytes || !column->not_null);
        if (fits && fields[i].bytes && made->type == COPY_TEXT) {
            size_t characters = schema_characters(fields[i]);
            fits = characters != SIZE_MAX &&
                   (column->characters == 0 || characters <= column->characters);
        }
        if (fits && fields[i].bytes && made->type == COPY_NUMERIC) {
            struct buf number = BUF_EMPTY;
            copy_field_text(made->type, fields[i], &number);
            fits = schema_number_fits(column, buf_text(&number));
            buf_release(&number);
        }
        if (!fits)
            return made->name;
    }
    return NULL;
}

#endif
