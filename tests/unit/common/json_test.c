#include "common/json.h"
#include "common/text.h"

#include <math.h>

#include "tests/tap.h"

static const char *const colours[] = {"red", "green", NULL};

struct thing {
    char name[8];
    int64_t offset;
    uint64_t count;
    double share;
    bool good;
    int colour;
};

static const struct json_field fields[] = {
    {.name = "name", .type = JSON_FIELD_TEXT, .offset = offsetof(struct thing, name), .size = 8},
    {.name = "offset", .type = JSON_FIELD_INTEGER, .offset = offsetof(struct thing, offset)},
    {.name = "count", .type = JSON_FIELD_COUNT, .offset = offsetof(struct thing, count)},
    {.name = "share", .type = JSON_FIELD_NUMBER, .offset = offsetof(struct thing, share)},
    {.name = "good", .type = JSON_FIELD_BOOL, .offset = offsetof(struct thing, good)},
    {.name = "colour",
     .type = JSON_FIELD_CHOICE,
     .offset = offsetof(struct thing, colour),
     .choices = colours},
};
enum { FIELDS = sizeof fields / sizeof *fields };

static bool same(const struct thing *a, const struct thing *b) {
    return strcmp(a->name, b->name) == 0 && a->offset == b->offset && a->count == b->count &&
           a->share == b->share && a->good == b->good && a->colour == b->colour;
}

static void goes_there_and_back(void) {
    const struct thing thing = {"caf\xc3\xa9", -5, INT64_MAX, 0.1, true, 1};
    struct thing read = {.count = 0};
    json_t *object = json_fields_object(fields, FIELDS, &thing);
    json_t *row = json_fields_row(fields, FIELDS, &thing);
    json_t *names = json_fields_names(fields, FIELDS);
    is_int(json_fields_read_object(fields, FIELDS, object, &read, "x", NULL), 0, "an object");
    ok(same(&thing, &read), "is the struct");
    read = (struct thing){.count = 0};
    is_int(json_fields_read_row(fields, FIELDS, row, &read, "x", NULL), 0, "a row");
    ok(same(&thing, &read), "is the struct");
    is_text(json_string_value(json_array_get(names, 5)), "colour", "the names are in order");
    is_int(json_object_size(object), FIELDS, "each field is there");
    struct thing infinite = thing;
    infinite.share = 1.0 / 0.0;
    ok(!json_fields_object(fields, FIELDS, &infinite), "infinity has no JSON");
    json_decref(object);
    json_decref(row);
    json_decref(names);
}

static void says_what_is_wrong(void) {
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"[\"a\", 1, 1, 1, true]", "x[7] is not an array of 6 values"},
        {"[1, 1, 1, 1, true, \"red\"]", "x[7]: \"name\" is not a text"},
        {"[\"12345678\", 1, 1, 1, true, \"red\"]", "x[7]: \"name\" is too long"},
        {"[\"a\", 1.5, 1, 1, true, \"red\"]", "\"offset\" is not a whole number"},
        {"[\"a\", 1, -1, 1, true, \"red\"]", "\"count\" is negative"},
        {"[\"a\", 1, 1, \"1\", true, \"red\"]", "\"share\" is not a number"},
        {"[\"a\", 1, 1, 1, 1, \"red\"]", "\"good\" is neither true nor false"},
        {"[\"a\", 1, 1, 1, true, \"blue\"]", "\"colour\" is not one of the words"},
        {"[\"a\", 1, 1, 1, true, 0]", "\"colour\" is not one of the words"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        json_t *row = json_loads(cases[i].text, 0, NULL);
        struct thing thing;
        struct err err = {0};
        int status = json_fields_read_row(fields, FIELDS, row, &thing, "x[7]", &err);
        ok(status == -1 && err.kind == ERR_USAGE && strstr(err.text, cases[i].words), "%s",
           err.text);
        json_decref(row);
    }
    json_t *object = json_loads("{\"name\": \"a\"}", 0, NULL);
    struct thing thing;
    struct err err = {0};
    is_int(json_fields_read_object(fields, FIELDS, object, &thing, "x", &err), -1, "a field less");
    is_text(err.text, "x: \"offset\" is missing", "is named");
    ok(!json_member(object, "name", JSON_ARRAY, "x", &err), "a member of another type");
    is_text(err.text, "x: \"name\" is of the wrong type", "is named");
    ok(json_member(object, "name", JSON_STRING, "x", &err) != NULL, "a member of its type");
    json_decref(object);
}

/* A sentence that was cut in a character, and a number that JSON does not have. */
static void carries_what_json_cannot(void) {
    json_t *whole = json_text("caf\xc3\xa9"), *cut = json_text("caf\xc3");
    is_text(json_string_value(whole), "caf\xc3\xa9", "a text stays what it is");
    is_text(json_string_value(cut), "caf?", "half a character is replaced");
    json_decref(whole);
    json_decref(cut);
    json_t *number = json_number_or_null(0.5), *none = json_number_or_null(NAN);
    json_t *infinite = json_number_or_null(INFINITY);
    ok(json_number_value(number) == 0.5, "a number stays one");
    ok(json_is_null(none) && json_is_null(infinite), "none and infinity become null");
    json_decref(number);
    json_decref(none);
    json_decref(infinite);
}

int main(void) {
    goes_there_and_back();
    says_what_is_wrong();
    carries_what_json_cannot();
    return tap_done();
}
