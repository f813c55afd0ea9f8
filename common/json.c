#include "common/json.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "common/text.h"

_Static_assert(sizeof(size_t) == sizeof(uint64_t), "JSON_FIELD_COUNT serves both");

static json_t *value_of(const struct json_field *field, const void *record) {
    const char *place = (const char *)record + field->offset;
    switch (field->type) {
    case JSON_FIELD_TEXT: return json_text(place);
    case JSON_FIELD_INTEGER:
    case JSON_FIELD_COUNT: {
        int64_t value;
        memcpy(&value, place, sizeof value);
        return json_integer(value);
    }
    case JSON_FIELD_NUMBER: {
        double value;
        memcpy(&value, place, sizeof value);
        return json_real(value);
    }
    case JSON_FIELD_BOOL: return json_boolean(*(const bool *)(const void *)place);
    case JSON_FIELD_CHOICE: {
        int value;
        memcpy(&value, place, sizeof value);
        return json_string(field->choices[value]);
    }
    }
    return NULL;
}

json_t *json_fields_object(const struct json_field *fields, size_t count, const void *record) {
    json_t *object = json_object();
    for (size_t i = 0; object && i < count; i++) {
        if (json_object_set_new(object, fields[i].name, value_of(&fields[i], record))) {
            json_decref(object);
            object = NULL;
        }
    }
    return object;
}

json_t *json_fields_row(const struct json_field *fields, size_t count, const void *record) {
    json_t *row = json_array();
    for (size_t i = 0; row && i < count; i++) {
        if (json_array_append_new(row, value_of(&fields[i], record))) {
            json_decref(row);
            row = NULL;
        }
    }
    return row;
}

json_t *json_fields_names(const struct json_field *fields, size_t count) {
    json_t *names = json_array();
    for (size_t i = 0; names && i < count; i++) {
        if (json_array_append_new(names, json_string(fields[i].name))) {
            json_decref(names);
            names = NULL;
        }
    }
    return names;
}

json_t *json_text(const char *text) {
    json_t *string = json_string(text);
    if (string)
        return string;
    size_t size = strlen(text) + 1;
    char *copy = malloc(size);
    if (!copy)
        return NULL;
    text_copy(copy, size, text);
    string = json_string(copy);
    free(copy);
    return string;
}

json_t *json_number_or_null(double number) {
    return isfinite(number) ? json_real(number) : json_null();
}

static int wrong(const struct json_field *field, const char *where, const char *what,
                 struct err *err) {
    return err_set(err, ERR_USAGE, "%s: \"%s\" %s", where, field->name, what);
}

static int read_choice(const struct json_field *field, const json_t *value, char *place,
                       const char *where, struct err *err) {
    const char *text = json_string_value(value);
    for (int i = 0; text && field->choices[i]; i++) {
        if (strcmp(field->choices[i], text) == 0) {
            memcpy(place, &i, sizeof i);
            return 0;
        }
    }
    return wrong(field, where, "is not one of the words that may stand there", err);
}

static int read_integer(const struct json_field *field, const json_t *value, char *place,
                        const char *where, struct err *err) {
    if (!json_is_integer(value))
        return wrong(field, where, "is not a whole number", err);
    int64_t number = json_integer_value(value);
    if (field->type == JSON_FIELD_COUNT && number < 0)
        return wrong(field, where, "is negative", err);
    memcpy(place, &number, sizeof number);
    return 0;
}

static int read_value(const struct json_field *field, const json_t *value, void *record,
                      const char *where, struct err *err) {
    char *place = (char *)record + field->offset;
    if (!value)
        return field->optional ? 0 : wrong(field, where, "is missing", err);
    switch (field->type) {
    case JSON_FIELD_TEXT:
        if (!json_is_string(value))
            return wrong(field, where, "is not a text", err);
        if (json_string_length(value) >= field->size)
            return wrong(field, where, "is too long", err);
        text_copy(place, field->size, json_string_value(value));
        return 0;
    case JSON_FIELD_INTEGER:
    case JSON_FIELD_COUNT: return read_integer(field, value, place, where, err);
    case JSON_FIELD_NUMBER: {
        if (!json_is_number(value))
            return wrong(field, where, "is not a number", err);
        double number = json_number_value(value);
        memcpy(place, &number, sizeof number);
        return 0;
    }
    case JSON_FIELD_BOOL: {
        if (!json_is_boolean(value))
            return wrong(field, where, "is neither true nor false", err);
        bool flag = json_is_true(value);
        memcpy(place, &flag, sizeof flag);
        return 0;
    }
    case JSON_FIELD_CHOICE: return read_choice(field, value, place, where, err);
    }
    return -1;
}

int json_fields_read_object(const struct json_field *fields, size_t count, const json_t *object,
                            void *record, const char *where, struct err *err) {
    if (!json_is_object(object))
        return err_set(err, ERR_USAGE, "%s is not an object", where);
    for (size_t i = 0; i < count; i++)
        if (read_value(&fields[i], json_object_get(object, fields[i].name), record, where, err))
            return -1;
    return 0;
}

int json_fields_read_row(const struct json_field *fields, size_t count, const json_t *row,
                         void *record, const char *where, struct err *err) {
    if (!json_is_array(row) || json_array_size(row) != count)
        return err_set(err, ERR_USAGE, "%s is not an array of %zu values", where, count);
    for (size_t i = 0; i < count; i++)
        if (read_value(&fields[i], json_array_get(row, i), record, where, err))
            return -1;
    return 0;
}

json_t *json_member(const json_t *object, const char *name, json_type type, const char *where,
                    struct err *err) {
    json_t *member = json_object_get(object, name);
    if (member && json_typeof(member) == type)
        return member;
    (void)err_set(err, ERR_USAGE, "%s: \"%s\" is %s", where, name,
                  member ? "of the wrong type" : "missing");
    return NULL;
}
