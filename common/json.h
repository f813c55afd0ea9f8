/* Plain structs as JSON and back, by a table of fields.
 *
 * One line a field serves both directions, so that what is written is what is read. Reading checks
 * everything: a missing key, a wrong type, a number out of range, a text too long is ERR_USAGE with
 * a sentence that names the place. Keys that the table does not have are left alone, so that a
 * later version may add some.
 */
#ifndef PGBAZAAR_COMMON_JSON_H
#define PGBAZAAR_COMMON_JSON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "common/err.h"

enum json_field_type {
    JSON_FIELD_TEXT,    /* char[size] */
    JSON_FIELD_INTEGER, /* int64_t */
    JSON_FIELD_COUNT,   /* uint64_t or size_t, at most INT64_MAX */
    JSON_FIELD_NUMBER,  /* double, finite */
    JSON_FIELD_BOOL,    /* bool */
    JSON_FIELD_CHOICE,  /* int: the position in `choices`; a text in JSON */
};

struct json_field {
    const char *name;
    enum json_field_type type;
    size_t offset;
    size_t size;                /* of JSON_FIELD_TEXT, with the NUL */
    const char *const *choices; /* of JSON_FIELD_CHOICE, ended by NULL */
    bool optional;              /* an object may be without it, and the struct stays as it is */
};

/* The struct as a JSON object, or as an array of its values in the table's order. A new reference;
 * NULL when memory is short or a number is not finite. */
json_t *json_fields_object(const struct json_field *fields, size_t count, const void *record);
json_t *json_fields_row(const struct json_field *fields, size_t count, const void *record);

/* The names of the fields, as an array: the header of rows. A new reference or NULL. */
json_t *json_fields_names(const struct json_field *fields, size_t count);

/* Fills the struct's fields. `where` begins the sentence of an error ("queries[3]"). */
int json_fields_read_object(const struct json_field *fields, size_t count, const json_t *object,
                            void *record, const char *where, struct err *err);
int json_fields_read_row(const struct json_field *fields, size_t count, const json_t *row,
                         void *record, const char *where, struct err *err);

/* The member of this type (JSON_OBJECT, JSON_ARRAY, ...), borrowed; NULL with *err otherwise. */
json_t *json_member(const json_t *object, const char *name, json_type type, const char *where,
                    struct err *err);

/* The text as a string, as text_copy has it where it is not UTF-8 as it is: a sentence that
 * was cut in a character shall not be the end of a document. NULL when memory is short. */
json_t *json_text(const char *text);

/* The number, or null where it is not finite: JSON has no other. NULL when memory is short. */
json_t *json_number_or_null(double number);

#endif
