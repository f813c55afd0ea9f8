/* Every saved result keeps to reports/result.schema.json. A validator for the words of JSON Schema
 * that it uses; an unknown word is a failure, so that no rule is passed over. */
#include <unistd.h>

#include <jansson.h>

#include "tests/unit/reports/sample.h"

static const json_t *root;
static char place[512]; /* where the first thing that is wrong stands */

static bool wrong(const char *path, const char *what) {
    if (!place[0])
        (void)snprintf(place, sizeof place, "%s %s", path, what);
    return false;
}

static bool validate(const json_t *schema, const json_t *value, const char *path);

static bool is_of_type(const char *type, const json_t *value) {
    if (strcmp(type, "object") == 0)
        return json_is_object(value);
    if (strcmp(type, "array") == 0)
        return json_is_array(value);
    if (strcmp(type, "string") == 0)
        return json_is_string(value);
    if (strcmp(type, "integer") == 0)
        return json_is_integer(value);
    if (strcmp(type, "number") == 0)
        return json_is_number(value);
    return strcmp(type, "boolean") == 0 && json_is_boolean(value);
}

static bool has_all(const json_t *names, const json_t *value, const char *path) {
    size_t i;
    const json_t *name;
    json_array_foreach(
        names, i,
        name) if (!json_object_get(value,
                                   json_string_value(name))) return wrong(path,
                                                                          json_string_value(name));
    return true;
}

static bool is_one_of(const json_t *values, const json_t *value) {
    size_t i;
    const json_t *candidate;
    json_array_foreach(values, i, candidate) if (json_equal(candidate, value)) return true;
    return false;
}

static bool validate_members(const json_t *properties, const json_t *value, const char *path) {
    void *next = json_object_iter((json_t *)(uintptr_t)value);
    for (; next; next = json_object_iter_next((json_t *)(uintptr_t)value, next)) {
        const char *name = json_object_iter_key(next);
        const json_t *schema = json_object_get(properties, name);
        char deeper[256];
        (void)snprintf(deeper, sizeof deeper, "%.150s.%.80s", path, name);
        if (!schema)
            return wrong(deeper, "is not in the schema");
        if (!validate(schema, json_object_iter_value(next), deeper))
            return false;
    }
    return true;
}

static bool validate_items(const json_t *schema, const json_t *value, const char *path) {
    for (size_t i = 0; i < json_array_size(value); i++) {
        char deeper[256];
        (void)snprintf(deeper, sizeof deeper, "%.200s[%zu]", path, i);
        if (!validate(schema, json_array_get(value, i), deeper))
            return false;
    }
    return true;
}

static bool validate_word(const char *word, const json_t *rule, const json_t *schema,
                          const json_t *value, const char *path) {
    if (strcmp(word, "type") == 0)
        return is_of_type(json_string_value(rule), value) || wrong(path, "has a wrong type");
    if (strcmp(word, "required") == 0)
        return has_all(rule, value, path);
    if (strcmp(word, "additionalProperties") == 0)
        return json_is_false(rule) && json_object_get(schema, "properties");
    if (strcmp(word, "properties") == 0)
        return validate_members(rule, value, path);
    if (strcmp(word, "items") == 0)
        return validate_items(rule, value, path);
    if (strcmp(word, "enum") == 0)
        return is_one_of(rule, value) || wrong(path, "is none of the values");
    if (strcmp(word, "const") == 0)
        return json_equal(rule, value) || wrong(path, "is another value");
    if (strcmp(word, "minimum") == 0)
        return json_number_value(value) >= json_number_value(rule) || wrong(path, "is too small");
    if (strcmp(word, "$ref") == 0)
        return validate(json_object_get(json_object_get(root, "$defs"),
                                        strrchr(json_string_value(rule), '/') + 1),
                        value, path);
    static const char *const silent[] = {"$schema", "$defs", "title", "description"};
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++)
        if (strcmp(silent[i], word) == 0)
            return true;
    return wrong(path, "has a rule that this test does not know");
}

static bool validate(const json_t *schema, const json_t *value, const char *path) {
    void *next = json_object_iter((json_t *)(uintptr_t)schema);
    if (!next)
        return wrong(path, "has no schema");
    for (; next; next = json_object_iter_next((json_t *)(uintptr_t)schema, next))
        if (!validate_word(json_object_iter_key(next), json_object_iter_value(next), schema, value,
                           path))
            return false;
    return true;
}

static json_t *saved(struct result *result) {
    char folder[64] = "/tmp/schema_test.XXXXXX", command[128];
    struct err err = {0};
    if (!mkdtemp(folder) || result_save(result, folder, &err)) {
        ok(false, "%s", err.text);
        exit(1);
    }
    (void)snprintf(command, sizeof command, "%s/result.json", folder);
    json_t *document = json_load_file(command, 0, NULL);
    (void)snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0)
        exit(1);
    result_release(result);
    return document;
}

static void expect(const char *name, json_t *document, bool valid) {
    place[0] = '\0';
    ok(document && validate(root, document, "result") == valid, "%s %s", name, place);
    json_decref(document);
}

int main(void) {
    root = json_load_file("reports/result.schema.json", 0, NULL);
    if (!ok(root != NULL, "the schema is JSON"))
        return 1;
    struct result result;
    (void)result_init(&result, NULL);
    expect("an empty result", saved(&result), true);
    static const char *const slas[] = {"checkout: p99 < 50ms", "errors < 0.1%", "rate > 400/s",
                                       "similarity: p99.9 < 1s"};
    sample_result(&result);
    sample_judge(&result, slas, 4);
    expect("a full result", saved(&result), true);
    sample_result(&result);
    json_t *document = saved(&result);
    json_object_set_new(json_object_get(document, "run"), "surprise", json_true());
    expect("a key too many:", document, false);
    sample_result(&result);
    document = saved(&result);
    json_object_del(json_object_get(json_object_get(document, "driver"), "lag"), "max_us");
    expect("a key too few:", document, false);
    json_decref((json_t *)(uintptr_t)root);
    return tap_done();
}
